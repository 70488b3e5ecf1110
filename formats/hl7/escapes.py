"""Escape sequences in ER7 values (HL7 2.5 §2.7)."""

from collections.abc import Callable, Mapping

_HEX = frozenset(b"0123456789abcdefABCDEF")
_MOST = 20_000
"""Escape signs of a value that is read; a text of several pages has some hundreds."""


def unescaped(raw: bytes, sign: bytes, meanings: Mapping[bytes, bytes], decode: Callable[[bytes], str]) -> str:
    r"""A value without its escape sequences: ``\S\`` is the component separator, ``\X0D\`` the byte 0x0D.

    A sequence of another meaning, or one that does not end, stays as it is written; so does a value full of them.
    """
    if not 0 < raw.count(sign) <= _MOST:
        return decode(raw)
    pieces, out, at = raw.split(sign), bytearray(), 1
    out += pieces[0]
    while at < len(pieces):
        meaning = _meaning(pieces[at], meanings) if at + 1 < len(pieces) else None
        if meaning is None:
            out += sign + pieces[at]
            at += 1
        else:
            out += meaning + pieces[at + 1]
            at += 2
    return decode(bytes(out))


def _meaning(sequence: bytes, meanings: Mapping[bytes, bytes]) -> bytes | None:
    if sequence[:1] == b"X" and len(sequence) % 2 and _HEX.issuperset(sequence[1:]):
        return bytes.fromhex(sequence[1:].decode("ascii"))
    return meanings.get(sequence)


def escaped(text: str) -> str:
    r"""A value with the usual separators (``|^~\&``) and control characters written as escape sequences."""
    return text.translate(_WRITTEN)


_WRITTEN = {sign: f"\\X{sign:02X}\\" for sign in range(32)} | {
    ord("|"): "\\F\\",
    ord("^"): "\\S\\",
    ord("&"): "\\T\\",
    ord("~"): "\\R\\",
    ord("\\"): "\\E\\",
}
