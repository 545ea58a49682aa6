"""Fixtures every test may ask for; they live in `tests/support`."""

from tests.support.stack import amqp_uri, kernel

__all__ = ["amqp_uri", "kernel"]
