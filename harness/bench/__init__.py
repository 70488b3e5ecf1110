"""The bench seen from the harness: a process of its own, met over its control API (design §2, "bench")."""
