"""Answers `RuleSetService`."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

import grpc

from chassis.calls import caller
from chassis.protos import moment, timestamp
from contracts.errors import FieldFault, Invalid
from onedoor.routing.v1 import rule_overrides_pb2, rule_sets_pb2_grpc
from onedoor.routing.v1 import rule_sets_pb2 as pb
from services.routing.domain.cells import Cell
from services.routing.domain.facts import (
    ANSWER,
    ANSWERED,
    CATALOGUE,
    OPERATORS,
    FactType,
    Operator,
)
from services.routing.domain.inheritance import Overrides
from services.routing.domain.rerouting import Reroute
from services.routing.domain.rules import Path, Row, RuleOutcome, RuleSet
from services.routing.use_cases.rule_keeping import CheckedRules, RuleKeeping

Context = grpc.ServicerContext
Word = TypeVar("Word", bound=StrEnum)
_PLAIN = ("id", "area_code", "name", "edition", "author", "publisher", "version")
_TIMES = ("edit_time", "publish_time", "effective_time", "end_time")


class RuleSetServicer(rule_sets_pb2_grpc.RuleSetServiceServicer):
    """Decision tables."""

    def __init__(self, rules: RuleKeeping) -> None:
        """Answer from routing's core."""
        self.rules = rules

    def GetRuleSet(self, request: pb.GetRuleSetRequest, context: Context) -> pb.GetRuleSetResponse:
        """What holds, the draft, or one by its id."""
        if request.rule_set_id:
            found = self.rules.edition(caller(), request.rule_set_id, request.area_code)
            return pb.GetRuleSetResponse(rule_set=table_message(found))
        area_code = request.area_code or caller().area_code
        found = self.rules.holding(caller(), area_code, is_draft=request.is_draft)
        return pb.GetRuleSetResponse(rule_set=table_message(found))

    def CheckRuleSet(
        self, request: pb.CheckRuleSetRequest, context: Context
    ) -> pb.CheckRuleSetResponse:
        """Every fault, and what to look at."""
        try:
            checked = self.rules.check(caller(), decoded_table(request.rule_set))
        except Invalid as error:
            checked = CheckedRules(faults=error.faults)
        return pb.CheckRuleSetResponse(
            faults=[pb.RuleFault(**vars(fault)) for fault in checked.faults],
            warnings=[pb.RuleFault(**vars(warning)) for warning in checked.warnings],
        )

    def PutRuleSetDraft(
        self, request: pb.PutRuleSetDraftRequest, context: Context
    ) -> pb.PutRuleSetDraftResponse:
        """Store a draft."""
        stored = self.rules.put_draft(caller(), decoded_table(request.rule_set))
        return pb.PutRuleSetDraftResponse(rule_set=table_message(stored))

    def PublishRuleSet(
        self, request: pb.PublishRuleSetRequest, context: Context
    ) -> pb.PublishRuleSetResponse:
        """Publish a draft."""
        published = self.rules.publish(
            caller(),
            request.rule_set_id,
            request.version,
            area_code=request.area_code,
            start=moment(request.effective_time),
        )
        return pb.PublishRuleSetResponse(rule_set=table_message(published))

    def ListRuleSets(
        self, request: pb.ListRuleSetsRequest, context: Context
    ) -> pb.ListRuleSetsResponse:
        """A page of an area's own tables."""
        area_code = request.area_code or caller().area_code
        page = self.rules.editions(
            caller(), area_code, size=request.page_size, token=request.page_token
        )
        return pb.ListRuleSetsResponse(
            rule_sets=[
                pb.RuleSetEdition(**_common(head.rule_set), row_count=head.row_count)
                for head in page.items
            ],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def RestoreRuleSet(
        self, request: pb.RestoreRuleSetRequest, context: Context
    ) -> pb.RestoreRuleSetResponse:
        """Draft an earlier table anew."""
        draft = self.rules.restore(
            caller(), request.rule_set_id, request.version, area_code=request.area_code
        )
        return pb.RestoreRuleSetResponse(rule_set=table_message(draft))

    def WithdrawRuleSet(
        self, request: pb.WithdrawRuleSetRequest, context: Context
    ) -> pb.WithdrawRuleSetResponse:
        """Take one back before its time."""
        gone = self.rules.withdraw(
            caller(), request.rule_set_id, request.version, area_code=request.area_code
        )
        return pb.WithdrawRuleSetResponse(rule_set=table_message(gone))

    def GetRuleOverrides(
        self, request: rule_overrides_pb2.GetRuleOverridesRequest, context: Context
    ) -> rule_overrides_pb2.GetRuleOverridesResponse:
        """Who overrides what."""
        page = self.rules.overrides(
            caller(),
            request.area_code or caller().area_code,
            size=request.page_size,
            token=request.page_token,
        )
        return rule_overrides_pb2.GetRuleOverridesResponse(
            overrides=[_override(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=True,
        )

    def ListFacts(self, request: pb.ListFactsRequest, context: Context) -> pb.ListFactsResponse:
        """The catalogue, and the answers to what the area's categories ask."""
        known = [
            _definition(fact.name, fact.title, fact.type, OPERATORS[fact.type], fact.choices)
            for fact in CATALOGUE.values()
        ]
        answers = [
            _definition(
                f"{ANSWER}{one.key}", one.label, FactType.ANSWER, ANSWERED[one.is_counted],
                one.choices,
            )
            for one in self.rules.questions(caller())
        ]  # fmt: skip
        return pb.ListFactsResponse(facts=[*known, *answers])


def _definition(
    fact: str,
    title: str,
    kind: FactType,
    operators: Sequence[Operator],
    choices: Mapping[str, str],
) -> pb.FactDefinition:
    return pb.FactDefinition(
        fact=fact,
        name=title,
        type=kind.value,
        operators=[operator.value for operator in operators],
        choices=[pb.FactChoice(value=value, name=name) for value, name in choices.items()],
    )


def _override(found: Overrides) -> rule_overrides_pb2.RuleOverride:
    own = found.rule_set
    lists = ("replaced", "same", "added", "switched_off", "idle")
    return rule_overrides_pb2.RuleOverride(
        area_code=own.area_code,
        rule_set_id=own.id,
        name=own.name,
        edition=own.edition,
        is_inheriting=own.is_inheriting,
        above_area_code=found.above,
        kept_count=found.kept_count,
        **{name: getattr(found, name) for name in lists},
    )


def decoded_table(message: pb.RuleSet) -> RuleSet:
    """A table as it was sent; raises Invalid for words that are none."""
    return RuleSet(
        id=message.id,
        area_code=message.area_code,
        name=message.name,
        edition=message.edition,
        rows=tuple(_row(f"rows[{number}]", row) for number, row in enumerate(message.rows)),
        fallback=_outcome("fallback", message.fallback),
        is_inheriting=message.is_inheriting,
        switched_off=tuple(message.switched_off),
        reroute=_word("reroute", message.reroute or Reroute.ASK_SIGNED, Reroute),
        version=message.version,
    )


def _row(place: str, row: pb.RuleRow) -> Row:
    return Row(
        id=row.id,
        priority=row.priority,
        cells=tuple(
            _cell(f"{place}.cells[{number}]", cell) for number, cell in enumerate(row.cells)
        ),
        condition=row.condition,
        outcome=_outcome(f"{place}.outcome", row.outcome),
    )


def _cell(place: str, cell: pb.RuleCell) -> Cell:
    return Cell(
        fact=cell.fact,
        operator=_word(f"{place}.operator", cell.operator, Operator),
        values=tuple(cell.values),
        low=cell.low if cell.HasField("low") else None,
        high=cell.high if cell.HasField("high") else None,
    )


def _outcome(place: str, outcome: pb.RuleOutcome) -> RuleOutcome:
    return RuleOutcome(
        path=_word(f"{place}.path", outcome.path, Path),
        lead_department=outcome.lead_department,
        co_departments=tuple(outcome.co_departments),
        clock_profile=outcome.clock_profile,
    )


def _word(place: str, value: str, words: type[Word]) -> Word:
    try:
        return words(value)
    except ValueError:
        message_en = f"One of {', '.join(words)}."
        fault = FieldFault(
            field=place, reason="unknown_value", message="没有这个选项", message_en=message_en
        )
        raise Invalid(fault) from None


def table_message(rule_set: RuleSet) -> pb.RuleSet:
    """A whole table."""
    return pb.RuleSet(
        **_common(rule_set),
        rows=[_row_message(row) for row in rule_set.rows],
        fallback=_outcome_message(rule_set.fallback),
        reroute=rule_set.reroute.value,
        is_inheriting=rule_set.is_inheriting,
        switched_off=rule_set.switched_off,
        inherited_rule_set_ids=rule_set.parts,
        origins=[
            rule_overrides_pb2.RowOrigin(row_id=row_id, area_code=area)
            for row_id, area in rule_set.origins.items()
        ],
    )


def _common(rule_set: RuleSet) -> dict[str, Any]:
    return {
        **{name: getattr(rule_set, name) for name in _PLAIN},
        **{name: timestamp(getattr(rule_set, name)) for name in _TIMES},
        "state": rule_set.state.value,
        "restores_edition": rule_set.restores,
    }


def _row_message(row: Row) -> pb.RuleRow:
    cells = [
        pb.RuleCell(
            fact=cell.fact,
            operator=cell.operator.value,
            values=cell.values,
            low=cell.low,
            high=cell.high,
        )
        for cell in row.cells
    ]
    outcome = _outcome_message(row.outcome)
    return pb.RuleRow(
        id=row.id, priority=row.priority, cells=cells, condition=row.condition, outcome=outcome
    )


def _outcome_message(outcome: RuleOutcome) -> pb.RuleOutcome:
    return pb.RuleOutcome(
        path=outcome.path.value,
        lead_department=outcome.lead_department,
        co_departments=outcome.co_departments,
        clock_profile=outcome.clock_profile,
    )
