"""How the Annuaire Santé is reached (mss.md §3.1)."""

API_KEY = "cle-simulee-annuaire-sante"
"""The value of ``ESANTE-API-KEY`` that the bench hands out."""

BASE = "/fhir/v2"
