"""Journeys through several services."""
