"""PDF/A-1 by its markers: what a reader sees without rendering. Markers, not a validation: this is not veraPDF."""

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from formats import xml
from formats.pdfa import declared
from formats.rule import Breach, Rule
from formats.xml import Element

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_BYTES = 20_000_000
MAX_OBJECTS = 20_000
"""Objects that are visited: a larger file is judged on those."""

MARKERS: tuple[Rule, ...] = (
    *(declared.READABLE, declared.HEADER, declared.IDENTIFICATION, declared.TRAILER_ID, declared.ENCRYPTION),
    *(declared.FONTS, declared.JAVASCRIPT, declared.EMBEDDED_FILES, declared.OUTPUT_INTENT),
)
"""What ``breaches`` looks at."""

_HEADER = re.compile(rb"^%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}")
_PDFAID = "http://www.aiim.org/pdfa/ns/id/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FONT_KINDS = frozenset(("/Type1", "/MMType1", "/TrueType", "/CIDFontType0", "/CIDFontType2"))
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def breaches(raw: bytes) -> list[Breach]:
    """The markers of PDF/A-1 that ``raw`` lacks; an unreadable file breaks ``pdfa.readable`` alone."""
    if len(raw) > MAX_BYTES:
        return [Breach(declared.LIMIT, f"{MAX_BYTES} octets au plus", f"{len(raw)} octets")]
    try:
        return list(_examine(raw))
    except Exception as error:  # pypdf raises anything on hostile files
        return [Breach(declared.READABLE, "un PDF", f"{type(error).__name__} : {error}")]


def embedded_breaches(raw: bytes) -> list[Breach]:
    """The same for the PDF of a level 1 CDA, of which no verified text asks for PDF/A: it must be a PDF, no more."""
    return [_softened(breach, declared.EMBEDDED) for breach in breaches(raw)]


def lone_breaches(raw: bytes) -> list[Breach]:
    """The same for a PDF of which nothing tells where it goes."""
    return [_softened(breach, declared.LONE) for breach in breaches(raw)]


def _softened(breach: Breach, rule: Rule) -> Breach:
    if breach.rule in (declared.READABLE, declared.LIMIT):
        return breach
    return Breach(rule, f"{breach.rule.id} : {breach.expected}", breach.found, breach.where)


def _examine(raw: bytes) -> Iterator[Breach]:
    reader = _open(raw)
    if not _HEADER.match(raw):
        yield Breach(declared.HEADER, "%PDF-1.n, puis % et 4 octets non ASCII", _shown(raw[:16]), "/")
    if reader.is_encrypted:
        yield Breach(declared.ENCRYPTION, "non chiffré", "chiffré", "/Encrypt")
        return
    catalogue = reader.trailer["/Root"].get_object()
    yield from _identification(catalogue)
    if "/ID" not in reader.trailer:
        yield Breach(declared.TRAILER_ID, "ID dans le trailer", "absent", "/ID")
    if not _has_output_intent(catalogue):
        yield Breach(declared.OUTPUT_INTENT, "OutputIntents : GTS_PDFA1", "absent", "/Root/OutputIntents")
    yield from _contents(reader)


def _shown(raw: bytes) -> str:
    """Bytes as text, those that are not printable ASCII escaped."""
    return raw.decode("latin-1").encode("unicode_escape").decode()


def _open(raw: bytes) -> "PdfReader":
    """A reader; pypdf is slow to import and needed by few, and says on its log what the breaches say."""
    from pypdf import PdfReader  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    return PdfReader(BytesIO(raw), strict=False)


def _identification(catalogue: Any) -> Iterator[Breach]:
    where = "/Root/Metadata"
    if "/Metadata" not in catalogue:
        yield Breach(declared.IDENTIFICATION, "métadonnées XMP", "absentes", where)
        return
    part, conformance = _pdfaid(catalogue["/Metadata"].get_object().get_data())
    if part != "1" or conformance not in {"A", "B"}:
        found = f"part {part or 'absent'}, conformance {conformance or 'absent'}"
        yield Breach(declared.IDENTIFICATION, "part 1, conformance A ou B", found, where)


def _pdfaid(packet: bytes) -> tuple[str, str]:
    """(part, conformance) of an XMP packet, written as attributes or as elements; empty when absent."""
    try:
        root = xml.parse(packet.strip(b"\0 \t\r\n"))
    except xml.XmlError:
        return "", ""
    descriptions = list(root.iter(f"{{{_RDF}}}Description"))
    return _property(descriptions, "part"), _property(descriptions, "conformance")


def _property(descriptions: list[Element], name: str) -> str:
    tag = f"{{{_PDFAID}}}{name}"
    values = ((item.get(tag) or item.findtext(tag) or "").strip() for item in descriptions)
    return next((value for value in values if value), "")


def _has_output_intent(catalogue: Any) -> bool:
    intents = catalogue.get("/OutputIntents", ())
    found = [intent.get_object() for intent in intents.get_object()] if intents else []
    return any(intent.get("/S") == "/GTS_PDFA1" for intent in found)


def _contents(reader: "PdfReader") -> Iterator[Breach]:
    seen: set[Rule] = set()
    for item in _dictionaries(reader):
        for breach in _of(item):
            if breach.rule not in seen or breach.rule is declared.FONTS:
                yield breach
            seen.add(breach.rule)


def _of(item: Any) -> Iterator[Breach]:
    if item.get("/Type") == "/Font" and item.get("/Subtype") in _FONT_KINDS and not _is_embedded(item):
        yield Breach(declared.FONTS, "police incorporée", str(item.get("/BaseFont", "?")).lstrip("/"), "/Font")
    if item.get("/S") == "/JavaScript" or "/JS" in item or "/JavaScript" in item:
        yield Breach(declared.JAVASCRIPT, "aucun", "présent", "/JavaScript")
    if "/EmbeddedFiles" in item or "/EF" in item:
        yield Breach(declared.EMBEDDED_FILES, "aucun", "présent", "/EmbeddedFiles")


def _is_embedded(font: Any) -> bool:
    descriptor = font.get("/FontDescriptor")
    described = descriptor.get_object() if descriptor is not None else {}
    return any(name in described for name in _FONT_FILES)


def _dictionaries(reader: "PdfReader") -> Iterator[Any]:
    """Every dictionary that the trailer leads to, each once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject  # noqa: PLC0415

    waiting: list[Any] = [reader.trailer]
    seen: set[int] = set()
    visited = 0
    while waiting and visited < MAX_OBJECTS:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if item.idnum not in seen:
                seen.add(item.idnum)
                waiting.append(item.get_object())
        elif isinstance(item, DictionaryObject):
            visited += 1
            yield item
            waiting.extend(item.values())
        elif isinstance(item, ArrayObject):
            waiting.extend(item)
