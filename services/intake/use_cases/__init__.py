"""What can be done in intake, by topic; the ports stand in `ports`."""

from services.intake.use_cases.allowance import Allowance
from services.intake.use_cases.amending import Amended, Amending, Correction
from services.intake.use_cases.archiving import Archives, Filing
from services.intake.use_cases.attaching import Attaching, Label
from services.intake.use_cases.booking import Booked, Bookings, SlotPlaces
from services.intake.use_cases.bundling import Bundling
from services.intake.use_cases.categories import Categories, Leaves, Suggestion
from services.intake.use_cases.category_keeping import CategoryKeeping, CategoryTreeNotFound
from services.intake.use_cases.claiming import Claiming
from services.intake.use_cases.closing import Closing, Judgement, Visit
from services.intake.use_cases.deciding import Deciding
from services.intake.use_cases.entering import BRINGERS, READERS, Entering
from services.intake.use_cases.examining import Examining
from services.intake.use_cases.export_work import ExportWork
from services.intake.use_cases.exporting import Exporting, ExportLimits
from services.intake.use_cases.finding import Finding
from services.intake.use_cases.following import Following, Progress
from services.intake.use_cases.grouping import Grouping
from services.intake.use_cases.guiding import Guiding, Hall, Prefilled
from services.intake.use_cases.hearing import Heard, Hearing
from services.intake.use_cases.import_work import ImportWork, uploader_of
from services.intake.use_cases.importing import ImportBooks, Importing, ImportView
from services.intake.use_cases.keeping import Keeping
from services.intake.use_cases.leading import Leading
from services.intake.use_cases.noting import Noting
from services.intake.use_cases.open_keeping import OpenKeeping
from services.intake.use_cases.opening import Opening, OpenReport
from services.intake.use_cases.own_cases import OwnCases
from services.intake.use_cases.parties import Parties, Proof, parse_day
from services.intake.use_cases.parting import Letter, Parting
from services.intake.use_cases.placing import Placing
from services.intake.use_cases.ports import CaseFilter
from services.intake.use_cases.process_keeping import ProcessKeeping
from services.intake.use_cases.queueing import Board, Place, Queueing, Taken
from services.intake.use_cases.reading import Bucket, Reading
from services.intake.use_cases.registering import Incident, Registered, Registering
from services.intake.use_cases.reward_accounts import RewardAccounts
from services.intake.use_cases.reward_keeping import RewardKeeping
from services.intake.use_cases.rewarding import Rewarding
from services.intake.use_cases.showing import Delivery, Showing
from services.intake.use_cases.ticketing import FeedKeeping, Ticketing
from services.intake.use_cases.uploading import Uploading
from services.intake.use_cases.viewing import Viewing
from services.intake.use_cases.writing import Books

__all__ = [
    "BRINGERS",
    "READERS",
    "Allowance",
    "Amended",
    "Amending",
    "Archives",
    "Attaching",
    "Board",
    "Booked",
    "Bookings",
    "Books",
    "Bucket",
    "Bundling",
    "CaseFilter",
    "Categories",
    "CategoryKeeping",
    "CategoryTreeNotFound",
    "Claiming",
    "Closing",
    "Correction",
    "Deciding",
    "Delivery",
    "Entering",
    "Examining",
    "ExportLimits",
    "ExportWork",
    "Exporting",
    "FeedKeeping",
    "Filing",
    "Finding",
    "Following",
    "Grouping",
    "Guiding",
    "Hall",
    "Heard",
    "Hearing",
    "ImportBooks",
    "ImportView",
    "ImportWork",
    "Importing",
    "Incident",
    "Judgement",
    "Keeping",
    "Label",
    "Leading",
    "Leaves",
    "Letter",
    "Noting",
    "OpenKeeping",
    "OpenReport",
    "Opening",
    "OwnCases",
    "Parties",
    "Parting",
    "Place",
    "Placing",
    "Prefilled",
    "ProcessKeeping",
    "Progress",
    "Proof",
    "Queueing",
    "Reading",
    "Registered",
    "Registering",
    "RewardAccounts",
    "RewardKeeping",
    "Rewarding",
    "Showing",
    "SlotPlaces",
    "Suggestion",
    "Taken",
    "Ticketing",
    "Uploading",
    "Viewing",
    "Visit",
    "parse_day",
    "uploader_of",
]
