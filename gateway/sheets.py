"""What a place and a category bring to the residents' form（具体类别与提问）.

Leaves, questions, answers, and the departments that a matter may accuse.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from starlette.datastructures import FormData

from contracts.errors import Refusal
from gateway.errors import Problem
from gateway.residents import Residents
from gateway.shapes import to_json

PREFIX = "answer-"
_YUAN = re.compile(r"([0-9]{1,11})(?:\.([0-9]{1,2}))?", re.ASCII)
_COUNTY_DIGITS = 6
_PAGE_SIZE, _MOST_LEAVES = 100, 500
Leaf = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """What may be chosen, what is chosen, and what was answered."""

    leaves: Sequence[Leaf] = ()
    chosen: Leaf | None = None
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    departments: Sequence[Mapping[str, Any]] = ()

    @property
    def branches(self) -> list[tuple[str, list[Leaf]]]:
        """The leaves under their branches' names."""
        grouped = groupby(self.leaves, key=lambda leaf: str(leaf["branch_name"]))
        return [(name, list(leaves)) for name, leaves in grouped]

    @property
    def questions(self) -> Sequence[Mapping[str, Any]]:
        """What the chosen leaf asks."""
        return self.chosen["questions"] if self.chosen else ()

    @property
    def labels(self) -> dict[str, str]:
        """The questions' labels by their keys."""
        return {one["key"]: one["label"] for one in self.questions}

    def answers(self) -> list[dict[str, Any]]:
        """The answers to what the chosen leaf asks, money in fen; raises Problem."""
        found = []
        for question in self.questions:
            values = [value for value in self.given.get(question["key"], ()) if value]
            if question["type"] == "money":
                values = [_fen(question["key"], value) for value in values]
            if values:
                found.append({"question": question["key"], "values": values})
        return found


def given_answers(form: FormData) -> dict[str, list[str]]:
    """The answers as they were typed, by question."""
    names = {name for name in form if name.startswith(PREFIX)}
    return {
        name.removeprefix(PREFIX): [str(value).strip() for value in form.getlist(name)]
        for name in names
    }


async def open_sheet(
    residents: Residents, given: Mapping[str, str], answers: Mapping[str, Sequence[str]]
) -> Sheet:
    """What the chosen kind and place have; nothing until it is asked for, or when all is down.

    Args:
        residents: asks for them.
        given: the form; `with_categories` says that they were asked for.
        answers: as typed.
    """
    if not (
        given.get("with_categories") or given.get("category") or given.get("accused_department")
    ):
        return Sheet()
    county = given.get("area_code", "")[:_COUNTY_DIGITS]
    try:
        leaves = await _all_leaves(residents, county, given.get("kind", ""))
    except (Problem, Refusal):
        leaves = []
    departments = await _departments(residents, county)
    return Sheet(leaves, _named(leaves, given.get("category", "")), answers, departments)


async def _departments(residents: Residents, county: str) -> list[dict[str, Any]]:
    try:
        return await residents.departments(county)
    except (Problem, Refusal):
        return []


async def _all_leaves(residents: Residents, county: str, kind: str) -> list[Leaf]:
    leaves: list[Leaf] = []
    token = ""
    while len(leaves) < _MOST_LEAVES:
        answer = await residents.categories(
            county, kind=kind, page_size=_PAGE_SIZE, page_token=token
        )
        said = to_json(answer.message)
        leaves += said["categories"]
        token = said["next_page_token"]
        if not token:
            break
    return leaves


def _named(leaves: Iterable[Leaf], key: str) -> Leaf | None:
    return next((leaf for leaf in leaves if leaf["key"] == key), None)


def _fen(key: str, yuan: str) -> str:
    if amount := _YUAN.fullmatch(yuan):
        return str(int(amount[1]) * 100 + int((amount[2] or "").ljust(2, "0")))
    fault = {
        "field": f"answers.{key}",
        "reason": "not_a_number",
        "message": "请填金额，如3600.50",
        "message_en": "An amount in yuan.",
    }
    raise Problem(422, "invalid_fields", faults=[fault])
