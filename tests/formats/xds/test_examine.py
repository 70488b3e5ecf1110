"""The rules of a lot, one by one: a golden one breaks none, and each flaw breaks its own."""

from pathlib import Path
from typing import Any

import pytest

from formats import mtom, soap
from formats.xds import examine, submission
from formats.xds.opened import Opened
from tests.dmp_kit.lot import Lot
from tests.dmp_kit.vihf import PATIENT
from tests.formats.xds.test_submission import read

CLASS = "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a"
TYPE = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"
FORMAT = "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d"
CONFIDENTIALITY = "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f"
FACILITY = "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1"
OTHER = "277076322082910^^^&1.2.250.1.213.1.4.8&ISO^NH"
LOINC = "2.16.840.1.113883.6.1"


def broken_in(lot: submission.Submission) -> list[str]:
    """The rules that a lot breaks."""
    opened = {entry.id: Opened(item.content) for entry in lot.entries if (item := lot.document(entry))}
    return [item.rule.id for item in (*examine.metadata(lot), *examine.documents(lot, opened))]


def broken(lot: Lot) -> list[str]:
    return broken_in(read(lot))


def edited(before: str, after: str) -> list[str]:
    return broken_in(read(Lot(), Lot().body().replace(before, after)))


def test_a_golden_lot_breaks_no_rule() -> None:
    assert broken(Lot()) == []


def test_hash_and_size_that_are_right() -> None:
    document = Opened(Lot().content)
    assert broken(Lot(slots={"hash": (document.hash,), "size": (str(document.size),)})) == []


def test_the_published_shape_breaks_no_rule(shared_data: Path) -> None:
    raw = (shared_data / "dmp" / "messages" / "td2.1_request.mime").read_bytes()
    head, _, body = raw.partition(b"\r\n\r\n")
    package = mtom.read(head.partition(b"Content-Type: ")[2].decode(), body)
    assert broken_in(submission.read(soap.read(package.root.content).payload, package)) == []


@pytest.mark.parametrize(
    ("flaw", "rules"),
    [
        ({"slots": {"creationTime": ()}}, {"xds.entry.creation_time"}),
        ({"slots": {"serviceStartTime": ()}}, {"xds.entry.service_start"}),
        ({"slots": {"languageCode": ()}}, {"xds.entry.language"}),
        ({"slots": {"legalAuthenticator": ()}}, {"xds.entry.legal_authenticator"}),
        ({"slots": {"sourcePatientId": ()}}, {"xds.entry.source_patient_id"}),
        ({"slots": {"sourcePatientInfo": ("PID-5|X", "PID-7|")}}, {"xds.entry.source_patient_info"}),
        ({"slots": {"languageCode": ("fr",)}}, {"xds.language", "xds.cda.language"}),
        ({"slots": {"creationTime": ("20260115102500+0100",)}}, {"xds.time_utc", "xds.cda.creation_time"}),
        ({"slots": {"creationTime": ("20260115102500",)}}, {"xds.cda.creation_time"}),
        ({"slots": {"hash": ("0" * 40,)}}, {"xds.hash"}),
        ({"slots": {"size": ("1",)}}, {"xds.size"}),
        ({"codes": {TYPE: ("00000-0", LOINC)}}, {"xds.code.type", "xds.cda.type"}),
        ({"codes": {TYPE: ("11488-4", "1.2.3")}}, {"xds.code.type"}),
        ({"codes": {TYPE: ("", "")}}, {"xds.entry.type"}),
        ({"codes": {CLASS: ("11", "1.2.250.1.213.1.1.4.1")}}, {"xds.class_of_type"}),
        ({"codes": {CLASS: ("zz", "1.2.250.1.213.1.1.4.1")}}, {"xds.code.class", "xds.class_of_type"}),
        ({"codes": {FORMAT: ("urn:asip:ci-sis:vsm:2012", "1.2.250.1.213.1.1.4.2.282")}}, {"xds.format_of_template"}),
        (
            {"codes": {CONFIDENTIALITY: ("MASQUE_PS", "1.2.250.1.213.1.1.4.13")}},
            {"xds.entry.confidentiality"},
        ),
        ({"codes": {FACILITY: ("SA99", "1.2.250.1.71.4.2.4")}}, {"xds.code.facility"}),
        ({"mime_type": "application/pdf"}, {"xds.mime_type"}),
        ({"title": "x" * 129}, {"xds.title_length"}),
        ({"document_id": "1.2.3^4"}, {"xds.unique_id_oid"}),
        ({"document_id": "1.2.3.4", "document": Lot().content}, {"xds.cda.unique_id"}),
        ({"title": "Autre titre", "document": Lot().content}, {"xds.cda.title"}),
        ({"set_id": "urn:oid:1.2"}, {"xds.unique_id_oid"}),
        ({"entry_patient": OTHER}, {"xds.patient_same"}),
        ({"patient": OTHER, "document": Lot().content}, {"xds.cda.patient"}),
        ({"patient": PATIENT.replace("356^", "300^")}, {"xds.patient_ins"}),
        ({"with_signature": False}, {"xds.signature_entry"}),
        ({"document": b"%PDF-1.4"}, {"xds.not_cda"}),
        ({"document": b"<other/>"}, {"xds.not_cda"}),
        ({"set_id": "1.2.250.1.999.1.11.1"}, {"xds.twice"}),
    ],
)
def test_each_flaw_breaks_its_rules(flaw: dict[str, Any], rules: set[str]) -> None:
    assert set(broken(Lot(**{"signature": b"<Signature/>", **flaw}))) == rules


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ('name="submissionTime"', 'name="other"', "xds.set.submission_time"),
        ("urn:uuid:aa543740-bdda-424e-8c96-df4873be8500", "urn:uuid:other", "xds.set.content_type"),
        ('nodeRepresentation="07"', 'nodeRepresentation="zz"', "xds.code.content_type"),
        ("urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d", "urn:uuid:other", "xds.set.author_person"),
        ("urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d", "urn:uuid:other", "xds.entry.author_person"),
        ("urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832", "urn:uuid:other", "xds.set.source_id"),
        ("urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8", "urn:uuid:other", "xds.set.unique_id"),
        ("urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446", "urn:uuid:other", "xds.set.patient_id"),
        ("urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427", "urn:uuid:other", "xds.entry.patient_id"),
        ("urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab", "urn:uuid:other", "xds.entry.unique_id"),
        ("<Value>Original</Value>", "<Value>Reference</Value>", "xds.member"),
        ("AssociationType:signs", "AssociationType:other", "xds.signature_entry"),
        ('<xds:Document id="Document01"', '<xds:Document id="Nobody"', "xds.missing_document"),
        ('<xds:Document id="Document01"', '<xds:Document id="Nobody"', "xds.missing_entry"),
        ('value="Compte rendu de consultation"', 'value=""', "xds.entry.title"),
    ],
)
def test_each_edit_breaks_its_rule(before: str, after: str, rule: str) -> None:
    assert rule in edited(before, after)


def test_a_lot_of_a_signature_alone_has_no_document() -> None:
    text = Lot().body()
    start, end = text.index("<ExtrinsicObject"), text.index("</ExtrinsicObject>") + len("</ExtrinsicObject>")
    assert "xds.no_entry" in broken_in(read(Lot(), text[:start] + text[end:]))


def test_in_indirect_mode_the_lot_has_the_structure_of_the_vihf() -> None:
    lot = read(Lot())
    assert list(examine.authors(lot, "10B0000026")) == []
    assert [item.rule.id for item in examine.authors(lot, "10B0000034")] == ["xds.author_institution"]


def test_a_status_update_is_judged_on_its_set_alone() -> None:
    assert examine.submission_set(read(Lot())) == []
