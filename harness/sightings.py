"""What a scenario may look at that is no call: what came of TLS faults, what was read of revocation lists. Pure."""

from record.event import Event, Kind

REVOCATION = "crl"
"""Readings of what the authorities publish."""


def at_faults(mock: str) -> str:
    """The name of what is seen at the TLS faults of a service."""
    return f"tls {mock}"


def is_of(event: Event, what: str) -> bool:
    """Whether an event is of ``REVOCATION``, or of ``at_faults(…)``: a handshake, or a call that followed one."""
    if what == REVOCATION:
        return event.kind is Kind.NOTE and event.data.get("what") == "pki.read"
    service = str(event.data.get("listener", "")).partition(".")[0]
    shown = event.kind in {Kind.HANDSHAKE, Kind.EXCHANGE} and bool(event.data.get("tls_fault"))
    return shown and at_faults(service) == what


def listeners(mock: str) -> tuple[str, ...]:
    """The listeners (or the beginnings of their names) through which a product calls a service."""
    return _LISTENERS[mock]


_LISTENERS = {
    "insi": ("insi",),
    "psc": ("psc.auth",),
    "dmp": ("dmp",),
    "mss": ("mss.per_org", "mss.app"),
}
"""The login page of Pro Santé Connect is the browser's, the configuration of mail is read once for all."""
