"""`python -m services.intake.server`."""

from services.intake.server import main

main()
