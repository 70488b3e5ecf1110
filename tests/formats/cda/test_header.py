"""What the reader of a CDA header gives."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats import xml
from formats.cda import header
from formats.cda.document import CdaError
from tests.formats.cda import golden


def test_the_facts_of_the_golden_document() -> None:
    read = header.read(golden.document())
    assert (read.unique_id, read.set_id, read.version) == (golden.UNIQUE_ID, f"{golden.UNIQUE_ID}.1", "1")
    assert read.code == header.Code("11488-4", "2.16.840.1.113883.6.1", "CR de consultation")
    assert read.title == "Compte rendu de consultation"
    assert (read.effective_time, read.language, read.confidentiality) == ("20261121093000+0100", "fr-FR", "N")
    assert read.ins is not None
    assert (read.ins.matricule, read.ins.oid) == (golden.MATRICULE, golden.OID)
    assert [identifier.extension for identifier in read.patient_ids] == [golden.MATRICULE, "IPP0042"]
    assert read.traits == header.Traits("DE VINCI", "LEONARDO PIERO", "LEONARDO", "M", "20140201", "63220")
    assert (read.facility.code, read.practice.code) == ("SA07", "AMBULATOIRE")
    assert (read.service_start, read.service_stop) == ("20261121090000+0100", "")
    assert read.level == 1
    assert read.has_qualified_ins


def test_the_people_of_the_golden_document() -> None:
    read = header.read(golden.document())
    (author,) = read.authors
    assert (author.root, author.id) == (header.PROFESSIONALS, golden.AUTHOR)
    assert (author.family, author.given, author.structure) == ("MARTIN-BANC", "CAMILLE", "10B0000026")
    assert (author.specialty.code, author.device) == ("G15_10/SM54", False)
    assert read.legal_authenticator is not None
    assert read.legal_authenticator.id == golden.AUTHOR
    assert read.custodian is not None
    assert read.custodian.extension == "10B0000026"


@pytest.mark.parametrize(
    ("fact", "quote"),
    [
        ("title", b"<title>"),
        ("family", b'<family qualifier="BR">'),
        ("first_given", b'<given qualifier="BR">'),
        ("given", b"<given>LEONARDO PIERO"),
        ("birth_time", b'<birthTime value="20140201"'),
        ("birth_place", b"<county>63220"),
        ("facility", b'<code code="SA07"'),
        ("code", b'<code code="11488-4"'),
    ],
)
def test_each_fact_says_where_it_stands(fact: str, quote: bytes) -> None:
    raw = golden.document()
    start, end = xml.locate(raw, header.read(raw).where[fact])
    assert raw[start:end].startswith(quote)


def test_an_absent_fact_points_to_the_deepest_element_on_its_way() -> None:
    raw = golden.spoiled("<county>63220</county>", "")
    start, end = xml.locate(raw, header.read(raw).where["birth_place"])
    assert raw[start:end] == b"<addr></addr>"


def test_several_given_names_without_qualifier_are_one_list() -> None:
    raw = golden.spoiled("<given>LEONARDO PIERO</given>", "<given>LEONARDO</given><given>PIERO</given>")
    assert header.read(raw).traits.given == "LEONARDO PIERO"


def test_without_an_ins_there_is_none() -> None:
    read = header.read(golden.document(identifiers=golden.LOCAL))
    assert read.ins is None
    assert not read.has_qualified_ins


def test_a_self_presenting_document_is_read_inside_its_stylesheet() -> None:
    inner = golden.document().split(b"?>", 1)[1]
    raw = b'<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform">' + inner + b"</xsl:stylesheet>"
    read = header.read(raw)
    start, end = xml.locate(raw, read.where["title"])
    assert raw[start:end] == b"<title>Compte rendu de consultation</title>"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "illisible"),
        (b"<a/>", "0 élément"),
        (b"<!DOCTYPE a><a/>", "DOCTYPE"),
        (b'<a xmlns="urn:hl7-org:v3"><ClinicalDocument/><ClinicalDocument/></a>', "2 élément"),
    ],
)
def test_what_is_not_one_clinical_document_is_refused_with_a_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(CdaError, match=reason):
        header.read(raw)


def test_an_empty_clinical_document_is_read_as_empty_facts() -> None:
    read = header.read(b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>')
    assert (read.unique_id, read.authors, read.ins, read.level) == ("", (), None, 3)
    assert set(read.where.values()) == {"/"}


def test_every_example_of_ans_is_read(shared_data: Path) -> None:
    examples = sorted((shared_data / "dmp/testcontenucda-3-0/ExemplesCDA").glob("*.xml"))
    assert len(examples) == 15
    for example in examples:
        read = header.read(example.read_bytes())
        assert read.unique_id
        assert read.ins is not None
        assert read.traits.missing == ()
        assert read.authors
        assert read.facility.code.startswith("SA")


FACTS = [name for name in vars(header.Header) if not name.startswith("_") and name != "document"]


def test_a_fact_is_read_once_and_only_when_asked_for() -> None:
    read = header.read(golden.document())
    assert vars(read).keys() == {"document"}
    assert read.traits is read.traits
    assert {"title", "where", "ins", "replaced_id"} <= set(FACTS)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(golden.document()) - 1), st.binary(max_size=4))
def test_a_garbled_document_is_read_or_refused(position: int, noise: bytes) -> None:
    raw = golden.document()
    with contextlib.suppress(CdaError):
        read = header.read(raw[:position] + noise + raw[position + len(noise) :])
        for fact in FACTS:
            getattr(read, fact)
