"""Serves grid."""

from services.grid.server import main

main()
