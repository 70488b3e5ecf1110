"""What a message has wrong: one function for each rule of ``formats.mail.declared``.

``where`` of a breach is a header name, or a file name for an attachment. Facts about the archive's documents
come as plain parameters: this module does not open archives.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from formats.ins import matricule
from formats.mail import declared
from formats.mail.message import Mail, Part
from formats.rule import Breach, Rule

ARCHIVE_NAME = "IHE_XDM.zip"
SUBJECT_PREFIX = "XDM/1.0/DDM+"
PATIENT_DOMAIN = "patient.mssante.fr"
LABEL_LENGTH = 40

_MESSAGE_ID = re.compile(r"<[^<>@\s]+@[^<>@\s]+>")
_DATE = re.compile(r"\d{2}/\d{2}/\d{4}")
_PDF_NAME = re.compile(r"\d{8}_[^_]+_[^_]+_[^_]+(_[^_]+)?\.pdf", re.IGNORECASE)


def attachments(mail: Mail) -> list[Part]:
    """The parts that have a file name."""
    return [part for part in mail.leaves() if part.filename]


def archives(mail: Mail) -> list[Part]:
    """The attached zip archives, whatever their name."""
    return [part for part in attachments(mail) if part.filename.lower().endswith(".zip")]


def pdfs(mail: Mail) -> list[Part]:
    """The attached PDF files."""
    return [part for part in attachments(mail) if part.filename.lower().endswith(".pdf")]


def patient_recipients(addresses: Iterable[str]) -> list[str]:
    """Those of the addresses that are patients'."""
    return [address for address in addresses if address.lower().endswith("@" + PATIENT_DOMAIN)]


def plain(value: str) -> str:
    """``value`` without accents, in capitals, spaces made single."""
    letters = unicodedata.normalize("NFD", value)
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).upper().split())


def message_id_breaches(mail: Mail) -> list[Breach]:
    """MSS/va1.12: one well-formed ``Message-ID``."""
    found = [field.text for field in mail.headers("Message-ID")]
    if len(found) == 1 and _MESSAGE_ID.fullmatch(found[0]):
        return []
    return [Breach(declared.MESSAGE_ID, "<identifiant@domaine>", _found(found), "Message-ID")]


def subject_breaches(
    mail: Mail, *, family_name: str = "", given_name: str = "", birth_date: str = "", label: str = ""
) -> list[Breach]:
    """CONF.25 on the subject. ``birth_date`` is AAAA-MM-JJ; a trait left empty is not compared."""
    subject = mail.header("Subject")
    if not subject.startswith(SUBJECT_PREFIX):
        return [Breach(declared.SUBJECT_PREFIX, SUBJECT_PREFIX + "…", _found([subject]), "Subject")]
    composed = unicodedata.normalize("NFC", " ".join(subject[len(SUBJECT_PREFIX) :].split()))
    rest, date = _without_date(composed)
    return [
        *_identity_breaches(rest, family_name, given_name),
        *_date_breaches(date, birth_date),
        *_label_breaches(rest, family_name, given_name, label),
    ]


def label_of(displays: Sequence[str]) -> str:
    """The label that the subject gives to documents: the display name cut to 40 characters, or ``N documents``."""
    return displays[0][:LABEL_LENGTH].strip() if len(displays) == 1 else f"{len(displays)} documents"


def ins_header_breaches(mail: Mail, *, has_document: bool, has_ins: bool) -> list[Breach]:
    """CONF.14: ``X-MSS-INS`` against what the CDA headers hold."""
    expected = ("O" if has_ins else "N") if has_document else ""
    return _value_breaches(mail, declared.INS_HEADER, "X-MSS-INS", expected)


def codecda_breaches(mail: Mail, codes: Sequence[str]) -> list[Breach]:
    """CONF.15: ``X-MSS-CODECDA`` against the codes of the archive's documents; order and repeats do not count."""
    found = [field.text for field in mail.headers("X-MSS-CODECDA")]
    stated = {code.strip() for code in found[0].split(",")} if found else set()
    if len(found) == (1 if codes else 0) and stated == set(codes):
        return []
    expected = ",".join(dict.fromkeys(codes)) or "absent"
    return [Breach(declared.CODECDA_HEADER, expected, _found(found), "X-MSS-CODECDA")]


def nil_breaches(mail: Mail, expected: str = "") -> list[Breach]:
    """CONF.16: ``X-MSS-NIL`` present, and the product reference ``expected`` when it is given."""
    found = [field.text for field in mail.headers("X-MSS-NIL")]
    if len(found) == 1 and found[0] and expected in ("", found[0]):
        return []
    return [Breach(declared.NIL_HEADER, expected or "une référence produit", _found(found), "X-MSS-NIL")]


def fin_breaches(mail: Mail, *, wanted: bool) -> list[Breach]:
    """CONF.21: ``X-MSS-MES: FIN`` when ``wanted``, else absent."""
    return _value_breaches(mail, declared.FIN_HEADER, "X-MSS-MES", "FIN" if wanted else "")


def archive_breaches(mail: Mail) -> list[Breach]:
    """CONF.23: exactly one archive, under its name."""
    names = [part.filename for part in archives(mail)]
    if names == [ARCHIVE_NAME]:
        return []
    return [Breach(declared.ARCHIVE, ARCHIVE_NAME, _found(names), names[0] if names else "")]


def pdf_breaches(mail: Mail) -> list[Breach]:
    """CONF.23 and ECO.2.1.6: a PDF beside the archive, and its name. Its content is ``formats.pdfa``'s matter."""
    found = pdfs(mail)
    if not found:
        return [Breach(declared.PDF_COPY, "au moins un PDF/A-1", "aucun PDF joint")]
    return [
        Breach(declared.PDF_NAME, "AAAAMMJJ_<type>_<NOM>_<prénom>.pdf", part.filename, part.filename)
        for part in found
        if not _PDF_NAME.fullmatch(part.filename)
    ]


def patient_address_breaches(mail: Mail, ins: str) -> list[Breach]:
    """MSS/va1.19: the one patient's address in ``To`` is the 15-character matricule ``ins`` of the record."""
    found = patient_recipients(mail.addresses("To"))
    expected = f"{ins}@{PATIENT_DOMAIN}"
    if [address.lower() for address in found] == [expected.lower()] and matricule.is_valid(ins):
        return []
    return [Breach(declared.PATIENT_ADDRESS, expected, _found(found), "To")]


def sending_breaches(mail: Mail, nil: str = "") -> list[Breach]:
    """What can be said of any message on its way, from the message alone: an operator tolerates these.

    ``nil`` is the product reference expected in ``X-MSS-NIL``; empty when it is not known.
    """
    breaches = [*message_id_breaches(mail), *nil_breaches(mail, nil)]
    if archives(mail):
        breaches += [*archive_breaches(mail), *pdf_breaches(mail), *subject_breaches(mail)]
    return breaches


def _value_breaches(mail: Mail, broken: Rule, name: str, expected: str) -> list[Breach]:
    found = [field.text for field in mail.headers(name)]
    if found == ([expected] if expected else []):
        return []
    return [Breach(broken, expected or "absent", _found(found), name)]


def _without_date(text: str) -> tuple[str, str]:
    """(label and names, last word when it looks like a date)."""
    rest, _, last = text.rpartition(" ")
    return (rest.strip(), last) if last[:1].isdigit() and rest else (text.strip(), "")


def _identity_breaches(rest: str, family_name: str, given_name: str) -> list[Breach]:
    """The names end what is left; the label comes before them."""
    names = plain(f"{family_name} {given_name}")
    if not names:
        return [] if len(rest.split()) >= 3 else [_fields("<libellé> <NOM> <prénom>", rest)]
    if not plain(rest).endswith(" " + names):
        return [_fields(f"<libellé> {names}", rest)]
    written = rest[-len(names) :]
    if not written.startswith(plain(family_name)) or _accented(written):
        return [Breach(declared.SUBJECT_STYLE, f"{plain(family_name)} {given_name}", written, "Subject")]
    return []


def _date_breaches(date: str, birth_date: str) -> list[Breach]:
    if not date:
        return []
    if not _DATE.fullmatch(date):
        return [Breach(declared.SUBJECT_STYLE, "JJ/MM/AAAA", date, "Subject")]
    expected = "/".join(reversed(birth_date.split("-")))
    return [_fields(expected, date)] if birth_date and date != expected else []


def _label_breaches(rest: str, family_name: str, given_name: str, label: str) -> list[Breach]:
    names = plain(f"{family_name} {given_name}")
    written = rest[: -len(names) - 1] if names and plain(rest).endswith(" " + names) else ""
    if not label or not written or plain(written) == plain(label):
        return []
    return [Breach(declared.SUBJECT_STYLE, label, written, "Subject")]


def _fields(expected: str, found: str) -> Breach:
    return Breach(declared.SUBJECT_FIELDS, expected, found or "vide", "Subject")


def _accented(text: str) -> bool:
    return any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", text))


def _found(values: Sequence[str]) -> str:
    return " ; ".join(values) if any(values) else "absent"
