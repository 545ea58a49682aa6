"""The notice of law 26."""

import pytest

from services.mediation.domain.register import DISPUTE_KINDS
from services.mediation.domain.routes import TEXTS, notice, routes_for


@pytest.mark.parametrize("kind", [*sorted(DISPUTE_KINDS), ""])
def test_every_dispute_may_go_on_in_court_at_last(kind: str) -> None:
    routes = routes_for(kind)

    assert routes[-1] == "judicial"
    assert all(TEXTS[route] in notice("code", routes) for route in routes)


def test_a_labour_dispute_goes_to_labour_arbitration_first() -> None:
    assert routes_for("labour_other")[0] == "labour_arbitration"
