"""From a letter to a message in a mailbox: the IHE_XDM archive, its PDF copy, the headers, and the posting."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

from harness.sender import document
from harness.sender.document import Written
from harness.sender.letter import NOTICE, Letter
from record import clock, randomness
from record.event import Json

MOCK = "mss"
_SUBSET = "IHE_XDM/SUBSET01"
_REFERENCE = "BANC-TIERS-0001"
"""The product reference of the third party's software, which is simulated."""
_LABEL = 40
_BYTES = 12
_LONGEST_LINE = 998
"""RFC 5322 §2.1.1."""

Deliver = Callable[[str, str, bytes], None]
"""Brings a message to a mailbox: (mock, address, bytes)."""


def sent(letter: Letter, deliver: Deliver) -> Json:
    """Write a letter and post it; what tells it apart: ``message_id``, ``unique_id`` and ``sha256`` of the CDA."""
    written = write(letter)
    message = message_of(written)
    deliver(MOCK, letter.to, wire_of(message))
    digest = hashlib.sha256(written.cda).hexdigest()
    return {"message_id": str(message["Message-ID"]), "unique_id": written.unique_id, "sha256": digest}


def wire_of(message: EmailMessage) -> bytes:
    """A message as it travels; its subject on one line, as products expect it."""
    return message.as_bytes(policy=policy.SMTP.clone(max_line_length=_LONGEST_LINE))


def write(letter: Letter) -> Written:
    """A letter with its documents, under identifiers that never served."""
    number = int.from_bytes(randomness.token_bytes(_BYTES), "big") + 1
    bare = Written(letter, clock.now().replace(microsecond=0), number)
    printed = replace(bare, pdf=document.pdf_of(bare))
    return replace(printed, cda=document.cda_of(printed))


def message_of(written: Written) -> EmailMessage:
    """The message that carries a letter."""
    letter = written.letter
    message = EmailMessage(policy=policy.SMTP)
    domain = letter.sender.address.partition("@")[2]
    message["Date"] = format_datetime(written.at)
    message["Message-ID"] = f"<{randomness.new_uuid()}@{domain}>"
    message["From"] = Address(letter.sender.entity, addr_spec=letter.sender.address)
    message["To"] = letter.to
    message["Subject"] = _subject(written)
    message["X-MSS-INS"] = "O" if letter.matricule else "N"
    message["X-MSS-CODECDA"] = "11488-4"
    message["X-MSS-NIL"] = _REFERENCE
    _word(message, letter)
    message.add_attachment(archive_of(written), "application", "zip", filename="IHE_XDM.zip")
    message.add_attachment(written.pdf, "application", "pdf", filename=_pdf_name(written))
    return message


def archive_of(written: Written) -> bytes:
    """The IHE_XDM archive of a letter."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in _files(written).items():
            packed.writestr(zipfile.ZipInfo(name, written.at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _files(written: Written) -> Mapping[str, bytes]:
    entity = written.letter.sender.entity
    page = (
        "<?xml version='1.0' encoding='UTF-8'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><head><title>IHE_XDM</title>"
        f"</head><body><p>{NOTICE}</p><p>Emetteur : {escape(entity)}</p>"
        f"<p><a href='README.TXT'>Lisez-moi</a></p><p><a href='{_SUBSET}/{document.CDA_NAME}'>Document</a></p>"
        "</body></html>\n"
    )
    readme = f"{NOTICE}\r\n\r\nEmetteur : {entity}\r\nApplication : correspondant du banc (simulé)\r\n"
    return {
        "INDEX.HTM": page.encode(),
        "README.TXT": readme.encode(),
        f"{_SUBSET}/METADATA.XML": document.metadata_of(written),
        f"{_SUBSET}/{document.CDA_NAME}": written.cda,
    }


def _subject(written: Written) -> str:
    traits = written.letter.traits
    born = "/".join(reversed(traits["birth_date"].split("-")))
    first = traits["given_names"].partition(" ")[0]
    return f"XDM/1.0/DDM+{written.label[:_LABEL]} {traits['family_name']} {first} {born}"


def _word(message: EmailMessage, letter: Letter) -> None:
    lines = ("Bonjour,", f"Veuillez trouver ci-joint « {letter.title} ».", letter.sender.full_name, NOTICE)
    message.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    html = "".join(f"<p>{escape(line)}</p>" for line in lines)
    message.add_alternative(f"<html><body>{html}</body></html>\n", subtype="html", cte="quoted-printable")


def _pdf_name(written: Written) -> str:
    traits = written.letter.traits
    first = traits["given_names"].partition(" ")[0]
    return f"{written.at:%Y%m%d}_{written.label}_{traits['family_name']}_{first}.pdf"
