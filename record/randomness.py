"""The only place where the project draws random values."""

import secrets
import uuid


def token_bytes(size: int) -> bytes:
    """``size`` unpredictable bytes."""
    return secrets.token_bytes(size)


def token_hex(size: int) -> str:
    """``2 * size`` unpredictable hexadecimal digits."""
    return secrets.token_hex(size)


def new_uuid() -> str:
    """A random UUID (version 4) in its canonical text form."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
