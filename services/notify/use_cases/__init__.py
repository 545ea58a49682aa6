"""What notify can do: plan, send, write templates, prove phone numbers, and answer."""

from services.notify.use_cases.contacts import ContactKeeping
from services.notify.use_cases.erasing import Erasing
from services.notify.use_cases.planning import Planning
from services.notify.use_cases.reading import Reading
from services.notify.use_cases.sending import Sending
from services.notify.use_cases.templates import Templates
from services.notify.use_cases.verification import Verification

__all__ = [
    "ContactKeeping",
    "Erasing",
    "Planning",
    "Reading",
    "Sending",
    "Templates",
    "Verification",
]
