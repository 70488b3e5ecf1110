"""Checks: pure functions of events. They import ``formats`` and ``record`` only."""
