"""Mediation（调解）: files, sessions, records and agreements between parties in dispute."""
