"""Packs: one JSON file per couloir."""
