"""Nobody reaches another county's or another department's things through any RPC (S10-S13, S19)."""

import copy
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from deploy.local.platform import Platform
from tests.support.callers import Answer, Callers, Fields
from tests.support.counties import Builder
from tests.support.descriptors import SERVICES, Rpc, rpcs
from tests.support.row import Row
from tests.support.rpc_posts import ROWS
from tests.support.things import LOCAL_CODE, Things, agreement_content

OURS, THEIRS = "430424", "430423"
HIDDEN = ("NOT_FOUND", "INVALID_ARGUMENT", "FAILED_PRECONDITION", "ABORTED")
PASSES = ("OK", "ABORTED", "FAILED_PRECONDITION")
NO_VERSION = 987_654
Counties = Mapping[str, Things]
CALLS = [rpc for rpc in rpcs() if rpc.service in SERVICES]
IDS = [
    (rpc, path)
    for rpc in CALLS
    for path in rpc.marked
    if path not in ROWS.get(rpc.name, Row("")).own_keys
]
BY_KEY = ("FollowService.", "EvidenceService.", "NoticeService.GetOwn")
FILTERS = ("List", "CheckRuleSet", "ImportCells")
LISTS = [
    rpc
    for rpc in CALLS
    if rpc.method.name.startswith("List") or rpc.name.endswith("Work") or "Fetch" in rpc.name
]
EMPTY_OF_SECRETS = {
    "AssignmentService.GetRouteWork": "counts only",
    "MediationService.GetMediationWork": "counts only",
    "TaskService.GetGridWork": "counts only",
    "LetterService.ListLetterFigures": "counts only",
    "RiskService.ListRisks": "a person's words are read of one case only",
    "DeskService.GetWork": "the oldest rows only",
    "RegisterService.ListCommittees": "the same keys in every county",
    "CategoryService.ListCategories": "the leaves of the province",
    "RuleSetService.ListFacts": "a closed list of the code",
    "TemplateService.ListTemplates": "the texts of the province",
    "MessageService.ListMessages": "needs a case",
    "NoteService.ListNotes": "needs a case",
    "SamenessService.ListLinks": "needs a case",
    "SamenessService.ListMembers": "needs a case",
    "SamenessService.ListSimilar": "needs a case",
    "ImportService.ListImportRows": "needs an import",
    "OpenRequestService.ListOpenRequests": "what is public holds no words",
    "TicketFeedService.FetchTicketUpdates": "needs a feed",
    "AttachmentService.ListAttachments": "needs a case",
    "OwnCaseService.ListOwnCases": "needs a phone",
    "EvidenceService.ListEvidence": "needs a code and a key",
    "PartyService.ListParties": "needs a case",
    "PartyService.ListDisclosures": "needs a case",
    "GroupService.ListGroupMembers": "needs a case",
    "SimulationService.ListMovedCases": "needs a simulation",
}


def _named(value: object) -> str:
    return value.name if isinstance(value, Rpc) else str(value)


@pytest.fixture(scope="module")
def callers(platform: Platform) -> Iterator[Callers]:
    """Anybody at the services."""
    made = Callers(platform)
    yield made
    made.close()


@pytest.fixture(scope="module")
def counties(callers: Callers) -> Counties:
    """Two counties that each own one thing of every kind."""
    return {county: Builder(callers, county).build() for county in (THEIRS, OURS)}


def test_every_call_has_a_row_that_says_who_may_make_it() -> None:
    assert {rpc.name for rpc in CALLS} == set(ROWS)


@pytest.mark.parametrize(("rpc", "path"), IDS, ids=_named)
def test_another_countys_id_is_answered_as_a_random_one(
    callers: Callers, counties: Counties, rpc: Rpc, path: str
) -> None:
    row, kind = ROWS[rpc.name], rpc.marked[path]
    theirs = _thing(counties[THEIRS], row, kind)
    who = _who(row.post, counties[OURS])

    foreign, stranger = (
        _ask(callers, who, rpc, _request(rpc, row, counties[OURS], {path: name}))
        for name in (theirs, _random_like(theirs))
    )

    assert foreign == stranger
    assert _is_hidden(rpc, foreign), foreign
    assert counties[THEIRS].marker not in foreign.text


@pytest.mark.parametrize(("rpc", "path"), IDS, ids=_named)
def test_the_own_countys_id_is_found(
    callers: Callers, counties: Counties, rpc: Rpc, path: str
) -> None:
    row, own = ROWS[rpc.name], counties[OURS]
    request = _request(rpc, row, own, {})
    if "version" in request:
        request["version"] = NO_VERSION

    answer = _ask(callers, _who(row.post, own), rpc, request)

    assert answer.status in PASSES, answer


@pytest.mark.parametrize(
    ("rpc", "path"), [one for one in IDS if ROWS[one[0].name].neighbour], ids=_named
)
def test_another_department_is_answered_as_for_a_random_id(
    callers: Callers, counties: Counties, rpc: Rpc, path: str
) -> None:
    row, kind, county = ROWS[rpc.name], rpc.marked[path], counties[OURS]
    own = _thing(county, row, kind)
    who = _who(row.neighbour, county)

    foreign, stranger = (
        _ask(callers, who, rpc, _request(rpc, row, county, {path: name}))
        for name in (own, _random_like(own))
    )

    assert foreign == stranger
    assert foreign.status == "NOT_FOUND" or _is_hidden(rpc, foreign), foreign


@pytest.mark.parametrize("rpc", LISTS, ids=_named)
@pytest.mark.parametrize("is_named", [False, True], ids=["own area", "their area named"])
def test_a_list_never_holds_what_another_county_planted(
    callers: Callers, counties: Counties, rpc: Rpc, is_named: bool
) -> None:
    theirs, row = counties[THEIRS], ROWS[rpc.name]
    area = {"area_code": THEIRS} if "area_code" in rpc.request.fields_by_name else {}
    if is_named and not area:
        area = {"code": theirs.codes["case"]} if "code" in rpc.request.fields_by_name else {}

    text = _all_pages(callers, _who(row.post, counties[OURS]), rpc, area if is_named else {})

    assert [secret for secret in theirs.secrets if secret in text] == []


@pytest.mark.parametrize(
    "rpc", [one for one in LISTS if one.name not in EMPTY_OF_SECRETS], ids=_named
)
def test_the_county_itself_finds_what_it_planted(
    callers: Callers, counties: Counties, rpc: Rpc
) -> None:
    own, row = counties[THEIRS], ROWS[rpc.name]
    area = {"area_code": THEIRS} if rpc.name == "DirectoryService.ListDepartments" else {}

    text = _all_pages(callers, _who(row.post, own), rpc, area)

    assert [secret for secret in own.secrets if secret in text]


@pytest.mark.parametrize("name", [name for name in ROWS if name.startswith(BY_KEY)])
def test_another_countys_code_is_answered_as_an_unknown_one(
    callers: Callers, counties: Counties, name: str
) -> None:
    words = {"text": "补充", "grade": "satisfied", "reason": "重新办理"}
    fields = {**words, "key": "AAAA-BBBB-CCCC"}
    known = next(rpc for rpc in CALLS if rpc.name == name).request.fields_by_name
    answers = []
    for code in (counties[THEIRS].codes["case"], "43042320200101000019"):
        given = {key: value for key, value in fields.items() if key in known} | {"code": code}
        answers.append(callers.ask(name, f"resident@{OURS}", given).without(code))

    assert answers[0] == answers[1]
    assert answers[0].status == "NOT_FOUND"


def test_a_county_in_the_body_does_not_move_a_write_there(
    callers: Callers, counties: Counties
) -> None:
    report = {
        "kind": "livelihood",
        "title": "外县事项",
        "area_code": LOCAL_CODE[THEIRS],
        "source": "window",
        "parties": [
            {"role": "applicant", "type": "person", "name": "欧阳", "phone": "13907340001"}
        ],
    }

    answer = callers.ask("CaseService.RegisterCase", f"clerk@{OURS}", report)

    assert answer.status == "INVALID_ARGUMENT"
    assert '"foreign_county"' in answer.details


def _ask(callers: Callers, who: str, rpc: Rpc, request: Fields) -> Answer:
    answer = callers.ask(rpc.name, who, request)
    for name in _asked_about(request):
        answer = answer.without(name)
    return answer


def _asked_about(request: Any) -> Iterator[str]:
    if isinstance(request, dict):
        for value in request.values():
            yield from _asked_about(value)
    elif isinstance(request, list):
        for value in request:
            yield from _asked_about(value)
    elif isinstance(request, str) and len(request) > 8:
        yield request


def _is_hidden(rpc: Rpc, answer: Answer) -> bool:
    """Refused, or a list without a row."""
    if answer.status != "OK":
        return answer.status in HIDDEN
    is_list = rpc.method.name.startswith(FILTERS)
    return is_list and not any(answer.body.get(name) for name in _rows_of(rpc))


def _rows_of(rpc: Rpc) -> list[str]:
    fields = rpc.method.output_type.fields
    return [field.name for field in fields if field.is_repeated and field.name != "findings"]


def _request(rpc: Rpc, row: Row, own: Things, swapped: Mapping[str, str]) -> dict[str, Any]:
    """The caller's own request with ids at some paths swapped for others."""
    request: dict[str, Any] = _filled(copy.deepcopy(dict(row.fill)), own)
    marked = {path: kind for path, kind in rpc.marked.items() if "." not in path}
    for path, kind in marked.items():
        request.setdefault(path, _own_value(rpc, path, _thing(own, row, kind)))
    if "version" in rpc.request.fields_by_name and marked:
        kind = next(iter(marked.values()))
        request["version"] = own.versions[row.things.get(kind, kind)]
    for path, name in swapped.items():
        _put(request, path.split("."), name)
    return request


def _own_value(rpc: Rpc, path: str, name: str) -> Any:
    return [name] if rpc.request.fields_by_name[path].is_repeated else name


def _put(place: Any, path: list[str], name: str) -> None:
    for step in path[:-1]:
        place = place[step]
        place = place[0] if isinstance(place, list) else place
    last = path[-1]
    place[last] = [name] if isinstance(place.get(last), list) else name


def _filled(value: Any, own: Things) -> Any:
    if isinstance(value, dict):
        return {key: _filled(one, own) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, own) for one in value]
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    if value.startswith("$slip:"):
        return own.slip(value)
    special = {
        "$county": own.county,
        "$leader": f"leader@{own.county}",
        "$town": LOCAL_CODE[own.county],
        "$code": own.codes["case"],
        "$query_key": own.codes["query_key"],
    }
    if value == "$agreement_content":
        return agreement_content(own)
    return special.get(value) or own.ids[value[1:]]


def _thing(things: Things, row: Row, kind: str) -> str:
    return things.ids[row.things.get(kind, kind)]


def _who(post: str, things: Things) -> str:
    department = things.departments["assignment"]
    return f"{post.replace('$assignment', department)}@{things.county}"


def _random_like(name: str) -> str:
    """An id of the same shape that nobody has."""
    fresh = str(uuid.uuid4())
    if len(name) == len(fresh):
        return name[:14] + fresh[14:]
    _, sign, tail = name.partition("@")
    if sign:
        return f"mediator{uuid.uuid4().int % 10**8}{sign}{tail}"
    stem, _, tail = name.rpartition("-")
    return f"{stem}-{fresh[: len(tail)]}"


def _all_pages(callers: Callers, who: str, rpc: Rpc, fields: Fields) -> str:
    known, text, token = rpc.request.fields_by_name, "", ""
    if rpc.name == "DirectoryService.ListDepartments" and not fields:
        fields = {"area_code": who.rsplit("@", 1)[1]}
    while True:
        page = {**fields, **({"page_size": 100} if "page_size" in known else {})}
        if token:
            page["page_token"] = token
        answer = callers.ask(rpc.name, who, page)
        text += answer.text
        token = answer.body.get("next_page_token", "") if answer.status == "OK" else ""
        if not token:
            return text
