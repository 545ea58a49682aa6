"""What notify answers, over real gRPC."""

import threading
import uuid
from typing import Any

import grpc
import pytest

from chassis.kernel import Kernel
from onedoor.notify.v1 import (
    messages_pb2,
    messages_pb2_grpc,
    templates_pb2,
    templates_pb2_grpc,
    verification_pb2,
    verification_pb2_grpc,
)
from services.notify.domain.templates import VARIABLES
from services.notify.store import MongoMessageStore
from tests.rpc.notify import support
from tests.rpc.notify.support import a_case, body, parties, take
from tests.support.rpc import RpcServer, refused

UNWRITTEN = {"case_moved.routed", "case_moved.reported"}
"""What an area may write a text for; without one nobody is told."""
PHONE = "13800000001"


def call(server: RpcServer, method: Any, request: Any, *who: Any, **more: Any) -> Any:
    return method(request, metadata=server.as_(*who, **more), timeout=10)


def stub_of(stub: Any, server: RpcServer) -> Any:
    return stub(server.channel)


def request_id() -> str:
    return uuid.uuid4().hex


class Codes:
    """The gateway's view of verification."""

    def __init__(self, server: RpcServer) -> None:
        self.server = server
        self.stub = stub_of(verification_pb2_grpc.VerificationServiceStub, server)

    def send(self, phone: str = PHONE, county: str = "430423") -> Any:
        request = verification_pb2.SendVerificationCodeRequest(
            request_id=request_id(), phone=phone, county=county, purpose="report"
        )
        return call(self.server, self.stub.SendVerificationCode, request, "service", county)

    def confirm(self, code_id: str, code: str, **more: Any) -> Any:
        fields = {"county": "430423", "purpose": "report", "request_id": request_id(), **more}
        request = verification_pb2.ConfirmVerificationCodeRequest(id=code_id, code=code, **fields)
        who = ("service", fields["county"])
        return call(self.server, self.stub.ConfirmVerificationCode, request, *who)


@pytest.fixture
def codes(server: RpcServer) -> Codes:
    return Codes(server)


def sent_code(kernel: Kernel) -> str:
    message = MongoMessageStore(kernel).of_case("430423", "", 1, "").items[0]
    assert message.plan.is_urgent
    return message.plan.values["verify_code"]


def test_a_code_proves_the_number_once(notify_kernel: Kernel, codes: Codes) -> None:
    code_id = codes.send("+86 138-0000-0001").id
    code = sent_code(notify_kernel)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    answers = [codes.confirm(code_id, one) for one in (wrong, code, code)]

    assert [(one.outcome, one.phone, one.tries_left) for one in answers] == [
        ("wrong_code", "", 4),
        ("confirmed", PHONE, 3),
        ("used", "", 3),
    ]


def test_a_code_lies_in_the_store_neither_in_clear_nor_with_its_number(
    notify_kernel: Kernel, codes: Codes
) -> None:
    codes.send()
    names = notify_kernel.database.client[notify_kernel.database.name].list_collection_names()
    everything = str([list(notify_kernel.database[name].find()) for name in names])

    assert PHONE not in everything
    assert f"验证码{sent_code(notify_kernel)}" not in everything


def test_a_code_of_another_county_or_purpose_is_not_found(codes: Codes) -> None:
    code_id = codes.send().id

    for other in ({"county": "430424"}, {"purpose": "follow"}, {}):
        found = refused(codes.confirm, code_id if other else str(uuid.uuid4()), "000000", **other)
        assert found == (grpc.StatusCode.NOT_FOUND, "not_found")


def test_one_number_gets_one_code_a_minute_even_when_asked_for_at_once(codes: Codes) -> None:
    outcomes: list[object] = []

    def ask(phone: str, county: str) -> None:
        try:
            codes.send(phone, county)
            outcomes.append("sent")
        except grpc.RpcError as error:
            outcomes.append(error.code())

    spellings = [PHONE, "+8613800000001", "１３８ ００００ ０００１", "138-0000-0001"]
    asks = [
        threading.Thread(target=ask, args=(spelling, county))
        for spelling in spellings
        for county in ("430423", "430424")
    ]
    for one in asks:
        one.start()
    for one in asks:
        one.join()

    assert outcomes.count("sent") == 1
    assert outcomes.count(grpc.StatusCode.RESOURCE_EXHAUSTED) == 7


def test_only_the_gateway_may_ask_for_codes_and_only_for_real_numbers(
    server: RpcServer, codes: Codes
) -> None:
    request = verification_pb2.SendVerificationCodeRequest(
        request_id=request_id(), phone=PHONE, county="430423", purpose="report"
    )

    denied = refused(call, server, codes.stub.SendVerificationCode, request, "clerk")

    assert denied == (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")
    assert refused(codes.send, "0734-1234567")[0] is grpc.StatusCode.INVALID_ARGUMENT


def test_a_county_writes_its_own_text_over_the_provinces(server: RpcServer) -> None:
    stub = stub_of(templates_pb2_grpc.TemplateServiceStub, server)
    put = templates_pb2.PutTemplateRequest(
        request_id=request_id(),
        key="case_accepted",
        text="衡山县综治中心：{code}已受理",
        provider_code="SMS_9",
        is_enabled=True,
    )
    asked = templates_pb2.GetTemplateRequest(key="case_accepted")

    before = call(server, stub.GetTemplate, asked, "admin").template
    written = call(server, stub.PutTemplate, put, "admin").template
    put.request_id = request_id()
    stale = refused(call, server, stub.PutTemplate, put, "admin")

    assert (before.area_code, before.is_inherited, before.version) == ("43", True, 1)
    assert (written.area_code, written.version) == ("430423", 1)
    assert stale == (grpc.StatusCode.ABORTED, "version_conflict")
    assert call(server, stub.GetTemplate, asked, "admin").template == written
    other = call(server, stub.GetTemplate, asked, "admin", "430424").template
    assert other.area_code == "43"


def test_a_text_with_faults_is_neither_stored_nor_previewed(server: RpcServer) -> None:
    stub = stub_of(templates_pb2_grpc.TemplateServiceStub, server)
    put = templates_pb2.PutTemplateRequest(
        request_id=request_id(), key="case_accepted", text="{name}", provider_code="SMS_9"
    )
    shown = templates_pb2.PreviewTemplateRequest(key="case_accepted", text="{code}已受理")

    assert refused(call, server, stub.PutTemplate, put, "admin")[1] == "invalid_fields"
    assert refused(call, server, stub.PutTemplate, put, "dispatcher")[1] == "not_permitted"
    foreign = templates_pb2.ListTemplatesRequest(area_code="430424")
    assert refused(call, server, stub.ListTemplates, foreign, "admin")[1] == "not_found"
    assert call(server, stub.PreviewTemplate, shown, "admin").parts == 1
    held = call(server, stub.ListTemplates, templates_pb2.ListTemplatesRequest(), "admin")
    assert {one.key for one in held.templates} == set(VARIABLES) - UNWRITTEN


def test_a_cases_messages_are_shown_without_text_or_number_and_to_its_county_only(
    notify_kernel: Kernel, server: RpcServer
) -> None:
    case_id = a_case()
    event = support.accepted(case_id, parties=parties("a"))
    take(notify_kernel, body(notify_kernel, event, private=support.contacts({"a": PHONE})))
    stub = stub_of(messages_pb2_grpc.MessageServiceStub, server)
    asked = messages_pb2.ListMessagesRequest(case_id=case_id)

    [shown] = call(server, stub.ListMessages, asked, "clerk").messages

    assert (shown.template, shown.state, shown.masked_phone) == (
        "case_accepted",
        "pending",
        "138****0001",
    )
    assert PHONE not in str(shown)
    assert not call(server, stub.ListMessages, asked, "clerk", "430424").messages
    assert refused(call, server, stub.ListMessages, asked, "admin")[1] == "not_permitted"
    nothing = messages_pb2.ListMessagesRequest()
    assert refused(call, server, stub.ListMessages, nothing, "clerk")[1] == "invalid_fields"


def test_a_department_reads_its_own_inbox_and_marks_for_itself(
    notify_kernel: Kernel, server: RpcServer
) -> None:
    for department in ("housing", "water"):
        take(notify_kernel, body(notify_kernel, support.issued(a_case(), department)))
    stub = stub_of(messages_pb2_grpc.MessageServiceStub, server)
    unread = messages_pb2.ListStationMessagesRequest(only_unread=True)
    housing: dict[str, Any] = {"department": "housing", "name": "housing.handler@430423"}
    colleague: dict[str, Any] = {"department": "housing", "name": "housing.second@430423"}

    [message] = call(server, stub.ListStationMessages, unread, "handler", **housing).messages
    mark = messages_pb2.MarkStationMessageReadRequest(
        request_id=request_id(), message_id=message.id
    )
    call(server, stub.MarkStationMessageRead, mark, "handler", **housing)

    assert message.text.startswith("住建部门：新交办矛盾纠纷")
    assert not call(server, stub.ListStationMessages, unread, "handler", **housing).messages
    assert call(server, stub.ListStationMessages, unread, "handler", **colleague).total == 1
    mark.request_id = request_id()
    stranger = refused(
        call, server, stub.MarkStationMessageRead, mark, "handler", department="water"
    )
    assert stranger == (grpc.StatusCode.NOT_FOUND, "not_found")


def test_what_is_no_county_no_purpose_and_no_template_is_told(
    server: RpcServer, codes: Codes
) -> None:
    wrong = verification_pb2.SendVerificationCodeRequest(
        request_id=request_id(), phone=PHONE, county="430499", purpose="party"
    )
    stub = stub_of(templates_pb2_grpc.TemplateServiceStub, server)
    nowhere = templates_pb2.ListTemplatesRequest(area_code="430499")
    missing = templates_pb2.GetTemplateRequest(key="case_archived")

    assert refused(call, server, codes.stub.SendVerificationCode, wrong, "service", "430499") == (
        grpc.StatusCode.INVALID_ARGUMENT,
        "invalid_fields",
    )
    assert refused(call, server, stub.ListTemplates, nowhere, "admin")[1] == "invalid_fields"
    assert refused(call, server, stub.GetTemplate, missing, "admin")[1] == "not_found"


def test_a_county_without_a_text_for_codes_sends_none(notify_kernel: Kernel, codes: Codes) -> None:
    notify_kernel.database["templates"].delete_many({})

    assert refused(codes.send)[0] is grpc.StatusCode.NOT_FOUND
    assert notify_kernel.database["verification_codes"].count_documents({}) == 0


def test_supervisors_have_an_inbox_of_their_own(notify_kernel: Kernel, server: RpcServer) -> None:
    take(notify_kernel, body(notify_kernel, support.overdue(a_case())))
    stub = stub_of(messages_pb2_grpc.MessageServiceStub, server)
    asked = messages_pb2.ListStationMessagesRequest()

    [message] = call(server, stub.ListStationMessages, asked, "supervisor").messages

    assert (message.template, message.is_read, message.is_urgent) == ("clock_overdue", False, True)
    assert not call(server, stub.ListStationMessages, asked, "dispatcher").messages
    assert not call(server, stub.ListStationMessages, asked, "supervisor", "430424").messages


def test_a_text_is_replaced_with_its_history_kept(notify_kernel: Kernel, server: RpcServer) -> None:
    stub = stub_of(templates_pb2_grpc.TemplateServiceStub, server)
    for version in (0, 1):
        put = templates_pb2.PutTemplateRequest(
            request_id=request_id(),
            key="clock_overdue",
            channel="station",
            text=f"第{version}版：{{code}}",
            is_enabled=True,
            version=version,
        )
        written = call(server, stub.PutTemplate, put, "admin").template

    [old] = notify_kernel.database["template_history"].find({})
    assert (written.version, old["version"], old["text"]) == (2, 1, "第0版：{code}")
