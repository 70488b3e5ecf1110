"""The MSSanté message that carries a document: headers, body, archive and PDF (référentiel socle n° 2)."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime
from html import escape

from editor import ambient
from editor.config import SOFTWARE, Mailbox
from editor.defects import Defect
from editor.documents import xdm
from editor.documents.document import NOTICE, Document
from editor.patients.traits import spelled
from editor.professional import Professional

PREFIX = "XDM/1.0/DDM+"
"""What the subject of a message with documents begins with (ECO.2.1.3)."""
_LABEL_MAX = 40
_OTHER_NIL = "9999"
_OTHER_CODE = "34112-3"


@dataclass(frozen=True, slots=True)
class Letter:
    """What the user asks to send. ``cda`` are the bytes to carry, the document's own.

    ``reply_to`` is the human mailbox to name when ``sender`` is a machine's (``APP``).
    """

    sender: Mailbox
    author: Professional
    entity: str
    to: tuple[str, ...]
    document: Document | None = None
    cda: bytes = b""
    no_reply: bool = False
    reply_to: str = ""


def message_for(letter: Letter, defects: frozenset[Defect] = frozenset()) -> EmailMessage:
    """The message, ready to be handed to the operator."""
    message = EmailMessage()
    now = ambient.local(ambient.now())
    message["Date"] = format_datetime(now)
    if Defect.MESSAGE_ID_ABSENT not in defects:
        message["Message-ID"] = f"<{ambient.new_uuid()}@{letter.sender.address.partition('@')[2]}>"
    message["From"] = Address(_from_label(letter), addr_spec=letter.sender.address)
    message["To"] = ", ".join(letter.to)
    message["Subject"] = _subject(letter, defects)
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    for name, value in _mss_headers(letter, defects).items():
        message[name] = value
    _body(message, letter)
    if letter.document:
        _attach(message, letter.document, letter.cda, defects)
    return message


def carries_ins(document: Document) -> bool:
    """Whether the CDA carries an INS that the addressee may rely on: matricule, OID and traits."""
    return document.ins is not None


def pdf_name(document: Document) -> str:
    """The file name of the PDF copy: date of the act, type, birth name, first given name (ECO.2.1.6)."""
    traits = document.patient.traits
    kind = document.type.label.translate(dict.fromkeys(map(ord, '\\/:*?"<>|'), " "))
    return f"{ambient.local(document.started):%Y%m%d}_{kind}_{traits.family_name}_{traits.first_given_name}.pdf"


def _from_label(letter: Letter) -> str:
    """Title_Given_NAME_Entity for a personal mailbox, the entity alone for the others (ECO.2.2.7)."""
    if letter.sender.type != "PER":
        return letter.entity
    author = letter.author
    parts = (author.title, author.given_name.title(), author.family_name, letter.entity)
    return "_".join(part for part in parts if part)


def _subject(letter: Letter, defects: frozenset[Defect]) -> str:
    if letter.document is None:
        return "Message du cabinet"
    traits = letter.document.patient.traits
    born = "/".join(reversed(traits.birth_date.split("-")))
    label = letter.document.type.label[:_LABEL_MAX]
    prefix = "" if Defect.OBJET_SANS_PREFIXE in defects else PREFIX
    return f"{prefix}{label} {traits.family_name} {spelled(traits.first_given_name)} {born}"


def _mss_headers(letter: Letter, defects: frozenset[Defect]) -> dict[str, str]:
    headers = {"X-MSS-NIL": _OTHER_NIL if Defect.NIL_AUTRE in defects else SOFTWARE.product_reference}
    if letter.document:
        has_ins = carries_ins(letter.document) or Defect.X_MSS_INS_SANS_INS in defects
        headers["X-MSS-INS"] = "O" if has_ins else "N"
        headers["X-MSS-CODECDA"] = _OTHER_CODE if Defect.CODECDA_AUTRE in defects else letter.document.type.code
    if letter.no_reply and Defect.MES_FIN_ABSENT not in defects:
        headers["X-MSS-MES"] = "FIN"
    return headers


def _body(message: EmailMessage, letter: Letter) -> None:
    """Plain text first, then the same in HTML (ECO.2.2.4)."""
    lines = ["Bonjour,"]
    if letter.document:
        lines.append(f"Veuillez trouver ci-joint le document « {letter.document.title} ».")
    lines.extend(("Bien cordialement,", letter.author.full_name, NOTICE))
    if letter.reply_to:
        lines.append(f"Ce message a été généré automatiquement. Pour joindre l'expéditeur : {letter.reply_to}")
    message.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    message.add_alternative(f"<html><body>{paragraphs}</body></html>\n", subtype="html", cte="quoted-printable")


def _attach(message: EmailMessage, document: Document, cda: bytes, defects: frozenset[Defect]) -> None:
    described = document.pdf if Defect.ARCHIVE_EMPREINTE_FAUSSE in defects else cda
    message.add_attachment(xdm.archive(document, cda, described), "application", "zip", filename=xdm.FILE_NAME)
    if Defect.PDF_ABSENT not in defects:
        message.add_attachment(document.pdf, "application", "pdf", filename=pdf_name(document))
    for part in message.iter_attachments():
        _name_type(part)


def _name_type(part: MIMEPart) -> None:
    """Repeat the file name on Content-Type, where older readers look for it."""
    name = part.get_filename()
    if name:
        part.set_param("name", name)
