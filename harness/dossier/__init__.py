"""The dossier: the evidence file of a run, and its verification (design §7)."""
