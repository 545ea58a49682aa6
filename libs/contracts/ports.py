"""Time and ids come through these ports everywhere, so that tests decide both."""

from collections.abc import Callable
from datetime import datetime

Now = Callable[[], datetime]
"""Gives the present instant, aware, in UTC."""

NewId = Callable[[], str]
"""Gives a fresh UUIDv7 as text."""
