"""A court hands a dispute over: its paper stays with the case on its way to mediation (A6)."""

from datetime import date, timedelta
from typing import Any

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Refused

PAPER: dict[str, Any] = {
    "body": "衡山县人民法院",
    "number": "（2026）湘0423诉前调7号",
    "receive_date": (date.today() - timedelta(days=1)).isoformat(),  # noqa: DTZ011  a paper's day
    "ask": "mediate",
    "words": "请先行调解",
    "due_date": (date.today() + timedelta(days=30)).isoformat(),  # noqa: DTZ011  the same
}
DISPUTE: dict[str, Any] = {
    "kind": "dispute",
    "dispute_kind": "neighbour",
    "title": "通道堆物",
    "source": "court",
    "parties": [
        {"role": "applicant", "type": "person", "name": "陈某", "phone": "13800000001"},
        {"role": "respondent", "type": "person", "name": "李某", "phone": "13800000002"},
    ],
}


def test_a_dispute_from_the_court_goes_to_mediation_with_its_paper(centre: Centre) -> None:
    case = centre.register(**DISPUTE, hand_over=PAPER)

    shown = centre.case(case["id"], "mediating")
    assert (shown["source"], shown["hand_over"]) == ("court", PAPER)
    listed = centre.person("clerk").get("/cases", source="court", page_size=100)["items"]
    assert case["id"] in [one["id"] for one in listed]
    assert {one["source"] for one in listed} == {"court"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"source": "window", "hand_over": PAPER}, "hand_over"),
        ({"hand_over": PAPER | {"ask": "hurry"}}, "hand_over.ask"),
        ({"hand_over": PAPER | {"receive_date": "2026-13-01"}}, "hand_over.receive_date"),
        ({"hand_over": PAPER | {"due_date": "2001-01-01"}}, "hand_over.due_date"),
        ({"hand_over": {"body": "法院"}}, "hand_over.number"),
        ({"hand_over": PAPER | {"judge": "某"}}, "hand_over.judge"),
    ],
)
def test_a_wrong_paper_is_refused_by_field(
    centre: Centre, body: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        centre.register(**DISPUTE | body)

    assert field in [fault["field"] for fault in caught.value.problem["errors"]]
