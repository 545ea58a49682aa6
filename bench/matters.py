"""Cases in the size of real ones, from a fixed seed, for measuring the machinery without intake."""

import random
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.sizes import SEED
from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.ports import new_uuid7, utc_now
from chassis.repository import Repository
from contracts.aggregates import Aggregate
from contracts.events.intake import CaseAccepted, PartyFacts

COUNTY = "430423"
NARRATIVE = "巷口路灯连续多日不亮，夜间老人小孩出行不便，此前向社区反映未果，希望尽快派人检修。" * 4
_FACTS_AT_ONCE = 200


@dataclass(kw_only=True)
class Matter(Aggregate):
    """A case reduced to what its event needs."""

    title: str
    narrative: str
    phone: str

    def accept(self) -> None:
        """Record CaseAccepted as intake does: four sealed parts for four readers."""
        now, party = utc_now(), new_uuid7()
        fact = CaseAccepted(
            case_id=self.id,
            code="430423202607010000123",
            state="accepted",
            kind="livelihood",
            area_code=self.area_code,
            channel="window",
            parties=(PartyFacts(party_id=party, role="applicant", type="person", has_phone=True),),
            register_time=now,
            accept_time=now,
        )
        contact = {"party_id": party, "phone": self.phone, "query_key": "k7Q2mZ9xW4tB"}
        where = {"title": self.title, "address": "衡山县开云镇人民东路 12 号"}
        self.record(
            fact,
            routing=where | {"narrative": self.narrative},
            grid=where | {"location": {"lng": 112.87, "lat": 27.23}},
            mediation={"title": self.title},
            notify={"contacts": [contact]},
        )


class Matters:
    """Makes accepted matters; the same seed makes the same texts."""

    def __init__(self) -> None:
        """Begin the sequence anew."""
        self._random = random.Random(SEED)  # noqa: S311  no secret

    def one(self) -> Matter:
        """The next one, accepted."""
        number = self._random.randrange(10**8)
        case_id = new_uuid7()
        matter = Matter(
            id=case_id,
            area_code=f"{COUNTY}100",
            case_id=case_id,
            title=f"路灯不亮 {number}",
            narrative=NARRATIVE,
            phone=f"138{number:08d}",
        )
        matter.accept()
        return matter


def repository(kernel: Kernel) -> Repository[Matter]:
    """Matters in a collection of their own."""
    return Repository(kernel, "matters", to_document=_to_document, from_document=_from_document)


def add_backlog(kernel: Kernel, count: int) -> None:
    """`count` pending events without their cases: a backlog is made faster so."""
    matters = Matters()
    for start in range(0, count, _FACTS_AT_ONCE):
        matter = matters.one()
        for _ in range(1, min(_FACTS_AT_ONCE, count - start)):
            matter.accept()
        facts = matter.take_facts()
        kernel.transact(partial(kernel.outbox.add, matter, facts))


def _to_document(matter: Matter) -> Document:
    return {"title": matter.title, "narrative": matter.narrative, "phone": matter.phone}


def _from_document(row: Document) -> Matter:
    texts: dict[str, Any] = {name: row[name] for name in ("title", "narrative", "phone")}
    return Matter(**base_fields(row), **texts)
