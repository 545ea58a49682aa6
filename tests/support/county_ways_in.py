"""The ways by which matters come into a county."""

import base64
import uuid
from typing import TYPE_CHECKING

from tests.support.callers import Fields

if TYPE_CHECKING:
    from tests.support.counties import Builder


def plant(county: "Builder") -> None:
    """A phone code, a sheet, a printed place, a feed and an open client."""
    _verification_code(county)
    _import(county)
    _place(county)
    _feed(county)


def _verification_code(county: "Builder") -> None:
    phone = f"139{uuid.uuid4().int % 10**8:08d}"
    body = {"phone": phone, "county": county.things.county, "purpose": "report"}
    answer = county.do("VerificationService.SendVerificationCode", "service:gateway", body)
    county.keep("verification_code", answer["id"])


def _import(county: "Builder") -> None:
    headings = "标题,来源,诉求类别,区划代码,申请人姓名"
    sheet = f"{headings}\n路灯,窗口,民生,{county.town},{county.things.marker}\n"
    body = {
        "file_name": f"{county.things.marker}.csv",
        "chunk": base64.b64encode(sheet.encode()).decode(),
    }
    answer = county.do("ImportService.UploadImport", "clerk", body)["import"]
    wanted = {"import_id": answer["import_id"]}

    def checked() -> Fields | None:
        found = county.do("ImportService.GetImport", "clerk", wanted)["import"]
        return found if found["state"] == "checked" else None

    county.keep("import", answer["import_id"], int(county.present(checked)["version"]))


def _place(county: "Builder") -> None:
    body = {"kind": "spot", "name": f"广场{county.things.marker}", "area_code": county.town}
    place = county.do("PlaceService.CreatePlace", "clerk", body)["place"]
    county.keep("place", place["place_id"], int(place["version"]))
    county.keep("place_token", place["token"])


def _feed(county: "Builder") -> None:
    told = {
        "ticket_number": "N1",
        "kind": "livelihood",
        "title": "路灯不亮",
        "area_code": county.town,
        "applicant_name": county.things.marker,
    }
    rules = [{"to": to, "op": "constant", "value": value} for to, value in told.items()]
    body = {"name": county.things.marker, "source": "hotline_12345", "mapping": rules}
    feed = county.do("TicketFeedService.CreateFeed", "admin", body)["feed"]
    county.keep("feed", feed["feed_id"], int(feed["version"]))
    wanted = {"name": county.things.marker, "per_minute": 60}
    client = county.do("OpenRequestService.CreateOpenClient", "admin", wanted)["client"]
    county.keep("open_client", client["client_id"], int(client["version"]))
