"""What the departments called answer（部门报到）: coming or not, there, done."""

from contracts.ports import Now
from contracts.principals import Post, Principal
from services.routing.domain.whistle import GRADES, REFUSAL_CODES, Whistle, Word
from services.routing.use_cases.arrivals import Arrivals
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.ports import WhistleStore
from services.routing.use_cases.sight import DEPARTMENT_READERS
from services.routing.use_cases.whistle_reading import Handle, WhistleReading

LONGEST_REASON = 1000
_MOST_PEOPLE, _LONGEST_REPORT = 200, 5000


class Answering:
    """The verbs of the department that was called."""

    def __init__(
        self, whistles: WhistleStore, reading: WhistleReading, arrivals: Arrivals, now: Now
    ) -> None:
        """Take the ports."""
        self._whistles = whistles
        self._reading = reading
        self._arrivals = arrivals
        self._now = now

    def accept(self, principal: Principal, handle: Handle) -> Whistle:
        """The department is coming.

        Raises:
            WhistleNotFound, NotPermitted, Conflict, WrongState.
        """
        whistle = self._own(principal, handle)
        whistle.accept()
        self._whistles.save(whistle)
        return whistle

    def refuse(
        self, principal: Principal, handle: Handle, reason_code: str, reason: str
    ) -> Whistle:
        """The department says that it need not come; a dispatcher decides.

        Raises:
            WhistleNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        bounds = Bounds()
        bounds.choice("reason_code", reason_code, REFUSAL_CODES)
        text = bounds.text("reason", reason, least=5, most=LONGEST_REASON)
        bounds.settle()
        whistle = self._own(principal, handle)
        whistle.refuse(self._said(principal, text, reason_code))
        self._whistles.save(whistle)
        self._arrivals.stop(whistle, principal.id)
        return whistle

    def arrive(self, principal: Principal, handle: Handle, people: str) -> Whistle:
        """The department is there, as it says itself or as the centre sees.

        Raises:
            WhistleNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(*DEPARTMENT_READERS, Post.DISPATCHER)
        bounds = Bounds()
        text = bounds.text("people", people, least=1, most=_MOST_PEOPLE)
        bounds.settle()
        whistle = self._reading.as_seen(principal, handle)
        whistle.arrive(self._said(principal, text))
        self._whistles.save(whistle)
        self._arrivals.stop(whistle, principal.id)
        return whistle

    def report(self, principal: Principal, handle: Handle, report: str) -> Whistle:
        """The department tells what it did on the spot.

        Raises:
            WhistleNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        bounds = Bounds()
        text = bounds.text("report", report, least=2, most=_LONGEST_REPORT)
        bounds.settle()
        whistle = self._own(principal, handle)
        whistle.tell(self._said(principal, text))
        self._whistles.save(whistle)
        return whistle

    def grade(self, principal: Principal, handle: Handle, grade: str, note: str) -> Whistle:
        """The department grades how well founded the call was（双考核）.

        Raises:
            WhistleNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        text = graded(grade, note)
        whistle = self._own(principal, handle)
        whistle.grade(self._said(principal, text, grade))
        self._whistles.save(whistle)
        return whistle

    def _own(self, principal: Principal, handle: Handle) -> Whistle:
        principal.require(*DEPARTMENT_READERS)
        return self._reading.as_seen(principal, handle)

    def _said(self, principal: Principal, text: str, key: str = "") -> Word:
        return Word(key=key, text=text, by=principal.id, time=self._now())


def graded(grade: str, note: str) -> str:
    """The note that goes with a grade, both checked; raises Invalid."""
    bounds = Bounds()
    bounds.choice("grade", grade, GRADES)
    text = bounds.text("note", note, most=LONGEST_REASON)
    bounds.settle()
    return text
