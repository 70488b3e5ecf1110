"""A submitted document opened once, of every kind."""

from pathlib import Path

from formats.xds.moment import to_utc
from formats.xds.opened import Opened
from tests.dmp_kit.lot import Lot


def test_the_header_says_what_xds_needs() -> None:
    header = Opened(Lot(set_version="2").content).header
    assert header is not None
    assert (header.full_id, header.full_set_id, header.version, header.replaced_id) == (
        "1.2.250.1.999.1.11.1",
        "1.2.250.1.999.1.12.1",
        "2",
        "1.2.250.1.999.1.11.1",
    )
    assert (header.code.code, header.title, header.language) == ("11488-4", "Compte rendu de consultation", "fr-FR")
    assert (to_utc(header.effective_time), header.media_type) == ("20260115092500", "application/pdf")
    assert header.ins is not None
    assert header.ins.where == header.patient_ids[0].where


def test_identifiers_with_an_extension_are_joined_and_a_transformation_replaces_nothing() -> None:
    raw = (
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2" extension="a"/><title>  Deux  mots </title>'
        '<setId root="1.3" extension="b"/>'
        '<relatedDocument typeCode="XFRM"><parentDocument><id root="1.4"/></parentDocument></relatedDocument>'
        '<relatedDocument typeCode="RPLC"><parentDocument><id root="1.5" extension="c"/></parentDocument>'
        "</relatedDocument></ClinicalDocument>"
    )
    header = Opened(raw.encode()).header
    assert header is not None
    assert (header.full_id, header.full_set_id, header.replaced_id) == ("1.2^a", "1.3^b", "1.5^c")
    assert header.related_document is not None
    assert (header.related_document.type, header.related_document.id) == ("XFRM", "1.4")
    assert (header.title, header.written_title, header.media_type) == ("Deux mots", "Deux  mots", "")


def test_a_wrapped_document_is_found() -> None:
    wrapped = b'<x:s xmlns:x="urn:x"><ClinicalDocument xmlns="urn:hl7-org:v3"/></x:s>'
    assert Opened(wrapped).header is not None
    assert Opened(b"<other/>").header is None
    assert Opened(b"%PDF").header is None


def test_every_published_example_has_a_header(shared_data: Path) -> None:
    folder = shared_data / "dmp" / "testcontenucda-3-0" / "ExemplesCDA"
    for path in (folder / "DOC_NON_STRUCTURE_CDA-R2-N1.xml", folder / "VSM_1.4_2022.01.xml"):
        header = Opened(path.read_bytes()).header
        assert header is not None
        assert header.full_id
        assert header.facility.code.startswith("SA")
        assert header.practice.code
        assert to_utc(header.effective_time)
