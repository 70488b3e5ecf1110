"""Drives the editor, observes the bench, checks, gives verdicts, records evidence. Never imports ``mocks``."""
