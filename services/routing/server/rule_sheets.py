"""Answers `RuleSheetService`: decision tables as files, out and in again."""

import hashlib
import json
from collections.abc import Iterator

import grpc
from google.protobuf import json_format

from chassis.calls import caller
from chassis.streams import Prepared, opened
from contracts.errors import FieldFault, Invalid
from onedoor.routing.v1 import rule_sets_pb2, rule_sheets_pb2_grpc
from onedoor.routing.v1 import rule_sheets_pb2 as pb
from services.routing.documents import rule_sheets
from services.routing.domain.rule_sheets import SheetReading, lines_of
from services.routing.domain.rules import RuleSet
from services.routing.server.rule_sets import decoded_table, table_message
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.rule_keeping import CheckedRules, RuleKeeping

Context = grpc.ServicerContext
MOST_BYTES = 4 * 1024 * 1024
_CHUNK = 256 * 1024
_MEDIA = {"xlsx": rule_sheets.XLSX, "json": "application/json"}
_WRITTEN = ("name", "rows", "fallback", "reroute", "is_inheriting", "switched_off")
"""What of a table is the table's own; the rest is told of where it stands."""


class RuleSheetServicer(rule_sheets_pb2_grpc.RuleSheetServiceServicer):
    """Hands tables out and takes them in as drafts."""

    def __init__(self, rules: RuleKeeping) -> None:
        """Answer from routing's core."""
        self.rules = rules

    def GetRuleSheet(
        self, request: pb.GetRuleSheetRequest, context: Context
    ) -> Iterator[pb.GetRuleSheetResponse]:
        """A table as it was written."""
        bounds = Bounds()
        bounds.choice("format", request.format, tuple(_MEDIA))
        bounds.settle()
        table = self._table(request)
        content = _as_file(table, request.format)
        name = f"rules-{table.area_code}-{table.edition}.{request.format}"
        first = pb.GetRuleSheetResponse(file_name=name, media_type=_MEDIA[request.format])
        for at in range(0, len(content), _CHUNK):
            first.chunk = content[at : at + _CHUNK]
            yield first
            first = pb.GetRuleSheetResponse()

    def TakeRuleSheet(
        self, requests: Iterator[pb.TakeRuleSheetRequest], context: Context
    ) -> Prepared:
        """A file comes in and is read; a sound one becomes a draft in the write that follows."""
        who = caller()
        first, chunks = opened(requests)
        area_code = first.area_code or who.area_code
        self.rules.admit(who, area_code)
        content = _whole(chunks)
        reading = SheetReading(area_code=area_code, version=first.version)
        table = _from_file(content, reading)

        def write() -> pb.TakeRuleSheetResponse:
            checked = CheckedRules(faults=tuple(reading.faults))
            if table is not None:
                checked = self.rules.check(who, table)
            answer = pb.TakeRuleSheetResponse(
                faults=[_fault(reading.placed(one)) for one in checked.faults],
                warnings=[_fault(reading.placed(one)) for one in checked.warnings],
                row_count=len(table.rows) if table else len(reading.rows),
            )
            if first.is_final and table is not None and not checked.faults:
                answer.rule_set.CopyFrom(table_message(self.rules.put_draft(who, table)))
            return answer

        known = pb.TakeRuleSheetRequest(
            request_id=first.request_id,
            area_code=area_code,
            version=first.version,
            is_final=first.is_final,
            chunk=hashlib.sha256(content).digest(),
        )
        return Prepared(known, write)

    def _table(self, request: pb.GetRuleSheetRequest) -> RuleSet:
        who = caller()
        area_code = request.area_code or who.area_code
        if request.rule_set_id:
            return self.rules.edition(who, request.rule_set_id, request.area_code)
        return self.rules.written(who, area_code, is_draft=request.is_draft)


def _as_file(table: RuleSet, form: str) -> bytes:
    if form == "xlsx":
        return rule_sheets.written(lines_of(table), "规则")
    whole = json_format.MessageToDict(table_message(table), preserving_proto_field_name=True)
    told = {name: whole[name] for name in _WRITTEN if name in whole}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _from_file(content: bytes, reading: SheetReading) -> RuleSet | None:
    if content.startswith(b"PK\x03\x04"):
        return reading.read(rule_sheets.read(content))
    message = rule_sets_pb2.RuleSet()
    try:
        told = json.loads(content)
        if not isinstance(told, dict) or set(told) - set(_WRITTEN):
            raise ValueError(f"an object of {', '.join(_WRITTEN)}")
        json_format.ParseDict(told, message, max_recursion_depth=20)
    except (ValueError, RecursionError, json_format.ParseError) as error:
        english = str(error)[:300]
        fault = FieldFault(
            field="file",
            reason="malformed",
            message=f"不是规则表文件（XLSX或JSON）：{english}",
            message_en=english,
        )
        reading.faults.append(fault)
        return None
    message.area_code, message.version = reading.area_code, reading.version
    try:
        return decoded_table(message)
    except Invalid as error:
        reading.faults += error.faults
        return None


def _whole(chunks: Iterator[bytes]) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > MOST_BYTES:
            raise Invalid(
                FieldFault(
                    field="file",
                    reason="too_large",
                    message="文件不得超过4MB",
                    message_en="At most 4 MiB.",
                )
            )
    return bytes(content)


def _fault(fault: FieldFault) -> rule_sets_pb2.RuleFault:
    return rule_sets_pb2.RuleFault(**vars(fault))
