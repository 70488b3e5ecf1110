"""Local probes: what is measured at the desk, before or beside a bench, and what it means."""
