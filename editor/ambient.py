"""The only place where the product reads the clock and draws random values."""

import secrets
import uuid
from datetime import UTC, datetime


def now() -> datetime:
    """The wall clock, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment in the time zone of the machine, which is the practice's."""
    return moment.astimezone()


def iso(moment: datetime) -> str:
    """``2026-11-21T19:10:20.064Z``: UTC, milliseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def new_uuid() -> str:
    """A random UUID in its canonical text form."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


def lasting_uuid(name: str) -> str:
    """The UUID that always stands for ``name``: for identifiers that must survive a restart."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def token(size: int = 32) -> str:
    """An unguessable URL-safe text made of ``size`` random bytes."""
    return secrets.token_urlsafe(size)


def number(bits: int) -> int:
    """A random positive integer of at most ``bits`` bits."""
    return secrets.randbits(bits) or 1
