"""Submission: RFC 5321 and 3207, AUTH XOAUTH2 or PLAIN, DSN parameters (mss.md §1.2, §1.4)."""
