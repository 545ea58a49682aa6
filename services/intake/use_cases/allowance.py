"""The allowance of readings in clear（查看额度）: one count per person, whatever is read."""

from collections.abc import Callable

from contracts.ports import Now
from contracts.principals import Principal
from services.intake.use_cases.party_ports import DisclosureStore


class Allowance:
    """Counts what somebody reads of personal data in clear（S60）."""

    def __init__(
        self,
        disclosures: DisclosureStore,
        transact: Callable[[Callable[[], None]], None],
        now: Now,
        *,
        most_an_hour: int,
    ) -> None:
        """Allow one person `most_an_hour` readings; `transact` runs its argument in one write."""
        self._disclosures = disclosures
        self._transact = transact
        self._now = now
        self._most = most_an_hour

    def take(self, who: Principal) -> None:
        """Count one more reading; the last of the hour tells the supervisors.

        Raises:
            Exhausted: the hour is used up.
        """
        self._transact(lambda: self._count(who))

    def _count(self, who: Principal) -> None:
        reader = self._disclosures.reader(who)
        reader.take(self._now(), self._most)
        self._disclosures.save_reader(reader)
