"""Matters of every kind played with planted words, right and wrong."""

import json
import re
import secrets
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx

from deploy.demo.centre import TOWN, Centre
from deploy.demo.client import Answer, Person, Refused
from deploy.demo.mediating import Mediating
from deploy.local.platform import Platform
from tests.support.halls import guide_at_the_door
from tests.support.mistakes import make_mistakes
from tests.support.planted_files import attach_files
from tests.support.planted_people import gather_people
from tests.support.plants import Plants
from tests.support.waiting import eventually
from tests.support.ways import by_other_ways

LOCAL = timezone(timedelta(hours=8))


class Planter:
    """Plays matters of every kind with planted words, right and wrong."""

    def __init__(self, platform: Platform) -> None:
        """Play on this platform."""
        self.plants = Plants()
        self.centre = Centre(platform.url)
        self.visitor = Person(platform.url)
        self._base = platform.url
        self._sent = Path(platform.environment["ONEDOOR_HOME"]) / "standins" / "sms.jsonl"
        self.cases: list[Answer] = []

    def play(self) -> None:
        """All of it."""
        self.cases.append(self.handled())
        self.cases.append(self.mediated())
        self.cases.append(self.urgent())
        self.cases.append(self.reported_by_a_resident())
        self.declined()
        self.guided()
        self.accounts()
        by_other_ways(self.plants, self.centre, self._base)
        matter = self._matter(kind="livelihood")
        clerk = self.centre.person("clerk")
        make_mistakes(self.plants, clerk, self.visitor, matter, self.cases[0]["code"])

    def close(self) -> None:
        """Close the clients."""
        for client in (*self._clients(), self.visitor.http):
            client.close()

    def handled(self) -> Answer:
        """A department handles a matter to the archive."""
        text = self.plants.text
        answers = [
            {"question": "since", "values": ["2026-02-27"]},
            {"question": "landmark", "values": [text("answer")]},
        ]
        case = self._register(kind="livelihood", category="streets.drains", answers=answers)
        self._amend(case)
        attach_files(self.plants, self.centre, case)
        gather_people(self.plants, self.centre, case)
        lead = self.centre.handle(case["id"], result=text("result"), answer=text("answer"))
        self.centre.person(f"{lead['department']}.handler").get(f"/assignments/{lead['id']}")
        verb = self.centre.verb
        self.centre.report_parts(case["id"])
        verb(case["id"], "dispatcher", "verify", state="reported", note=text("note"))
        said = {"channel": "phone", "is_reached": True, "note": text("note")}
        verb(case["id"], "supervisor", "visit-back", state="verified", **said)
        body = {"grade": "satisfied", "comment": text("comment")}
        path = f"/public/cases/{case['code']}"
        self.centre.public.get(path, key=case["query_key"])
        self.centre.public.post(f"{path}/evaluation", body, key=case["query_key"])
        verb(case["id"], "supervisor", "archive", state="evaluated")
        clerk = self.centre.person("clerk")
        clerk.download(f"/cases/{case['id']}/receipt", key=case["query_key"])
        return case

    def mediated(self) -> Answer:
        """Two sides are heard apart and together, and agree on paper."""
        case = self._register(kind="dispute", dispute_kind="neighbour")
        mediating = Mediating(self.centre, case)
        mediating.begin()
        self._records(mediating)
        path = f"/mediations/{mediating.file['id']}"
        mediator = self.centre.person("mediator")
        drafted = mediator.post(
            f"{path}/agreements",
            {"version": mediator.get(path)["version"], "content": self._agreement(mediating)},
        )
        sides = [{"signer": one, "kind": "sign"} for one in self._sides(mediating)]
        others = [
            {"signer": "mediator", "kind": "sign"},
            {"signer": "committee", "kind": "seal"},
        ]
        signatures = [{**one, "sign_time": _ago(0)} for one in (*sides, *others)]
        signed = {"version": drafted["version"], "signatures": signatures}
        mediator.post(f"/agreements/{drafted['id']}:sign", signed)
        document = f"/agreements/{drafted['id']}/document"
        eventually(lambda: self._is_there(document), within=60, every=0.5)
        return case

    def urgent(self) -> Answer:
        """An emergency brings an officer out; another incident is settled on the spot."""
        case = self._register(kind="emergency")
        officer = self.centre.person("officer")
        task = officer.until("/tasks", lambda page: page["items"], case_id=case["id"])["items"][0]
        task = officer.post(f"/tasks/{task['id']}:accept", {"version": task["version"]})
        said = {"version": task["version"], "report": self.plants.text("report")}
        officer.post(f"/tasks/{task['id']}:report", said)
        incident = {
            "kind": "livelihood",
            "title": self.plants.text("title"),
            "narrative": self.plants.text("narrative"),
            "address": self.plants.address(),
            "area_code": TOWN,
        }
        officer.post("/incidents", incident)
        settled = {"is_settled": True, "outcome": "solved", "note": self.plants.text("note")}
        officer.post("/incidents", {**incident, **settled})
        return case

    def reported_by_a_resident(self) -> Answer:
        """A resident proves a phone, reports, and adds to it."""
        phone = self.plants.phone()
        wanted = {"phone": phone, "county": self.centre.county}
        asked = self.visitor.post("/public/verification-codes", wanted)
        code = self.plants.keep("verification_code", self._code_sent_to(phone))
        confirm = f"/public/verification-codes/{asked['id']}:confirm"
        given = {"code": code, "county": self.centre.county}
        token = self.visitor.post(confirm, given)["phone_token"]
        self.plants.keep("token", token)
        body = {
            **self._matter(kind="livelihood"),
            "phone_token": token,
            "has_consent": True,
            "privacy_notice": "2026-11",
        }
        case = self.visitor.post("/public/cases", body)
        self.plants.keep("query_key", case["query_key"])
        text = {"text": self.plants.text("supplement")}
        path = f"/public/cases/{case['code']}/supplements"
        self.visitor.post(path, text, key=case["query_key"])
        return case

    def declined(self) -> None:
        """A matter is not taken on; a department objects to another."""
        body = {**self._matter(kind="livelihood"), "parties": [], "is_anonymous": True}
        case = self.visitor.post("/public/cases", {**body, "privacy_notice": "2026-11"})
        reason = {
            "reason_code": "out_of_scope",
            "legal_route": "litigation",
            "reason": self.plants.text("reason"),
        }
        self.centre.verb(case["id"], "dispatcher", "decline", **reason)
        lead = self.centre.lead(self._register(kind="livelihood")["id"])
        objection = {
            "version": lead["version"],
            "reason_code": "not_our_duty",
            "reason": self.plants.text("reason"),
        }
        handler = self.centre.person(f"{lead['department']}.handler")
        handler.post(f"/assignments/{lead['id']}:object", objection)

    def guided(self) -> None:
        """A visitor books and tells the guide, who registers nothing of it."""
        guide_at_the_door(self.plants, self.centre)

    def accounts(self) -> None:
        """Passwords are set, used, mistyped and changed."""
        keep = self.plants.keep
        first, second = (keep("password", f"Qing-{secrets.token_hex(8)}") for _ in range(2))
        account = f"clerk{secrets.randbelow(10**8)}@{self.centre.county}"
        body = {"account": account, "post": "clerk", "password": first}
        self.centre.person("admin").post("/accounts", body)
        with httpx.Client(base_url=f"{self._base}/api/v1", timeout=30) as client:
            wrong = keep("password", f"Falsch-{secrets.token_hex(8)}")
            client.post("/auth/token", data={"username": account, "password": wrong})
            form = {"username": account, "password": first}
            granted = client.post("/auth/token", data=form).json()
            for token in ("access_token", "refresh_token"):
                keep("token", granted[token])
            headers = {
                "Authorization": f"Bearer {granted['access_token']}",
                "Idempotency-Key": str(uuid.uuid4()),
            }
            change = {"current_password": first, "new_password": second}
            client.post("/me:change-password", json=change, headers=headers)
            form = {"username": account, "password": second}
            again = client.post("/auth/token", data=form).json()
            keep("token", again["refresh_token"])
            client.post("/auth/refresh", json={"refresh_token": again["refresh_token"]})

    def _register(self, **more: Any) -> Answer:
        body = {**self._matter(**more), "source": "window"}
        case = self.centre.person("clerk").post("/cases", body)
        self.plants.keep("query_key", case["query_key"])
        return case

    def _matter(self, **more: Any) -> dict[str, Any]:
        plants = self.plants
        return {
            "title": plants.text("title"),
            "narrative": plants.text("narrative"),
            "address": plants.address(),
            "area_code": TOWN,
            "parties": [
                {
                    "role": role,
                    "type": "person",
                    "name": plants.name(),
                    "phone": plants.phone(),
                    "id_number": plants.id_number(),
                }
                for role in ("applicant", "respondent")
            ],
            **more,
        }

    def _amend(self, case: Answer) -> None:
        seen = self.centre.person("clerk").get(f"/cases/{case['id']}")
        plants, party = self.plants, seen["parties"][0]
        party = {"role": party["role"], "type": party["type"], "id": party["id"]}
        corrected = {"name": plants.name(), "phone": plants.phone(), "id_number": ""}
        self.centre.verb(
            case["id"],
            "clerk",
            "amend",
            reason=plants.text("reason"),
            parties=[{**party, **corrected}],
            address=plants.address(),
        )
        self.centre.person("clerk").get(f"/cases/{case['id']}/history")

    def _records(self, mediating: Mediating) -> None:
        side, text = self._sides(mediating)[0], self.plants.text
        times = {"held_start_time": _ago(50), "held_end_time": _ago(40)}
        caucus = {"side": side, "text": text("caucus"), "position": text("caucus")}
        content = {
            "present_party_ids": self._sides(mediating),
            "statements": [{"party_id": side, "text": text("statement")}],
            "place": "调解室一",
            "is_rights_told": True,
            "dispute_focus": text("record"),
            "process": text("record"),
            "result": "agreed",
        }
        path, mediator = f"/sessions/{mediating.session['id']}/records", "mediator"
        version = mediating.session["version"]
        for record in ({"caucus": {**times, **caucus}}, {"content": {**times, **content}}):
            person = self.centre.person(mediator)
            version = person.post(path, {"version": version, **record})["session"]["version"]

    def _agreement(self, mediating: Mediating) -> dict[str, Any]:
        text, sides = self.plants.text, self._sides(mediating)
        act = mediating.act("respondent", "applicant", text("agreement"))
        return {
            "party_ids": sides,
            "party_details": [{"party_id": sides[0], "text": self.plants.address()}],
            "main_facts": text("agreement"),
            "disputed_matters": text("agreement"),
            "responsibilities": text("agreement"),
            "obligations": [{**act, "manner": "当面"}],
            "extra_copies": 1,
        }

    def _sides(self, mediating: Mediating) -> list[str]:
        return [party["id"] for party in mediating.file["parties"]]

    def _is_there(self, document: str) -> bool:
        try:
            return bool(self.centre.person("mediator").download(document, format="pdf"))
        except Refused as refused:
            if refused.reason != "not_yet":
                raise
            return False

    def _code_sent_to(self, phone: str) -> str:
        def found() -> str:
            lines = self._sent.read_text().splitlines() if self._sent.exists() else []
            own = [one["template_param"] for one in map(json.loads, lines) if one["phone"] == phone]
            codes = [code for text in own for code in re.findall(r'"(\d{6})"', text)]
            return codes[0] if codes else ""

        return eventually(found, within=30, every=0.2)

    def _clients(self) -> Iterator[httpx.Client]:
        yield from (person.http for person in self.centre._people.values())
        yield self.centre.public.http


def _ago(minutes: int) -> str:
    return (datetime.now(LOCAL) - timedelta(minutes=minutes)).isoformat()
