"""Calls to INSi with assertions and Vitale cards, written and signed by hand."""
