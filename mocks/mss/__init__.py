"""MSSanté: submission (SMTP), mailboxes (IMAP4rev1), autoconfiguration, Annuaire Santé (mss.md). Simulated."""
