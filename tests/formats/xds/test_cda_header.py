"""The facts of a CDA header, of documents of every kind."""

from pathlib import Path

import pytest

from formats import xml
from formats.xds import cda_header
from formats.xds.cda_header import same_moment, to_utc
from formats.xds.opened import Opened
from tests.dmp_kit.lot import Lot


@pytest.mark.parametrize(
    ("moment", "utc"),
    [
        ("20260115102500+0100", "20260115092500"),
        ("20260701003000+0200", "20260630223000"),
        ("20260115102500-0400", "20260115142500"),
        ("20260115102500.123+0100", "20260115092500"),
        ("202601151025+0100", "202601150925"),
        ("2026011510+0100", "2026011509"),
        ("2026011510+0530", "202601150430"),
        ("20260115+0100", "20260115"),
        ("202601+0100", "202601"),
        ("20260115102500+01", "20260115092500"),
        ("2026011510250+0100", ""),
        ("20260115102500", ""),
        ("2026", ""),
        ("99999999999999+0100", ""),
        ("00010101000000+0100", ""),
        ("20260115102500+", ""),
        ("", ""),
    ],
)
def test_a_local_time_in_utc(moment: str, utc: str) -> None:
    assert to_utc(moment) == utc


@pytest.mark.parametrize(
    ("moment", "utc", "same"),
    [
        ("20260115102500+0100", "20260115092500", True),
        ("20260115102500+0100", "20260115102500", False),
        ("202601151025+0100", "20260115092533", True),
        ("202601151025+0100", "20260115092600", False),
        ("2026011510+0100", "20260115095959", True),
        ("20260115102500+0100", "202601150925", True),
        ("20260115102500+0100", "20260115", True),
        ("20260115+0100", "20260114230000", True),
        ("20260115+0100", "20260115", True),
        ("20260115+0100", "20260117", False),
        ("20260115102500+0100", "20260115092500+0000", False),
        ("20260115102500+0100", "hier", False),
        ("20260115102500", "20260115102500", True),
        ("", "20260115102500", True),
    ],
)
def test_two_times_agree_at_the_precision_of_both(moment: str, utc: str, *, same: bool) -> None:
    assert same_moment(moment, utc) is same


def test_a_header() -> None:
    header = Opened(Lot(set_version="2").content).header
    assert header is not None
    assert (header.unique_id, header.set_id, header.version, header.replaces) == (
        "1.2.250.1.999.1.11.1",
        "1.2.250.1.999.1.12.1",
        "2",
        "1.2.250.1.999.1.11.1",
    )
    assert (header.type, header.title, header.language) == ("11488-4", "Compte rendu de consultation", "fr-FR")
    assert (header.created_utc, header.media_type) == ("20260115092500", "application/pdf")
    assert header.patients[0].is_ins


def test_a_wrapped_document_is_found() -> None:
    root = xml.parse(b'<x:s xmlns:x="urn:x"><ClinicalDocument xmlns="urn:hl7-org:v3"/></x:s>')
    assert cda_header.clinical_document(root) is not None
    assert Opened(b"<other/>").header is None
    assert Opened(b"%PDF").header is None


def test_every_published_example_has_a_header(shared_data: Path) -> None:
    folder = shared_data / "dmp" / "testcontenucda-3-0" / "ExemplesCDA"
    for path in (folder / "DOC_NON_STRUCTURE_CDA-R2-N1.xml", folder / "VSM_1.4_2022.01.xml"):
        header = Opened(path.read_bytes()).header
        assert header is not None
        assert header.unique_id
        assert header.facility.startswith("SA")
        assert header.practice
        assert header.created_utc
