"""grid's gRPC face: `python -m services.grid.server`."""

from chassis.kernel import Kernel, open_kernel
from chassis.rpc import Registration, serve
from onedoor.grid.v1 import cells_pb2_grpc, incidents_pb2_grpc, tasks_pb2_grpc
from services.grid.server.cells import CellServicer
from services.grid.server.incidents import IncidentServicer
from services.grid.server.tasks import TaskServicer
from services.grid.settings import GridSettings
from services.grid.wiring import wire, wire_import


def registrations(kernel: Kernel) -> list[Registration]:
    """grid's services, as `chassis.rpc` takes them."""
    grid = wire(kernel)
    return [
        (
            cells_pb2_grpc.add_CellServiceServicer_to_server,
            CellServicer(grid.places, wire_import(kernel)),
            "onedoor.grid.v1.CellService",
        ),
        (
            incidents_pb2_grpc.add_IncidentServiceServicer_to_server,
            IncidentServicer(grid.incidents, grid.capturing),
            "onedoor.grid.v1.IncidentService",
        ),
        (
            tasks_pb2_grpc.add_TaskServiceServicer_to_server,
            TaskServicer(grid.tasks, grid.ordering),
            "onedoor.grid.v1.TaskService",
        ),
    ]


def main() -> None:
    """Serve grid."""
    settings = GridSettings()
    kernel = open_kernel(settings, "grid")
    serve(kernel, settings, services=registrations(kernel))
