"""notify's gRPC face."""

import grpc

from chassis.calls import caller
from chassis.kernel import open_kernel
from chassis.protos import timestamp
from chassis.rpc import Registration, serve
from onedoor.notify.v1 import (
    messages_pb2,
    messages_pb2_grpc,
    templates_pb2,
    templates_pb2_grpc,
    verification_pb2,
    verification_pb2_grpc,
)
from services.notify.domain import templates as rules
from services.notify.domain.messages import Message
from services.notify.domain.phones import masked
from services.notify.domain.templates import Template
from services.notify.domain.verification import Outcome
from services.notify.settings import NotifySettings
from services.notify.use_cases import Reading, Templates, Verification
from services.notify.wiring import Notify, wire

Context = grpc.ServicerContext


class MessageServicer(messages_pb2_grpc.MessageServiceServicer):
    """Answers what was told to whom."""

    def __init__(self, reading: Reading) -> None:
        """Answer from notify's core."""
        self.reading = reading

    def ListMessages(
        self, request: messages_pb2.ListMessagesRequest, context: Context
    ) -> messages_pb2.ListMessagesResponse:
        """A case's messages to residents."""
        page = self.reading.of_case(
            caller(), request.case_id, request.page_size, request.page_token
        )
        return messages_pb2.ListMessagesResponse(
            messages=[_message(message) for message in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def ListStationMessages(
        self, request: messages_pb2.ListStationMessagesRequest, context: Context
    ) -> messages_pb2.ListStationMessagesResponse:
        """The caller's inbox."""
        page = self.reading.inbox(
            caller(),
            only_unread=request.only_unread,
            size=request.page_size,
            token=request.page_token,
        )
        return messages_pb2.ListStationMessagesResponse(
            messages=[_station_message(message, caller().id) for message in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def MarkStationMessageRead(
        self, request: messages_pb2.MarkStationMessageReadRequest, context: Context
    ) -> messages_pb2.MarkStationMessageReadResponse:
        """Read mark of the caller."""
        message = self.reading.mark_read(caller(), request.message_id)
        return messages_pb2.MarkStationMessageReadResponse(
            message=_station_message(message, caller().id)
        )


class TemplateServicer(templates_pb2_grpc.TemplateServiceServicer):
    """Reads and writes texts."""

    def __init__(self, templates: Templates) -> None:
        """Answer from notify's core."""
        self.templates = templates

    def ListTemplates(
        self, request: templates_pb2.ListTemplatesRequest, context: Context
    ) -> templates_pb2.ListTemplatesResponse:
        """The texts that hold for an area."""
        area = request.area_code or caller().area_code
        held = self.templates.list_effective(caller(), area)
        return templates_pb2.ListTemplatesResponse(templates=[_template(one, area) for one in held])

    def GetTemplate(
        self, request: templates_pb2.GetTemplateRequest, context: Context
    ) -> templates_pb2.GetTemplateResponse:
        """The text that holds for an area."""
        area = request.area_code or caller().area_code
        found = self.templates.get(caller(), request.key, request.channel, area)
        return templates_pb2.GetTemplateResponse(template=_template(found, area))

    def PutTemplate(
        self, request: templates_pb2.PutTemplateRequest, context: Context
    ) -> templates_pb2.PutTemplateResponse:
        """An area's own text."""
        written = self.templates.put(
            caller(),
            key=request.key,
            channel=request.channel or rules.SMS,
            area_code=request.area_code or caller().area_code,
            text=request.text,
            provider_code=request.provider_code,
            is_enabled=request.is_enabled,
            version=request.version,
        )
        return templates_pb2.PutTemplateResponse(template=_template(written, written.area_code))

    def PreviewTemplate(
        self, request: templates_pb2.PreviewTemplateRequest, context: Context
    ) -> templates_pb2.PreviewTemplateResponse:
        """A text with sample values."""
        text = self.templates.preview(caller(), request.key, request.channel, request.text)
        return templates_pb2.PreviewTemplateResponse(
            text=text, characters=len(text), parts=rules.parts(text)
        )


class VerificationServicer(verification_pb2_grpc.VerificationServiceServicer):
    """Sends and checks codes."""

    def __init__(self, verification: Verification) -> None:
        """Answer from notify's core."""
        self.verification = verification

    def SendVerificationCode(
        self, request: verification_pb2.SendVerificationCodeRequest, context: Context
    ) -> verification_pb2.SendVerificationCodeResponse:
        """A fresh code by SMS."""
        code = self.verification.send(
            caller(), phone=request.phone, county=request.county, purpose=request.purpose
        )
        return verification_pb2.SendVerificationCodeResponse(
            id=code.id, expire_time=timestamp(code.expire_time)
        )

    def ConfirmVerificationCode(
        self, request: verification_pb2.ConfirmVerificationCodeRequest, context: Context
    ) -> verification_pb2.ConfirmVerificationCodeResponse:
        """Judge a try."""
        outcome, code = self.verification.confirm(
            caller(),
            code_id=request.id,
            code=request.code,
            county=request.county,
            purpose=request.purpose,
        )
        is_confirmed = outcome is Outcome.CONFIRMED
        return verification_pb2.ConfirmVerificationCodeResponse(
            outcome=outcome, phone=code.phone if is_confirmed else "", tries_left=code.tries_left
        )


def registrations(notify: Notify) -> list[Registration]:
    """notify's services, as `chassis.rpc` takes them."""
    return [
        (
            messages_pb2_grpc.add_MessageServiceServicer_to_server,
            MessageServicer(notify.reading),
            "onedoor.notify.v1.MessageService",
        ),
        (
            templates_pb2_grpc.add_TemplateServiceServicer_to_server,
            TemplateServicer(notify.templates),
            "onedoor.notify.v1.TemplateService",
        ),
        (
            verification_pb2_grpc.add_VerificationServiceServicer_to_server,
            VerificationServicer(notify.verification),
            "onedoor.notify.v1.VerificationService",
        ),
    ]


def main() -> None:
    """Serve notify."""
    settings = NotifySettings()
    kernel = open_kernel(settings, "notify")
    serve(kernel, settings, services=registrations(wire(kernel, settings)))


def _message(message: Message) -> messages_pb2.Message:
    plan = message.plan
    return messages_pb2.Message(
        id=message.id,
        case_id=message.case_id,
        template=plan.template,
        template_version=plan.template_version,
        channel=plan.channel,
        state=message.state,
        party_id=plan.recipient,
        masked_phone=masked(plan.phone),
        tries=message.tries,
        is_resent=message.is_resent,
        failure=message.failure,
        plan_time=timestamp(message.plan_time),
        hand_off_time=timestamp(message.hand_off_time),
        deliver_time=timestamp(message.deliver_time),
        version=message.version,
    )


def _station_message(message: Message, reader: str) -> messages_pb2.StationMessage:
    plan = message.plan
    return messages_pb2.StationMessage(
        id=message.id,
        case_id=message.case_id,
        code=plan.code,
        template=plan.template,
        text=plan.text,
        is_urgent=plan.is_urgent,
        is_read=reader in message.read_by,
        plan_time=timestamp(message.plan_time),
    )


def _template(template: Template, asked_area: str) -> templates_pb2.Template:
    return templates_pb2.Template(
        key=template.key,
        channel=template.channel,
        area_code=template.area_code,
        text=template.text,
        provider_code=template.provider_code,
        is_enabled=template.is_enabled,
        version=template.version,
        author=template.author,
        update_time=timestamp(template.update_time),
        is_inherited=template.area_code != asked_area,
        variables=sorted(rules.VARIABLES[template.key]),
    )


if __name__ == "__main__":
    main()
