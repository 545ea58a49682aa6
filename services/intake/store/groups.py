"""Groups in MongoDB: a row for each member, sealed, and one for the totals beside them."""

from collections.abc import Sequence
from datetime import date

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository, in_scope
from services.intake.domain.groups import (
    Group,
    GroupFigure,
    Member,
    MemberNotFound,
    MemberState,
    Payment,
    identity,
)

GROUPS, MEMBERS = "groups", "members"
_SEALED = ("name", "phone", "id_number", "words")
_AMOUNTS = ("claimed_fen", "paid_fen")


class MongoGroupStore:
    """Remembers groups; one member's change writes his row and the totals, nothing else."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep them in the kernel's database."""
        self._kernel = kernel
        self._database = kernel.database
        self._members = kernel.database[MEMBERS]
        self._groups = kernel.database[GROUPS]
        self._lists = Repository[Member](
            kernel, MEMBERS, to_document=self._write, from_document=self._read
        )

    def of_case(self, county: str, case_id: str) -> Group | None:
        """The totals of a case's people, if it has a list."""
        where = {"county": county, "case_id": case_id}
        row = self._groups.find_one(where, session=self._database.session)
        if row is None:
            return None
        plain = {name: row[name] for name in ("code", "counts", "claimed_fen", "paid_fen")}
        return Group(**base_fields(row), **plain)

    def put(
        self, group: Group, *, added: Sequence[Member] = (), changed: Member | None = None
    ) -> None:
        """Keep new totals with the members that made them so, and tell of it."""
        session = self._database.session
        if added:
            self._members.insert_many([self._write(member) for member in added], session=session)
        if changed:
            self._members.replace_one({"_id": changed.id}, self._write(changed), session=session)
        row = {
            "county": group.county,
            "area_code": group.area_code,
            "case_id": group.case_id,
            "version": group.version,
            "code": group.code,
            "counts": group.counts,
            "claimed_fen": group.claimed_fen,
            "paid_fen": group.paid_fen,
        }
        self._groups.replace_one({"_id": group.id}, row, upsert=True, session=session)
        self._kernel.outbox.add(group, list(group.facts))
        group.take_facts()

    def known(self, county: str, case_id: str, identities: Sequence[str]) -> list[str]:
        """Which of these people the group has already."""
        blind = {self._blind(one): one for one in identities}
        where = {"county": county, "case_id": case_id, "identity": {"$in": list(blind)}}
        rows = self._members.find(where, {"identity": 1}, session=self._database.session)
        return [blind[row["identity"]] for row in rows]

    def member(self, county: str, case_id: str, member_id: str) -> Member:
        """One of a case's people; raises MemberNotFound."""
        where = {"_id": member_id, "county": county, "case_id": case_id}
        row = self._members.find_one(where, session=self._database.session)
        if row is None:
            raise MemberNotFound(f"no member {member_id} in {case_id}")
        return self._read(row)

    def page(self, county: str, case_id: str, state: str, *, size: int, token: str) -> Page[Member]:
        """Some of a case's people, in the order they joined."""
        where: Document = {"case_id": case_id} | ({"state": state} if state else {})
        return self._lists.page(county, where, size=size, token=token, newest_first=False)

    def figures(self, scope: str, dispute_kind: str) -> Sequence[GroupFigure]:
        """The people of all matters of an area, or of one kind of dispute there, by county."""
        amounts = {name: {"$sum": f"${name}"} for name in _AMOUNTS}
        counts = {f"{state}": {"$sum": f"$counts.{state}"} for state in MemberState}
        found = self._groups.aggregate(
            [
                {"$match": in_scope(scope)},
                *(_of_kind(dispute_kind) if dispute_kind else ()),
                {"$group": {"_id": "$county", "case_count": {"$sum": 1}, **amounts, **counts}},
                {"$sort": {"_id": 1}},
            ]
        )
        return [
            GroupFigure(
                county=row["_id"],
                case_count=row["case_count"],
                counts={str(state): row[str(state)] for state in MemberState},
                **{name: row[name] for name in _AMOUNTS},
            )
            for row in found
        ]

    def _write(self, member: Member) -> Document:
        sealed = {
            name: self._kernel.sealing.seal(getattr(member, name), _place(member.id, name))
            for name in _SEALED
        }
        return {
            "_id": member.id,
            "county": member.county,
            "area_code": member.area_code,
            "case_id": member.case_id,
            "version": member.version,
            **{name: getattr(member, name) for name in _AMOUNTS},
            "state": str(member.state),
            "payments": [
                {
                    **vars(payment),
                    "day": payment.day.isoformat(),
                    "note": self._kernel.sealing.seal(payment.note, _note_place(member.id, at)),
                }
                for at, payment in enumerate(member.payments)
            ],
            "identity": self._blind(identity(member)),
            **sealed,
        }

    def _read(self, row: Document) -> Member:
        def opened(name: str) -> str:
            return self._kernel.sealing.open(row[name], _place(row["_id"], name))

        return Member(
            **base_fields(row),
            name=opened("name"),
            phone=opened("phone"),
            id_number=opened("id_number"),
            words=opened("words"),
            state=MemberState(row["state"]),
            claimed_fen=row["claimed_fen"],
            paid_fen=row["paid_fen"],
            payments=tuple(
                self._read_payment(row["_id"], at, one)
                for at, one in enumerate(row.get("payments", ()))
            ),
        )

    def _read_payment(self, member_id: str, at: int, row: Document) -> Payment:
        note = self._kernel.sealing.open(row["note"], _note_place(member_id, at))
        return Payment(**row | {"day": date.fromisoformat(row["day"]), "note": note})

    def _blind(self, value: str) -> str:
        return self._kernel.sealing.blind(value, "member")


def _place(member_id: str, name: str) -> str:
    return f"{MEMBERS}/{member_id}/{name}"


def _note_place(member_id: str, at: int) -> str:
    return _place(member_id, f"payments/{at}/note")


def _of_kind(dispute_kind: str) -> list[Document]:
    """Stages that keep the groups whose case is such a dispute today."""
    case = {"from": "cases", "localField": "case_id", "foreignField": "_id", "as": "case"}
    kind = [{"$match": {"dispute_kind": dispute_kind}}, {"$project": {"_id": 1}}]
    return [{"$lookup": {**case, "pipeline": kind}}, {"$match": {"case": {"$ne": []}}}]
