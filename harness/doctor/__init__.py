"""Doctor: who is wrong, network, TLS, clock, data, setting, or the product? A fault found here is never an écart."""
