"""What the events of a journey carry: deposit, message, produced document, INSi answer, session, record.

Each opener takes the evidence of one event and gives its content with the way to its bytes, or None when there is
nothing to read: the check then examines less, and nothing at all is ``blocked``. That a message is malformed is
the matter of the checks of its own service.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from formats import mtom, soap, xml
from formats.cda import body, header
from formats.cda.document import CdaError
from formats.cda.header import Header
from formats.insi import appel, resultat
from formats.insi.appel import Appel
from formats.insi.resultat import Resultat
from formats.mail import message, rules
from formats.mail.message import Mail, MailError
from formats.mail.submission import message_of, to_wire
from formats.vihf.assertion import assertions
from formats.xdm import archive
from formats.xdm.archive import Archive
from formats.xdm.members import Member, XdmError
from formats.xds import submission
from formats.xds.registry_object import XdsError
from formats.xds.submission import Submission
from formats.xml import Element
from harness.checks.check import Evidence, within_xml
from record.event import Json, Kind
from record.locator import Layer, Locator

Some: TypeAlias = Evidence | Iterable[Evidence] | None
"""One event, several, or none."""

XML_TYPES = frozenset(("", "text/xml", "application/xml", "application/xslt+xml"))
"""Media types of entries whose document should be a CDA (``application/xslt+xml``: self-presenting)."""

_UNREADABLE = (mtom.MtomError, soap.SoapError, XdsError, xml.XmlError)


def each(events: Some) -> list[Evidence]:
    """The events, whatever their number."""
    if events is None:
        return []
    return [events] if isinstance(events, Evidence) else list(events)


@dataclass(frozen=True, slots=True)
class File:
    """Bytes found in an event: what a person calls them (``side``), and the way to them."""

    side: str
    content: bytes
    layers: Locator

    def xml_at(self, path: str) -> tuple[Locator, bytes]:
        """Locator and bytes of an element."""
        return within_xml(self.layers, self.content, path)

    def inside(self, side: str, member: Member) -> "File":
        """A file of this zip."""
        return File(side, member.content, (*self.layers, Layer("zip", member.name, member.start, member.end)))

    @property
    def whole(self) -> tuple[Locator, bytes]:
        """Locator and first bytes of the file itself."""
        return self.layers, self.content


@dataclass(frozen=True, slots=True)
class Cda:
    """A CDA document found in an event, with its header."""

    file: File
    header: Header

    def at(self, fact: str) -> tuple[Locator, bytes]:
        """Locator and bytes of a header fact (a name of ``Header.where``)."""
        return self.file.xml_at(self.header.where[fact])

    @property
    def pdf(self) -> File | None:
        """The PDF of a level 1 body; None when the body is something else or cannot be decoded."""
        try:
            found = body.read(self.file.content)
        except CdaError:
            return None
        if found is None or found.media_type != "application/pdf":
            return None
        layers, _ = self.file.xml_at(found.where)
        return File(f"PDF du {self.file.side}", found.content, (*layers, Layer("base64", "text")))


def cdas_in(files: Iterable[File]) -> Iterator[Cda]:
    """The files that are CDA documents that can be read."""
    for file in files:
        try:
            yield Cda(file, _header(file.content))
        except CdaError:
            continue


@lru_cache(maxsize=8)
def _header(content: bytes) -> Header:
    """The same for every check of a step: a document is looked at four times."""
    return header.read(content)


@dataclass(frozen=True, slots=True)
class Deposit:
    """A submission to the DMP (TD2.1): the SOAP message, its VIHF, the metadata, the documents."""

    root: File
    lot: Submission
    assertion: Element | None
    files: tuple[File, ...]

    @property
    def cdas(self) -> list[Cda]:
        """The CDA documents of the lot, in order."""
        return list(cdas_in(self.files))


def deposit(call: Evidence) -> Deposit | None:
    """The submission that an exchange carries."""
    raw = call.body("request")
    try:
        package = mtom.read(call.header("Content-Type"), raw)
        envelope = soap.read(package.root.content)
        lot = submission.read(envelope.payload, package)
    except _UNREADABLE:
        return None
    layers = call.body_layers("request")
    root = File(
        "message de dépôt au DMP", package.root.content, _part(layers, package.root, multipart=package.multipart)
    )
    asserted = [] if envelope.header is None else assertions(envelope.header)
    found = tuple(_deposited(lot, root, layers))
    return Deposit(root, lot, asserted[0] if asserted else None, found)


def _part(layers: Locator, part: mtom.Part, *, multipart: bool) -> Locator:
    return (*layers, Layer("mime", part.content_id or "root", part.start, part.end)) if multipart else layers


def _deposited(lot: Submission, root: File, layers: Locator) -> Iterator[File]:
    for entry in lot.clinical:
        document = lot.document(entry)
        if document is None or entry.mime_type not in XML_TYPES:
            continue
        if document.start < 0:
            way = (*root.xml_at(document.where)[0], Layer("base64", document.id))
        else:
            way = (*layers, Layer("mime", document.part, document.start, document.end))
        yield File("CDA déposé au DMP", document.content, way)


@dataclass(frozen=True, slots=True)
class Posting:
    """A message handed to MSSanté: the mail, the archives that open, the PDF files beside them."""

    call: Evidence
    mail: Mail
    archives: tuple["Attached", ...]
    pdfs: tuple[File, ...]
    zips: tuple[File, ...]

    @property
    def documents(self) -> list[File]:
        """The XML documents of the archives, in order."""
        return [file for attached in self.archives for file in attached.documents]

    @property
    def cdas(self) -> list[Cda]:
        """The CDA documents of the archives, in order."""
        return list(cdas_in(self.documents))

    @property
    def recipients(self) -> list[str]:
        """The addresses of ``To``, ``Cc`` and of the envelope, each once."""
        facts = self.call.data.get("facts") or {}
        named = [*self.mail.addresses("To"), *self.mail.addresses("Cc"), *facts.get("to", ())]
        return list({address.lower(): address for address in reversed(named)}.values())

    def header_at(self, name: str) -> tuple[Locator, bytes]:
        """Locator and bytes of a header of the message; of the whole message when it is absent."""
        found = self.mail.root.header(name)
        return self.span(name, 0, len(self.mail.raw)) if found is None else self.span(name, found.start, found.end)

    def span(self, name: str, start: int, end: int) -> tuple[Locator, bytes]:
        """Locator and bytes of a range of the message."""
        return _in_message(self.call, name, start, end), self.mail.raw[start:end]


@dataclass(frozen=True, slots=True)
class Attached:
    """An archive that opens, and the way to the zip."""

    file: File
    opened: Archive

    @property
    def documents(self) -> list[File]:
        """The XML documents that the metadata describe."""
        entries = (entry for entry in self.opened.entries if entry.facts.mime_type in XML_TYPES)
        side = f"CDA de {self.file.side}"
        return [self.file.inside(side, entry.document) for entry in entries if entry.document is not None]

    @property
    def lots(self) -> list[tuple[Submission, File]]:
        """Each lot that can be read, and its metadata file."""
        return [
            (subset.lot, self.file.inside(f"METADATA.XML de {self.file.side}", subset.metadata))
            for subset in self.opened.subsets
            if subset.lot is not None and subset.metadata is not None
        ]


def _in_message(call: Evidence, name: str, start: int, end: int) -> Locator:
    wire = call.part("request")
    return (*_to_part(call, wire), _mime(wire, name, start, end))


def _to_part(call: Evidence, wire: bytes) -> Locator:
    return (Layer("event", str(call.number)), Layer("part", "request", 0, len(wire)))


def _mime(wire: bytes, name: str, start: int, end: int) -> Layer:
    return Layer("mime", name, to_wire(wire, start), to_wire(wire, end))


def posting(call: Evidence) -> Posting | None:
    """The message that a ``smtp.DATA`` exchange carries."""
    wire = call.part("request")
    if not wire:
        return None
    way, content = _to_part(call, wire), _content(wire)
    zips = tuple(_under(way, file) for file in content.zips)
    opened = tuple(Attached(_under(way, attached.file), attached.opened) for attached in content.archives)
    return Posting(call, content.mail, opened, tuple(_under(way, file) for file in content.pdfs), zips)


@dataclass(frozen=True, slots=True)
class _Content:
    """What a message holds, found by layers from the message on."""

    mail: Mail
    zips: tuple[File, ...]
    archives: tuple[Attached, ...]
    pdfs: tuple[File, ...]


@lru_cache(maxsize=4)
def _content(wire: bytes) -> _Content:
    """The same for every check of a step: opening an archive costs more than what most of them look at."""
    mail = message.read(message_of(wire))
    zips = tuple(_attachments(wire, mail, rules.archives(mail)))
    return _Content(mail, zips, tuple(_opened(zips)), tuple(_attachments(wire, mail, rules.pdfs(mail))))


def _under(way: Locator, file: File) -> File:
    return replace(file, layers=(*way, *file.layers))


def _attachments(wire: bytes, mail: Mail, parts: Iterable[message.Part]) -> Iterator[File]:
    for part in parts:
        try:
            content = mail.content(part)
        except MailError:
            continue
        way = _mime(wire, part.filename, part.body_start, part.end)
        kind = "base64" if part.encoding == "base64" else "text"
        yield File(f"{part.filename} du message", content, (way, Layer(kind, part.filename)))


def _opened(zips: Iterable[File]) -> Iterator[Attached]:
    for file in zips:
        try:
            yield Attached(file, archive.read(file.content))
        except XdmError:
            continue


def shown(observation: Evidence) -> Mapping[str, Json]:
    """What the editor gave back, of an observation event; empty when it gave nothing."""
    answer = observation.data.get("result") or {}
    result = answer.get("result", answer) if isinstance(answer, Mapping) else {}
    return result if isinstance(result, Mapping) else {}


def produced(observation: Evidence, member: str) -> File | None:
    """The ``cda`` or ``pdf`` of a ``document.content`` observation."""
    encoded = shown(observation).get(member)
    if not isinstance(encoded, str) or not encoded:
        return None
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    way = (Layer("event", str(observation.number)), Layer("json", f"/result/result/{member}"), Layer("base64", member))
    return File(f"{member.upper()} produit par le logiciel", content, way)


def is_observation(event: Evidence) -> bool:
    """Whether an event is what the editor showed, or what a person said that it showed."""
    return event.event.kind in {Kind.OBSERVATION, Kind.ATTESTATION}


def is_message(event: Evidence) -> bool:
    """Whether an event is an exchange of the mail services."""
    return event.data.get("protocol") == "smtp"


def files_of(events: Some) -> list[File]:
    """What should be CDA documents, whatever carries them."""
    return [file for event in each(events) for file in _files(event)]


def cdas_of(events: Some) -> list[Cda]:
    """The CDA documents that can be read, whatever carries them."""
    return list(cdas_in(files_of(events)))


def _files(event: Evidence) -> Iterable[File]:
    if is_observation(event):
        file = produced(event, "cda")
        return () if file is None else (file,)
    if is_message(event):
        posted = posting(event)
        return () if posted is None else posted.documents
    sent = deposit(event)
    return () if sent is None else sent.files


def called(call: Evidence) -> Appel | None:
    """The call to INSi of an exchange; None when it cannot be read."""
    try:
        return appel.read(call.body(), call.header("Content-Type"))
    except soap.SoapError:
        return None


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity that INSi returned, and the exchange that returned it."""

    call: Evidence
    answer: Resultat

    def at(self, fact: str) -> tuple[Locator, bytes]:
        """Locator and bytes of a fact (a name of ``Resultat.paths``)."""
        return self.call.xml_at(self.answer.paths.get(fact, "/"), "response")


def identity(calls: Some) -> Identity | None:
    """The identity of the last answer 00 of INSi."""
    found: Identity | None = None
    for call in each(calls):
        try:
            answer = resultat.read(call.body("response"))
        except (soap.SoapError, resultat.ResultatError):
            continue
        if answer.code == "00" and answer.individu is not None:
            found = Identity(call, answer)
    return found
