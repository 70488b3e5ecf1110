"""What the demonstration editor makes, golden, passes every check on documents: they share no code."""

from datetime import UTC, datetime, timedelta
from email import policy
from functools import lru_cache

import pytest

from editor.config import Mailbox
from editor.documents import composer, mail
from editor.documents.document import Document, Structure
from editor.patients.identity import Patient
from editor.patients.ins import Ins
from editor.patients.traits import Traits
from editor.professional import Professional
from formats.mail.submission import on_the_wire
from harness.checks.check import Evidence
from harness.checks.document import document_cda, document_pdfa, document_xdm, no_ins_when_unqualified
from harness.checks.parcours import ins_everywhere, mail_headers, same_document, same_traits
from record.event import Kind
from tests.formats.cda import golden as cda
from tests.harness.checks import journey

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
INS = Ins(cda.MATRICULE[:13], cda.MATRICULE[13:], cda.OID)
AUTHOR = Professional(cda.AUTHOR, "MARTIN-BANC", "CAMILLE", "DR", "10", "SM54")


@lru_cache(maxsize=2)
def document(*, qualified: bool) -> Document:
    """A consultation report, with the INS only when the identity is qualified."""
    traits = Traits("DE VINCI", "LEONARDO", "LEONARDO PIERO", "M", "2014-02-01", "63220")
    patient = Patient("P1", traits, ins=INS, proof="passeport" if qualified else "")
    structure = Structure("10B0000026", "CABINET MEDICAL DU BANC (SIMULE)")
    ins = INS if qualified else None
    start = NOW - timedelta(minutes=20)
    oids = ("1.2.250.1.999.1", "1.2.250.1.999.2")
    draft = Document("D1", patient, ins, AUTHOR, structure, "Compte rendu & suite", "Texte", *oids, NOW, start)
    return composer.composed(draft)


def sent(made: Document, to: str) -> Evidence:
    """The message that carries it."""
    sender = Mailbox("camille.martin@cabinet-banc.mssante.fr")
    letter = mail.Letter(sender, AUTHOR, "CABINET", (to,), made, made.cda)
    raw = mail.message_for(letter).as_bytes(policy=policy.SMTP)
    data = {"protocol": "smtp", "operation": "smtp.DATA"}
    return journey.event(5, Kind.EXCHANGE, data, {"request": on_the_wire(raw)})


@pytest.mark.parametrize("qualified", [True, False])
def test_its_documents_pass(*, qualified: bool) -> None:
    made = document(qualified=qualified)
    posted = sent(made, journey.ADDRESS if qualified else "alex.durand@ch-banc.mssante.fr")
    content = journey.content(made.cda, made.pdf)
    reports = [
        document_cda(sent=posted, content=content),
        document_pdfa(sent=posted, content=content),
        document_xdm(sent=posted),
        mail_headers(sent=posted),
        same_document(sent=posted, content=content),
        same_traits(call=journey.insi(), sent=posted, content=content),
    ]
    assert [report.findings for report in reports] == [[]] * 6
    assert all(report.examined for report in reports)


def test_a_qualified_identity_carries_its_ins_everywhere() -> None:
    posted = sent(document(qualified=True), journey.ADDRESS)
    report = ins_everywhere(call=journey.insi(), sent=posted)
    assert (report.findings, report.examined) == ([], 4)


def test_an_unqualified_identity_carries_none() -> None:
    posted = sent(document(qualified=False), "alex.durand@ch-banc.mssante.fr")
    report = no_ins_when_unqualified(record=journey.record("recuperee", cda.MATRICULE, cda.OID), sent=posted)
    assert report.findings == []
    assert report.examined > 0


def test_a_qualified_document_sent_for_an_unqualified_identity_is_found() -> None:
    posted = sent(document(qualified=True), journey.ADDRESS)
    report = no_ins_when_unqualified(record=journey.record("recuperee"), sent=posted)
    assert journey.rules_of(report) == {"ins.not_transmitted"}
