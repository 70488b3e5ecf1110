"""The test PKI: an IGC-Santé-like hierarchy with "MOCK" in every name (design §4, "PKI")."""
