"""The character sets of MSH-18 (HL7 table 0211)."""

ASCII = "ascii"
_CODECS = {
    "": "",
    "ASCII": ASCII,
    "8859/1": "iso-8859-1",
    "8859/15": "iso-8859-15",
    "UNICODE UTF-8": "utf-8",
    "UNICODE": "utf-8",
}
"""Those that a French message has. ``UNICODE`` alone is UTF-8 in practice [I]."""
NAMES = ("ASCII", "8859/1", "8859/15", "UNICODE UTF-8")
"""Those that are read without a doubt."""


def codec_of(name: str) -> str:
    """The codec of a name of the table; empty when it is absent or another."""
    return _CODECS.get(name.strip().upper(), "")


def guessed(raw: bytes) -> str:
    """The codec of bytes that do not say theirs: UTF-8 when they are, else ISO 8859-1, which any bytes are."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "iso-8859-1"
    return "utf-8"


def stray(raw: bytes, codec: str) -> int:
    """The offset of the first byte that is not of a codec; -1 when all are."""
    try:
        raw.decode(codec)
    except UnicodeDecodeError as error:
        return error.start
    return -1
