"""The check of the INS datamatrix that a printed page shows."""

import base64

import pytest

from formats.ins import apart, datamatrix
from formats.ins.apart import RenderingError
from formats.ins.rendered import Pages
from harness.checks import printed
from harness.checks.check import Evidence
from harness.judging import is_unfinished, run_check
from tests.formats.ins.pages import FIELDS, pdf, sheet
from tests.formats.ins.pages import printed as printed_page
from tests.harness.checks import journey
from tests.harness.checks.insi_evidence import exchange, failing, observed, rules

CAPTION = "ins.datamatrix.legende"
"""A picture has no text, hence no caption: a warning, in these tests."""


def shown(content: bytes) -> Evidence:
    return observed({"pdf": base64.b64encode(content).decode()})


def page(**changed: str) -> Evidence:
    return shown(pdf(sheet(datamatrix.encode({**FIELDS, **changed}))))


def test_a_page_with_the_symbol_of_the_identity_passes() -> None:
    report = printed.printed_datamatrix(call=exchange(), content=page())
    assert (failing(report), rules(report)) == ([], [CAPTION])
    assert report.examined > 10


def test_a_page_without_any_fails() -> None:
    report = printed.printed_datamatrix(call=exchange(), content=shown(pdf(sheet())))
    assert failing(report) == ["ins.datamatrix.imprime"]


@pytest.mark.parametrize(("field", "value"), [("S4", "DE VINCIX"), ("S6", "01-02-2015"), ("S2", "1.2.250.1.213.1.4.9")])
def test_a_symbol_of_another_identity_fails(field: str, value: str) -> None:
    report = printed.printed_datamatrix(call=exchange(), content=page(**{field: value}))
    assert failing(report) == ["ins.datamatrix.identite"]
    (found,) = [one for one in report.findings if one.fails]
    assert found.excerpt.decode() == value


def test_what_cannot_be_rendered_or_has_no_identity_beside_it_is_not_judged() -> None:
    assert printed.printed_datamatrix(call=exchange(), content=shown(b"%PDF-1.4 coupe")).examined == 0
    assert printed.printed_datamatrix(call=journey.insi(code="01"), content=page()).examined == 0
    assert printed.printed_datamatrix(call=exchange()).examined == 0


def test_a_symbol_that_may_be_on_a_page_that_was_not_read_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    for found, examined in ((Pages((), 30, 31), 0), (Pages((), 31, 31), 1)):
        monkeypatch.setattr(apart, "pages", lambda _raw, found=found: found)
        assert printed.printed_datamatrix(call=exchange(), content=shown(b"%PDF-1.4")).examined == examined


def test_a_rendering_that_fails_is_an_error_of_the_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(_raw: bytes) -> Pages:
        raise RenderingError("le rendu du PDF s'est arrêté avant la fin")

    monkeypatch.setattr(apart, "pages", dead)
    result = run_check(printed.printed_datamatrix, {"call": exchange(), "content": page()})
    assert is_unfinished(result)


def test_the_pdf_of_a_message_is_looked_at() -> None:
    right, bare = (journey.sent(pdf=content) for content in (printed_page(), pdf(sheet())))
    assert failing(printed.printed_datamatrix(call=exchange(), sent=right)) == []
    assert failing(printed.printed_datamatrix(call=exchange(), sent=bare)) == ["ins.datamatrix.imprime"]
