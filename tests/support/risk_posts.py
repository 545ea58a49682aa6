"""Who calls each RPC of colours and their schemes, with what, and how both come to be."""

from typing import TYPE_CHECKING

from tests.support.row import Row

if TYPE_CHECKING:
    from tests.support.counties import Builder

_SCHEME = {
    "area_code": "$county",
    "name": "三色方案",
    "signs": [
        {
            "key": "people-9000",
            "colour": "red",
            "title": "涉及九千人以上",
            "measure": "people_count",
            "least": 9000,
        }
    ],
    "slips": [
        {"colour": "red", "name": "红色预警单", "answer_days": 1},
        {"colour": "yellow", "name": "黄色预警单", "answer_days": 2},
        {"colour": "blue", "name": "蓝色预警单", "answer_days": 3},
    ],
}
_OF_CASE = {"case": "routed_case"}

RISK_ROWS = {
    "RiskService.GetCaseRisk": Row("supervisor", things=_OF_CASE),
    "RiskService.ListRisks": Row("supervisor"),
    "RiskService.GetRiskCounts": Row("supervisor"),
    "RiskService.SetCaseColour": Row(
        "supervisor", {"colour": "yellow", "reason": "有上访苗头"}, {"case": "coloured_case"}
    ),
    "RiskService.ClearCaseColour": Row("supervisor", things={"case": "coloured_case"}),
    "RiskSchemeService.GetRiskScheme": Row("admin", {"area_code": "$county", "is_draft": True}),
    "RiskSchemeService.PutRiskSchemeDraft": Row(
        "admin", {"scheme": _SCHEME}, own_keys={"scheme.id": "the draft is found by its area"}
    ),
    "RiskSchemeService.PublishRiskScheme": Row("supervisor"),
}

HTTP_CALLS = {
    "GET /risks": "RiskService.ListRisks",
    "GET /risk-counts": "RiskService.GetRiskCounts",
    "GET /cases/{case_id}/risk": "RiskService.GetCaseRisk",
    "POST /cases/{case_id}/risk:set": "RiskService.SetCaseColour",
    "POST /cases/{case_id}/risk:clear": "RiskService.ClearCaseColour",
}
HTTP_OWN = {
    "GET /risk-schemes/{area}": Row("admin", {"is_draft": True}),
    "PUT /risk-schemes/{area}": Row(
        "admin", {key: value for key, value in _SCHEME.items() if key != "area_code"}
    ),
    "POST /risk-schemes/{area}:publish": Row("supervisor"),
}


def plant(builder: "Builder") -> None:
    """A case that a person coloured, and a draft of a scheme."""
    case_id, marker = builder.things.ids["objected_case"], builder.things.marker
    found = builder.do("RiskService.GetCaseRisk", "supervisor", {"case_id": case_id})["risk"]
    colour = {"case_id": case_id, "version": int(found.get("version", 0)), "colour": "red"}
    colour |= {"reason": f"有上访苗头{marker}"}
    risk = builder.do("RiskService.SetCaseColour", "supervisor", colour)["risk"]
    builder.keep("coloured_case", case_id, int(risk["version"]))
    own = {"area_code": builder.things.county}
    version = builder.version_of("RiskSchemeService.GetRiskScheme", "scheme", own)
    scheme = {**_SCHEME, **own, "name": marker, "version": version}
    put = builder.do("RiskSchemeService.PutRiskSchemeDraft", "admin", {"scheme": scheme})
    builder.keep("risk_scheme", put["scheme"]["id"], int(put["scheme"]["version"]))
