"""A sheet of parties through HTTP on real parts: tried dry, taken in, and followed by its keys."""

import uuid
from typing import Any

from deploy.demo.centre import Centre
from deploy.demo.client import Person
from deploy.demo.stories import applicant


def _send(clerk: Person, case_id: str, content: bytes, **query: Any) -> dict[str, Any]:
    headers = {"Content-Type": "text/csv", "Idempotency-Key": str(uuid.uuid4())}
    path = f"/cases/{case_id}/party-sheet"
    answer = clerk.http.post(path, content=content, headers=headers, params=query)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def test_the_template_comes_back_filled_and_its_sound_rows_become_parties(centre: Centre) -> None:
    who = [applicant("陈某", "13807340001")]
    case = centre.register(kind="livelihood", title="小区停水", parties=who)
    clerk = centre.person("clerk")
    template = clerk.download("/party-template", format="csv").decode("utf-8-sig")
    head = template.splitlines()[0]
    rows = ["申请人,个人,李红,13807340002,", "申请人,个人,,12,", "相关人,单位,开云物业公司,,"]
    content = "\n".join([head, *rows]).encode()

    dry = _send(clerk, case["id"], content)
    version = centre.case(case["id"], "routed")["version"]
    done = _send(clerk, case["id"], content, is_final=True, version=version)

    assert [row["outcome"] for row in dry["rows"]] == ["sound", "faulty", "sound"]
    assert [row["outcome"] for row in done["rows"]] == ["added", "faulty", "added"]
    assert {fault["field"] for fault in done["rows"][1]["faults"]} == {"姓名或名称", "电话"}
    assert done["party_count"] == 3
    own = centre.public.get(f"/public/cases/{case['code']}", key=done["rows"][0]["query_key"])
    assert (own["party_role"], own["title"]) == ("applicant", "小区停水")
