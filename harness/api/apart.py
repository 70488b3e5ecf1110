"""The addresses of one session: the same services, under its prefix, for a product that is told of them."""

import copy
from collections.abc import Mapping
from urllib.parse import urlsplit

from record.event import Json

_ADDRESSES = (
    ("insi", "mtls"),
    ("insi", "cpx"),
    ("psc", "issuer"),
    ("psc", "authorize"),
    ("dmp", "base"),
    ("mss", "autoconfig"),
    ("annuaire", "base"),
)
"""Mail has none: its session is the one that issued the token."""


def facts(of: Mapping[str, Json], session: str) -> dict[str, Json]:
    """The facts of a bench, its web addresses being those of one session; the control API is left out."""
    told = copy.deepcopy({name: value for name, value in of.items() if name != "control"})
    for service, name in _ADDRESSES:
        address = (told.get(service) or {}).get(name)
        if isinstance(address, str):
            told[service][name] = _under(address, session)
    return told


def _under(address: str, session: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/s/{session}{parts.path}"
