"""The command line: ``banc demo``, ``up``, ``run``, ``verify``, ``selftest``, ``test``."""
