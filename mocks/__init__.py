"""The bench: simulations of INSi, DMP, MSSanté and Pro Santé Connect in one process of its own."""
