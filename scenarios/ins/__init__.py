"""Scenarios of the INS requirements."""
