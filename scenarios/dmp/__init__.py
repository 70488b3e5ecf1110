"""Scenarios of the DMP requirements."""
