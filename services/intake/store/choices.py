"""What counties offer, and what parties chose; wishes and reasons are sealed."""

from collections.abc import Sequence
from dataclasses import asdict

from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.errors import Conflict
from services.intake.domain.choices import (
    Choice,
    ChoiceNotFound,
    ChoiceState,
    Offering,
    Taken,
)

OFFERINGS, CHOICES = "offerings", "choices"
WORDS = ("wish", "reason")
"""What of a choice people wrote."""
_PLAIN = ("code", "party_id", "kind", "taken_by", "choose_time", "decided_by", "decide_time")
_SHOWN = ("kind", "title", "introduction", "provider", "mediator_id", "is_published")
_LISTS = ("kinds", "dispute_kinds")
_MOST_PER_CASE = 100


class MongoOfferingStore:
    """Implements `OfferingStore`: rows of configuration, versioned, without events."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep them in the kernel's database."""
        self._database = kernel.database
        self._rows = kernel.database[OFFERINGS]
        self._offerings = Repository[Offering](
            kernel, OFFERINGS, to_document=_row, from_document=_offering
        )

    def put(self, offering: Offering) -> None:
        """Keep one whose version is one more than the kept one's; raises Conflict."""
        row, session, before = _row(offering), self._database.session, offering.version - 1
        try:
            if before == 0:
                self._rows.insert_one(row, session=session)
                return
            loaded = {"_id": row["_id"], "version": before}
            kept = self._rows.replace_one(loaded, row, session=session)
        except DuplicateKeyError as error:
            raise Conflict(f"{row['_id']} exists already", current_version="1") from error
        if not kept.matched_count:
            message = f"{row['_id']} was changed by somebody else"
            raise Conflict(message, current_version=str(offering.version))

    def find(self, county: str, offering_id: str) -> Offering | None:
        """One of the county."""
        found = self._offerings.find(county, {"key": offering_id}, limit=1)
        return found[0] if found else None

    def published(self, county: str, *, limit: int) -> Sequence[Offering]:
        """What everybody may read, by id."""
        return self._offerings.find(county, {"is_published": True}, limit=limit)

    def page(self, scope: str, *, kind: str, size: int, token: str) -> Page[Offering]:
        """All of an area, by id."""
        where = {"kind": kind} if kind else {}
        return self._offerings.page(scope, where, size=size, token=token, newest_first=False)


class MongoChoiceStore:
    """Implements `ChoiceStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep them in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._choices = Repository[Choice](
            kernel,
            CHOICES,
            to_document=self._write,
            from_document=self._read,
            missing=ChoiceNotFound,
        )

    def add(self, choice: Choice) -> None:
        """Keep a new one; raises Conflict when the case has a standing one of its kind."""
        try:
            self._choices.add(choice)
            self._database.flush(CHOICES)
        except DuplicateKeyError as error:
            raise Conflict(f"{choice.case_id} got another choice meanwhile") from error

    def save(self, choice: Choice) -> None:
        """Keep a changed one; raises Conflict."""
        self._choices.save(choice)

    def get(self, scope: str, choice_id: str) -> Choice:
        """One within the scope; raises ChoiceNotFound."""
        return self._choices.get(scope, choice_id)

    def of_case(self, county: str, case_id: str) -> Sequence[Choice]:
        """All of a case, oldest first."""
        return self._choices.find(county, {"case_id": case_id}, limit=_MOST_PER_CASE)

    def page(self, scope: str, *, state: str, case_id: str, size: int, token: str) -> Page[Choice]:
        """One page, newest first."""
        given = {"state": state, "case_id": case_id}
        where = {name: value for name, value in given.items() if value}
        return self._choices.page(scope, where, size=size, token=token)

    def _write(self, choice: Choice) -> Document:
        assigned = choice.assigned
        return {
            **{name: getattr(choice, name) for name in _PLAIN},
            "state": str(choice.state),
            "is_standing": choice.is_standing,
            "chosen": asdict(choice.chosen),
            "assigned": asdict(assigned) if assigned else None,
            **{
                name: self._sealing.seal(getattr(choice, name), _place(choice.id, name))
                for name in WORDS
            },
        }

    def _read(self, row: Document) -> Choice:
        words: Document = {
            name: self._sealing.open(row[name], _place(row["_id"], name)) for name in WORDS
        }
        known: Document = {name: row[name] for name in _PLAIN}
        return Choice(
            **base_fields(row),
            **known,
            **words,
            state=ChoiceState(row["state"]),
            chosen=Taken(**row["chosen"]),
            assigned=Taken(**row["assigned"]) if row["assigned"] else None,
        )


def _row(offering: Offering) -> Document:
    return {
        "_id": f"{offering.county}/{offering.id}",
        "county": offering.county,
        "area_code": offering.area_code,
        "case_id": "",
        "version": offering.version,
        "key": offering.id,
        **{name: getattr(offering, name) for name in _SHOWN},
        **{name: list(getattr(offering, name)) for name in _LISTS},
    }


def _offering(row: Document) -> Offering:
    shown: Document = {name: row[name] for name in _SHOWN}
    lists: Document = {name: tuple(row[name]) for name in _LISTS}
    return Offering(**base_fields(row) | {"id": row["key"]}, **shown, **lists)


def _place(choice_id: str, name: str) -> str:
    return f"{CHOICES}/{choice_id}/{name}"
