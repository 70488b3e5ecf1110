"""The MSSanté message."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from editor.config import SOFTWARE, Mailbox
from editor.defects import Defect
from editor.documents import mail
from editor.documents.document import Document
from editor.documents.mail import Letter
from tests.editor.people import DOCTOR, draft

SENDER = Mailbox("camille.martin@cabinet.mssante.fr", "PER")
LABEL = "CR ou fiche de consultation ou de visite"


def letter(document: Document | None, **changes: object) -> Letter:
    made = Letter(SENDER, DOCTOR, "CABINET D'ESSAI (SIMULE)", ("a@ch.mssante.fr", "b@ch.mssante.fr"), document)
    return replace(made, cda=document.cda if document else b"", **changes)  # type: ignore[arg-type]


def on_the_wire(made: Letter, *defects: Defect) -> EmailMessage:
    """The message as its addressee reads it."""
    sent = mail.message_for(made, frozenset(defects)).as_bytes(policy=policy.SMTP)
    return message_from_bytes(sent, policy=policy.default)


def names(message: EmailMessage) -> list[str | None]:
    return [part.get_filename() for part in message.iter_attachments()]


def test_a_document_travels_as_archive_and_pdf_under_the_subject_of_the_profile(report: Document) -> None:
    message = on_the_wire(letter(report))
    assert message["Subject"] == f"XDM/1.0/DDM+{LABEL} DE VINCI LEONARDO 01/02/2014"
    assert message.get_content_type() == "multipart/mixed"
    assert names(message) == ["IHE_XDM.zip", f"20260115_{LABEL}_DE VINCI_LEONARDO.pdf"]
    archive, pdf = message.iter_attachments()
    assert archive.get_content_type() == "application/zip"
    assert pdf.get_content() == report.pdf


def test_the_plain_text_comes_first_then_the_same_in_html(report: Document) -> None:
    body = next(iter(on_the_wire(letter(report)).iter_parts()))
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html"]
    assert "environnement simulé" in next(iter(body.iter_parts())).get_content()


def test_the_headers_say_what_the_archive_holds(report: Document) -> None:
    message = on_the_wire(letter(report))
    assert (message["X-MSS-INS"], message["X-MSS-CODECDA"]) == ("O", "11488-4")
    assert message["X-MSS-NIL"] == SOFTWARE.product_reference
    assert message["X-MSS-MES"] is None
    assert on_the_wire(letter(draft(ins=None, cda=b"<x/>")))["X-MSS-INS"] == "N"


def test_a_message_without_document_carries_the_product_reference_only() -> None:
    message = on_the_wire(letter(None))
    assert message["X-MSS-NIL"] == SOFTWARE.product_reference
    assert message["X-MSS-INS"] is None
    assert message["X-MSS-CODECDA"] is None
    assert not message["Subject"].startswith("XDM")


def test_the_sender_is_named_by_title_names_and_entity(report: Document) -> None:
    sender = on_the_wire(letter(report))["From"].addresses[0]
    assert sender.display_name == "DR_Camille_MARTIN-BANC_CABINET D'ESSAI (SIMULE)"
    assert sender.addr_spec == SENDER.address


def test_a_machine_names_a_human_to_answer_to(report: Document) -> None:
    machine = Mailbox("automate@cabinet.mssante.fr", "APP")
    message = on_the_wire(letter(report, sender=machine, reply_to=SENDER.address))
    assert message["Reply-To"] == SENDER.address
    assert message["From"].addresses[0].display_name == "CABINET D'ESSAI (SIMULE)"
    assert "automatiquement" in str(message)


def test_the_wish_of_no_answer_is_a_header(report: Document) -> None:
    assert on_the_wire(letter(report, no_reply=True))["X-MSS-MES"] == "FIN"


def test_every_message_has_its_own_id(report: Document) -> None:
    one, other = on_the_wire(letter(report)), on_the_wire(letter(report))
    assert one["Message-ID"] != other["Message-ID"]


@pytest.mark.parametrize(
    ("defect", "header", "value"),
    [
        (Defect.OBJET_SANS_PREFIXE, "Subject", f"{LABEL} DE VINCI LEONARDO 01/02/2014"),
        (Defect.NIL_AUTRE, "X-MSS-NIL", "9999"),
        (Defect.CODECDA_AUTRE, "X-MSS-CODECDA", "34112-3"),
        (Defect.MESSAGE_ID_ABSENT, "Message-ID", None),
        (Defect.MES_FIN_ABSENT, "X-MSS-MES", None),
    ],
)
def test_each_defect_changes_its_header_and_no_other(
    report: Document, defect: Defect, header: str, value: str | None
) -> None:
    golden, flawed = on_the_wire(letter(report, no_reply=True)), on_the_wire(letter(report, no_reply=True), defect)
    assert flawed[header] == value
    volatile = {"Date", "Message-ID", "Content-Type", header}
    assert {k: v for k, v in flawed.items() if k not in volatile} == {
        k: v for k, v in golden.items() if k not in volatile
    }


def test_the_defects_of_the_attachments(report: Document) -> None:
    assert names(on_the_wire(letter(report), Defect.PDF_ABSENT)) == ["IHE_XDM.zip"]
    without_ins = draft(ins=None, cda=b"<x/>")
    assert on_the_wire(letter(without_ins), Defect.X_MSS_INS_SANS_INS)["X-MSS-INS"] == "O"
