"""Staff search through HTTP on real parts: words, filters, and pages while others write."""

import uuid
from typing import Any

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Person, Refused
from deploy.demo.stories import applicant

_SIGNS = "梧桐枇杷橄榄柠檬蔷薇琵琶"


def _coined() -> str:
    """A word that no other matter holds."""
    return "".join(chr(0x4E00 + byte * 73) for byte in uuid.uuid4().bytes[:6])


def _register(centre: Centre, title: str) -> Answer:
    """A matter of somebody with that title."""
    who = [applicant("王建国", "13907340031")]
    return centre.register(kind="livelihood", title=title, narrative="晚上很暗", parties=who)


def _all(person: Person, **fields: Any) -> list[str]:
    """Codes on all pages."""
    found, token = [], ""
    while True:
        page = person.get("/cases", page_size=2, page_token=token, **fields)
        found += [row["code"] for row in page["items"]]
        token = page["next_page_token"]
        if not token:
            return found


def test_a_matter_is_found_by_its_words_and_gone_from_the_old_ones_once_corrected(
    centre: Centre,
) -> None:
    word, other, clerk = _coined(), _coined(), centre.person("clerk")
    case = _register(centre, f"{word}路灯不亮")
    later = _register(centre, f"水管漏水，在{word}旁")

    assert _all(clerk, words=word) == [later["code"], case["code"]]
    assert _all(clerk, words=f"{word} 路灯") == [case["code"]]
    assert _all(centre.person("leader"), words=word, from_time=later["register_time"]) == [
        later["code"]
    ]
    assert _all(clerk, words=word, state="declined") == []
    centre.verb(case["id"], "clerk", "amend", title=f"{other}路灯不亮", reason="写错")
    assert _all(clerk, words=word) == [later["code"]]
    assert _all(clerk, words=other) == [case["code"]]


def test_pages_of_a_search_neither_repeat_nor_miss_while_others_register(centre: Centre) -> None:
    word, clerk = _coined(), centre.person("clerk")
    made = [_register(centre, f"{word}{sign}")["code"] for sign in _SIGNS[:5]]

    seen, token = [], ""
    while True:
        page = clerk.get("/cases", words=word, page_size=2, page_token=token)
        seen += [row["code"] for row in page["items"]]
        token = page["next_page_token"]
        if not token:
            break
        _register(centre, f"{word}新到")

    assert seen == made[::-1]


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"words": "桥"}, "words"),
        ({"words": "路" * 41}, "words"),
        ({"category": "No"}, "category"),
        ({"from_time": "昨天"}, "from_time"),
        ({"from_time": "2026-02-02T00:00:00Z", "until_time": "2026-02-01T00:00:00Z"}, "until_time"),
        ({"department": "A B"}, "department"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_search_asked_badly_names_the_field(
    centre: Centre, fields: dict[str, Any], at_fault: str
) -> None:
    with pytest.raises(Refused) as refusal:
        centre.person("clerk").get("/cases", **fields)

    assert refusal.value.status == 422
    assert [one["field"] for one in refusal.value.problem["errors"]] == [at_fault]
