"""Worklists and their items as messages."""

from chassis.protos import timestamp
from onedoor.routing.v1 import worklists_pb2 as pb
from services.routing.domain.worklist import Worklist
from services.routing.domain.worklist_item import ItemReport, WorklistItem


def worklist_message(worklist: Worklist, *, with_words: bool) -> pb.Worklist:
    """A list; its words only where they may be read."""
    return pb.Worklist(
        id=worklist.id,
        area_code=worklist.area_code,
        title=worklist.title if with_words else "",
        source=worklist.list_source.value,
        basis=worklist.basis if with_words else "",
        due_time=timestamp(worklist.due_time),
        state=worklist.state.value,
        number=worklist.number,
        item_count=worklist.item_count,
        open_count=worklist.open_count,
        make_time=timestamp(worklist.make_time),
        made_by=worklist.made_by,
        hand_over_time=timestamp(worklist.hand_over_time),
        handed_over_by=worklist.handed_over_by,
        finish_time=timestamp(worklist.finish_time),
        version=worklist.version,
    )


def item_message(
    item: WorklistItem, *, with_words: bool, with_reports: bool = True
) -> pb.WorklistItem:
    """An item; its words only where they may be read."""
    return pb.WorklistItem(
        id=item.id,
        worklist_id=item.worklist_id,
        list_title=item.list_title if with_words else "",
        number=item.number,
        serial=item.serial,
        area_code=item.area_code,
        case_id=item.case_id,
        code=item.code,
        department=item.department,
        text=item.text if with_words else "",
        due_time=timestamp(item.due_time),
        state=item.state.value,
        give_time=timestamp(item.give_time),
        accept_time=timestamp(item.accept_time),
        accepted_by=item.accepted_by,
        reports=[_report(one, with_words=with_words) for one in item.reports if with_reports],
        is_late=item.is_late,
        close_time=timestamp(item.close_time),
        closed_by=item.closed_by,
        close_note=item.close_note if with_words else "",
        version=item.version,
    )


def _report(report: ItemReport, *, with_words: bool) -> pb.ItemReport:
    return pb.ItemReport(
        report_time=timestamp(report.report_time),
        reported_by=report.reported_by,
        outcome=report.outcome if with_words else "",
        proof=report.proof if with_words else "",
        attachment_ids=report.attachments if with_words else (),
        return_time=timestamp(report.return_time),
        returned_by=report.returned_by,
        return_reason=report.return_reason if with_words else "",
    )
