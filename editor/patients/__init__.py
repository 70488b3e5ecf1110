"""Patients: strict traits, identity status, INS, and the rules that bind them. No I/O here."""
