"""What can be done in intake, by topic; the ports stand in `ports`."""

from services.intake.use_cases.amending import Amended, Amending, Correction
from services.intake.use_cases.attaching import Attaching, Label
from services.intake.use_cases.closing import Closing, Judgement, Visit
from services.intake.use_cases.deciding import Deciding
from services.intake.use_cases.entering import BRINGERS, READERS, Entering
from services.intake.use_cases.examining import Examining
from services.intake.use_cases.following import Following, Progress
from services.intake.use_cases.hearing import Heard, Hearing
from services.intake.use_cases.ports import CaseFilter
from services.intake.use_cases.reading import Bucket, Reading
from services.intake.use_cases.registering import Incident, Registered, Registering
from services.intake.use_cases.showing import Delivery, Showing
from services.intake.use_cases.uploading import Uploading
from services.intake.use_cases.writing import Books

__all__ = [
    "BRINGERS",
    "READERS",
    "Amended",
    "Amending",
    "Attaching",
    "Books",
    "Bucket",
    "CaseFilter",
    "Closing",
    "Correction",
    "Deciding",
    "Delivery",
    "Entering",
    "Examining",
    "Following",
    "Heard",
    "Hearing",
    "Incident",
    "Judgement",
    "Label",
    "Progress",
    "Reading",
    "Registered",
    "Registering",
    "Showing",
    "Uploading",
    "Visit",
]
