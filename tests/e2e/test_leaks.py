"""What people confided appears nowhere it does not belong (S25, S48, S49)."""

import json
from collections.abc import Iterator

import pytest

from chassis.ports import new_uuid7
from deploy.local.platform import Platform
from tests.support.checker import Checker
from tests.support.planting import Planter
from tests.support.plants import PERSONAL, SECRET
from tests.support.scanning import Scanner
from tests.support.waiting import eventually

# Title and narrative stay searchable in the service that took them down (architecture 2.11).
IN_CLEAR = {
    ("intake.cases", "title", "title"),
    ("intake.cases", "narrative", "narrative"),
    ("grid.incidents", "title", "title"),
    ("grid.incidents", "narrative", "narrative"),
    ("grid.incidents", "note", "note"),
    ("grid.tasks", "title", "title"),
}
# Who is told by SMS is told under the own number, with the own key and code.
BY_SMS = {"phone", "query_key", "verification_code"}
LISTS = {
    "clerk": (
        "/cases",
        "/appointments",
        "/guidance",
        "/mediations",
        "/mediators",
        "/imports",
        "/places",
        "/tickets",
    ),
    "dispatcher": (
        "/cases",
        "/assignments",
        "/objections",
        "/mediations",
        "/tasks",
        "/work",
        "/whistles",
        "/rewards",
    ),
    "supervisor": (
        "/cases",
        "/clocks",
        "/sessions",
        "/incidents",
        "/station-messages",
        "/erasures",
        "/letters",
    ),
    "leader": ("/cases", "/assignments", "/tasks"),
    "mediator": ("/mediations", "/sessions"),
    "officer": ("/tasks", "/incidents"),
    "admin": ("/accounts", "/templates", "/feeds"),
}
# What lies beside a case, and who reads it without having to say why.
BESIDE = {
    "clerk": ("timeline", "attachments", "group", "group/members", "parties", "links", "notes"),
    "dispatcher": ("timeline", "attachments", "group/members", "similar", "members", "decision"),
    "supervisor": ("timeline", "attachments", "archive", "disclosures", "group/members"),
    "leader": ("timeline", "attachments", "archive", "notes"),
}


@pytest.fixture(scope="module")
def checker(platform: Platform) -> Iterator[Checker]:
    """Reads stores and queues."""
    with Checker(platform) as made:
        yield made


@pytest.fixture(scope="module")
def planter(platform: Platform, checker: Checker) -> Iterator[Planter]:
    """Everything was played, a poisoned event lies in the dead letters, and all is quiet."""
    played = Planter(platform)
    played.play()
    before = checker.dead_letters()
    _poison(Scanner(platform), played.cases[0]["id"])
    eventually(lambda: checker.dead_letters() > before, within=60, every=0.5)
    checker.until_quiet()
    yield played
    played.close()


@pytest.fixture(scope="module")
def scanner(platform: Platform, planter: Planter) -> Scanner:
    """Reads the platform after everything was played."""
    return Scanner(platform)


@pytest.mark.timeout(240)
def test_no_log_repeats_what_was_said(scanner: Scanner, planter: Planter) -> None:
    logs = list(scanner.logs())

    assert {"gateway.log", "mongodb.log", "relay.log"} <= {name for name, _ in logs}
    assert [(name, planter.plants.in_(text)) for name, text in logs if _has(planter, text)] == []


@pytest.mark.timeout(240)
def test_the_database_logs_no_command(scanner: Scanner) -> None:
    with scanner.mongo() as client:
        assert client["onedoor_intake"].command("profile", -1)["slowms"] > 86_400_000


@pytest.mark.timeout(240)
def test_no_metric_repeats_what_was_said(scanner: Scanner, planter: Planter) -> None:
    pages = list(scanner.metrics())

    assert len(pages) >= 14
    assert [(name, planter.plants.in_(text)) for name, text in pages if _has(planter, text)] == []


@pytest.mark.timeout(240)
def test_no_event_carries_what_was_said(checker: Checker, planter: Planter) -> None:
    bodies = [
        (f"{service} {row['routing_key']}", row["body"])
        for service in ("intake", "routing", "mediation", "grid", "notify", "gateway")
        for row in checker.rows(service, "outbox", {})
    ]

    assert any(planter.cases[0]["id"] in body for _, body in bodies)
    assert [(name, planter.plants.in_(body)) for name, body in bodies if _has(planter, body)] == []


@pytest.mark.timeout(240)
def test_no_queue_and_no_dead_letter_holds_what_was_said(
    scanner: Scanner, planter: Planter
) -> None:
    waiting = list(scanner.queues())

    assert any(planter.cases[0]["id"] in text for _, text in waiting)
    assert [(name, planter.plants.in_(text)) for name, text in waiting if _has(planter, text)] == []


@pytest.mark.timeout(240)
def test_shared_memory_holds_nothing_of_it(scanner: Scanner, planter: Planter) -> None:
    found = list(scanner.redis())

    assert found
    assert [(name, planter.plants.in_(text)) for name, text in found if _has(planter, text)] == []


@pytest.mark.timeout(240)
def test_the_provider_is_given_numbers_keys_and_codes_only(
    scanner: Scanner, planter: Planter
) -> None:
    ((_, text),) = scanner.sent()

    assert set(planter.plants.in_(text)) == BY_SMS


@pytest.mark.timeout(240)
def test_the_stores_hold_who_people_are_and_what_they_confide_sealed(
    scanner: Scanner, planter: Planter
) -> None:
    kinds = (*PERSONAL, *SECRET, "caucus", "statement", "record", "agreement", "file")

    assert scanner.places(planter.plants.of(*kinds)) == set()


@pytest.mark.timeout(240)
def test_title_and_narrative_lie_in_clear_only_where_they_are_searched(
    scanner: Scanner, planter: Planter
) -> None:
    found = scanner.places(planter.plants.of("title", "narrative", "note"))

    assert ("intake.cases", "title", "title") in found
    assert found - IN_CLEAR == set()


@pytest.mark.timeout(240)
def test_no_stored_file_can_be_read_without_its_key(scanner: Scanner) -> None:
    heads = list(scanner.file_heads())

    assert heads
    assert [where for where, head in heads if head.startswith((b"PK", b"%PDF"))] == []


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("post", "path"), [(p, one) for p, paths in LISTS.items() for one in paths]
)
def test_a_list_names_nobody(planter: Planter, post: str, path: str) -> None:
    person = planter.centre.person(post)
    paged = path not in ("/work", "/templates")

    text = json.dumps(person.get(path, **({"page_size": 100} if paged else {})), ensure_ascii=False)

    assert planter.plants.in_(text, "name", "phone", "id_number", *SECRET, "caucus") == []


@pytest.mark.timeout(240)
@pytest.mark.parametrize("post", ["clerk", "dispatcher", "supervisor", "leader"])
def test_a_case_shows_its_parties_masked(planter: Planter, post: str) -> None:
    person = planter.centre.person(post)

    for case in planter.cases:
        shown = person.get(f"/cases/{case['id']}")
        text = json.dumps(shown, ensure_ascii=False)
        assert planter.plants.in_(text, "name", "phone", "id_number", *SECRET, "caucus") == []
        assert shown["parties"]


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("post", "part"), [(post, part) for post, parts in BESIDE.items() for part in parts]
)
def test_what_lies_beside_a_case_names_nobody(planter: Planter, post: str, part: str) -> None:
    case = planter.cases[0]

    shown = planter.centre.person(post).get(f"/cases/{case['id']}/{part}")

    text = json.dumps(shown, ensure_ascii=False)
    assert planter.plants.in_(text, "name", "phone", "id_number", *SECRET, "caucus") == []


def _has(planter: Planter, text: str) -> bool:
    return bool(planter.plants.in_(text))


def _poison(scanner: Scanner, case_id: str) -> None:
    """Publish an event whose sealed parts open for nobody."""
    with scanner.mongo() as client:
        outbox = client["onedoor_intake"]["outbox"]
        row = outbox.find_one({"subject": case_id, "routing_key": "case_accepted"})
        assert row is not None
        body = json.loads(row["body"])
        body["id"] = new_uuid7()
        body["sealed"] = {reader: f"{box[:-8]}AAAAAAAA" for reader, box in body["sealed"].items()}
        poisoned = {"_id": body["id"], "body": json.dumps(body, ensure_ascii=False)}
        outbox.insert_one({**row, **poisoned, "state": "pending"})
