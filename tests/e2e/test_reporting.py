"""A department that signed tells how far it is within an interval; the centre sees who is not."""

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Refused

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]


def test_a_signed_order_says_until_when_a_report_is_awaited(centre: Centre) -> None:
    made = centre.register(kind="livelihood", title="下水道久堵不通", parties=APPLICANTS)
    case = centre.case(made["id"], "routed")
    supervisor = centre.person("supervisor")
    (order,) = [
        one for one in supervisor.get("/assignments", case_id=case["id"])["items"] if one["is_lead"]
    ]
    assert order["report_due_time"] is None
    handler = centre.person(f"{order['department']}.handler")

    signed = handler.post(f"/assignments/{order['id']}:sign", {"version": order["version"]})

    assert (signed["missed_reports"], signed["report_due_time"] > signed["sign_time"]) == (0, True)
    body = {"version": signed["version"], "note": "已派人到现场"}
    told = handler.post(f"/assignments/{order['id']}:progress", body)
    assert told["report_due_time"] >= signed["report_due_time"]
    silent = supervisor.get("/assignments", case_id=case["id"], is_silent="true")
    assert (silent["items"], silent["total"]) == ([], 0)
    assert supervisor.get("/assignments", case_id=case["id"])["total"] >= 1
    with pytest.raises(Refused) as bad:
        supervisor.get("/assignments", is_silent="maybe")
    assert bad.value.status in (400, 422)
