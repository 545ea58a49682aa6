"""A rule set is drafted by one person and published by another; the seed covers everything."""

from dataclasses import replace

import pytest

from contracts.errors import Conflict, Invalid, NotFound, NotPermitted, WrongState
from contracts.principals import Post
from services.routing.domain.cells import MATCHED
from services.routing.domain.facts import DISPUTE_KINDS, KINDS, facts_of
from services.routing.domain.rule_check import find_faults
from services.routing.domain.rules import Path, RuleSetState, Verdict, compile_rules
from services.routing.seed import province_rules
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, DISPATCHER, NOON, a_brief, a_caller, handler
from tests.unit.routing.tables import a_cell, a_row, a_table, an_outcome

ADMIN = a_caller(Post.ADMIN)
SUPERVISOR = a_caller(Post.SUPERVISOR)
DRAFT = a_table(
    a_row("r1", outcome=an_outcome("water")), area_code=COUNTY, id="", version=0, edition=0
)


def desk() -> Desk:
    return Desk(a_table(a_row("province", outcome=an_outcome("housing"))))


def test_a_published_county_table_goes_before_the_provinces() -> None:
    d = desk()
    draft = d.keeping.put_draft(ADMIN, DRAFT)
    assert d.keeping.holding(DISPATCHER, COUNTY, is_draft=False).area_code == "43"

    published = d.keeping.publish(SUPERVISOR, draft.id, draft.version)

    assert (published.state, published.edition) == (RuleSetState.PUBLISHED, 1)
    assert d.keeping.holding(DISPATCHER, COUNTY, is_draft=False).id == draft.id
    assert [order.department for order in d.accept()] == ["water"]


def test_publishing_retires_the_table_before() -> None:
    d = desk()
    first = d.keeping.put_draft(ADMIN, DRAFT)
    d.keeping.publish(SUPERVISOR, first.id, first.version)
    second = d.keeping.put_draft(ADMIN, DRAFT)

    d.keeping.publish(SUPERVISOR, second.id, second.version)

    assert second.edition == 2
    assert d.rules.rows[first.id].state is RuleSetState.RETIRED


def test_nobody_publishes_the_own_draft() -> None:
    d = desk()
    draft = d.keeping.put_draft(ADMIN, DRAFT)

    with pytest.raises(NotPermitted) as refusal:
        d.keeping.publish(ADMIN, draft.id, draft.version)

    assert refusal.value.reason == "second_person_needed"


def test_what_is_published_is_not_published_again() -> None:
    d = desk()
    draft = d.keeping.put_draft(ADMIN, DRAFT)
    d.keeping.publish(SUPERVISOR, draft.id, draft.version)

    with pytest.raises(WrongState):
        d.keeping.publish(SUPERVISOR, draft.id, draft.version + 1)


def test_a_draft_is_refused_stale_faulty_foreign_or_from_the_wrong_post() -> None:
    d = desk()
    d.keeping.put_draft(ADMIN, DRAFT)

    with pytest.raises(Conflict):
        d.keeping.put_draft(ADMIN, DRAFT)
    faulty = replace(DRAFT, version=1, rows=(a_row("r", a_cell("colour", "in", "red")),))
    with pytest.raises(Invalid):
        d.keeping.put_draft(ADMIN, faulty)
    with pytest.raises(NotFound):
        d.keeping.put_draft(ADMIN, replace(DRAFT, area_code="430424"))
    with pytest.raises(NotPermitted):
        d.keeping.put_draft(handler("water"), replace(DRAFT, version=1))
    with pytest.raises(NotFound):
        d.keeping.publish(a_caller(Post.SUPERVISOR, area="430424"), "id-0001", 1)
    with pytest.raises(NotFound):
        d.keeping.publish(SUPERVISOR, "id-0001", 1, area_code="430424")


def test_the_seeded_table_is_sound() -> None:
    assert find_faults(province_rules("43")) == ()
    assert 50 <= len(province_rules("43").rows) <= 80


@pytest.mark.parametrize("dispute_kind", sorted(DISPUTE_KINDS))
def test_the_seeded_table_places_every_dispute(dispute_kind: str) -> None:
    verdict = decide(kind="dispute", dispute_kind=dispute_kind, title="")

    assert verdict.row is not None
    is_wages = dispute_kind == "labour_wages"
    assert verdict.outcome.path == (Path.DEPARTMENT if is_wages else Path.MEDIATION)
    assert verdict.outcome.lead_department == ("labour" if is_wages else "justice")


@pytest.mark.parametrize(
    ("kind", "title", "department"),
    [
        ("livelihood", "下水道堵了", "urban-management"),
        ("livelihood", "楼上漏水", "housing"),
        ("livelihood", "村里停水三天", "water"),
        ("livelihood", "想不出来的事", "petition"),
        ("violation", "卖假货", "market"),
        ("violation", "别的", "police"),
        ("emergency", "起火", "emergency"),
        ("emergency", "别的", "emergency"),
    ],
)
def test_the_seeded_table_reads_the_words(kind: str, title: str, department: str) -> None:
    assert decide(kind=kind, title=title).outcome.lead_department == department


def test_a_category_goes_before_the_words_of_the_title() -> None:
    chosen = decide(kind="livelihood", title="医院门口太吵", category="surroundings.noise")

    assert chosen.outcome.lead_department == "urban-management"
    assert decide(kind="livelihood", title="医院门口太吵").outcome.lead_department == "health"


def test_the_seeded_table_knows_every_kind() -> None:
    for kind in KINDS:
        tried = decide(kind=kind, title="").tried
        assert (tried[-1] == MATCHED) == (kind != "livelihood")


def decide(*, kind: str, title: str, dispute_kind: str = "", category: str = "") -> Verdict:
    brief = a_brief(kind=kind, title=title, dispute_kind=dispute_kind, category=category)
    brief.narrative = ""
    return compile_rules(province_rules("43")).decide(facts_of(brief, NOON, is_working_day=True))
