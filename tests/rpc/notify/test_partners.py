"""What the other county of a pact did, or left undone, is told to dispatchers."""

from chassis.kernel import Kernel
from contracts.events.intake import TransferMoved
from onedoor.notify.v1 import messages_pb2, messages_pb2_grpc
from tests.rpc.notify.support import CODE, a_case, body, take
from tests.rpc.notify.test_rpc import call, stub_of
from tests.support.rpc import RpcServer


def test_dispatchers_hear_that_nobody_answered_a_transfer(
    notify_kernel: Kernel, server: RpcServer
) -> None:
    told = {"transfer_id": "t", "case_id": a_case(), "code": CODE, "partner": "430424"}
    way = {"direction": "out", "from_state": "sent", "partner_state": ""}
    lapsed = TransferMoved(**told, **way, state="lapsed", is_own_act=False)
    take(notify_kernel, body(notify_kernel, lapsed))
    stub = stub_of(messages_pb2_grpc.MessageServiceStub, server)
    asked = messages_pb2.ListStationMessagesRequest()

    [message] = call(server, stub.ListStationMessages, asked, "dispatcher").messages

    assert message.text == f"与衡东县的跨县移送事项{CODE}：逾期未接收，仍由移出县办理。"
