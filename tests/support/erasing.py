"""Cases of every way in, planted with words, brought to an end, grown old, erased; and the search.

What of a case is stored after its erasure is searched as its service could read it: sealed values
are opened with the keys of the service that holds them, and blind indexes are made anew from what
was planted. Rows that the store itself forgets soon after (outbox, inbox, idempotency, codes) are
left out by their expiry: a case is erased years after its end.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pymongo
from bson import ObjectId

from chassis.sealing import Sealing, is_sealed, load_sealing, place_of
from deploy.demo.centre import COUNTY, TOWN
from deploy.demo.client import Answer
from deploy.demo.mediating import Mediating
from deploy.local.platform import Platform
from services.intake.domain.people import normal_name
from tests.support.checker import SERVICES, Checker
from tests.support.halls import next_workday
from tests.support.planting import Planter
from tests.support.plants import Plants
from tests.support.ways import by_other_ways

FINAL = ("archived", "declined", "withdrawn")
ANSWERED = ("reported", "verified", "visited_back", "evaluated")
SETTLED = ("incidents", "settled")
"""What an officer settled on the spot never was a case."""
NOT_OF_A_CASE = ("password", "token", "verification_code")
BLIND = {"name": "name", "phone": "phone", "id_number": "id_number"}
Hit = tuple[str, str]
"""Where something of a case is still stored, and of which kind."""


class Ends(Planter):
    """Plays matters of every way in, and brings each to an end."""

    def __init__(self, platform: Platform) -> None:
        """Play on this platform."""
        super().__init__(platform)
        self._platform = platform
        self._uri = platform.environment["ONEDOOR_MONGODB_URI"]

    def play(self) -> None:
        """All of it, to the end."""
        self._with_letters(self.handled())
        self._agreed(self.mediated())
        self.urgent()
        self.reported_by_a_resident()
        self.declined()
        self._through_the_hall()
        by_other_ways(self.plants, self.centre, self._base)
        with Checker(self._platform) as checker:
            checker.until_quiet()
            for case in self._planted():
                self._end(case)
            checker.until_quiet()

    def ids(self) -> list[str]:
        """The cases that bear the planted titles."""
        return [case["_id"] for case in self._planted()]

    def grow_old(self, case_ids: list[str]) -> None:
        """They were closed twelve years ago."""
        past = datetime.now(UTC) - timedelta(days=366 * 12)
        with self._mongo() as client:
            mine = {"_id": {"$in": case_ids}}
            client["onedoor_intake"]["cases"].update_many(mine, {"$set": {"close_time": past}})

    def erase(self) -> Answer:
        """A supervisor lists, a leader approves, the runner works it off."""
        reason = {"reason": "保管期满"}
        listed = self.centre.person("supervisor").post("/erasures", reason)
        path = f"/erasures/{listed['id']}:approve"
        approved = self.centre.person("leader").post(path, {"version": listed["version"]})
        return self.centre.person("supervisor").until(
            "/erasures",
            lambda page: any(
                one["id"] == approved["id"] and one["state"] == "done" for one in page["items"]
            ),
            within=60,
            page_size=100,
        )

    def _planted(self) -> list[Answer]:
        titles = list(self.plants.of("title"))
        with self._mongo() as client:
            return list(client["onedoor_intake"]["cases"].find({"title": {"$in": titles}}))

    def _with_letters(self, case: Answer) -> None:
        """Letters and notes stand on an archived case; the letter is answered."""
        text = self.plants.text
        clerk = self.centre.person("clerk")
        clerk.post(f"/cases/{case['id']}/notes", {"kind": "note", "text": text("note")})

    def _agreed(self, case: Answer) -> None:
        """What was agreed is performed, the file is concluded with a word, the case is archived."""
        mediating = Mediating(self.centre, case)
        mediator, path = self.centre.person("mediator"), f"/mediations/{mediating.file['id']}"
        agreement = mediator.get(f"/agreements/{mediator.get(path)['agreement_id']}")
        perform = {"version": agreement["version"], "obligation_number": 1}
        perform["note"] = self.plants.text("note")
        mediator.post(f"/agreements/{agreement['id']}:perform", perform)
        end = {"version": mediator.get(path)["version"], "outcome": "agreed"}
        mediator.post(f"{path}:conclude", {**end, "note": self.plants.text("note")})
        self._advised(case)
        self.centre.close(case)

    def _advised(self, case: Answer) -> None:
        text = self.plants.text
        letter = {
            "kind": "judicial_advice",
            "letter_number": text("letter"),
            "addressee": text("letter"),
            "content": text("letter"),
            "reply_due_time": "2099-01-01T00:00:00+08:00",
        }
        self.centre.verb(case["id"], "dispatcher", "advise", state="reported", **letter)
        advice = self.centre.case(case["id"])["advice"][0]
        answer = {"advice_id": advice["id"], "reply": text("letter")}
        self.centre.verb(case["id"], "dispatcher", "answer-advice", **answer)

    def _through_the_hall(self) -> None:
        """Who booked a visit tells the guide, and what was told becomes a case."""
        clerk, guide, plants = (
            self.centre.person("clerk"),
            self.centre.person("dispatcher"),
            self.plants,
        )
        who = {"name": plants.name(), "phone": plants.phone()}
        day = next_workday()
        slots = self.centre.public.get("/public/appointment-slots", county=COUNTY, day=day)["slots"]
        free = next(one["slot"] for one in slots if one["free_count"])
        slot = {"day": day, "slot": free, "purpose": "register"}
        booked = clerk.post("/appointments", {**slot, **who, "matter": plants.text("matter")})
        said = {
            "said": f"{plants.text('title')}。{plants.text('said')}",
            "kind": "livelihood",
            "area_code": TOWN,
            "appointment_id": booked["id"],
        }
        record = guide.post("/guidance", {**said, **who})
        register = {"version": record["version"], "is_final": True}
        guide.post(f"/guidance/{record['id']}:register", register)

    def _end(self, case: Answer) -> None:
        if case["state"] in FINAL:
            return
        reason = {"reason": self.plants.text("reason")}
        if case["state"] not in ANSWERED:
            self.centre.verb(case["_id"], "dispatcher", "withdraw", **reason)

    def _mongo(self) -> "pymongo.MongoClient[dict[str, Any]]":
        return pymongo.MongoClient(self._uri, tz_aware=True)


class Remains:
    """Looks for what was planted in everything that is stored for good."""

    def __init__(self, platform: Platform) -> None:
        """Read with the keys of every service."""
        keys = Path(platform.environment["ONEDOOR_KEYS_DIR"])
        self._uri = platform.environment["ONEDOOR_MONGODB_URI"]
        self._rings = {name: load_sealing(keys, name) for name in (*SERVICES, "gateway")}

    def of(self, plants: Plants) -> set[Hit]:
        """Where anything planted still stands: database and collection, and its kind."""
        words = plants.of(*(kind for kind in plants.kinds() if kind not in NOT_OF_A_CASE))
        found: set[Hit] = set()
        for service, name, row in self._rows():
            ring = self._rings[service]
            text = "\n".join(_read(ring, row))
            hits = {kind for word, kind in words.items() if word in text}
            found |= {(f"{service}.{name}", kind) for kind in hits}
        return found | self._blind(plants)

    def files_of(self, case_ids: list[str]) -> set[str]:
        """Every stored file that rows of the cases name, and the sheets they stood in."""
        rows = [(name, row) for _, name, row in self._rows() if row.get("case_id") in case_ids]
        sheets = {row["import_id"] for name, row in rows if name == "import_rows"}
        rows += [(name, row) for _, name, row in self._rows() if row["_id"] in sheets]
        return {
            value
            for _, row in rows
            for path, value in _leaves(row)
            if path.endswith(("file_id", "docx_id", "pdf_id")) and value
        }

    def claimed(self, file_ids: set[str]) -> list[str]:
        """Which of these files are kept for good; the others go within a day."""
        wanted = {"_id": {"$in": [ObjectId(one) for one in file_ids]}, "metadata.is_claimed": True}
        with self._mongo() as client:
            return [
                f"{service} {row['metadata']['owner']}"
                for service in SERVICES
                for row in client[f"onedoor_{service}"]["files.files"].find(wanted)
            ]

    def _blind(self, plants: Plants) -> set[Hit]:
        """Blind indexes of what was planted, where they still stand."""
        found: set[Hit] = set()
        marks: dict[str, dict[str, str]] = {
            service: {
                ring.blind(normal_name(value) if kind == "name" else value, place): kind
                for kind, place in BLIND.items()
                for value in plants.values(kind)
            }
            for service, ring in self._rings.items()
        }
        for service, name, row in self._rows():
            hits = {marks[service][value] for _, value in _leaves(row) if value in marks[service]}
            found |= {(f"{service}.{name}", f"{kind} index") for kind in hits}
        return found

    def _rows(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every row that does not expire by itself."""
        with self._mongo() as client:
            for service in self._rings:
                database = client[f"onedoor_{service}"]
                for name in sorted(database.list_collection_names()):
                    indexes = database[name].index_information().values()
                    expiring = [one for one in indexes if "expireAfterSeconds" in one]
                    for row in database[name].find():
                        is_settled = (name, row.get("state")) == SETTLED
                        if not is_settled and not any(_expires(row, one) for one in expiring):
                            yield service, name, row

    def _mongo(self) -> "pymongo.MongoClient[dict[str, Any]]":
        return pymongo.MongoClient(self._uri, tz_aware=True)


def _expires(row: Mapping[str, Any], index: Mapping[str, Any]) -> bool:
    """Whether the store itself forgets the row by this index."""
    only = index.get("partialFilterExpression", {})
    has_time = isinstance(row.get(index["key"][0][0]), datetime)
    return has_time and all(row.get(name) == value for name, value in only.items())


def _read(ring: Sealing, row: dict[str, Any]) -> Iterator[str]:
    """Every value of a row as its service could read it."""
    for _, value in _leaves(row):
        yield ring.open(value, place_of(value)) if is_sealed(value) else str(value)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    else:
        yield path, value
