"""Answers `DirectoryService`."""

import grpc

from chassis.calls import caller
from contracts.errors import FieldFault, Invalid
from onedoor.routing.v1 import directory_pb2 as pb
from onedoor.routing.v1 import directory_pb2_grpc
from services.routing.domain.department import Department, Presence
from services.routing.use_cases.directory import Directory

Context = grpc.ServicerContext


class DirectoryServicer(directory_pb2_grpc.DirectoryServiceServicer):
    """The departments' directory."""

    def __init__(self, directory: Directory) -> None:
        """Answer from routing's core."""
        self.directory = directory

    def GetDepartment(
        self, request: pb.GetDepartmentRequest, context: Context
    ) -> pb.GetDepartmentResponse:
        """One department."""
        area_code = request.area_code or caller().area_code
        found = self.directory.get(caller(), area_code, request.key)
        return pb.GetDepartmentResponse(department=_message(found))

    def ListDepartments(
        self, request: pb.ListDepartmentsRequest, context: Context
    ) -> pb.ListDepartmentsResponse:
        """A page of departments."""
        area_code = request.area_code or caller().area_code
        page = self.directory.list(
            caller(), area_code, size=request.page_size, token=request.page_token
        )
        return pb.ListDepartmentsResponse(
            departments=[_message(department) for department in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def PutDepartment(
        self, request: pb.PutDepartmentRequest, context: Context
    ) -> pb.PutDepartmentResponse:
        """Create or replace a row."""
        stored = self.directory.put(caller(), _department(request.department))
        return pb.PutDepartmentResponse(department=_message(stored))


def _department(message: pb.Department) -> Department:
    return Department(
        area_code=message.area_code,
        key=message.key,
        name=message.name,
        presence=_presence(message.presence),
        level=message.level,
        kinds=tuple(message.kinds),
        categories=tuple(message.categories),
        contact_phone=message.contact_phone,
        is_active=message.is_active,
        version=message.version,
    )


def _presence(value: str) -> Presence:
    try:
        return Presence(value)
    except ValueError:
        fault = FieldFault(
            field="department.presence",
            reason="unknown_value",
            message="没有这种入驻方式",
            message_en=f"One of {', '.join(Presence)}.",
        )
        raise Invalid(fault) from None


def _message(department: Department) -> pb.Department:
    return pb.Department(
        key=department.key,
        area_code=department.area_code,
        name=department.name,
        presence=department.presence.value,
        level=department.level,
        kinds=department.kinds,
        categories=department.categories,
        contact_phone=department.contact_phone,
        is_active=department.is_active,
        version=department.version,
    )
