"""A county's table goes out as a workbook and comes in again as a draft, through the gateway."""

import uuid

from deploy.demo.centre import Centre
from deploy.local.platform import Platform
from tests.support.drafts import draft_version

COUNTY = "431382"
PATH = f"/rule-sets/{COUNTY}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_workbook_goes_out_and_comes_in_as_a_draft(platform: Platform) -> None:
    with Centre(platform.url, COUNTY) as free:
        admin = free.person("admin")
        held = admin.get(PATH)
        sheet = admin.http.get(f"{PATH}/sheet", params={"format": "xlsx"})
        assert sheet.headers["content-type"] == XLSX

        def send(**query: str | int) -> dict[str, object]:
            answer = admin.http.post(
                f"{PATH}/sheet",
                params=query,
                content=sheet.content,
                headers={"Content-Type": XLSX, "Idempotency-Key": str(uuid.uuid4())},
            )
            assert answer.status_code == 200, answer.text
            found: dict[str, object] = answer.json()
            return found

        tried = send()
        assert tried["faults"] == []
        stored = send(is_final="true", version=draft_version(admin, PATH))

        draft = stored["rule_set"]
        assert isinstance(draft, dict)
        assert draft["state"] == "draft"
        assert stored["row_count"] == tried["row_count"]
        assert admin.get(PATH)["id"] == held["id"]
