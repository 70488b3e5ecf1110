"""What a file is, from its content alone; never from its name, which is only compared with what was found."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from formats import soap, xml
from formats.cda.document import CLINICAL_DOCUMENT
from formats.oidc import jwt
from formats.rule import Text
from formats.vihf.assertion import SAML
from formats.xml import Element
from harness.examine import plainly
from harness.examine.examined import LABELS, Type

BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_REQUEST = re.compile(rb"[A-Z]{3,10} \S+ HTTP/1\.[01]\r?\n")
_STATUS = re.compile(rb"HTTP/1\.[01] \d{3}")
_FIELD = re.compile(rb"[!-9;-~]{1,100}:[ \t]?[^\r\n]*\r?\n")
_DELIMITER = re.compile(rb"\s{0,4}--[^\r\n]{1,200}\r?\n(?:Content-[A-Za-z-]+|MIME-Version):", re.IGNORECASE)
_RELATED = re.compile(rb"^content-type:[ \t]*(?:\r?\n[ \t]+)?multipart/related", re.IGNORECASE | re.MULTILINE)
_TOKEN = re.compile(rb"(?:Bearer )?[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*")
_DATAMATRIX = re.compile(rb"(?:\]d[12])?IS[0-9A-Za-z]{2}0{4}")
_ER7 = re.compile(rb"MSH[^\sA-Za-z0-9]")
_ENVELOPE = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,30}:)?Envelope\s[^>]{0,4000}(?:soap-envelope|soap/envelope/)")
"""The start of a SOAP message: all that there is to tell one by, when it is no XML."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_HEAD = 65_536
"""Bytes that are looked at to tell what a file is."""

_SIGNATURES: tuple[tuple[bytes, Text], ...] = (
    (b"\x1f\x8b", Text("un fichier compressé gzip", "a gzip file")),
    (b"7z\xbc\xaf", Text("une archive 7-Zip", "a 7-Zip archive")),
    (b"Rar!", Text("une archive RAR", "a RAR archive")),
    (b"{\\rtf", Text("un document RTF", "an RTF document")),
    (b"\xd0\xcf\x11\xe0", Text("un document Office ancien (ou un message Outlook .msg)", "an old Office document")),
    (b"SQLite format 3", Text("une base SQLite", "a SQLite database")),
    (b"-----BEGIN", Text("un certificat ou une clé au format PEM", "a PEM certificate or key")),
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is. Without a type, ``what`` says what it looks like and ``hint`` what to do with it.

    ``suffix`` is the one that a file of an unjudged kind rightly has (``.xml`` for any XML).
    """

    type: Type | None
    what: Text
    hint: Text | None = None
    suffix: str = ""


def recognise(raw: bytes) -> Recognised:
    """The kind of a file. Never raises."""
    head = raw[:_HEAD].removeprefix(BOM).lstrip()
    if not head:
        return Recognised(None, Text("fichier vide", "empty file") if not raw else Text("rien que des blancs", "blank"))
    if head.startswith(b"%PDF-"):
        return _known(Type.PDF)
    if is_picture(raw):
        return _known(Type.DATAMATRIX)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(raw)
    if head.startswith(b"<") or raw.startswith(_UTF16):
        return _xml(raw)
    return _text(raw, head)


def _known(type: Type) -> Recognised:
    return Recognised(type, LABELS[type])


def _text(raw: bytes, head: bytes) -> Recognised:
    told = next((type for type, tells in _TELLS if tells(head)), None)
    if told is not None:
        return _known(told)
    if head.startswith((b"{", b"[")):
        return _json(raw)
    if _FIELD.match(head) and not head.startswith(b"-----"):
        return _message(head)
    return _foreign(raw, head)


def _is_http(head: bytes) -> bool:
    return (_REQUEST.match(head) or _STATUS.match(head)) is not None


def is_picture(raw: bytes) -> bool:
    """Whether a file is an image, in which a datamatrix is looked for."""
    return raw.startswith(_PICTURES)


def _is_datamatrix(head: bytes) -> bool:
    return _DATAMATRIX.match(head) is not None


def _is_er7(head: bytes) -> bool:
    """An HL7 v2 message; blanks before it are cut already, and with them the 0x0B of MLLP."""
    return _ER7.match(head) is not None


def _is_token(head: bytes) -> bool:
    return _TOKEN.fullmatch(head.rstrip()) is not None and jwt.decode(token_text(head)) is not None


def _is_mime(head: bytes) -> bool:
    return _DELIMITER.match(head) is not None


_TELLS: tuple[tuple[Type, Callable[[bytes], bool]], ...] = (
    (Type.HTTP, _is_http),
    (Type.HL7, _is_er7),
    (Type.DATAMATRIX, _is_datamatrix),
    (Type.JWT, _is_token),
    (Type.MIME, _is_mime),
)
"""What the start of a text tells, in this order."""


def token_text(raw: bytes) -> str:
    """The compact token of a file that holds one alone."""
    return raw.strip().removeprefix(BOM).removeprefix(b"Bearer ").decode("latin-1").strip()


def _message(head: bytes) -> Recognised:
    """Header fields: a SOAP message that was captured with them, or a mail."""
    fields = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n"
    names = {line.partition(b":")[0].strip().lower() for line in fields.split(b"\n") if line[:1].strip()}
    if _RELATED.search(fields) and not names & {b"from", b"to", b"subject"}:
        return _known(Type.MIME)
    if names & {b"from", b"to", b"subject", b"message-id", b"received", b"return-path", b"date"}:
        return _known(Type.EML)
    if b"content-type" in names:
        return _known(Type.MIME)
    return Recognised(None, Text("un texte", "a text"))


def _zip(raw: bytes) -> Recognised:
    """An archive by its directory of names, which encryption and compression leave readable."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = [info.filename for info in archive.infolist()]
    except Exception:  # zipfile raises anything on hostile directories
        return Recognised(None, Text("une archive zip illisible ou tronquée", "unreadable zip"), None, ".zip")
    upper = [name.upper() for name in names]
    if any(name.startswith("IHE_XDM/") for name in upper):
        return _known(Type.XDM)
    return Recognised(None, *_other_zip(names, upper), ".zip")


def _other_zip(names: list[str], upper: list[str]) -> tuple[Text, Text | None]:
    inner = next((name for name, tall in zip(names, upper, strict=True) if tall.endswith(("IHE_XDM.ZIP",))), "")
    if inner:
        return (
            Text("une archive zip qui en contient une autre", "a zip archive that holds another"),
            Text(f"Extrayez « {inner} » et donnez-le à banc check.", f"Extract '{inner}' and give it to banc check."),
        )
    if "MANIFEST.JSON" in upper and "EVENEMENTS.JSONL" in upper:
        return (
            Text("un dossier du banc", "a dossier of the bench"),
            Text("Utilisez « banc verify ».", "Use 'banc verify'."),
        )
    if "[CONTENT_TYPES].XML" in upper:
        return Text("un document Office", "an Office document"), None
    return (
        Text(
            f"une archive zip sans dossier IHE_XDM ({len(names)} fichiers)",
            f"a zip without IHE_XDM ({len(names)} files)",
        ),
        Text("Une archive IHE_XDM a un dossier IHE_XDM/SUBSET01.", "An IHE_XDM archive has IHE_XDM/SUBSET01."),
    )


def _xml(raw: bytes) -> Recognised:
    if raw[:512].lower().removeprefix(BOM).lstrip().startswith((b"<!doctype html", b"<html")):
        return Recognised(None, Text("une page HTML", "an HTML page"), None, ".html")
    try:
        root = xml.parse(raw)
    except xml.XmlError as error:
        return _malformed(raw, error)
    if root.tag in (f"{{{soap.SOAP12}}}Envelope", f"{{{soap.SOAP11}}}Envelope"):
        return _known(Type.SOAP)
    if root.tag == f"{{{SAML}}}Assertion":
        return _known(Type.VIHF)
    if next(root.iter(CLINICAL_DOCUMENT), None) is not None:
        return _known(Type.CDA)
    return Recognised(None, *_other_xml(root), ".xml")


def _malformed(raw: bytes, error: xml.XmlError) -> Recognised:
    if not error.limit and _ENVELOPE.search(raw[:_HEAD]):
        return _known(Type.SOAP)
    why = plainly.said(error)
    return Recognised(None, Text(f"un XML illisible : {why.fr}", f"unreadable XML: {why.en}"), why, ".xml")


_ROOTS: dict[str, tuple[Text, Text]] = {
    "SubmitObjectsRequest": (
        Text("les métadonnées d'une archive (METADATA.XML)", "the metadata of an archive (METADATA.XML)"),
        Text("Elles se jugent avec leurs documents : donnez l'archive.", "Give the archive that holds them."),
    ),
    "Signature": (
        Text("une signature XML sans document CDA", "an XML signature without a CDA document"),
        Text("Elle se juge avec le lot qu'elle signe : donnez le dépôt.", "Give the deposit that it signs."),
    ),
}
_PAYLOADS = frozenset(("RESULTAT", "RECSANSVITALE", "RECVITALE", "PRPA_IN201307UV02", "PRPA_IN201308UV02"))


def _other_xml(root: Element) -> tuple[Text, Text | None]:
    local = str(root.tag).rpartition("}")[2]
    if local in _ROOTS:
        return _ROOTS[local]
    if local in _PAYLOADS or local.endswith(("Request", "Response")):
        return (
            Text(
                f"un corps de message ({local}) sans son enveloppe SOAP", f"a message body ({local}) without envelope"
            ),
            Text("Donnez le message entier, enveloppe comprise.", "Give the whole message, envelope included."),
        )
    return Text(f"un XML que le banc ne juge pas (racine {local})", f"XML that is not judged (root {local})"), None


def _json(raw: bytes) -> Recognised:
    try:
        body = json.loads(raw.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return Recognised(None, Text("un texte", "a text"))
    if isinstance(body, dict) and any(jwt.decode(jwt.text_of(body, name)) for name in TOKENS):
        return _known(Type.JWT)
    return Recognised(
        None,
        Text("un JSON sans jeton", "JSON without a token"),
        Text("banc check lit les jetons signés, pas leur contenu décodé.", "banc check reads signed tokens."),
        ".json",
    )


TOKENS = ("id_token", "access_token", "refresh_token")
"""The members of a token answer that hold a token."""


def _foreign(raw: bytes, head: bytes) -> Recognised:
    for signature, what in _SIGNATURES:
        if raw.startswith(signature) or head.startswith(signature):
            return Recognised(None, what)
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in head[:4096]) == len(head[:4096])
    return Recognised(None, Text("un texte", "a text") if printable else Text("des données binaires", "binary data"))


_NAMED: dict[str, tuple[Type, ...]] = {
    ".xml": (Type.SOAP, Type.CDA, Type.VIHF),
    ".eml": (Type.EML,),
    ".zip": (Type.XDM,),
    ".pdf": (Type.PDF,),
    ".jwt": (Type.JWT,),
    ".json": (Type.JWT,),
    ".mime": (Type.MIME, Type.HTTP),
    ".http": (Type.HTTP,),
    ".cda": (Type.CDA,),
    ".hl7": (Type.HL7,),
    ".er7": (Type.HL7,),
}


def contradicts(name: str, found: Recognised) -> Text | None:
    """What to say of a file whose name announces something else; None when it does not."""
    suffix = PurePath(name).suffix.lower()
    announced = _NAMED.get(suffix)
    if announced is None or found.type in announced or (found.type is None and found.suffix == suffix):
        return None
    return Text(
        f"le nom annonce {suffix}, le contenu est autre chose : {found.what.fr}",
        f"the name announces {suffix}, the content is something else: {found.what.en}",
    )
