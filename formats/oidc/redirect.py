"""Which redirect URIs match a registered one."""

import re

_LOOPBACK = re.compile(r"(http://(?:127\.0\.0\.1|localhost|\[::1\]))(?::\d{1,5})?(/[^#]*)?")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#\\@\s]+(?=[/?#]|$)", re.IGNORECASE)
_PRINTABLE = re.compile(r"[\x21-\x7e]+")


def matches(registered: str, requested: str) -> bool:
    """Whether ``requested`` is the registered URI, character for character (psc.md §2.1).

    A loopback URI registered without a port stands for every port (RFC 8252 §7.3).
    """
    return requested == registered or without_loopback_port(requested) == registered


def without_loopback_port(uri: str) -> str:
    """A plain-HTTP loopback URI without its port; any other URI unchanged."""
    found = _LOOPBACK.fullmatch(uri)
    return f"{found[1]}{found[2] or ''}" if found else uri


def same_origin(registered: str, requested: str) -> bool:
    """Whether two URIs share scheme, host and port, with the loopback rule of ``matches``. Printable ASCII only."""
    origin = _origin_of(registered)
    if not origin or "#" in requested or _PRINTABLE.fullmatch(requested) is None:
        return False
    return origin in (_origin_of(requested), _origin_of(without_loopback_port(requested)))


def is_loopback(uri: str) -> bool:
    """Whether the URI is a plain-HTTP loopback address."""
    return _LOOPBACK.fullmatch(uri) is not None


def _origin_of(uri: str) -> str:
    found = _ORIGIN.match(uri)
    return found[0].lower() if found else ""
