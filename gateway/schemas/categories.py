"""Bodies about categories: trees, answers, and texts to suggest for."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    AreaCode,
    Body,
    Clean,
    Kind,
    StandingVersion,
    Text,
    Version,
    body_id,
)

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
LeafKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}\.[a-z][a-z0-9_]{0,29}$")]
Name = Annotated[str, Field(min_length=1, max_length=60), Clean]
Bound = Annotated[int, Field(ge=-(10**13), le=10**13)]
Value = Annotated[str, Field(max_length=2000), Clean]
_EXAMPLE: dict[str, Any] = {
    "name": "衡山县事项目录",
    "branches": [],
    "leaves": [
        {
            "key": "streets.benches",
            "name": "公共座椅损坏",
            "questions": [
                {"key": "since", "label": "从什么时候开始", "type": "date", "is_required": True},
                {
                    "key": "place",
                    "label": "在哪里",
                    "type": "one_of",
                    "options": [
                        {"key": "park", "label": "公园"},
                        {"key": "street", "label": "街边"},
                    ],
                },
            ],
        }
    ],
}


class Answer(Body):
    """The answer to one question of the category（答复）."""

    question: Key
    values: Annotated[list[Value], Field(max_length=30)]


Answers = Annotated[list[Answer], Field(max_length=20)]
Suggested = Annotated[list[LeafKey], Field(max_length=3)]


class Option(Body):
    """What may be ticked."""

    key: Key
    label: Name


class Question(Body):
    """What a leaf asks（登记提问）."""

    key: Key
    label: Name
    help: Annotated[str, Field(max_length=200), Clean] = ""
    type: Literal["text", "number", "money", "date", "yes_no", "one_of", "many_of"]
    is_required: bool = False
    options: Annotated[list[Option], Field(max_length=30)] = Field(default_factory=list)
    low: Bound | None = None
    high: Bound | None = None
    most: Annotated[int, Field(ge=0, le=2000)] = 0


class CategoryBranch(Body):
    """The first level under a kind（大类）."""

    key: Key
    kind: Kind
    name: Name


class CategoryLeaf(Body):
    """The second level, which a case names（小类）."""

    key: LeafKey
    name: Name
    is_hidden: bool = False
    is_staff_only: bool = False
    questions: Annotated[list[Question], Field(max_length=20)] = Field(default_factory=list)


class CategoryTable(Body):
    """An area's tree: whole for a province, below it what the area adds or says otherwise."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: Name
    branches: Annotated[list[CategoryBranch], Field(max_length=80)] = Field(default_factory=list)
    leaves: Annotated[list[CategoryLeaf], Field(max_length=400)]


class CategoryDraft(CategoryTable):
    """A draft; `version` 0 creates it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 0, **_EXAMPLE}]})

    version: StandingVersion


class PublishCategoryTree(Body):
    """Which draft shall hold, as its publisher saw it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "category_tree_id": "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"}]
        }
    )

    category_tree_id: Annotated[str, body_id("category_tree")]
    version: Version


class SuggestCategory(Body):
    """A text that wants a category."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "下水道堵塞",
                    "narrative": "小区门口下水道堵塞三天，污水外溢。",
                    "area_code": "430423100",
                }
            ]
        }
    )

    title: Annotated[str, Field(min_length=1, max_length=200), Clean]
    narrative: Text = ""
    area_code: AreaCode
