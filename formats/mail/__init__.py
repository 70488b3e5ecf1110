"""MSSanté messages: reading with exact byte ranges, the rules on them, SASL strings, PDF/A-1 markers (mss.md §1)."""
