"""routing's orders in the words of the departments' contract."""

from onedoor.connect.v1 import departments_pb2 as pb
from onedoor.routing.v1 import assignments_pb2, feed_pb2

_PLAIN = (
    "id", "case_id", "code", "area_code", "is_lead", "state", "kind", "dispute_kind", "is_urgent",
    "signed_by", "completed_by", "result", "public_answer", "resume_count",
    "missed_reports", "version",
)  # fmt: skip
_TIMES = (
    "issue_time", "sign_due_time", "sign_time", "objection_due_time", "due_time", "complete_time",
    "pause_until_time", "report_due_time",
)  # fmt: skip


def order_message(given: assignments_pb2.Assignment) -> pb.Order:
    """An order; a time that is unset stays unset."""
    order = pb.Order(
        **{name: getattr(given, name) for name in _PLAIN},
        progress=[
            pb.Progress(note_time=one.note_time, noted_by=one.noted_by, note=one.note)
            for one in given.progress
        ],
    )
    for name in _TIMES:
        if given.HasField(name):
            getattr(order, name).CopyFrom(getattr(given, name))
    return order


def change_message(given: feed_pb2.Order) -> pb.OrderChange:
    """A change of an order."""
    return pb.OrderChange(
        change=given.change,
        change_time=given.change_time,
        order=order_message(given.assignment),
        title=given.title,
        narrative=given.narrative,
        address=given.address,
    )
