"""A picture that shows an INS datamatrix."""

from io import BytesIO

import pytest
from PIL import Image

from formats.ins import datamatrix, symbol
from harness.examine.examined import Examined, Source, Type
from harness.examine.judge import judge
from tests.formats.cda import golden
from tests.formats.ins import pages
from tests.formats.ins.pages import pdf, printed, sheet

FIELDS = {name: value for name, value in pages.FIELDS.items() if name != "S7"}


def examined(raw: bytes, name: str = "scan.png") -> Examined:
    return judge(Source(name, raw))


def test_a_right_one_has_no_finding() -> None:
    found = examined(symbol.drawn(datamatrix.encode(FIELDS)))
    assert (found.type, found.unreadable, found.report.findings) == (Type.DATAMATRIX, None, [])
    assert any("S4 DE VINCI" in fact.fr for fact in found.facts)


def test_a_wrong_key_is_found_in_the_picture() -> None:
    found = examined(symbol.drawn(datamatrix.encode({**FIELDS, "S1": "114026322083357"})))
    assert [finding.rule for finding in found.report.findings] == ["ins.key"]


def blank() -> bytes:
    target = BytesIO()
    Image.new("L", (40, 40), 255).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    "raw",
    [blank(), b"\x89PNG\r\n\x1a\nx", b"\xff\xd8\xff\xe0", symbol.drawn("BONJOUR")],
    ids=["blanche", "coupée", "jpeg", "autre texte"],
)
def test_what_shows_none_is_told(raw: bytes) -> None:
    found = examined(raw)
    assert found.unreadable is not None
    assert found.report.findings == []


def test_the_symbol_of_a_pdf_is_judged_with_it() -> None:
    right, wrong = examined(printed(), "cr.pdf"), examined(printed(S1="114026322083357"), "cr.pdf")
    assert right.type is Type.PDF
    assert "ins.key" not in {finding.rule for finding in right.report.findings}
    assert "ins.key" in {finding.rule for finding in wrong.report.findings}
    assert any("S4 DE VINCI" in fact.fr for fact in right.facts)


def test_a_pdf_without_symbol_is_told_so_and_no_more() -> None:
    found = examined(pdf(sheet()), "cr.pdf")
    assert any("aucun datamatrix INS sur 1 page" in fact.fr for fact in found.facts)
    assert not any(finding.rule.startswith("ins.") for finding in found.report.findings)


def test_the_pdf_inside_a_cda_must_tell_the_patient_of_the_cda() -> None:
    told = {}
    for name, content in {"le sien": printed(), "autre": printed(S4="DE VINCIX")}.items():
        document = golden.document(pdf=content)
        told[name] = {finding.rule for finding in examined(document, "cr.xml").report.findings}
    assert "ins.datamatrix.identite" not in told["le sien"]
    assert "ins.datamatrix.identite" in told["autre"]
