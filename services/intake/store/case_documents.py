"""Case ⇄ document: names, phones, numbers, addresses and free words are sealed, the rest is plain.

Names, phones and ID numbers leave a blind index, so that a party's matters are found by an
exact value.
"""

from datetime import date
from typing import Any

from chassis.mongo import Document, base_fields
from chassis.sealing import Sealing
from services.intake.domain.cases import Case
from services.intake.domain.parts import Evaluation, Refusal, Share, Track, VisitBack
from services.intake.domain.people import Party, normal_name
from services.intake.domain.reports import Location, Matter
from services.intake.domain.standing import Authority, ContactCheck
from services.intake.domain.states import State
from services.intake.domain.summaries import Summary
from services.intake.domain.vocabulary import RESIDENT

_SEALED = ("name", "phone", "id_number")
_PLAIN_MATTER = (
    "kind", "category", "dispute_kind", "title", "narrative", "channel", "amount_fen",
    "people_count", "is_urgent", "is_confidential", "is_anonymous",
)  # fmt: skip
_PLAIN = (
    "code", "first_responder", "register_time", "accept_time", "close_time", "incident_id",
    "privacy_notice", "has_consent", "is_supplemented", "handled_by", "reopen_count",
)  # fmt: skip
_SUMMARY_PLAIN = (
    "code", "kind", "category", "dispute_kind", "title", "channel", "amount_fen", "people_count",
    "is_urgent", "is_confidential", "is_anonymous", "needs_supplement", "first_responder",
    "register_time", "accept_time", "close_time", "reopen_count", "grade",
)  # fmt: skip


class CaseDocuments:
    """Writes and reads the documents of one service's cases."""

    def __init__(self, sealing: Sealing) -> None:
        """Seal with these keys."""
        self._sealing = sealing

    def write(self, case: Case) -> Document:
        """All fields but the common ones."""
        matter = case.matter
        return {
            **{name: getattr(case, name) for name in _PLAIN},
            **{name: getattr(matter, name) for name in _PLAIN_MATTER},
            "state": str(case.state),
            "needs_supplement": case.needs_supplement,
            "grade": case.grade,
            "sensitivities": list(matter.sensitivities),
            "is_restricted": matter.is_restricted,
            "address": self._seal(case.id, "address", matter.address),
            "location": vars(matter.location) if matter.location else None,
            "parties": [self._party_document(case.id, party) for party in case.parties],
            "track": track_document(case.track),
            "refusal": self._part(case.id, "refusal", case.refusal, "reason"),
            "visit": self._part(case.id, "visit", case.visit, "note"),
            "result": self._seal(case.id, "result", case.result),
            "public_answer": self._seal(case.id, "public_answer", case.public_answer),
            "evaluations": [
                self._part(case.id, f"evaluations/{at}", said, "comment")
                for at, said in enumerate(case.evaluations)
            ],
        }

    def read(self, row: Document) -> Case:
        """The case a document holds."""
        case_id = row["_id"]
        return Case(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            state=State(row["state"]),
            matter=self._matter(row),
            parties=[self._party(case_id, party) for party in row["parties"]],
            track=_track(row["track"]),
            refusal=self._opened(Refusal, case_id, "refusal", row["refusal"], "reason"),
            visit=self._opened(VisitBack, case_id, "visit", row["visit"], "note"),
            result=self._open(case_id, "result", row["result"]),
            public_answer=self._open(case_id, "public_answer", row["public_answer"]),
            evaluations=[
                self._opened(Evaluation, case_id, f"evaluations/{at}", said, "comment")
                for at, said in enumerate(row["evaluations"])
            ],
        )

    def person(self, name: str, phone: str, id_number: str) -> Document:
        """The query for parties with exactly these; an empty one does not narrow."""
        blind = {
            "parties.name_index": self._blind(normal_name(name), "name"),
            "parties.phone_index": self._blind(phone, "phone"),
            "parties.number_index": self._blind(id_number, "id_number"),
        }
        return {path: value for path, value in blind.items() if value}

    def _blind(self, value: str, what: str) -> str:
        return self._sealing.blind(value, what) if value else ""

    def _matter(self, row: Document) -> Matter:
        place = row["location"]
        return Matter(
            **{name: row[name] for name in _PLAIN_MATTER},
            area_code=row["area_code"],
            address=self._open(row["_id"], "address", row["address"]),
            location=Location(**place) if place else None,
            sensitivities=tuple(row.get("sensitivities", ())),
        )

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
            "name_index": self._blind(normal_name(party.name), "name"),
            "phone_index": self._blind(party.phone, "phone"),
            "number_index": self._blind(party.id_number, "id_number"),
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

    def _part(self, case_id: str, place: str, part: Any, words: str) -> Document | None:
        if part is None:
            return None
        row = dict(vars(part))
        return row | {words: self._seal(case_id, f"{place}/{words}", row[words])}

    def _opened(self, kind: Any, case_id: str, place: str, row: Document | None, words: str) -> Any:
        if row is None:
            return None
        return kind(**row | {words: self._open(case_id, f"{place}/{words}", row[words])})

    def _seal(self, case_id: str, place: str, text: str) -> str:
        return self._sealing.seal(text, f"cases/{case_id}/{place}")

    def _open(self, case_id: str, place: str, text: str) -> str:
        return self._sealing.open(text, f"cases/{case_id}/{place}")


def read_summary(row: Document) -> Summary:
    """The summary of a case; nothing sealed is opened."""
    track = _track(row["track"])
    return Summary(
        **base_fields(row),
        **{name: row[name] for name in _SUMMARY_PLAIN},
        state=State(row["state"]),
        lead_department=track.lead_department,
        departments=track.departments,
        due_time=track.due_time,
        is_overdue=track.is_overdue,
        sensitivities=tuple(row.get("sensitivities", ())),
    )


def track_document(track: Track) -> Document:
    """Where the case is with the others."""
    shares = {name: dict(vars(share)) for name, share in track.shares.items()}
    return vars(track) | {"shares": shares}


def _track(row: Document) -> Track:
    shares = {name: Share(**share) for name, share in row["shares"].items()}
    return Track(**row | {"shares": shares})
