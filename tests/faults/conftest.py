"""The same platform as the end-to-end tests use."""

from tests.e2e.conftest import centre, platform

__all__ = ["centre", "platform"]
