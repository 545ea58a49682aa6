"""The history of a case, provable: rows of its timeline, supplements and corrections in one chain.

Rows are written unchained; the runner links them once a second, as it does the audit. A link holds
a digest of the row's plain fields and a keyed digest of its words, so that the chain can still be
proved after the words were erased. `python -m services.intake.store.prove --case ID` names the
first row that was changed, removed or moved.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from chassis.kernel import Kernel
from chassis.mongo import Document
from chassis.sealing import SealBroken
from contracts.errors import Conflict
from services.intake.domain.history import Head

HEADS = "history_heads"
LINK_FIELDS = ("sequence", "previous", "hash", "word_digests", "is_erased")
# The sealed fields of each collection of a history, with the last part of their place.
SEALED: Mapping[str, Mapping[str, str]] = {
    "timeline": {"words": "words"},
    "supplements": {"text": "content"},
    "amendments": {"changes": "content", "reason": "reason"},
}
_BATCH = 45
_MOST_ROWS = 20_000


class MongoHistoryStore:
    """Links and proves the histories of cases."""

    def __init__(self, kernel: Kernel) -> None:
        """Work on the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing

    def link_new_rows(self) -> int:
        """Chain the rows written since the last time, one bounded batch; one process at a time.

        Raises:
            Conflict: two processes did; nothing of this batch is linked.
        """
        fresh: list[tuple[str, Document]] = []
        for name in SEALED:
            waiting = self._database[name].find({"sequence": None}).sort("_id", 1)
            fresh += [(name, row) for row in waiting.limit(_BATCH - len(fresh))]
            if len(fresh) == _BATCH:
                break
        if fresh:
            self._database.transact(lambda: self._link(fresh))
        return len(fresh)

    def head(self, county: str, case_id: str) -> Head | None:
        """Where a case's chain ends; None while a row of it waits to be linked."""
        waiting = {"county": county, "case_id": case_id, "sequence": None}
        if any(self._database[name].find_one(waiting, {"_id": 1}) for name in SEALED):
            return None
        return self._stands(county, case_id)

    def first_fault(self, county: str, case_id: str, anchor: Head | None = None) -> str:
        """What is wrong with a case's chain, or nothing.

        Args:
            county: whose case it is.
            case_id: the case.
            anchor: where the chain stood when the file was made; it must still run through there.
        """
        stands, expected = self._stands(county, case_id), Head()
        for name, row in self._linked(county, case_id, stands.length):
            fault = self._fault(name, row, expected)
            if fault:
                return fault
            expected = Head(length=expected.length + 1, hash=row["hash"])
            if anchor and anchor.length == expected.length and anchor.hash != expected.hash:
                return f"row {expected.length} is not the one of the archive's file"
        if expected != stands:
            return f"the chain ends at row {expected.length}, its head says {stands.length}"
        if anchor and anchor.length > expected.length:
            return f"the archive's file saw {anchor.length} rows, there are {expected.length}"
        return self._forged_end(county, case_id)

    def _stands(self, county: str, case_id: str) -> Head:
        row = self._database[HEADS].find_one({"_id": case_id, "county": county})
        return Head(length=row["length"], hash=row["hash"]) if row else Head()

    def _forged_end(self, county: str, case_id: str) -> str:
        """A row beyond the head, which is read after it: rows and head are linked together."""
        linked = {"county": county, "case_id": case_id, "sequence": {"$ne": None}}
        newest = [("sequence", -1)]
        ends = [self._database[name].find_one(linked, sort=newest) for name in SEALED]
        last = max((row["sequence"] for row in ends if row), default=0)
        is_beyond = last > self._stands(county, case_id).length
        return f"row {last} stands beyond the head" if is_beyond else ""

    def _link(self, fresh: list[tuple[str, Document]]) -> None:
        session = self._database.session
        case_ids = sorted({row["case_id"] for _, row in fresh})
        found = self._database[HEADS].find({"_id": {"$in": case_ids}}, session=session)
        heads = {row["_id"]: Head(length=row["length"], hash=row["hash"]) for row in found}
        counties = {row["case_id"]: row["county"] for _, row in fresh}
        updates: dict[str, list[UpdateOne]] = {}
        for name, row in sorted(fresh, key=lambda one: one[1]["_id"]):
            before = heads.get(row["case_id"], Head())
            link = self._new_link(name, row, before)
            heads[row["case_id"]] = Head(length=link["sequence"], hash=link["hash"])
            waiting = {"_id": row["_id"], "sequence": None}
            updates.setdefault(name, []).append(UpdateOne(waiting, {"$set": link}))
        for name, changes in updates.items():
            done = self._database[name].bulk_write(changes, session=session)
            if done.matched_count != len(changes):
                raise Conflict("another process links the same rows")
        changed = [_head_update(case_id, counties[case_id], heads[case_id]) for case_id in case_ids]
        self._database[HEADS].bulk_write(changed, session=session)

    def _new_link(self, name: str, row: Document, before: Head) -> Document:
        words = self._word_digests(name, row)
        length = before.length + 1
        digest = _digest(name, row, words, Head(length=length, hash=before.hash))
        return {
            "sequence": length,
            "previous": before.hash,
            "hash": digest,
            "word_digests": words,
        }

    def _word_digests(self, name: str, row: Document) -> dict[str, str]:
        return {field: self._blind(row["_id"], text) for field, text in self._words(name, row)}

    def _words(self, name: str, row: Document) -> Iterator[tuple[str, str]]:
        for field, place in SEALED[name].items():
            yield field, self._sealing.open(row[field], f"{name}/{row['_id']}/{place}")

    def _blind(self, row_id: str, text: str) -> str:
        return self._sealing.blind(text, f"history/{row_id}")

    def _linked(self, county: str, case_id: str, most: int) -> Iterator[tuple[str, Document]]:
        within = {"$ne": None, "$lte": most}
        where = {"county": county, "case_id": case_id, "sequence": within}
        rows = [
            (name, row)
            for name in SEALED
            for row in self._database[name].find(where).limit(_MOST_ROWS)
        ]
        return iter(sorted(rows, key=lambda one: (one[1]["sequence"], one[1]["_id"])))

    def _fault(self, name: str, row: Document, before: Head) -> str:
        number, said = before.length + 1, f"({name} {row['_id']})"
        if row["sequence"] > number:
            return f"row {number} is missing"
        if row["sequence"] < number or row["previous"] != before.hash:
            return f"row {number} {said} is not where it was"
        place = Head(length=number, hash=before.hash)
        if row["hash"] != _digest(name, row, row["word_digests"], place):
            return f"row {number} {said} was changed"
        if not self._words_stand(name, row):
            return f"row {number} {said} has other words"
        return ""

    def _words_stand(self, name: str, row: Document) -> bool:
        try:
            fresh = dict(self._words(name, row))
        except SealBroken:
            return False
        if row.get("is_erased"):
            return not any(fresh.values())
        return all(
            self._blind(row["_id"], text) == row["word_digests"].get(field)
            for field, text in fresh.items()
        )


def _head_update(case_id: str, county: str, head: Head) -> UpdateOne:
    fields = {"county": county, "length": head.length, "hash": head.hash}
    return UpdateOne({"_id": case_id}, {"$set": fields}, upsert=True)


def _digest(name: str, row: Document, words: Mapping[str, str], place: Head) -> str:
    plain = {key: value for key, value in row.items() if key not in (*LINK_FIELDS, *SEALED[name])}
    content: Any = [place.length, place.hash, name, plain, dict(words)]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=_said)
    return hashlib.sha256(text.encode()).hexdigest()


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
