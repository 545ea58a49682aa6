"""Reward schemes in MongoDB, by area; what is read is checked again before it is used."""

from dataclasses import asdict

from chassis.editions import EditionRows, edition_fields
from chassis.kernel import Kernel
from chassis.mongo import Document
from services.intake.domain.reward_schemes import Grade, RewardScheme, require_sound_scheme

COLLECTION = "reward_schemes"
_FIGURES = ("leader_above_fen", "pickup_days")


class MongoRewardSchemeStore(EditionRows[RewardScheme]):
    """Remembers schemes."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep schemes in the kernel's database."""
        super().__init__(kernel, COLLECTION, thing="reward scheme", write=_write, read=_read)


def _write(scheme: RewardScheme) -> Document:
    return {
        **{name: getattr(scheme, name) for name in _FIGURES},
        "kinds": list(scheme.kinds),
        "grades": [asdict(grade) for grade in scheme.grades],
    }


def _read(row: Document) -> RewardScheme:
    scheme = RewardScheme(
        **edition_fields(row),
        **{name: row[name] for name in _FIGURES},
        kinds=tuple(row["kinds"]),
        grades=tuple(Grade(**grade) for grade in row["grades"]),
    )
    require_sound_scheme(scheme)
    return scheme
