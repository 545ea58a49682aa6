"""Choosing from the list in the isolation walk: who calls what, an entry and a choice."""

from typing import TYPE_CHECKING

from tests.support.row import Row

if TYPE_CHECKING:
    from tests.support.counties import Builder

_ENTRY = {
    "kind": "service",
    "title": "心理疏导",
    "introduction": "中心心理咨询师当面疏导。",
    "is_published": True,
}
_REASON = {"reason": "所选服务本周已约满"}
_KEYED = {"code": "$code", "key": "$query_key"}
CHOICE_ROWS: dict[str, Row] = {
    "OfferingService.PutOffering": Row(
        "dispatcher", _ENTRY, own_keys={"offering_id": "every county names its own entries"}
    ),
    "OfferingService.ListOfferings": Row("dispatcher"),
    "OfferingService.GetPublicOfferings": Row("resident"),
    "OwnChoiceService.FollowChoices": Row("resident"),
    "OwnChoiceService.Choose": Row(
        "resident", own_keys={"offering_id": "every county names its own entries"}
    ),
    "OwnChoiceService.WithdrawChoice": Row("resident", _KEYED),
    "ChoiceService.RecordChoice": Row(
        "clerk",
        things={"case": "registered_case"},
        own_keys={"offering_id": "every county names its own entries"},
    ),
    "ChoiceService.ConfirmChoice": Row("dispatcher"),
    "ChoiceService.ReplaceChoice": Row(
        "dispatcher", _REASON, own_keys={"offering_id": "every county names its own entries"}
    ),
    "ChoiceService.GetChoice": Row("dispatcher"),
    "ChoiceService.ListChoices": Row("dispatcher", things={"case": "registered_case"}),
}
HTTP_CALLS = {
    "GET /offerings": "OfferingService.ListOfferings",
    "POST /choices": "ChoiceService.RecordChoice",
    "GET /choices": "ChoiceService.ListChoices",
    "GET /choices/{choice_id}": "ChoiceService.GetChoice",
    "POST /choices/{choice_id}:confirm": "ChoiceService.ConfirmChoice",
    "POST /choices/{choice_id}:replace": "ChoiceService.ReplaceChoice",
}
"""Paths that are one call of a service."""

_FOLLOW = {"key": "$key"}
HTTP_OWN = {
    "PUT /offerings/{offering_id}": Row(
        "dispatcher",
        {**_ENTRY, "version": 0},
        own_keys={"path.offering_id": "every county names its own entries"},
    ),
    "GET /public/offerings": Row(
        "", {"county": "$county"}, own_keys={"query.county": "what residents may choose is public"}
    ),
    "GET /public/cases/{code}/choices": Row("", _FOLLOW),
    "POST /public/cases/{code}/choices": Row(
        "", _FOLLOW, own_keys={"body.offering_id": "every county names its own entries"}
    ),
    "POST /public/cases/{code}/choices/{choice_id}:withdraw": Row("", _FOLLOW),
}
"""Paths with a row of their own."""


def plant(builder: "Builder") -> None:
    """An entry of the list, and what somebody chose of it."""
    things = builder.things
    key = f"comfort-{things.county}"
    known = builder.do("OfferingService.ListOfferings", "dispatcher", {})["offerings"]
    if not any(one["offering_id"] == key for one in known):
        builder.do("OfferingService.PutOffering", "dispatcher", {**_ENTRY, "offering_id": key})
    builder.keep("offering", key)
    own = {"code": things.codes["case"], "key": things.codes["query_key"]}
    wanted = own | {"offering_id": key, "wish": things.marker}
    chosen = builder.do("OwnChoiceService.Choose", "resident", wanted)["choices"][0]
    builder.keep("choice", chosen["id"], int(chosen["version"]))
