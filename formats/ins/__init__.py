"""INS rules: matricule, key, OIDs, traits and their equivalences, statuses."""
