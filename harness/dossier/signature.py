"""The seal of a dossier: a list of digests, signed by the key of the installation.

It proves that nothing changed since the signature, and which installation signed. It does not prove when, nor that
the installation was honest: only an outside time stamp or witness can.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from harness.dossier.container import Member
from record import randomness
from record.canonical import canonical
from record.event import Json

DIGESTS = "empreintes.txt"
SIGNATURE = "signature.json"
_ALGORITHM = "Ed25519"


class SealError(ValueError):
    """Digests or signature that cannot be read, or a key that cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the digests: SHA-256 (hexadecimal), size in bytes, name."""

    digest: str
    size: int
    name: str


def installation_key(home: Path) -> Ed25519PrivateKey:
    """The key of this installation, made at first use and readable by its owner alone."""
    path = _path(home)
    if not path.exists():
        _make(path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError) as error:
        raise SealError(f"La clé {path} est illisible ({error}). Déplacez-la : une autre sera créée.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SealError(f"La clé {path} n'est pas une clé {_ALGORITHM}. Déplacez-la : une autre sera créée.")
    return key


def own_fingerprint(home: Path) -> str:
    """The fingerprint of this installation's key; empty when it has none that can be read. Makes nothing."""
    try:
        return fingerprint(installation_key(home).public_key()) if _path(home).exists() else ""
    except (SealError, OSError):
        return ""


def fingerprint(key: Ed25519PublicKey) -> str:
    """What a person compares: SHA-256 of the public key, in hexadecimal."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def seal(members: Sequence[Member], key: Ed25519PrivateKey) -> list[Member]:
    """The members with their digests and the signature."""
    digests = "".join(f"{item.digest}  {item.size}  {item.name}\n" for item in map(line_of, members)).encode()
    return [*members, Member(DIGESTS, digests), Member(SIGNATURE, _signature(digests, key))]


def listed(digests: bytes) -> list[Listed]:
    """The lines of the digests; raises ``SealError``."""
    try:
        return [_line(line) for line in digests.decode().splitlines()]
    except (UnicodeDecodeError, ValueError) as error:
        raise SealError(f"{DIGESTS} est illisible : {error}") from error


def mismatches(members: Sequence[Member], lines: Sequence[Listed]) -> Iterator[str]:
    """The members that are not what the digests say, those that lack and those that nobody listed."""
    return differences({item.name: item for item in map(line_of, members)}, lines)


def differences(held: Mapping[str, Listed], lines: Sequence[Listed]) -> Iterator[str]:
    """The same of members by name, already measured."""
    for line in lines:
        if line.name not in held:
            yield f"{line.name} manque"
        elif held[line.name] != line:
            yield f"contenu de {line.name}"
    known = {line.name for line in lines}
    yield from (f"{name} est en trop" for name in held if name not in known)


def signer(digests: bytes, signature: bytes) -> str:
    """The fingerprint of the key that signed the digests; raises ``SealError`` when nobody did."""
    try:
        body = _object(signature)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(body["key"])))
        signed = bytes.fromhex(str(body["signature"]))
        key.verify(signed, digests)
    except (ValueError, KeyError, TypeError, InvalidSignature, RecursionError) as error:
        raise SealError("la signature ne correspond pas aux empreintes") from error
    if signature != _signature_text(key, signed):
        raise SealError(f"{SIGNATURE} n'est pas sous sa forme canonique")
    return fingerprint(key)


def _object(raw: bytes) -> dict[str, Json]:
    body = json.loads(raw)
    if not isinstance(body, dict):
        raise ValueError("un objet JSON est attendu")
    return body


def line_of(member: Member) -> Listed:
    """The line of a member in the digests."""
    return Listed(hashlib.sha256(member.content).hexdigest(), len(member.content), member.name)


def _line(line: str) -> Listed:
    digest, size, name = line.split("  ", 2)
    return Listed(digest, int(size), name)


def _signature(digests: bytes, key: Ed25519PrivateKey) -> bytes:
    return _signature_text(key.public_key(), key.sign(digests))


def _signature_text(key: Ed25519PublicKey, signature: bytes) -> bytes:
    body = {
        "algorithm": _ALGORITHM,
        "fingerprint": fingerprint(key),
        "key": key.public_bytes_raw().hex(),
        "signature": signature.hex(),
        "signs": DIGESTS,
    }
    return canonical(body)


def _path(home: Path) -> Path:
    return home / "cles" / "dossier.pem"


def _make(path: Path) -> None:
    """Write the key aside, then put it in place: a killed run leaves no half key."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{randomness.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(pem)
    aside.replace(path)
