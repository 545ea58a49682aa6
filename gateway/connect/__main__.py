"""`python -m gateway.connect`: serve the departments until told to stop."""

import asyncio

from gateway.connect.server import serve
from gateway.connect.settings import ConnectSettings


def main() -> None:
    """Read the settings and serve."""
    asyncio.run(serve(ConnectSettings()))


if __name__ == "__main__":
    main()
