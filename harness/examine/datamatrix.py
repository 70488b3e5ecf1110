"""An INS datamatrix: its text, as a scanner gives it, or a picture that shows it."""

import re

from formats.ins import datamatrix as ins
from formats.ins import symbol
from formats.ins.datamatrix import GS, DatamatrixError
from formats.rule import Breach, Text
from harness.english import both
from harness.examine.examined import LABELS, Anchors, Examined, Source, Type, unreadable
from harness.examine.recognise import is_picture
from record.locator import Layer

_AIM = re.compile(r"\]d[0-9]")
"""The symbology identifier that a scanner may put first (ISO/IEC 15424)."""
_MARKS = ("␝", "<GS>", "[GS]", "{GS}", "\\x1d", "\\u001d")
"""How editors write a separator that no screen shows."""


def examine(source: Source, _anchors: Anchors) -> Examined:
    """Judge a text, or the first datamatrix of a picture."""
    try:
        written = _shown(source.raw) if is_picture(source.raw) else source.raw.decode("utf-8-sig").strip("\r\n ")
    except UnicodeDecodeError as error:
        return unreadable(
            Type.DATAMATRIX, Text(f"ce n'est pas de l'UTF-8 (octet {error.start})", f"not UTF-8: {error}")
        )
    except DatamatrixError as error:
        return unreadable(Type.DATAMATRIX, both(str(error)))
    found = Examined(Type.DATAMATRIX, LABELS[Type.DATAMATRIX])
    text = _normal(written, found)
    try:
        read = ins.decode(text)
    except DatamatrixError as error:
        return unreadable(Type.DATAMATRIX, both(str(error)))
    if not read.values:
        return unreadable(Type.DATAMATRIX, Text("aucun champ S1 à S7 après l'en-tête", "no field S1 to S7"))
    found.report.look(len(ins.EXAMINATIONS))
    shifted = text != written
    for breach in ins.breaches(read):
        found.report.add(breach, *_at(source, read, breach, text, exact=not shifted))
    told = ", ".join(f"{id} {value}" for id, value in read.fields.items())
    found.facts.append(Text(f"champs lus : {told}", f"fields read: {told}"))
    found.unjudged += [
        Text("l'image (zone de silence, taille, légende)", "the image (quiet zone, size, caption)"),
        Text("que l'identité est bien qualifiée", "that the identity is qualified"),
    ]
    return found


def _shown(raw: bytes) -> str:
    """The text of the datamatrix in a picture; the first one of the INS when there are several."""
    texts = symbol.texts_in(raw)
    if not texts:
        raise DatamatrixError("aucun datamatrix lisible dans cette image")
    return next((text for text in texts if text.startswith("IS")), texts[0])


def _normal(written: str, found: Examined) -> str:
    """The text of the symbol: without what the scanner put first, with real separators."""
    aim = _AIM.match(written)
    text = written[aim.end() :] if aim else written
    if aim:
        found.facts.append(Text(f"préfixe du lecteur : {aim[0]}", f"prefix of the reader: {aim[0]}"))
    if GS in text:
        return text
    for shown in _MARKS:
        if shown in text:
            found.facts.append(Text(f"« {shown} » est lu comme GS (0x1D)", f"'{shown}' is read as GS (0x1D)"))
            text = text.replace(shown, GS)
    return text


def _at(
    source: Source, read: ins.Datamatrix, breach: Breach, text: str, *, exact: bool
) -> tuple[tuple[Layer, ...], bytes]:
    """The place of a field; a byte range only when the file holds the text as it is."""
    start, end = read.place(breach.where) if breach.where else (0, len(text))
    value = text[start:end].encode("utf-8", "replace")
    before = source.raw.find(text.encode()) if exact else -1
    if before < 0:
        return (source.whole, Layer("text", breach.where or "texte")), value
    at = before + len(text[:start].encode())
    return (source.whole, Layer("text", breach.where or "texte", at, at + len(value))), value
