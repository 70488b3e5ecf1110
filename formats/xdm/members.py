"""Opening an IHE_XDM.zip within limits, with the place of every member in its bytes (dmp.md §8).

The archive comes from anybody: nothing is written to disk, sizes are bounded before anything is inflated.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

MAX_ARCHIVE = 40_000_000
"""The largest archive that is opened, in bytes (a message is at most 25 MB, mss.md §1.6)."""
MAX_MEMBERS = 200
MAX_MEMBER = 20_000_000
MAX_TOTAL = 80_000_000
"""Inflated bytes of all members together."""
MAX_RATIO = 200
"""Inflated over stored, for members over ``RATIO_FROM`` bytes."""
RATIO_FROM = 1_000_000

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)


class XdmError(ValueError):
    """The bytes are not an archive that the bench opens; the message (French) says why.

    ``limit`` tells a limit of the bench from a fault of the archive.
    """

    def __init__(self, message: str, *, limit: bool = False) -> None:
        super().__init__(message)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive: name with ``/``, inflated bytes, and where its data lies in the archive's bytes."""

    name: str
    content: bytes
    start: int
    end: int


def members(raw: bytes) -> Mapping[str, Member]:
    """The files of the archive ``raw`` by name, in its order, folders left out; raises ``XdmError``."""
    if len(raw) > MAX_ARCHIVE:
        raise XdmError(f"archive de {len(raw)} octets, maximum {MAX_ARCHIVE}", limit=True)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = archive.infolist()
            _limits(infos)
            found = {info.filename: _member(archive, info, raw) for info in infos if not info.is_dir()}
    except XdmError:
        raise
    except _UNREADABLE as error:
        raise XdmError(f"archive zip illisible : {error}") from error
    _overlaps(found)
    return found


def _limits(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_MEMBERS:
        raise XdmError(f"{len(infos)} fichiers, maximum {MAX_MEMBERS}", limit=True)
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise XdmError(f"plus de {MAX_TOTAL} octets une fois décompressée", limit=True)
    seen: set[str] = set()
    for info in infos:
        reason, excess = _refusal(info, seen), _excess(info)
        if reason or excess:
            raise XdmError(f"{info.filename!r} : {reason or excess}", limit=not reason)
        seen.add(info.filename.upper())


def _refusal(info: zipfile.ZipInfo, seen: set[str]) -> str:
    """Why a member is not opened; empty when it is. Names that differ by case only would collide on Windows."""
    name = info.orig_filename
    tests = (
        (name.upper() in seen, "nom présent deux fois"),
        (not _is_safe(name), "nom interdit (chemin absolu, « .. », lecteur ou caractère de contrôle)"),
        (info.flag_bits & _ENCRYPTED, "membre chiffré"),
        (info.compress_type not in _METHODS, f"méthode de compression {info.compress_type}"),
    )
    return next((reason for refused, reason in tests if refused), "")


def _excess(info: zipfile.ZipInfo) -> str:
    """Which limit of the bench a member exceeds; empty when none."""
    if info.file_size > MAX_MEMBER:
        return f"{info.file_size} octets, maximum {MAX_MEMBER}"
    return f"taux de compression supérieur à {MAX_RATIO}" if _is_bomb(info) else ""


def _is_safe(name: str) -> bool:
    if not name or name.startswith("/") or any(ord(sign) < 32 or sign in '\\:*?"<>|' for sign in name):
        return False
    return not any(part in {"..", ".", ""} for part in name.removesuffix("/").split("/"))


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, raw: bytes) -> Member:
    with archive.open(info) as stream:
        content = stream.read(MAX_MEMBER + 1)
    if len(content) != info.file_size:
        raise XdmError(f"{info.filename!r} : {len(content)} octets, {info.file_size} annoncés")
    signature, name_size, extra_size = _LOCAL_HEADER.unpack_from(raw, info.header_offset)
    if signature != b"PK\x03\x04":
        raise XdmError(f"{info.filename!r} : en-tête local absent")
    start = info.header_offset + _LOCAL_HEADER.size + name_size + extra_size
    return Member(info.filename, content, start, start + info.compress_size)


def _overlaps(found: Mapping[str, Member]) -> None:
    """Members that share bytes are a way to hide or to multiply content."""
    reached = 0
    for member in sorted(found.values(), key=lambda item: (item.start, item.end)):
        if member.start < reached:
            raise XdmError(f"{member.name!r} : données communes à deux membres")
        reached = max(reached, member.end)
