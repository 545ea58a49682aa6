"""Profile sets（时限规则集）: what areas keep of their own; each key's longest prefix holds."""

from collections.abc import Collection, Mapping

from areas import prefixes
from chassis.editions import REMEMBERED_SECONDS, EditionRows, edition_fields
from chassis.kernel import Kernel
from chassis.memory import Memory
from chassis.mongo import Document
from contracts.editions import EditionState
from deadlines.profiles import Profile
from services.routing.domain.profile_set import HeldProfile, ProfileSet

COLLECTION = "profile_sets"


class MongoProfiles(EditionRows[ProfileSet]):
    """Implements `ProfileStore`, `ProfileSetStore` and `LeadingProfiles`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        super().__init__(kernel, COLLECTION, thing="profile set", write=_write, read=_read)
        self._sets = kernel.database[COLLECTION]
        self._remembered: Memory[str, Mapping[str, Profile]] = Memory(REMEMBERED_SECONDS)

    def holding(self, area_code: str) -> Mapping[str, Profile]:
        """What areas keep of their own for this one, by key.

        One that another process published holds here a few seconds later.
        """
        return self._remembered.get(area_code, lambda: self._profiles(area_code))

    def held(self, area_code: str, keys: Collection[str] = ()) -> Mapping[str, HeldProfile]:
        """What the area and those above it keep of these keys, or of all: the longest prefix's."""
        found = [self.find(name) for name in self.published_ids(prefixes(area_code))]
        return {
            profile.key: HeldProfile(
                profile=profile, area_code=one.area_code, profile_set_id=one.id
            )
            for one in found
            if one is not None
            for profile in one.profiles
            if not keys or profile.key in keys
        }

    def put(self, profile_set: ProfileSet, /, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""
        self._remembered.forget()
        super().put(profile_set, replaces=replaces)

    def applying(self) -> ProfileSet | None:
        """The published set that has been leading running clocks over to it for longest."""
        where = {"is_applying": True, "state": EditionState.PUBLISHED.value}
        rows = self._sets.find(where).sort("publish_time", 1).limit(1)
        return next((_read(row) for row in rows), None)

    def note_applied(self, profile_set: ProfileSet, clock_id: str) -> None:
        """Remember how far it has led; an empty id: to the end."""
        change = {"applied_to": clock_id} if clock_id else {"is_applying": False}
        where = {"_id": profile_set.id, "applied_to": profile_set.applied_to}
        self._sets.update_one(where, {"$set": change})

    def _profiles(self, area_code: str) -> Mapping[str, Profile]:
        return {key: held.profile for key, held in self.held(area_code).items()}


def _write(profile_set: ProfileSet) -> Document:
    return {
        "profiles": [profile.to_dict() for profile in profile_set.profiles],
        "is_applying": profile_set.is_applying,
        "applied_to": profile_set.applied_to,
    }


def _read(row: Document) -> ProfileSet:
    return ProfileSet(
        **edition_fields(row),
        profiles=tuple(Profile.from_dict(profile) for profile in row["profiles"]),
        is_applying=row["is_applying"],
        applied_to=row["applied_to"],
    )
