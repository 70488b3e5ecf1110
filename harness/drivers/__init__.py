"""Drivers: how a stimulus reaches the editor (design §2)."""
