"""The control API: how the harness, a console or a test drives the bench. Loopback, behind a token."""
