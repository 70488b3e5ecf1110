"""CDA R2 documents: what the header says, the rules of the French minimal structure, the level 1 body."""
