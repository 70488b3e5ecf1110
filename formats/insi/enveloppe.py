"""The envelopes that INSi answers in, byte for byte (insi.md §1.7).

The namesake of a profile is the moment at which the platform was seen to answer that way: ``wire-2026``
is the raw text, ``wire-2023`` the recorded view (an empty ``env:Header``).
"""

import re
from enum import StrEnum

from formats.soap import SOAP12

_PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Profile(StrEnum):
    """A generation of the platform's answers."""

    WIRE_2026 = "wire-2026"
    WIRE_2023 = "wire-2023"


_BACKEND = {
    Profile.WIRE_2026: (
        f'{_PROLOG}<soap:Envelope xmlns:soap="{SOAP12}"><env:Body xmlns:S="{SOAP12}" xmlns:env="{SOAP12}">'
    ),
    Profile.WIRE_2023: (
        f'{_PROLOG}<soap:Envelope xmlns:soap="{SOAP12}" xmlns:env="{SOAP12}"><env:Header/><env:Body xmlns:S="{SOAP12}">'
    ),
}
_GATEWAY = f'{_PROLOG}<soap:Envelope xmlns:soap="{SOAP12}"><env:Body xmlns:env="{SOAP12}">'
_END = "</env:Body></soap:Envelope>"


def backend(body: str, profile: Profile) -> bytes:
    """The message of the INSi backend around a body: prefixes ``soap``, ``env`` and ``S`` are declared."""
    return f"{_BACKEND[profile]}{body}{_END}".encode()


def gateway(body: str) -> bytes:
    """The message of the DESIR gateway around a body: prefixes ``soap`` and ``env`` are declared."""
    return f"{_GATEWAY}{body}{_END}".encode()


def printable(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_XML.sub("?", text)
