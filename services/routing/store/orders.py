"""An order as a document without its sealed fields: what the store and the feed share."""

from dataclasses import asdict

from chassis.mongo import Document, base_fields
from services.routing.domain.assignment import Assignment, State
from services.routing.domain.order_values import Limits, Reporting

_FIELDS = (
    "code",
    "department",
    "is_lead",
    "kind",
    "dispute_kind",
    "is_urgent",
    "issue_time",
    "sign_time",
    "signed_by",
    "complete_time",
    "completed_by",
    "resume_count",
    "is_returnable",
    "is_fallback",
)
_LIMITS = ("due_time", "sign_due_time", "objection_due_time")


def open_fields(order: Assignment) -> Document:
    """An order as a document without what is sealed."""
    return {
        **{name: getattr(order, name) for name in _FIELDS},
        **asdict(order.limits),
        "state": order.state.value,
        "is_live_lead": order.is_live_lead,
        "urge_time": order.urge_time,
        "end_time": order.end_time,
        "held_from": order.held_from.value if order.held_from else "",
        "paused_until": order.paused_until,
        "report_due_time": order.reporting.due_time,
        "missed_reports": order.reporting.missed,
    }


def read_open(row: Document) -> Assignment:
    """An order from such a document."""
    return Assignment(
        **base_fields(row),
        **{name: row[name] for name in _FIELDS},
        limits=Limits(**{name: row[name] for name in _LIMITS}),
        state=State(row["state"]),
        urge_time=row.get("urge_time"),
        end_time=row.get("end_time"),
        held_from=State(row["held_from"]) if row.get("held_from") else None,
        paused_until=row.get("paused_until"),
        reporting=Reporting(
            due_time=row.get("report_due_time"), missed=row.get("missed_reports", 0)
        ),
    )
