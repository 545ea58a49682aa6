"""Disclosures in MongoDB: one row per reading in clear, and each reader's last hour."""

from datetime import timedelta

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.principals import Principal
from services.intake.domain.disclosures import WINDOW, Disclosure, Reader

COLLECTION, READERS = "disclosures", "readers"
_PLAIN = ("party_id", "purpose", "actor", "post", "read_time")
_KEPT = WINDOW + timedelta(hours=1)


class MongoDisclosureStore:
    """Remembers who read what; the reader's row makes two readings at once wait for another."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep them in the kernel's database."""
        self._kernel = kernel
        self._database = kernel.database
        self._disclosures = Repository[Disclosure](
            kernel, COLLECTION, to_document=self._write, from_document=self._read
        )

    def add(self, disclosure: Disclosure) -> None:
        """Keep one reading; nothing is published of it."""
        row = {
            "_id": disclosure.id,
            "county": disclosure.county,
            "area_code": disclosure.area_code,
            "case_id": disclosure.case_id,
            "version": disclosure.version,
            **self._write(disclosure),
        }
        self._database[COLLECTION].insert_one(row, session=self._database.session)

    def page(self, county: str, case_id: str, *, size: int, token: str) -> Page[Disclosure]:
        """The readings of a case, newest first."""
        return self._disclosures.page(county, {"case_id": case_id}, size=size, token=token)

    def reader(self, who: Principal) -> Reader:
        """Somebody's last hour."""
        name = f"{who.county}:{who.id}"
        row = self._database[READERS].find_one({"_id": name}, session=self._database.session)
        if row is None:
            return Reader(id=name, area_code=who.county, account=who.id, post=str(who.post))
        plain = {key: row[key] for key in ("account", "post", "times", "notice_time")}
        return Reader(**base_fields(row), **plain)

    def save_reader(self, reader: Reader) -> None:
        """Keep the hour, and tell what is to be told."""
        row = {
            "county": reader.county,
            "area_code": reader.area_code,
            "version": reader.version,
            "account": reader.account,
            "post": reader.post,
            "times": reader.times,
            "notice_time": reader.notice_time,
            "forget_time": reader.times[-1] + _KEPT,
        }
        self._database[READERS].replace_one(
            {"_id": reader.id}, row, upsert=True, session=self._database.session
        )
        self._kernel.outbox.add(reader, list(reader.facts))
        reader.take_facts()

    def _write(self, disclosure: Disclosure) -> Document:
        words = self._kernel.sealing.seal(disclosure.words, f"{COLLECTION}/{disclosure.id}/words")
        plain = {name: getattr(disclosure, name) for name in _PLAIN}
        return {**plain, "fields": list(disclosure.fields), "words": words}

    def _read(self, row: Document) -> Disclosure:
        words = self._kernel.sealing.open(row["words"], f"{COLLECTION}/{row['_id']}/words")
        return Disclosure(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            fields=tuple(row["fields"]),
            words=words,
        )
