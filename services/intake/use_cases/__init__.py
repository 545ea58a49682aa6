"""What can be done in intake, by topic; the ports stand in `ports`."""

from services.intake.use_cases.amending import Amended, Amending, Correction
from services.intake.use_cases.closing import Closing, Judgement, Visit
from services.intake.use_cases.deciding import Deciding
from services.intake.use_cases.following import Following, Progress
from services.intake.use_cases.hearing import Heard, Hearing
from services.intake.use_cases.import_work import ImportWork, uploader_of
from services.intake.use_cases.importing import ImportBooks, Importing, ImportView
from services.intake.use_cases.placing import Placing
from services.intake.use_cases.ports import CaseFilter
from services.intake.use_cases.reading import Bucket, Reading
from services.intake.use_cases.registering import Incident, Registered, Registering
from services.intake.use_cases.ticketing import FeedKeeping, Ticketing
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
    "FeedKeeping",
    "Following",
    "Heard",
    "Hearing",
    "ImportBooks",
    "ImportView",
    "ImportWork",
    "Importing",
    "Incident",
    "Judgement",
    "Placing",
    "Progress",
    "Reading",
    "Registered",
    "Registering",
    "Ticketing",
    "Visit",
    "uploader_of",
]
