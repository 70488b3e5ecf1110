"""The INS datamatrix that the product prints, read back by what judges it."""

from dataclasses import replace

import pytest

from editor.documents import datamatrix, pdf
from editor.documents.document import Document
from editor.patients.ins import Ins
from editor.patients.traits import Traits
from formats.ins import datamatrix as format_ins
from formats.ins import rendered

LEONARDO = Traits("DE VINCI", "LEONARDO", "LEONARDO PIERO", "M", "2014-02-01", "63220")
NIR = Ins("1140263220833", "56", "1.2.250.1.213.1.4.8")


@pytest.mark.parametrize("ins", [NIR, replace(NIR, oid="1.2.250.1.213.1.4.10")], ids=["oid de 19", "oid de 20"])
@pytest.mark.parametrize(
    "traits",
    [LEONARDO, replace(LEONARDO, birth_place=""), replace(LEONARDO, family_name="A" * 100), replace(LEONARDO, sex="F")],
    ids=["tous", "sans lieu", "nom de 100", "F"],
)
def test_the_text_follows_the_format(ins: Ins, traits: Traits) -> None:
    fields = {
        "S1": ins.matricule,
        "S2": ins.oid,
        "S3": traits.given_names,
        "S4": traits.family_name,
        "S5": traits.sex,
        "S6": "01-02-2014",
        "S7": traits.birth_place,
    }
    assert datamatrix.text(ins, traits) == format_ins.encode(fields)


def test_the_printed_symbol_is_read_in_the_pdf(report: Document) -> None:
    text = datamatrix.text(NIR, LEONARDO)
    found = rendered.pages(pdf.render(report, symbol=text))
    assert [one.text for one in found.ins] == [text]
    assert rendered.pages(pdf.render(report)).ins == ()
