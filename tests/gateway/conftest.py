"""Gateways to knock at: one for all tests, and one for a test that turns the clock or the knobs."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.gateway.support import Door, running_door


@pytest.fixture(scope="session")
def shared_door() -> Iterator[Door]:
    """One gateway for the session."""
    with running_door() as door:
        yield door


@pytest.fixture
def door(shared_door: Door) -> Door:
    """The shared gateway, with stand-ins that have said nothing yet."""
    shared_door.services.said.clear()
    shared_door.services.replays.clear()
    shared_door.services.asked.clear()
    return shared_door


@pytest.fixture
def a_door() -> Iterator[Callable[..., Door]]:
    """Opens a gateway with settings of one's own."""
    with ExitStack() as stack:

        def open_door(**settings: Any) -> Door:
            return stack.enter_context(running_door(**settings))

        yield open_door
