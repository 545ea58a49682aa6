"""After the time of keeping nothing of a case's people and words is stored anywhere (I9)."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from deploy.demo.client import Refused
from deploy.local.platform import Platform
from tests.support.checker import SERVICES, Checker
from tests.support.erasing import FINAL, Ends, Remains


@dataclass(frozen=True)
class Erased:
    """What was played, and what was stored of it before its end was over."""

    ends: Ends
    remains: Remains
    case_ids: list[str]
    file_ids: set[str]
    before: set[str]
    counted: dict[str, int]


COUNTED = (
    ("intake", "cases", "_id"),
    ("intake", "timeline", "case_id"),
    ("intake", "attachments", "case_id"),
    ("routing", "assignments", "case_id"),
    ("routing", "clocks", "case_id"),
    ("routing", "decisions", "_id"),
    ("mediation", "mediations", "case_id"),
    ("mediation", "records", "case_id"),
    ("mediation", "agreements", "case_id"),
    ("grid", "tasks", "case_id"),
    ("grid", "incidents", "case_id"),
    ("notify", "messages", "case_id"),
)


@pytest.fixture(scope="module")
def erased(platform: Platform) -> Iterator[Erased]:
    """Cases of every way in were ended, grew old, and were erased; all is quiet."""
    ends, remains = Ends(platform), Remains(platform)
    ends.play()
    case_ids = ends.ids()
    with Checker(platform) as checker:
        states = checker.rows("intake", "cases", {"_id": {"$in": case_ids}})
        assert {row["state"] for row in states} == set(FINAL)
        before = {where.partition(".")[0] for where, _ in remains.of(ends.plants)}
        file_ids, counted = remains.files_of(case_ids), _counted(checker, case_ids)
        ends.grow_old(case_ids)
        ends.erase()
        checker.until_quiet()
    yield Erased(ends, remains, case_ids, file_ids, before, counted)
    ends.close()


@pytest.mark.timeout(300)
def test_no_collection_of_any_service_holds_what_was_said(erased: Erased) -> None:
    assert erased.before == set(SERVICES)
    assert erased.remains.of(erased.ends.plants) == set()


@pytest.mark.timeout(300)
def test_every_file_of_the_cases_goes(erased: Erased) -> None:
    assert len(erased.file_ids) >= 6
    assert erased.remains.claimed(erased.file_ids) == []


@pytest.mark.timeout(300)
def test_what_is_counted_stays(platform: Platform, erased: Erased) -> None:
    with Checker(platform) as checker:
        now = _counted(checker, erased.case_ids)
        cases = checker.rows("intake", "cases", {"_id": {"$in": erased.case_ids}})
        clocks = checker.rows("routing", "clocks", {"case_id": {"$in": erased.case_ids}})

    assert all(now[name] >= count > 0 for name, count in erased.counted.items())
    assert all(case["erase_time"] and case["kind"] and case["code"] for case in cases)
    assert all(clock["state"] == "stopped" and clock["entries"] for clock in clocks)


@pytest.mark.timeout(300)
def test_every_service_says_in_its_audit_that_the_copy_is_gone(
    platform: Platform, erased: Erased
) -> None:
    with Checker(platform) as checker:
        for service in SERVICES:
            said = {"objects.case": {"$in": erased.case_ids}, "purpose": "到期销毁"}
            rows = checker.rows(service, "audit", said)
            assert {row["objects"]["case"] for row in rows} == set(erased.case_ids), service
        assert checker.audit_is_whole()
        assert checker.events_without_their_effect(set(erased.case_ids)) == []


@pytest.mark.timeout(300)
def test_lists_and_pages_still_open_without_a_word(erased: Erased) -> None:
    centre, plants = erased.ends.centre, erased.ends.plants
    paths = {
        "dispatcher": ("/assignments", "/mediations", "/tasks", "/objections"),
        "supervisor": ("/cases", "/clocks", "/sessions"),
    }
    shown = [
        str(centre.person(post).get(path, page_size=100))
        for post, listed in paths.items()
        for path in listed
    ]
    shown += [str(centre.case(case_id)) for case_id in erased.case_ids]
    for file in centre.person("dispatcher").get("/mediations", page_size=100)["items"]:
        if file["case_id"] in erased.case_ids and file["agreement_id"]:
            mediator = centre.person("mediator")
            shown.append(str(mediator.get(f"/mediations/{file['id']}")))
            with pytest.raises(Refused) as caught:
                mediator.download(f"/agreements/{file['agreement_id']}/document", format="pdf")
            assert caught.value.status == 404

    assert [plants.in_(text) for text in shown if plants.in_(text)] == []


def _counted(checker: Checker, case_ids: list[str]) -> dict[str, int]:
    return {
        f"{service}.{name}": len(checker.rows(service, name, {field: {"$in": case_ids}}))
        for service, name, field in COUNTED
    }
