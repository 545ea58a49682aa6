"""Message to document and back."""

import json

from chassis.mongo import Document, base_fields
from chassis.sealing import Sealing
from services.notify.domain.messages import Message, Plan, State


class MessageDocuments:
    """The stored form of a message; number, text and values are sealed."""

    def __init__(self, sealing: Sealing) -> None:
        """Seal with the service's keys."""
        self._sealing = sealing

    def to_document(self, message: Message) -> Document:
        """All fields but the common ones."""
        plan = message.plan
        return {
            **self.progress(message),
            "channel": plan.channel,
            "template": plan.template,
            "template_version": plan.template_version,
            "provider_code": plan.provider_code,
            "step": plan.step,
            "recipient": plan.recipient,
            "phone": self._seal(message, "phone", plan.phone),
            "phone_blind": self._sealing.blind(plan.phone, "phone") if plan.phone else "",
            "text": self._seal(message, "text", plan.text),
            "values": self._seal(message, "values", json.dumps(dict(plan.values))),
            "is_urgent": plan.is_urgent,
            "code": plan.code,
            "plan_time": message.plan_time,
            "attempt_time": message.attempt_time,
            "owner": message.owner,
            "read_by": list(message.read_by),
        }

    def progress(self, message: Message) -> Document:
        """The fields that a sender changes."""
        return {
            "state": message.state.value,
            "due_time": message.due_time,
            "tries": message.tries,
            "is_unknown": message.is_unknown,
            "is_resent": message.is_resent,
            "failure": message.failure,
            "receipt_id": message.receipt_id,
            "hand_off_time": message.hand_off_time,
            "deliver_time": message.deliver_time,
            "receipt_tries": message.receipt_tries,
        }

    def from_document(self, row: Document) -> Message:
        """The message as it was stored."""
        message = Message(
            **base_fields(row),
            plan=self._plan_from(row),
            state=State(row["state"]),
            plan_time=row["plan_time"],
            due_time=row["due_time"],
            owner=row["owner"],
            read_by=tuple(row["read_by"]),
            attempt_time=row["attempt_time"],
        )
        for name in self.progress(message):
            if name != "state":
                setattr(message, name, row[name])
        return message

    def _plan_from(self, row: Document) -> Plan:
        return Plan(
            channel=row["channel"],
            template=row["template"],
            template_version=row["template_version"],
            provider_code=row["provider_code"],
            step=row["step"],
            recipient=row["recipient"],
            phone=self._open(row, "phone"),
            text=self._open(row, "text"),
            values=json.loads(self._open(row, "values") or "{}"),
            is_urgent=row["is_urgent"],
            code=row["code"],
        )

    def _seal(self, message: Message, field: str, text: str) -> str:
        return self._sealing.seal(text, f"messages/{message.id}/{field}")

    def _open(self, row: Document, field: str) -> str:
        return self._sealing.open(row[field], f"messages/{row['_id']}/{field}")
