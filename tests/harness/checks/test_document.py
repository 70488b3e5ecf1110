"""The checks on documents: a golden input passes, each flaw is found, nothing to read is nothing examined."""

from pathlib import Path

import pytest

from formats.cda import declared as cda_rules
from formats.pdfa import declared as pdfa_rules
from formats.xdm import declared as xdm_rules
from harness.checks.document import document_cda, document_pdfa, document_xdm, no_ins_when_unqualified
from tests.formats.cda import golden as cda
from tests.formats.pdfa.test_markers import golden as pdfa
from tests.formats.xdm import golden as xdm
from tests.harness.checks import journey
from tests.harness.checks.journey import path_of, rules_of

FLAWED = cda.spoiled("fr-FR", "fr")
IPP = "IPP0042^^^&amp;1.2.250.1.999.1.1.4242.3&amp;ISO^PI"
ANONYMOUS = cda.document(identifiers=cda.LOCAL)


def anonymous_archive() -> bytes:
    """An archive that names the patient by the local identifier alone."""
    return xdm.archive(ANONYMOUS, xdm.metadata(xdm.entry(ANONYMOUS, patient=IPP), patient=IPP))


def test_a_golden_cda_passes_wherever_it_is() -> None:
    report = document_cda(deposit=journey.deposit(), sent=journey.sent(), content=journey.content())
    assert report.findings == []
    assert report.examined > 60


@pytest.mark.parametrize(
    ("events", "layers"),
    [
        ({"deposit": journey.deposit(FLAWED)}, ["event", "part", "mime", "xml"]),
        ({"deposit": journey.deposit(FLAWED, inline=True)}, ["event", "part", "xml", "base64", "xml"]),
        ({"sent": journey.sent(xdm.archive(FLAWED))}, ["event", "part", "mime", "base64", "zip", "xml"]),
        ({"content": journey.content(FLAWED)}, ["event", "json", "base64", "xml"]),
    ],
)
def test_a_flawed_cda_is_found_wherever_it_is(events: dict[str, object], layers: list[str]) -> None:
    report = document_cda(**events)
    assert rules_of(report) == {cda_rules.LANGUAGE.id}
    (finding,) = report.findings
    assert path_of(finding) == layers
    assert finding.excerpt == b'<languageCode code="fr"/>'


def test_the_bytes_of_a_finding_are_those_of_the_wire() -> None:
    evidence = journey.deposit(FLAWED)
    (finding,) = document_cda(deposit=evidence).findings
    assert journey.spot(evidence, finding.locator) == b'<languageCode code="fr"/>'


def test_the_attachment_of_a_message_is_located_in_the_wire_bytes() -> None:
    """The body of the message has a dot-stuffed line before the attachments."""
    evidence = journey.sent(xdm.archive(FLAWED))
    (finding,) = document_cda(sent=evidence).findings
    mime = next(layer for layer in finding.locator if layer.kind == "mime")
    assert b"\r\n..\r\n" in evidence.part("request")
    assert evidence.part("request")[mime.start : mime.end].startswith(b"UEsDB")


def test_a_document_that_is_no_cda_is_found() -> None:
    assert rules_of(document_cda(content=journey.content(b"<a/>"))) == {cda_rules.READABLE.id}


def test_nothing_to_read_is_nothing_examined() -> None:
    garbled = journey.http(4, "TD2.1", request=b"garbled", content_type="multipart/related")
    nothing = journey.observation(7, "document.content", {})
    assert document_cda(deposit=garbled, content=nothing).examined == 0
    assert document_cda().examined == 0
    assert document_pdfa(content=nothing).examined == 0
    assert document_xdm(sent=journey.sent(zip_name="note.txt")).examined == 0


def test_the_published_deposit_is_read(shared_data: Path) -> None:
    """Its document is a stub: what matters is that it is found and judged."""
    head, _, body = (shared_data / "dmp/messages/td2.1_request.mime").read_bytes().partition(b"\r\n\r\n")
    content_type = head.decode().partition("Content-Type: ")[2].strip()
    evidence = journey.http(4, "TD2.1", request=body, content_type=content_type)
    report = document_cda(deposit=evidence)
    assert report.examined > 0


def test_a_golden_pdf_passes_and_is_judged_once() -> None:
    document = cda.document(pdf=pdfa())
    report = document_pdfa(
        sent=journey.sent(xdm.archive(document), pdf=pdfa()), content=journey.content(document, pdfa())
    )
    assert report.findings == []
    assert report.examined == 9


def test_a_pdf_that_is_not_pdfa_is_found_in_the_cda_and_beside_it() -> None:
    report = document_pdfa(sent=journey.sent(xdm.archive(cda.document(pdf=pdfa())), pdf=b"%PDF-2.0 nothing"))
    assert rules_of(report) == {pdfa_rules.READABLE.id}
    (finding,) = report.findings
    assert path_of(finding) == ["event", "part", "mime", "base64"]
    report = document_pdfa(content=journey.content(cda.document(pdf=b"not a pdf"), pdf=None))
    assert rules_of(report) == {pdfa_rules.READABLE.id}


def test_a_golden_archive_passes() -> None:
    report = document_xdm(sent=journey.sent())
    assert report.findings == []
    assert report.examined > 0


@pytest.mark.parametrize(
    ("archive", "rule", "last"),
    [
        (xdm.archive(meta=xdm.metadata(xdm.entry(cda.document(), sha1="0" * 40))), xdm_rules.HASH.id, "xml"),
        (xdm.zipped(xdm.files() | {"lisez-moi.txt": b"x"}), xdm_rules.NAMES.id, "zip"),
        (xdm.zipped({"A": b"x"}), xdm_rules.LAYOUT.id, "base64"),
        (b"PK not a zip", xdm_rules.OPENS.id, "base64"),
    ],
)
def test_a_flawed_archive_is_found_at_its_place(archive: bytes, rule: str, last: str) -> None:
    report = document_xdm(sent=journey.sent(archive))
    assert rules_of(report) == {rule}
    assert path_of(report.findings[0])[-1] == last


def test_an_unqualified_identity_that_transmits_no_ins_passes() -> None:
    report = no_ins_when_unqualified(
        record=journey.record("recuperee", cda.MATRICULE, cda.OID),
        content=journey.content(ANONYMOUS),
        sent=journey.sent(anonymous_archive(), to="cardiologie@ch-banc.mssante.fr"),
    )
    assert report.findings == []
    assert report.examined > 3


@pytest.mark.parametrize("status", ["provisoire", "recuperee", "validee"])
def test_an_unqualified_identity_that_transmits_its_ins_is_found(status: str) -> None:
    report = no_ins_when_unqualified(record=journey.record(status), content=journey.content())
    assert rules_of(report) == {"ins.not_transmitted"}
    assert report.findings[0].fails
    assert cda.MATRICULE in report.findings[0].found


def test_the_ins_is_sought_in_metadata_deposit_and_address() -> None:
    unqualified = journey.record("recuperee")
    in_metadata = journey.sent(xdm.archive(ANONYMOUS), to="cardiologie@ch-banc.mssante.fr")
    assert len(no_ins_when_unqualified(record=unqualified, sent=in_metadata).findings) == 3
    assert len(no_ins_when_unqualified(record=unqualified, deposit=journey.deposit(ANONYMOUS)).findings) == 3
    own = journey.record("recuperee", cda.MATRICULE, cda.OID)
    addressed = no_ins_when_unqualified(record=own, sent=journey.sent(anonymous_archive(), to=journey.ADDRESS))
    assert ["adresse" in finding.found for finding in addressed.findings] == [True]


def test_a_matricule_under_a_local_root_is_found() -> None:
    hidden = cda.document(identifiers=f'<id root="1.2.250.1.999.1" extension="{cda.MATRICULE[:13]}"/>')
    record = journey.record("recuperee", cda.MATRICULE, cda.OID)
    assert len(no_ins_when_unqualified(record=record, content=journey.content(hidden)).findings) == 1


def test_a_qualified_identity_gives_nothing_to_judge() -> None:
    record = journey.record("qualifiee", cda.MATRICULE, cda.OID)
    assert no_ins_when_unqualified(record=record, content=journey.content()).examined == 0
