"""Case ⇄ document: names, phones, numbers, addresses and free words are sealed, the rest is plain.

Names, phones and ID numbers leave a blind index, so that a party's matters are found by an
exact value.
"""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from chassis.mongo import Document, base_fields
from chassis.sealing import Sealing
from services.intake.domain.answers import Answer
from services.intake.domain.bundles import Bond
from services.intake.domain.cases import Case
from services.intake.domain.classification import Classification
from services.intake.domain.hand_overs import HandOver
from services.intake.domain.parts import Evaluation, Origin, Refusal, VisitBack
from services.intake.domain.people import Party
from services.intake.domain.reports import Location, Matter
from services.intake.domain.standing import Authority, ContactCheck
from services.intake.domain.states import State
from services.intake.domain.vocabulary import RESIDENT
from services.intake.store.case_summaries import read_track, track_document
from services.intake.store.ending_documents import EndingDocuments, as_tuple
from services.intake.store.finders import Finders
from services.intake.store.within import FIELD as WITHIN
from services.intake.store.within import areas_within

_SEALED = ("name", "phone", "id_number")
_PAPER = ("number", "words")
_PLAIN_MATTER = (
    "kind", "category", "dispute_kind", "title", "narrative", "channel", "amount_fen",
    "people_count", "is_urgent", "is_confidential", "is_anonymous",
)  # fmt: skip
_PLAIN = (
    "code", "first_responder", "register_time", "accept_time", "close_time", "incident_id",
    "privacy_notice", "has_consent", "is_supplemented", "handled_by", "reopen_count",
)  # fmt: skip


class CaseDocuments:
    """Writes and reads the documents of one service's cases."""

    def __init__(self, sealing: Sealing) -> None:
        """Seal with these keys."""
        self._sealing = sealing
        self._endings = EndingDocuments(sealing)
        self.finders = Finders(sealing)

    def write(self, case: Case) -> Document:
        """All fields but the common ones."""
        matter = case.matter
        return {
            **{name: getattr(case, name) for name in _PLAIN},
            **{name: getattr(matter, name) for name in _PLAIN_MATTER},
            "guidance_id": case.guidance_id,
            "state": str(case.state),
            "needs_supplement": case.needs_supplement,
            "is_silent": case.is_silent,
            "is_repeat": case.is_repeat,
            "place_id": case.place_id,
            "hand_over": self._hand_over_document(case),
            "origin": self._origin_document(case),
            "origin_index": self._origin_index(case.origin),
            "grade": case.grade,
            **self.finders.of_case(case),
            "sensitivities": list(matter.sensitivities),
            "accused_department": matter.accused_department,
            "is_restricted": matter.is_restricted,
            WITHIN: areas_within(case.area_code),
            "address": self._seal(case.id, "address", matter.address),
            "location": vars(matter.location) if matter.location else None,
            "classification": self._classification_document(case.id, matter.classification),
            "parties": [self._party_document(case.id, party) for party in case.parties],
            **self.unversioned(case),
            "refusal": self._part(case.id, "refusal", case.refusal, "reason"),
            "visit": self._part(case.id, "visit", case.visit, "note"),
            "result": self._seal(case.id, "result", case.result),
            "public_answer": self._seal(case.id, "public_answer", case.public_answer),
            "evaluations": [
                self._part(case.id, f"evaluations/{at}", said, "comment")
                for at, said in enumerate(case.evaluations)
            ],
            **self._endings.write(case),
        }

    def unversioned(self, case: Case) -> Document:
        """What follows the others' events or a bundle beside the version."""
        bond = self._part(case.id, "bond", case.bond, "own_result", "own_answer")
        if bond:
            bond["is_member"] = case.is_member
        return {"track": track_document(case.track), "bond": bond}

    def read(self, row: Document) -> Case:
        """The case a document holds."""
        case_id = row["_id"]
        return Case(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            guidance_id=row.get("guidance_id", ""),
            state=State(row["state"]),
            is_silent=row.get("is_silent", False),
            is_repeat=row.get("is_repeat", False),
            place_id=row.get("place_id", ""),
            hand_over=self._hand_over(case_id, row.get("hand_over")),
            origin=self._origin(case_id, row.get("origin")),
            matter=self._matter(row),
            parties=[self._party(case_id, party) for party in row["parties"]],
            track=read_track(row["track"]),
            bond=self._bond(case_id, row["bond"]),
            refusal=self._opened(Refusal, case_id, "refusal", row["refusal"], "reason"),
            visit=self._opened(VisitBack, case_id, "visit", row["visit"], "note"),
            result=self._open(case_id, "result", row["result"]),
            public_answer=self._open(case_id, "public_answer", row["public_answer"]),
            evaluations=[
                self._opened(Evaluation, case_id, f"evaluations/{at}", said, "comment")
                for at, said in enumerate(row["evaluations"])
            ],
            **self._endings.read(row),
        )

    def indexed(self, case: Case) -> Document:
        """All that a case is found by which was stored before it was found by so much."""
        parties = [self._party_document(case.id, party) for party in case.parties]
        return {**self.finders.of_case(case), "parties": parties}

    def texts(self, row: Document) -> tuple[str, str, str]:
        """The texts in which words are looked for."""
        return row["title"], row["narrative"], self._open(row["_id"], "address", row["address"])

    def open_answer(self, row: Document) -> str:
        """The answer to who brought the matter."""
        return self._open(row["_id"], "public_answer", row["public_answer"])

    def origin_index(self, origin: Origin) -> str:
        """What stands in the store for a matter's name elsewhere."""
        return self._sealing.blind(f"{origin.system}\0{origin.reference}", "origin")

    def _origin_index(self, origin: Origin | None) -> str:
        return self.origin_index(origin) if origin and origin.reference else ""

    def _origin_document(self, case: Case) -> Document | None:
        if case.origin is None:
            return None
        reference = self._seal(case.id, "origin", case.origin.reference)
        return {"system": case.origin.system, "reference": reference}

    def _origin(self, case_id: str, row: Document | None) -> Origin | None:
        if row is None:
            return None
        reference = self._open(case_id, "origin", row["reference"])
        return Origin(system=row["system"], reference=reference)

    def _hand_over_document(self, case: Case) -> Document | None:
        if case.hand_over is None:
            return None
        row = dict(vars(case.hand_over))
        sealed = {name: self._seal(case.id, f"hand_over/{name}", row[name]) for name in _PAPER}
        return row | sealed

    def _hand_over(self, case_id: str, row: Document | None) -> HandOver | None:
        if row is None:
            return None
        opened = {name: self._open(case_id, f"hand_over/{name}", row[name]) for name in _PAPER}
        return HandOver(**row | opened)

    def _matter(self, row: Document) -> Matter:
        place = row["location"]
        return Matter(
            **{name: row[name] for name in _PLAIN_MATTER},
            area_code=row["area_code"],
            address=self._open(row["_id"], "address", row["address"]),
            location=Location(**place) if place else None,
            classification=self._classification(row["_id"], row.get("classification")),
            sensitivities=tuple(row.get("sensitivities", ())),
            accused_department=row.get("accused_department", ""),
        )

    def _classification_document(self, case_id: str, filed: Classification | None) -> Document:
        if filed is None:
            return {}
        answers = json.dumps(filed.by_question, ensure_ascii=False) if filed.answers else ""
        sealed = self._seal(case_id, "classification/answers", answers)
        types = {one.question: str(one.type) for one in filed.answers}
        told = {"origin": str(filed.origin), "answers": sealed, "answer_types": types}
        return {**vars(filed), **told}

    def _classification(self, case_id: str, row: Document | None) -> Classification | None:
        if not row:
            return None
        opened = self._open(case_id, "classification/answers", row["answers"])
        types = row.get("answer_types", {})
        answers = tuple(
            Answer(question=question, values=tuple(values), type=types.get(question, ""))
            for question, values in json.loads(opened or "{}").items()
        )
        known = {name: value for name, value in row.items() if name != "answer_types"}
        return Classification(**known | {"suggested": tuple(row["suggested"]), "answers": answers})

    def _party_document(self, case_id: str, party: Party) -> Document:
        sealed = {
            name: self._seal(case_id, f"parties/{party.id}/{name}", getattr(party, name))
            for name in _SEALED
        }
        where = f"parties/{party.id}"
        return {
            "id": party.id,
            "role": party.role,
            "type": party.type,
            "id_type": party.id_type,
            "is_representative": party.is_representative,
            "contact": self._part(case_id, f"{where}/contact", party.contact, "note"),
            "authority": self._authority(case_id, where, party.authority),
            "key_hash": party.key_hash,
            **self.finders.of_party(party),
            **sealed,
        }

    def _party(self, case_id: str, row: Document) -> Party:
        opened = {
            name: self._open(case_id, f"parties/{row['id']}/{name}", row[name]) for name in _SEALED
        }
        plain = {name: row[name] for name in ("id", "role", "type", "key_hash")}
        where, contact = f"parties/{row['id']}", row.get("contact")
        return Party(
            **plain,
            **opened,
            id_type=row.get("id_type", RESIDENT),
            is_representative=row.get("is_representative", False),
            contact=self._opened(ContactCheck, case_id, f"{where}/contact", contact, "note"),
            authority=self._read_authority(case_id, where, row.get("authority")),
        )

    def _authority(self, case_id: str, where: str, authority: Authority | None) -> Document | None:
        row = self._part(case_id, f"{where}/authority", authority, "paper")
        if row is not None and authority is not None:
            row["until"] = authority.until.isoformat() if authority.until else ""
        return row

    def _read_authority(self, case_id: str, where: str, row: Document | None) -> Authority | None:
        if row is None:
            return None
        until = date.fromisoformat(row["until"]) if row["until"] else None
        plain = row | {"represents": tuple(row["represents"]), "until": until}
        authority: Authority = self._opened(
            Authority, case_id, f"{where}/authority", plain, "paper"
        )
        return authority

    def _bond(self, case_id: str, row: Document | None) -> Bond | None:
        if row is None:
            return None
        known = {name: value for name, value in row.items() if name != "is_member"}
        bond: Bond = self._opened(Bond, case_id, "bond", known, "own_result", "own_answer")
        return replace(bond, own_state=State(bond.own_state))

    def _part(self, case_id: str, place: str, part: Any, *words: str) -> Document | None:
        if part is None:
            return None
        row = dict(vars(part))
        return row | {name: self._seal(case_id, f"{place}/{name}", row[name]) for name in words}

    def _opened(
        self, kind: Any, case_id: str, place: str, row: Document | None, *words: str
    ) -> Any:
        if row is None:
            return None
        opened = {name: self._open(case_id, f"{place}/{name}", row[name]) for name in words}
        return kind(**{name: as_tuple(value) for name, value in row.items()} | opened)

    def _seal(self, case_id: str, place: str, text: str) -> str:
        return self._sealing.seal(text, f"cases/{case_id}/{place}")

    def _open(self, case_id: str, place: str, text: str) -> str:
        return self._sealing.open(text, f"cases/{case_id}/{place}")
