"""The scenarios, their packs, and the catalogue of requirements that they speak of."""
