"""What is said of a dossier whose archive is not the one that the bench writes: its contents first, then the zip.

A dossier that another tool packed again is not canonical anywhere, though one file in it changed, or none: what counts
is each content beside the list that was signed.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from harness.dossier import signature
from harness.dossier.container import METADATA, Change, Member
from harness.dossier.signature import Listed

ONLY_CONTAINER = "seul le conteneur diffère : les contenus sont ceux de la liste signée"
_REPACKED = f"{METADATA} : archive refaite par un autre outil"
_CONTENT = "contenu de "
_SEAL_MOST = 20_000_000
"""The largest list of digests or signature that is read from an archive made by another tool, in bytes."""
_MOST = 8_000_000_000
"""The most bytes that are inflated of such an archive."""
_CHUNK = 1 << 20
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, ValueError, LookupError)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The contents of an archive, read one way: whether the list is signed, and where they differ from it.

    ``ours``: by the canonical layout. ``single``: no two of one name.
    """

    signed: bool
    listed: int
    differences: Sequence[str]
    ours: bool
    single: bool

    @property
    def faults(self) -> tuple[bool, bool, int]:
        """The fewer, the better a way it is to read the archive."""
        return not self.signed, not self.listed, len(self.differences)


def sentences(raw: bytes, members: Sequence[Member], changes: Sequence[Change]) -> list[str]:
    """What differs in an archive with some ``changes``, read as ``members`` by its canonical layout: French."""
    canonical, repacked = _canonical(members), _repacked(raw)
    reading = min(canonical, repacked, key=lambda one: one.faults) if repacked else canonical
    contents = [change for change in changes if change.what.startswith(_CONTENT)] if reading.ours else []
    told = {change.what for change in contents}
    seal_spoilt = f"{_CONTENT}{signature.DIGESTS}" in told
    lines = [_placed(change) for change in contents]
    lines += [] if seal_spoilt else [said for said in reading.differences if said not in told]
    only = reading.signed and reading.single and not lines and not reading.differences
    lines += _container([change for change in changes if change not in contents], reading, len(raw))
    return [*lines, ONLY_CONTAINER] if only else lines


def is_sealed(raw: bytes) -> bool:
    """Whether an archive, whoever packed it, has the list of digests or the signature of a dossier."""
    with suppress(*_UNREADABLE), zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return not {signature.DIGESTS, signature.SIGNATURE}.isdisjoint(archive.namelist())
    return False


def seal_of(raw: bytes) -> dict[str, bytes]:
    """The two members of the seal, whoever packed the archive; those that cannot be read are absent."""
    found: dict[str, bytes] = {}
    with suppress(*_UNREADABLE), zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in (signature.DIGESTS, signature.SIGNATURE):
            with suppress(*_UNREADABLE):
                found[name] = b"".join(_chunks(archive, archive.getinfo(name), _SEAL_MOST))
    return found


def _container(changes: Sequence[Change], reading: _Reading, size: int) -> list[str]:
    """The regions that are not of a content: one line for all the metadata."""
    if not reading.ours:
        return [_placed(Change(_REPACKED, 0, size))]
    metadata = [change for change in changes if change.what.startswith(METADATA)]
    others = [_placed(change) for change in changes if change not in metadata]
    if len(metadata) < 2:
        return [*map(_placed, metadata), *others]
    start, end = min(change.start for change in metadata), max(change.end for change in metadata)
    return [_placed(Change(f"{METADATA} : {len(metadata)} régions", start, end)), *others]


def _placed(change: Change) -> str:
    return f"{change.what} (octets {change.start} à {change.end})"


def _canonical(members: Sequence[Member]) -> _Reading:
    contents = {member.name: member.content for member in members}
    return _reading(contents, {member.name: signature.line_of(member) for member in members}, len(members), ours=True)


def _repacked(raw: bytes) -> _Reading | None:
    """The contents as any zip reader finds them; None when none does. Only what is listed is inflated."""
    seal = seal_of(raw)
    with suppress(*_UNREADABLE), zipfile.ZipFile(io.BytesIO(raw)) as archive:
        wanted = {line.name: line.size for line in _lines(seal)}
        room, held = _MOST, {}
        for info in archive.infolist():
            most = min(wanted.get(info.filename, 0), room)
            held[info.filename] = _measured(archive, info, most)
            room -= held[info.filename].size
        return _reading(seal, held, len(archive.infolist()), ours=False)
    return None


def _reading(seal: Mapping[str, bytes], held: Mapping[str, Listed], count: int, *, ours: bool) -> _Reading:
    lines, sealing = _lines(seal), (signature.DIGESTS, signature.SIGNATURE)
    kept = {name: line for name, line in held.items() if name not in sealing}
    found = list(signature.differences(kept, lines)) if lines else []
    return _Reading(_is_signed(seal), len(lines), found, ours, len(held) == count)


def _lines(seal: Mapping[str, bytes]) -> list[Listed]:
    try:
        return signature.listed(seal.get(signature.DIGESTS, b""))
    except signature.SealError:
        return []


def _is_signed(seal: Mapping[str, bytes]) -> bool:
    try:
        return bool(signature.signer(seal.get(signature.DIGESTS, b""), seal.get(signature.SIGNATURE, b"")))
    except signature.SealError:
        return False


def _measured(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Listed:
    """Digest and size of a member; no digest when it cannot be read, or is larger than ``most``."""
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in _chunks(archive, info, most):
            digest.update(chunk)
            size += len(chunk)
    except _UNREADABLE:
        return Listed("", size, info.filename)
    return Listed(digest.hexdigest(), size, info.filename)


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """The content of a member, by pieces; raises ``ValueError`` beyond ``most`` bytes."""
    if info.compress_type not in _PACKED or info.file_size > most:
        raise ValueError(info.filename)
    with archive.open(info) as source:
        while chunk := source.read(_CHUNK):
            yield chunk
