"""Annuaire Santé, FHIR API v2 (mss.md §3): the directory made from the seed, and its search."""
