"""Sessions, the slots they book, and their records.

A booked slot is a row with a unique key {county, resource, slot}: of two sessions that want the
same room, mediator or party at the same time only one can be committed, however close they come.
"""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from pymongo.errors import BulkWriteError, DuplicateKeyError

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.mediation.domain.records import CaucusContent, JointContent, Record, Statement
from services.mediation.domain.sessions import Session, SessionState, SlotTaken
from services.mediation.store.pages import Documents
from services.mediation.use_cases.ports import Page, Paging, SessionFilter


class MongoSessions:
    """Sessions and bookings."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collections."""
        self._sessions = Documents(kernel, "sessions")
        self._bookings = kernel.database["bookings"]

    def add(self, session: Session) -> None:
        """Keep a new session and book its slots; raises SlotTaken."""
        self._refuse_clash(session)
        rows = [
            {
                "county": session.county,
                "resource": booking.resource,
                "slot_time": booking.slot_time,
                "session_id": session.id,
            }
            for booking in session.bookings()
        ]
        try:
            self._bookings.insert_many(rows, session=self._sessions.session)
        except (BulkWriteError, DuplicateKeyError) as error:
            if isinstance(error, BulkWriteError) and not _is_duplicate(error):
                raise
            raise SlotTaken(f"a slot of {session.id} was taken meanwhile") from error
        self._sessions.insert(_to_document(session))

    def save(self, session: Session) -> None:
        """Keep a changed session, and free its slots if it was cancelled; raises Conflict."""
        self._sessions.replace(_to_document(session))
        if session.state is SessionState.CANCELLED:
            booked = {"county": session.county, "session_id": session.id}
            self._bookings.delete_many(booked, session=self._sessions.session)

    def get(self, scope: str, session_id: str) -> Session:
        """A session; raises NotFound."""
        return _from_document(self._sessions.get(scope, session_id))

    def page(self, scope: str, wanted: SessionFilter, paging: Paging) -> Page[Session]:
        """One page, by start time."""
        where = _where(wanted)
        return self._sessions.page(scope, where, paging, _from_document, order="start_time")

    def count(self, scope: str, wanted: SessionFilter) -> int:
        """How many there are, up to 10,000."""
        return self._sessions.count(scope, _where(wanted))

    def _refuse_clash(self, session: Session) -> None:
        resources = sorted({booking.resource for booking in session.bookings()})
        wanted = {
            "county": session.county,
            "resource": {"$in": resources},
            "slot_time": {"$gte": session.start_time, "$lt": session.end_time},
        }
        taken = self._bookings.find_one(wanted, session=self._sessions.session)
        if taken:
            kind = str(taken["resource"]).split(":", 1)[0]
            time = taken["slot_time"].isoformat()
            raise SlotTaken(f"the {kind} is booked at {time}", resource=kind, slot_time=time)


class MongoRecords:
    """Records of sessions; all that was said is sealed."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._records = Documents(kernel, "records")
        self._sealing = kernel.sealing

    def add(self, record: Record) -> None:
        """Keep a new record."""
        self._records.insert(
            {
                "_id": record.id,
                "county": record.county,
                "area_code": record.area_code,
                "session_id": record.session_id,
                "mediation_id": record.mediation_id,
                "case_id": record.case_id,
                "record_time": record.record_time,
                "recorded_by": record.recorded_by,
                "is_caucus": record.is_caucus,
                "content": self._sealed(record),
            }
        )

    def forget(self, county: str, case_id: str) -> None:
        """Take out what was said in the sessions of a case, in the open transaction."""
        where = {"county": county, "case_id": case_id}
        for row in self._records.rows.find(where, session=self._records.session):
            held = self._record(row)
            wordless = replace(held, content=held.content and held.content.wordless())
            self._records.rows.update_one(
                {"_id": held.id},
                {"$set": {"content": self._sealed(wordless)}},
                session=self._records.session,
            )

    def of_session(self, scope: str, session_id: str) -> list[Record]:
        """A session's records, oldest first, at most a hundred."""
        page = self._records.page(scope, {"session_id": session_id}, Paging(100), self._record)
        return page.items

    def _sealed(self, record: Record) -> str:
        content = json.dumps(asdict(record.content), default=_iso) if record.content else ""
        return self._sealing.seal(content, f"records/{record.id}/content")

    def _record(self, row: Document) -> Record:
        opened = json.loads(self._sealing.open(row["content"], f"records/{row['_id']}/content"))
        names = ("area_code", "session_id", "mediation_id", "case_id", "record_time")
        return Record(
            id=row["_id"],
            **{name: row[name] for name in names},
            recorded_by=row["recorded_by"],
            is_caucus=row["is_caucus"],
            content=_caucus(opened) if row["is_caucus"] else _joint(opened),
        )


def _where(wanted: SessionFilter) -> dict[str, Any]:
    names = ("mediation_id", "room_id", "mediator_id", "state")
    where: dict[str, Any] = {name: getattr(wanted, name) for name in names if getattr(wanted, name)}
    bounds = {"$gte": wanted.start_from, "$lt": wanted.start_before}
    if given := {sign: bound for sign, bound in bounds.items() if bound}:
        where["start_time"] = given
    return where


def _to_document(session: Session) -> Document:
    fields = asdict(session)
    return {
        "_id": fields.pop("id"),
        "county": session.county,
        **fields,
        "state": str(session.state),
        "party_ids": list(session.party_ids),
    }


def _from_document(row: Document) -> Session:
    fields = {name: value for name, value in row.items() if name not in {"_id", "county"}}
    fields |= {"state": SessionState(row["state"]), "party_ids": tuple(row["party_ids"])}
    return Session(id=row["_id"], **fields)


def _is_duplicate(error: BulkWriteError) -> bool:
    return any(fault.get("code") == 11000 for fault in (error.details or {})["writeErrors"])


def _iso(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form here")


def _held(opened: dict[str, Any]) -> dict[str, datetime]:
    names = ("held_start_time", "held_end_time")
    return {name: datetime.fromisoformat(opened[name]) for name in names}


def _caucus(opened: dict[str, Any]) -> CaucusContent:
    return CaucusContent(**{**opened, **_held(opened)})


def _joint(opened: dict[str, Any]) -> JointContent:
    lists = {
        "present_party_ids": tuple(opened["present_party_ids"]),
        "statements": tuple(Statement(**statement) for statement in opened["statements"]),
    }
    return JointContent(**{**opened, **_held(opened), **lists})
