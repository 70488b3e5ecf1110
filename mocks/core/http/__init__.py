"""HTTP/1.1 with exact bytes both ways: framing, connection, answers.

ASGI servers do not give the bytes of a message, answer before anything is recorded, and hide unreadable
requests; httptools parses the head, the rest is here (design §3, "Bytes").
"""
