"""The residents' form asks what the chosen category asks, without scripts."""

import re
from collections.abc import Iterator
from typing import Any

import grpc
import httpx
import pytest

from onedoor.intake.v1 import cases_pb2
from onedoor.intake.v1 import categories_pb2 as pb
from tests.gateway.support import Door, Refusing

_LIST = "intake.CategoryService.ListCategories"
_REGISTER = "intake.CaseService.RegisterPublicCase"
_FORM = {
    "token": "token-category-1",
    "kind": "livelihood",
    "title": "路灯不亮",
    "area_code": "430423100",
    "is_anonymous": "yes",
    "has_consent": "yes",
    "with_categories": "yes",
    "category": "streets.lights",
}
_QUESTIONS = [
    pb.Question(key="since", label="从什么时候", type="date", is_required=True, help="大概即可"),
    pb.Question(key="pole", label="杆号", type="text", most=20),
    pb.Question(key="loss", label="损失", type="money"),
    pb.Question(key="lamps", label="几盏", type="number", low=1),
    pb.Question(key="danger", label="是否危险", type="yes_no"),
    pb.Question(
        key="times",
        label="时段",
        type="many_of",
        options=[pb.Option(key="day", label="白天"), pb.Option(key="night", label="夜里")],
    ),
]
_LEAF = pb.Category(
    key="streets.lights",
    name="路灯",
    kind="livelihood",
    branch="streets",
    branch_name="市政设施",
    questions=_QUESTIONS,
)


@pytest.fixture(autouse=True)
def _offered(door: Door) -> Iterator[None]:
    door.services.says(_LIST, pb.ListCategoriesResponse(categories=[_LEAF], total=1))
    yield
    door.services.said.clear()


def _send(door: Door, **fields: str | list[str]) -> httpx.Response:
    return httpx.post(f"{door.url}/p/report", data={**_FORM, **fields}, timeout=20)


def test_the_form_offers_the_categories_of_kind_and_county(door: Door) -> None:
    empty = httpx.get(f"{door.url}/p/report", timeout=20).text
    text = _send(door, action="category", category="").text

    assert 'name="category"' not in empty
    assert 'value="category"' in empty
    assert '<optgroup label="市政设施">' in text
    assert "从什么时候" not in text
    asked = door.services.last(_LIST)
    assert (asked.request.area_code, asked.request.kind) == ("430423", "livelihood")
    assert (asked.principal.post, asked.principal.area_code) == ("resident", "430423")


def test_the_chosen_category_shows_its_questions_each_with_a_label(door: Door) -> None:
    answer = _send(door, action="category", **{"answer-pole": '"><b>7'})

    text = answer.text
    assert answer.status_code == 200
    assert "从什么时候（必填）" in text
    assert 'type="date" id="answer-since"' in text
    assert "&gt;&lt;b&gt;7" in text
    ids = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', text)
    assert sorted(ids) == sorted(re.findall(r'<label for="([^"]+)"', text))
    assert "<script" not in text


def test_the_answers_reach_the_case_with_money_in_fen(door: Door) -> None:
    said = cases_pb2.RegisterPublicCaseResponse(id="c", code="1" * 24, query_key="k", version=1)
    door.services.says(_REGISTER, said)
    typed: dict[str, Any] = {
        "answer-since": "2026-03-01",
        "answer-loss": "3600.50",
        "answer-times": ["day", "night"],
        "answer-lamps": "",
        "answer-other": "not asked",
    }

    answer = _send(door, action="submit", **typed)

    assert answer.status_code == 201, answer.text
    request = door.services.last(_REGISTER).request
    assert request.category == "streets.lights"
    assert {one.question: list(one.values) for one in request.answers} == {
        "since": ["2026-03-01"],
        "loss": ["360050"],
        "times": ["day", "night"],
    }


@pytest.mark.parametrize("amount", ["viel", "1.234", "NaN", "9" * 17 + "e99"])
def test_what_is_no_amount_is_said_by_the_questions_label(door: Door, amount: str) -> None:
    answer = _send(door, action="submit", **{"answer-loss": amount})

    assert answer.status_code == 422
    assert "损失：请填金额" in answer.text


def test_a_missing_answer_brings_the_form_back_with_its_question(door: Door) -> None:
    fault = {
        "field": "answers.since",
        "reason": "missing",
        "message": "请回答“从什么时候”",
        "message_en": "It must be answered.",
    }
    refusal = Refusing(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields", errors=(fault,))
    door.services.says(_REGISTER, refusal)

    answer = _send(door, action="submit")

    assert answer.status_code == 422
    assert "从什么时候：请回答" in answer.text
    assert 'id="answer-since"' in answer.text


def test_a_dispute_takes_its_kind_from_the_category(door: Door) -> None:
    leaf = pb.Category(key="neighbour.passage", name="通行", kind="dispute", branch="neighbour")
    door.services.says(_LIST, pb.ListCategoriesResponse(categories=[leaf], total=1))
    said = cases_pb2.RegisterPublicCaseResponse(id="c", code="1" * 24, query_key="k", version=1)
    door.services.says(_REGISTER, said)

    answer = _send(door, kind="dispute", category=leaf.key, token="token-category-2")

    assert answer.status_code == 201, answer.text
    assert door.services.last(_REGISTER).request.dispute_kind == "neighbour"


def test_without_the_service_the_form_still_works(door: Door) -> None:
    door.services.says(_LIST, Refusing(grpc.StatusCode.UNAVAILABLE))

    answer = _send(door, action="category")

    assert answer.status_code == 200
    assert "我要反映" in answer.text


def test_what_residents_may_choose_is_public_and_bounded(door: Door) -> None:
    client = door.client()

    page = client.get("/public/categories?area=430423&kind=livelihood").json()

    assert [one["key"] for one in page["items"]] == ["streets.lights"]
    assert page["items"][0]["questions"][0]["label"] == "从什么时候"
    assert client.get("/public/categories").status_code == 422
    assert client.get("/public/categories?area=999999").json()["errors"][0]["field"] == "area"
    assert client.get("/public/categories?area=430423&page_size=101").status_code == 422
