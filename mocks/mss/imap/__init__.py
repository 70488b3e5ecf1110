"""Reading mailboxes: an IMAP4rev1 engine (RFC 3501) with the extensions that mss.md §1.4 announces."""
