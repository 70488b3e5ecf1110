"""The téléservice INSi: its messages, its faults, and the rules of a call (specs: insi.md)."""
