"""The states of rule sets are those of `docs/states.md`."""

from services.routing.domain.rules import RULE_SET_TRANSITIONS, RuleSetState
from tests.support.states import transitions

NOT_MOVES = ("restore",)


def test_the_table_of_rule_sets_is_the_pages() -> None:
    told = {
        (start, verb, row.to or start)
        for row in transitions("rule set")
        for start in row.from_states
        if (verb := row.verb.split()[0]) not in NOT_MOVES
    }
    known = {
        (str(start), verb, str(to))
        for verb, moves in RULE_SET_TRANSITIONS.items()
        for start, to in moves.items()
    }
    assert told == known
    assert {to for _, _, to in told} == set(RuleSetState)
