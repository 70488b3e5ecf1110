"""What chooses a session for a product that cannot name one: its client certificate, its mailbox.

Keys: a certificate is the SHA-256 of its DER (64 hexadecimal digits) or its serial (hexadecimal, without leading
zeros); a mailbox is its address in lower case. The digest is the surer one: two authorities may give the same serial.
"""

import hashlib
import re
from functools import lru_cache

from mocks.core.identity import Identity
from mocks.core.message import CertificateFacts

_DIGEST_DIGITS = 64
_SERIAL_DIGITS = 40
_HEX = re.compile(r"[0-9a-f]+")
_MAILBOX = re.compile(r"[^\s@<>]{1,128}@[^\s@<>]{1,254}")


class Bindings:
    """Which session each bound certificate and mailbox belongs to."""

    def __init__(self) -> None:
        self.certificates: dict[str, str] = {}
        self.mailboxes: dict[str, str] = {}

    def add(self, identity: Identity) -> None:
        """A session has these bindings."""
        self.certificates.update(dict.fromkeys(identity.certificates, identity.id))
        self.mailboxes.update(dict.fromkeys(identity.mailboxes, identity.id))

    def drop(self, identity: Identity) -> None:
        """A session has these bindings no more."""
        _drop(self.certificates, identity.certificates, identity.id)
        _drop(self.mailboxes, identity.mailboxes, identity.id)

    def of_certificate(self, shown: CertificateFacts | None) -> str:
        """The session that a client certificate chooses; "" when it chooses none."""
        if shown is None or not self.certificates:
            return ""
        return self.certificates.get(_digest(shown.der)) or self.certificates.get(shown.serial, "")

    def of_mailbox(self, address: str) -> str:
        """The session that a mailbox chooses; "" when it chooses none."""
        return self.mailboxes.get(address.lower(), "")


def certificate_key(text: str) -> str:
    """The key of a certificate told by its serial or its digest, colons and spaces allowed; raises ``ValueError``."""
    digits = re.sub(r"[\s:]", "", text).lower().removeprefix("0x")
    if not _HEX.fullmatch(digits):
        raise ValueError("un numéro de série ou une empreinte SHA-256, en hexadécimal, est attendu")
    key = digits if len(digits) == _DIGEST_DIGITS else digits.lstrip("0")
    if not key or (len(key) > _SERIAL_DIGITS and len(key) != _DIGEST_DIGITS):
        raise ValueError(
            f"{len(digits)} chiffres : un numéro de série en a {_SERIAL_DIGITS} au plus, une empreinte {_DIGEST_DIGITS}"
        )
    return key


def mailbox_key(text: str) -> str:
    """The key of a mailbox told by its address; raises ``ValueError``."""
    if not _MAILBOX.fullmatch(text):
        raise ValueError("une adresse (nom@domaine) est attendue")
    return text.lower()


def _drop(table: dict[str, str], keys: tuple[str, ...], session: str) -> None:
    for key in keys:
        if table.get(key) == session:
            del table[key]


@lru_cache(maxsize=256)
def _digest(der: bytes) -> str:
    return hashlib.sha256(der).hexdigest()
