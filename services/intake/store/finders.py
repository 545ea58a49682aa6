"""What a case is found by: blind indexes of its people, marks of its like, marks of its words."""

from chassis.mongo import Document
from chassis.sealing import Sealing
from services.intake.domain.cases import Case
from services.intake.domain.people import Party, normal_name
from services.intake.domain.traits import traits_of
from services.intake.store.marks import Marker
from services.intake.store.word_marks import WordMarker


class Finders:
    """Makes what stands in the store instead of what may not."""

    def __init__(self, sealing: Sealing) -> None:
        """Derive all keys from the index key."""
        self._sealing = sealing
        self.marker = Marker(sealing)
        self.words = WordMarker(sealing)

    def of_case(self, case: Case) -> Document:
        """The marks of a case; an erased one is like nothing, and found by no word."""
        if case.erase_time:
            return {"marks": [], "words": []}
        matter = case.matter
        texts = (matter.title, matter.narrative, matter.address)
        return {
            "marks": self.marker.kept(traits_of(matter, case.parties)).all(),
            "words": self.words.kept(case.county, *texts),
        }

    def of_party(self, party: Party) -> Document:
        """The blind indexes of a party."""
        return {
            "name_index": self._blind(normal_name(party.name), "name"),
            "phone_index": self._blind(party.phone, "phone"),
            "number_index": self._blind(party.id_number, "id_number"),
        }

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
