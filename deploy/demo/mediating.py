"""The steps of a mediation as the mediator and the dispatcher take them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Refused

LOCAL = timezone(timedelta(hours=8))


class Mediating:
    """One case's mediation file, from consent to conclusion."""

    def __init__(self, centre: Centre, case: Answer) -> None:
        """Wait until the file is open."""
        self._centre = centre
        found = centre.person("dispatcher").until(
            "/mediations", lambda page: page["items"], case_id=case["id"]
        )
        self.file: Answer = found["items"][0]
        self.session: Answer = {}
        self.agreement: Answer = {}
        centre.step(f"转入调解（{self.file['state']}）")

    def begin(self) -> None:
        """Both sides agree to be mediated, a mediator is appointed, a room is booked.

        Whom a party chose and the centre confirmed is appointed with the last consent.
        """
        for party in self.file["parties"]:
            self._verb(
                "dispatcher", "consent",
                party_id=party["id"], is_agreed=True, channel="phone",
            )  # fmt: skip
        if self.file["state"] == "consented":
            self._verb("dispatcher", "appoint", mediator_id=f"mediator@{self._centre.county}")
        self._centre.step(f"双方同意调解，调解员 {self.file['mediator_id']}")
        self._schedule()
        self._centre.step(f"排期：{self.session['start_time']}")

    def caucus(self, role: str, text: str) -> None:
        """Meet one side apart."""
        held = {"held_start_time": _now(-60), "held_end_time": _now(-30)}
        caucus = {**held, "side": self.party(role), "text": text}
        self._record({"caucus": caucus})
        self._centre.step("背靠背调解一方")

    def record(self, *, result: str) -> None:
        """Write the record of the joint session."""
        self._record(
            {
                "content": {
                    "held_start_time": _now(-30),
                    "held_end_time": _now(-1),
                    "place": "调解室一",
                    "present_party_ids": [party["id"] for party in self.file["parties"]],
                    "is_rights_told": True,
                    "dispute_focus": "双方争议的范围与数额",
                    "process": "调解员释明法律规定，双方协商。",
                    "result": result,
                }
            }
        )
        self._centre.step("面对面调解，制作笔录")

    def agree(self, obligations: Sequence[Answer]) -> None:
        """Draft the agreement; parties, mediator and committee sign."""
        ids = [party["id"] for party in self.file["parties"]]
        total = sum(one.get("amount_fen", 0) for one in obligations)
        mediator = self._centre.person("mediator")
        content = {
            "party_ids": ids,
            "main_facts": "双方因本案事项发生纠纷。",
            "disputed_matters": "责任分担及履行方式。",
            "responsibilities": "双方各自承担约定义务。",
            "obligations": list(obligations),
            "total_fen": total,
        }
        path = f"/mediations/{self.file['id']}/agreements"
        drafted = mediator.post(path, {"version": self._version(), "content": content})
        self.agreement = drafted
        kinds = dict.fromkeys(ids, "fingerprint") | {"mediator": "sign", "committee": "seal"}
        signatures = [
            {"signer": signer, "kind": kind, "sign_time": _now(0)} for signer, kind in kinds.items()
        ]
        self.agreement = mediator.post(
            f"/agreements/{drafted['id']}:sign",
            {"version": drafted["version"], "signatures": signatures},
        )
        self._centre.step(f"达成协议 {self.agreement['number']}")

    def perform(self, *numbers: int) -> None:
        """What was agreed is done on the spot."""
        mediator = self._centre.person("mediator")
        for number in numbers:
            self.agreement = mediator.post(
                f"/agreements/{self.agreement['id']}:perform",
                {
                    "version": self.agreement["version"],
                    "obligation_number": number,
                    "perform_time": _now(0),
                    "note": "当场履行",
                },
            )
        self._centre.step("当场履行")

    def conclude(self) -> None:
        """The file is concluded."""
        self._verb("mediator", "conclude", outcome="agreed")
        self._centre.step("调解终结")

    def act(self, debtor: str, creditor: str, what: str) -> Answer:
        """An obligation to do something."""
        return {**self._between(debtor, creditor), "kind": "act", "act": what, "manner": "自行履行"}

    def pay(self, debtor: str, creditor: str, fen: int, manner: str) -> Answer:
        """An obligation to pay."""
        between = self._between(debtor, creditor)
        return {**between, "kind": "pay", "amount_fen": fen, "manner": manner}

    def party(self, role: str) -> str:
        """The id of the first party in a role."""
        parties = self.file["parties"]
        return str(next(one["id"] for one in parties if one["role"] == role))

    def _between(self, debtor: str, creditor: str) -> Answer:
        return {
            "debtor_party_id": self.party(debtor),
            "creditor_party_id": self.party(creditor),
            "due_date": (datetime.now(LOCAL) + timedelta(days=3)).date().isoformat(),
            "place": "县综治中心",
        }

    def _schedule(self) -> None:
        mediator = self._centre.person("mediator")
        room = mediator.get("/rooms")["items"][0]["id"]
        for begin in _office_hours():
            body = {
                "version": self._version(),
                "room_id": room,
                "start_time": begin.isoformat(),
                "end_time": (begin + timedelta(hours=1)).isoformat(),
            }
            try:
                path = f"/mediations/{self.file['id']}/sessions"
                self.session = mediator.post(path, body)
            except Refused as refusal:
                if refusal.reason != "slot_taken":
                    raise
            else:
                return

    def _record(self, body: Answer) -> None:
        mediator = self._centre.person("mediator")
        session = self.session["id"]
        answer = mediator.post(
            f"/sessions/{session}/records", {"version": self.session["version"], **body}
        )
        self.session = answer["session"]

    def _verb(self, post: str, verb: str, **body: Any) -> None:
        path = f"/mediations/{self.file['id']}"
        person = self._centre.person(post)
        self.file = person.post(f"{path}:{verb}", {"version": self._version(), **body})

    def _version(self) -> int:
        path = f"/mediations/{self.file['id']}"
        return int(self._centre.person("dispatcher").get(path)["version"])


def _office_hours() -> Iterator[datetime]:
    """Full hours from tomorrow 09:00 on, the last at 16:00, for five months."""
    morning = datetime.now(LOCAL).replace(hour=9, minute=0, second=0, microsecond=0)
    for day in range(1, 150):
        for hour in range(8):
            yield morning + timedelta(days=day, hours=hour)


def _now(minutes: int) -> str:
    return (datetime.now(LOCAL) + timedelta(minutes=minutes)).isoformat()
