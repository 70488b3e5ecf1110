"""Scenarios of the Pro Santé Connect requirements."""
