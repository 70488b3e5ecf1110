"""Checks of what a record has, shows and hides, and of where the INS goes with it."""

import base64
from typing import Any

import pytest
import typst

from formats.ins import apart
from formats.ins.rendered import Pages
from harness.checks import record
from harness.checks.check import Evidence
from tests.formats.ins.pages import TEXT, pdf, sheet
from tests.harness.checks.insi_evidence import RECORD, failing, observed

USED = {"family_name": "VINCI", "given_name": "LEO"}
WHOLE = {**RECORD, "used": USED, "proof": "passeport"}
QUALIFIED = {**WHOLE, "status": "qualifiee"}
CALL = (
    "https://visionneuse.banc.invalid/?matricule=114026322083356&oid=1.2.250.1.213.1.4.8&nom=DE+VINCI"
    "&prenoms=LEONARDO+PIERO&sexe=M&naissance=2014-02-01&lieu=63220"
)


def printed(text: str) -> Evidence:
    pdf = typst.compile(text.encode(), format="pdf")
    assert isinstance(pdf, bytes)
    return observed({"pdf": base64.b64encode(pdf).decode()})


def test_a_whole_record_passes_and_one_without_used_names_fails() -> None:
    report = record.model(record=observed(WHOLE), used=USED)
    assert (report.examined, report.findings) == (9, [])
    assert failing(record.model(record=observed(RECORD), used=USED)) == ["ins.modele", "ins.modele"]


def test_the_document_shown_is_told_or_not() -> None:
    assert not record.proof(record=observed(WHOLE), document="passeport").findings
    report = record.proof(record=observed({**WHOLE, "proof": ""}), document="passeport")
    assert failing(report) == ["ins.justificatif"]
    assert report.findings[0].locator[-1].name == "/result/result/proof"


def test_an_ins_that_is_hidden_passes_and_one_that_is_shown_fails() -> None:
    hidden = {**WHOLE, "matricule": "", "oid": ""}
    report = record.ins_hidden(record=observed(hidden), known=observed(WHOLE))
    assert report.examined
    assert not report.findings
    assert failing(record.ins_hidden(record=observed(WHOLE), known=observed(WHOLE))) == ["ins.acces"]


def test_a_former_matricule_that_is_shown_fails() -> None:
    former = [{"matricule": "209076322083439", "oid": "1.2.250.1.213.1.4.8"}]
    shown, known = {**WHOLE, "matricule": "", "history": former}, {**WHOLE, "history": former}
    assert failing(record.ins_hidden(record=observed(shown), known=observed(known))) == ["ins.acces"]


def test_nothing_is_hidden_when_nobody_saw_a_matricule() -> None:
    unknown = {**WHOLE, "matricule": ""}
    assert record.ins_hidden(record=observed(unknown), known=observed(unknown)).examined == 0


def test_a_page_without_the_ins_passes_and_one_with_it_fails() -> None:
    report = record.not_printed(content=printed("DE VINCI, identité non qualifiée"), record=observed(WHOLE))
    assert (report.examined, report.findings) == (2, [])
    shown = printed("DE VINCI 1 14 02 63 220 833 56, 1.2.250.1.213.1.4.8")
    assert failing(record.not_printed(content=shown, record=observed(WHOLE))) == ["ins.edition_sans_ins"] * 2


def test_a_datamatrix_that_tells_the_ins_is_one_of_a_page() -> None:
    shown = observed({"pdf": base64.b64encode(pdf(sheet(TEXT))).decode()})
    report = record.not_printed(content=shown, record=observed(WHOLE))
    assert failing(report) == ["ins.edition_sans_ins"] * 2
    assert report.findings[0].locator[-1].name == "page 1, datamatrix"


def test_a_page_without_a_text_or_that_was_not_read_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = observed({"pdf": base64.b64encode(pdf(sheet())).decode()})
    assert record.not_printed(content=blank, record=observed(WHOLE)).examined == 0
    monkeypatch.setattr(apart, "pages", lambda _raw: Pages((), 30, 31))
    assert record.not_printed(content=printed("DE VINCI"), record=observed(WHOLE)).examined == 0
    shown = printed("DE VINCI 1 14 02 63 220 833 56")
    assert failing(record.not_printed(content=shown, record=observed(WHOLE))) == ["ins.edition_sans_ins"]


def test_the_page_of_a_qualified_identity_is_not_judged() -> None:
    assert record.not_printed(content=printed("x"), record=observed(QUALIFIED)).examined == 0
    assert record.not_printed(content=observed({}), record=observed(WHOLE)).examined == 0


def test_a_call_with_the_whole_ins_passes_and_one_without_the_oid_fails() -> None:
    report = record.launched(call=observed({"launched": CALL}), record=observed(QUALIFIED))
    assert (report.examined, report.findings) == (7, [])
    without = CALL.replace("&oid=1.2.250.1.213.1.4.8", "")
    told = record.launched(call=observed({"launched": without}), record=observed(QUALIFIED))
    assert failing(told) == ["ins.appel_contextuel"]


def test_nothing_is_launched_for_an_identity_that_is_not_qualified() -> None:
    assert record.launched(call=observed({"launched": CALL}), record=observed(WHOLE)).examined == 0


def test_without_a_record_nothing_is_judged() -> None:
    nothing: Any = observed(None)
    assert record.model(record=nothing, used=USED).examined == 0
    assert record.proof(record=nothing, document="passeport").examined == 0
    assert record.ins_hidden(record=nothing, known=observed(WHOLE)).examined == 0
    assert record.launched(call=nothing, record=nothing).examined == 0
