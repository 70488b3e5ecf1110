"""What a scenario may look at that is no call: what came of TLS faults, what was read of revocation lists. Pure."""

from collections.abc import Iterable

from formats import tls
from record.event import Event, Kind

REVOCATION = "crl"
"""Readings of what the authorities publish."""


def at_faults(mock: str) -> str:
    """The name of what is seen at the TLS faults of a service."""
    return f"tls {mock}"


def is_of(event: Event, what: str) -> bool:
    """Whether an event is of ``REVOCATION``, or of ``at_faults(…)``: a handshake, a call that followed one, its end."""
    if what == REVOCATION:
        return event.kind is Kind.NOTE and event.data.get("what") == "pki.read"
    service = str(event.data.get("listener", "")).partition(".")[0]
    shown = event.kind in _AT_FAULTS and bool(event.data.get("tls_fault"))
    return shown and at_faults(service) == what


def is_undecided(seen: Iterable[Event]) -> bool:
    """Whether a connection was made at a TLS fault that its client neither used nor left yet: a call may follow."""
    made, settled = set[tuple[str, str]](), set[tuple[str, str]]()
    for event in seen:
        peer = (str(event.data.get("listener", "")), str(event.data.get("peer", "")))
        if event.data.get("outcome") == "completed":
            made.add(peer)
        elif event.kind is Kind.NOTE or _is_call(event):
            settled.add(peer)
    return bool(made - settled)


def _is_call(event: Event) -> bool:
    return event.kind is Kind.EXCHANGE and not tls.says_nothing(str(event.data.get("operation", "")))


def listeners(mock: str) -> tuple[str, ...]:
    """The listeners (or the beginnings of their names) through which a product calls a service."""
    return _LISTENERS[mock]


_AT_FAULTS = {Kind.HANDSHAKE, Kind.EXCHANGE, Kind.NOTE}
_LISTENERS = {
    "insi": ("insi",),
    "psc": ("psc.auth",),
    "dmp": ("dmp",),
    "mss": ("mss.per_org", "mss.app"),
}
"""The login page of Pro Santé Connect is the browser's, the configuration of mail is read once for all."""
