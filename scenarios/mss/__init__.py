"""Scenarios of the MSSanté requirements."""
