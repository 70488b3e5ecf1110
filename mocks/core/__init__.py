"""What every mock stands on: listener, HTTP, sessions, journal, clock, faults, PKI, control API."""
