"""How messages of the contracts read as JSON."""

from datetime import UTC, datetime

import pytest

from gateway.catalogue import field_words, words
from gateway.clients import rpc
from gateway.errors import Problem
from gateway.shapes import listed, schema_of, to_json, unwrapped

_GET = rpc("mediation.MediationService.GetMediation")
_LIST = rpc("mediation.MediationService.ListMediations")
_OBJECT = rpc("routing.AssignmentService.ObjectAssignment")


def test_a_message_reads_with_local_times_plain_numbers_and_nulls() -> None:
    opened = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    file = {"mediation_id": "m1", "version": 2**40, "open_time": opened}

    shown = unwrapped(_GET.response_type(mediation=file))

    assert shown["id"] == "m1"
    assert shown["version"] == 2**40
    assert shown["open_time"] == "2027-01-01T00:30:00.000+08:00"
    assert shown["due_time"] is None
    assert shown["conclusion"] is None
    assert shown["parties"] == []


def test_another_things_id_keeps_its_name() -> None:
    shown = unwrapped(_GET.response_type(mediation={"mediation_id": "m1", "case_id": "c1"}))

    assert (shown["id"], shown["case_id"]) == ("m1", "c1")


def test_the_main_part_lies_open_and_the_others_beside_it() -> None:
    answer = _OBJECT.response_type(assignment={"id": "a1"}, objection={"id": "o1"})

    shown = unwrapped(answer)

    assert (shown["id"], shown["objection"]["id"]) == ("a1", "o1")


def test_a_list_reads_as_items_with_token_and_total() -> None:
    answer = _LIST.response_type(mediations=[{"mediation_id": "m1"}], total=1, total_is_exact=True)

    shown = listed(answer)

    assert [item["id"] for item in shown["items"]] == ["m1"]
    assert (shown["next_page_token"], shown["total"], shown["total_is_exact"]) == ("", 1, True)


def test_the_schema_names_what_the_message_shows() -> None:
    message = _GET.response_type(mediation={"mediation_id": "m1"})

    schema = schema_of(_GET.method.output_type)

    part = schema["properties"]["mediation"]["anyOf"][0]
    assert part["properties"].keys() == to_json(message)["mediation"].keys()


@pytest.mark.parametrize("name", ["intake.DeskService.Nothing", "intake.NoService.GetCase"])
def test_an_rpc_that_no_contract_declares_is_found_out_at_once(name: str) -> None:
    with pytest.raises(LookupError):
        rpc(name)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500, 503])
def test_a_reason_nobody_wrote_words_for_still_speaks_both_languages(status: int) -> None:
    said = words("some_new_reason", status)

    assert all(said[name] for name in ("title", "detail", "title_en", "detail_en"))


def test_a_503_always_tells_when_to_try_again() -> None:
    assert Problem(503, "try_again").response().headers["retry-after"]
    assert Problem(503, "try_again", details={"retry_after": "9"}).retry_after == "9"


def test_a_bound_is_told_but_never_the_value() -> None:
    told = field_words("string_too_long", {"max_length": 200})

    assert told["message"] == "过长（限 200）"
    assert told["message_en"] == "The field is too long (limit 200)."
