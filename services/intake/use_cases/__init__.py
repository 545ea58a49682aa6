"""What can be done in intake, by topic; the ports stand in `ports`."""

from services.intake.use_cases.amending import Amended, Amending, Correction
from services.intake.use_cases.closing import Closing, Judgement, Visit
from services.intake.use_cases.deciding import Deciding
from services.intake.use_cases.following import Following, Progress
from services.intake.use_cases.grouping import Grouping
from services.intake.use_cases.hearing import Heard, Hearing
from services.intake.use_cases.parties import Parties, Proof, parse_day
from services.intake.use_cases.ports import CaseFilter
from services.intake.use_cases.reading import Bucket, Reading
from services.intake.use_cases.registering import Incident, Registered, Registering
from services.intake.use_cases.writing import Books

__all__ = [
    "Amended",
    "Amending",
    "Books",
    "Bucket",
    "CaseFilter",
    "Closing",
    "Correction",
    "Deciding",
    "Following",
    "Grouping",
    "Heard",
    "Hearing",
    "Incident",
    "Judgement",
    "Parties",
    "Progress",
    "Proof",
    "Reading",
    "Registered",
    "Registering",
    "Visit",
    "parse_day",
]
