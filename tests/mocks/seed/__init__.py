"""The fictitious population."""
