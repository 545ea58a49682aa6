"""`python -m services.routing.server`."""

from services.routing.server import main

main()
