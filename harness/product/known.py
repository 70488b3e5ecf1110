"""What every session has besides the product's own: a product may name them (its professional, its structure)."""

STRUCTURES = ("10B0000026", "10B0000034")
"""The practice whose certificates the bench issues, and a hospital to correspond with."""
PROFESSIONALS = ("899900000011", "899900000029", "899900000037")
OPERATOR = "mss-operateur"
"""The mail operator's client at Pro Santé Connect."""
