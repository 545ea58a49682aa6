"""Conditions（高级条件）: one expression on the facts of a case, beside the cells of a row.

The language is a part of CEL: facts, whole numbers, quoted words, comparing, counting, lists to
look into. What is not named here is refused before CEL reads it: no macro but `has`, so nothing
loops; no function but three on words; nothing nests deeply. Why: `docs/adr/0041`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from itertools import product
from typing import Any

from services.routing.domain.facts import (
    ANSWER,
    CATALOGUE,
    Facts,
    FactType,
    FactValue,
    members_of,
    question_of,
)

LONGEST, DEEPEST, MOST_CHOICES = 300, 12, 5
_MOST_ANSWERS, _MOST_REMEMBERED = 6, 1024
ANSWERS = "answers"
_TOKEN = re.compile(
    r"""[ ]+|(?P<number>[0-9]{1,15})(?![\w.])|(?P<word>'[^'"\\\r\n]*'|"[^'"\\\r\n]*")"""
    r"""|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign><=|>=|==|!=|&&|\|\||[-+*/%<>!?:().,\[\]])"""
)
_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
_METHODS = frozenset({"contains", "startsWith", "endsWith"})
_WORDS = frozenset({"true", "false", "in"})
_NAMES = frozenset(name for name, fact in CATALOGUE.items() if fact.type is not FactType.TEXT)

Test = Callable[[Facts], bool]


class ConditionFails(Exception):
    """The expression gives neither true nor false for these facts."""


@dataclass(frozen=True)
class Refusal:
    """Why a text is no condition."""

    reason: str
    message: str
    message_en: str


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


_NONE = _Token("", "")


def refusal_of(text: str) -> Refusal | None:
    """Why a text is no condition; None where it is one."""
    if len(text) > LONGEST:
        return Refusal("too_long", f"最多{LONGEST}个字符", f"At most {LONGEST} characters.")
    return _judged(text)


@lru_cache(_MOST_REMEMBERED)
def _judged(text: str) -> Refusal | None:
    tokens = _tokens(text)
    if tokens is None:
        return Refusal("malformed", "有不能使用的符号", "A sign that may not be used.")
    return next(_refusals(tokens), None) or _unread(text) or _unsound(text)


def test_of(text: str) -> Test:
    """A checked condition as a function of the facts; it may raise ConditionFails."""
    program = _compiled(text)
    names = tuple(program.variables())

    def holds(facts: Facts) -> bool:
        try:
            value = program.execute({name: _known(name, facts) for name in names})
        except Exception as error:  # whatever an expression makes of odd facts
            raise ConditionFails(text) from error
        if not isinstance(value, bool):
            raise ConditionFails(text)
        return value

    return holds


def asked_by(text: str) -> frozenset[str]:
    """The facts that a checked condition names."""
    tokens = _tokens(text) or []
    pairs = zip(tokens, tokens[2:], strict=False)
    answers = {f"{ANSWER}{key.text}" for name, key in pairs if name == _Token("name", ANSWERS)}
    return frozenset(answers | {one.text for one in tokens if one.kind == "name"} & _NAMES)


@lru_cache(_MOST_REMEMBERED)
def may_fail(text: str) -> bool:
    """Whether a checked condition fails for some of the facts that a case may have."""
    holds, asked = test_of(text), asked_by(text)
    return not all(
        _is_sure(holds, facts) and any(_is_sure(holds, one) for one in _answered(facts, asked))
        for facts in _SAMPLES
    )


def _known(name: str, facts: Facts) -> Any:
    if name == ANSWERS:
        given = ((question_of(fact), value) for fact, value in facts.items())
        return {key: _read(value) for key, value in given if key}
    is_set = name in CATALOGUE and CATALOGUE[name].type is FactType.SET
    return members_of(facts[name]) if is_set else facts[name]


def _read(answer: FactValue) -> Any:
    return members_of(answer) if isinstance(answer, str) else answer


def _compiled(text: str) -> Any:
    return _library().compile(text)


@cache
def _library() -> Any:
    """CEL itself, without the command line that its package loads: 0.02 s instead of 0.4."""
    package = find_spec("cel")
    places = package.submodule_search_locations if package else None
    spec = PathFinder.find_spec("cel.cel", places)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError("common-expression-language is not installed")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _tokens(text: str) -> list[_Token] | None:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        at = match.end()
        if match.lastgroup:
            found.append(_Token(match.lastgroup, match[0]))
    return found


def _refusals(tokens: list[_Token]) -> Iterator[Refusal]:
    padded = [_NONE, _NONE, *tokens, _NONE]
    for first, before, token, after in zip(
        padded, padded[1:], padded[2:], padded[3:], strict=False
    ):
        is_named = token.kind != "name" or _is_allowed(first, before, token, after)
        if not is_named:
            message = f"不能使用“{token.text}”"
            yield Refusal("unknown_name", message, f"{token.text} may not be used here.")
        if (token.kind, before.kind) == ("word", "word") or (before.text, token.text) == ("/", "/"):
            yield Refusal("malformed", "引号或斜线不能相连", "No quotes or strokes side by side.")
        if token.text == "[" and (before.text in (")", "]") or _is_value(before)):
            yield Refusal("malformed", "不能按位置取值", "Nothing is taken by its place.")
    if _depth(tokens) > DEEPEST or sum(one.text == "?" for one in tokens) > MOST_CHOICES:
        yield Refusal("too_deep", "层次太多", "It nests too deeply.")


def _is_allowed(first: _Token, before: _Token, name: _Token, after: _Token) -> bool:
    """Whether a name may stand where it stands: a fact, an answer, or one of few functions."""
    is_called = after.text == "("
    if before.text == ".":
        is_answer = first.text == ANSWERS and bool(_KEY.fullmatch(name.text))
        return name.text in _METHODS if is_called else is_answer
    if name.text == ANSWERS:
        return after.text == "."
    if is_called:
        return name.text in ("has", "in")
    return name.text in _WORDS or name.text in _NAMES


def _is_value(token: _Token) -> bool:
    return token.kind in ("name", "word", "number") and token.text != "in"


def _depth(tokens: Iterable[_Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        deepest = max(deepest, depth)
    return deepest


def _unread(text: str) -> Refusal | None:
    try:
        _compiled(text)
    except ValueError:
        return Refusal("malformed", "不是完整的条件", "It is not a whole condition.")
    return None


def _unsound(text: str) -> Refusal | None:
    """A condition that fails for every sample fails always."""
    holds, asked = test_of(text), asked_by(text)
    samples = (one for facts in _SAMPLES for one in (facts, *_answered(facts, asked)))
    if any(_is_sure(holds, sample) for sample in samples):
        return None
    return Refusal("always_fails", "类型不符，无法计算", "It fails for all facts; mind the types.")


def _is_sure(holds: Test, sample: Facts) -> bool:
    """Whether it is true or false."""
    try:
        holds(sample)
    except ConditionFails:
        return False
    return True


def _answered(facts: Facts, asked: frozenset[str]) -> Iterator[Facts]:
    """The same facts with every question answered, by numbers and ticks in all ways."""
    answers = sorted(name for name in asked if question_of(name))
    either: tuple[FactValue, ...] = (3, "|yes|")
    for given in product(either, repeat=min(len(answers), _MOST_ANSWERS)):
        yield {**facts, **dict.fromkeys(answers, 3), **dict(zip(answers, given, strict=False))}


def _sample(values: Mapping[FactType, FactValue]) -> Facts:
    return {name: values[fact.type] for name, fact in CATALOGUE.items()}


_SAMPLES = (
    _sample(
        {
            FactType.CHOICE: "",
            FactType.AREA: "43",
            FactType.CELL: "",
            FactType.NUMBER: 0,
            FactType.TEXT: "",
            FactType.YES_NO: False,
            FactType.SET: "",
        }
    ),
    _sample(
        {
            FactType.CHOICE: "other",
            FactType.AREA: "430423100201",
            FactType.CELL: "430423100201-01",
            FactType.NUMBER: 100,
            FactType.TEXT: "",
            FactType.YES_NO: True,
            FactType.SET: "|person|",
        }
    ),
)
"""A case of little and one of much."""
