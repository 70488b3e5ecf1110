"""Scenarios of CNDA's INSi test guide: one per known test and case (insi.md §3.2). They prove no requirement."""
