"""What can be done in intake, by topic; the ports stand in `ports`."""

from services.intake.use_cases.amending import Amended, Amending, Correction
from services.intake.use_cases.bundling import Bundling
from services.intake.use_cases.closing import Closing, Judgement, Visit
from services.intake.use_cases.deciding import Deciding
from services.intake.use_cases.finding import Finding
from services.intake.use_cases.following import Following, Progress
from services.intake.use_cases.hearing import Heard, Hearing
from services.intake.use_cases.leading import Leading
from services.intake.use_cases.ports import CaseFilter
from services.intake.use_cases.reading import Bucket, Reading
from services.intake.use_cases.registering import Incident, Registered, Registering
from services.intake.use_cases.writing import Books

__all__ = [
    "Amended",
    "Amending",
    "Books",
    "Bucket",
    "Bundling",
    "CaseFilter",
    "Closing",
    "Correction",
    "Deciding",
    "Finding",
    "Following",
    "Heard",
    "Hearing",
    "Incident",
    "Judgement",
    "Leading",
    "Progress",
    "Reading",
    "Registered",
    "Registering",
    "Visit",
]
