"""The report in a browser: it fits a phone, can be read by everybody, prints whole, and speaks two languages."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from formats.rule import Breach, Text
from harness.catalogue import Catalogue, Nature, Proof, Requirement
from harness.checks.check import Check, Evidence, Report
from harness.dossier import leaving, masking, report
from harness.dossier.account import Account
from harness.dossier.history import History
from harness.dossier.leaving import Declaration, Terms
from harness.runner import Run, run
from harness.scenario import Scenario
from harness.steps import Bench
from record.event import Json
from tests.browser.conftest import FLAGS
from tests.harness.dossier.making import read_back
from tests.harness.fakes import LEONARDO, MAYBE, SURE, YES, FakeBench, FakeEditor, done

pytestmark = pytest.mark.browser

LONG = "0123456789abcdef" * 40
"""A word that nothing lets a browser cut."""
REQUIREMENT, PROOF, OTHER = f"INS/{LONG[:90]}", f"INS/{LONG[:120]}", f"PSC/{LONG[:120]}"
CATALOGUE = Catalogue(
    {REQUIREMENT: Requirement(REQUIREMENT, LONG, "INS", ("LGC",), 1, False, (PROOF, OTHER))},
    {
        PROOF: Proof(PROOF, Nature.REHEARSAL, LONG, LONG, inferred=True),
        OTHER: Proof(OTHER, Nature.SLOT, "external_link", LONG),
    },
    "essai",
)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """One browser for all that is here: it takes longer to start than the tests do."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of its own."""
    page = browser.new_page()
    yield page
    page.close()


CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")


def quotes(*, call: Evidence) -> Report:
    """A check whose finding quotes bytes."""
    found = Report(examined=1)
    found.add(Breach(SURE, LONG, LONG), call.body_layers(), call.body())
    return found


QUOTES = Check("tests.quotes", Text("Cite des octets", "Quotes bytes"), quotes)


def script(bench: Bench) -> None:
    """One call, judged three times: deviations and an observation."""
    with bench.step(Text(f"Chercher {LONG}", f"Search {LONG}")):
        bench.editor.does(f"action.{LONG}", patient="p1")
        call = bench.insi.expects(f"chercher.{LONG}")
        bench.check(YES, call=call)
        bench.check(MAYBE, call=call)
        bench.check(QUOTES, call=call)
    with bench.step("Un appel qui ne vient pas"):
        bench.mss.expects("smtp.DATA", within=0.0, subject=LONG)
    bench.keeps(PROOF, LONG[:60], call, "request")


def journey(bench: Bench) -> None:
    """It compares calls, and speaks of no requirement."""
    with bench.step("Comparer"):
        bench.check(YES, call=bench.insi.expects("chercher", within=0.0))


SCENARIOS = (
    Scenario("INS-52-01", Text(f"Titre {LONG}", f"Title {LONG}"), (REQUIREMENT,), (PROOF,), script),
    Scenario("PARCOURS-01", Text("Un parcours", "A journey"), (), (), journey),
)


@cache
def told(lang: str = "fr") -> History:
    """What a run recorded, every word of it long, an identity declared, a part masked."""
    bench = FakeBench()

    def search(_params: object) -> object:
        bench.receives("insi", f"chercher.{LONG}", LONG.encode())
        bench.receives("insi", "autre", b"\x00" * 200, matricule="1850375123456")
        return done(found=True)

    product = {"name": LONG, "version": LONG, "reference": LONG, "file": {"name": LONG, "sha256": LONG}, "idam": [LONG]}
    product |= {"lps_name": LONG, "lps_version": "1", "lanes": [LONG]}
    about: dict[str, Json] = {"version": "0", "digest": LONG, "pack": {"title": LONG, "outside": LONG}, "lang": lang}
    editor = FakeEditor({f"action.{LONG}": search})  # type: ignore[dict-item]
    run(SCENARIOS, bench, bench, editor, Run({LEONARDO.name: LEONARDO}, about, product))
    history = leaving.ready(read_back(bench), CATALOGUE, Terms(declaration=Declaration(LONG, LONG)))
    last = max(key for key in history.parts if key[1] == "request")
    return masking.masked(history, {last: LONG}, LONG)


def opened(page: Any, folder: Path, lang: str = "fr", width: int = 360) -> Any:
    """The report in a window of that width."""
    path = folder / "rapport.html"
    path.write_bytes(report.render(Account(told(lang), CATALOGUE)))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("width", [320, 360, 704, 720, 1280])
def test_no_width_needs_scrolling_sideways(page: Any, tmp_path: Path, width: int, lang: str) -> None:
    opened(page, tmp_path, lang, width)
    for one in page.query_selector_all("details"):
        one.evaluate("box => box.open = true")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


REAL_REQUIREMENT = "SC.DMP/ALI/PROG.11"
REAL_PROOFS = ("INS/va1.44.01.03.02", "ePresc/va1.01.01.01", "ePresc/va1.02.01.01")
REAL = Catalogue(
    {REAL_REQUIREMENT: Requirement(REAL_REQUIREMENT, "Une exigence", "DMP", ("LGC",), 1, True, REAL_PROOFS)},
    {
        REAL_PROOFS[0]: Proof(REAL_PROOFS[0], Nature.REHEARSAL, "external_link", "Une trace."),
        REAL_PROOFS[1]: Proof(REAL_PROOFS[1], Nature.SLOT, "external_link", "Un lien vers la plateforme officielle."),
        REAL_PROOFS[2]: Proof(REAL_PROOFS[2], Nature.REHEARSAL, "external_link", "Une trace, que rien ne joue."),
    },
    "essai",
)
"""The longest names that there are."""
BROKEN_WORDS = """() => {
  const broken = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const pill = node.parentElement.closest(".v");
    if (!pill && !node.parentElement.closest(".grid")) continue;
    for (const word of node.data.matchAll(pill ? /\\S.*\\S/g : /[^\\s-]+-?/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""
"""The words of tables (a line may end at a hyphen), and the pills, that stand on more than one line."""


def plain(bench: Bench) -> None:
    """A call of an ordinary length, kept as a proof."""
    with bench.step("Chercher"):
        bench.editor.does("action.chercher", patient="p1")
        call = bench.insi.expects("chercher.InsAvecTraitsIdentite")
        bench.check(MAYBE, call=call)
    bench.keeps(REAL_PROOFS[0], "capture-ecran", call, "request")


def ordinary(page: Any, folder: Path, width: int, lang: str = "fr") -> Any:
    """A report whose names are as long as real ones."""
    bench = FakeBench()

    def search(_params: object) -> object:
        bench.receives("insi", "chercher.InsAvecTraitsIdentite", b"<x/>")
        return done(found=True)

    scenario = Scenario("MSS-CONF25-01", Text("Chercher", "Search"), (REAL_REQUIREMENT,), REAL_PROOFS[:1], plain)
    editor = FakeEditor({"action.chercher": search})  # type: ignore[dict-item]
    told = Run({LEONARDO.name: LEONARDO}, {"lang": lang}, {"name": "Essai"})
    run((scenario, SCENARIOS[1]), bench, bench, editor, told)
    path = folder / "rapport.html"
    path.write_bytes(report.render(Account(read_back(bench), REAL)))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path.as_uri())
    for one in page.query_selector_all("details"):
        one.evaluate("box => box.open = true")
    return page


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("width", [768, 1280])
def test_no_word_of_a_table_and_no_pill_is_broken(page: Any, tmp_path: Path, width: int, lang: str) -> None:
    ordinary(page, tmp_path, width, lang)
    assert page.locator(".proofs td").filter(has_text=REAL_PROOFS[0]).first.is_visible()
    assert page.evaluate(BROKEN_WORDS) == []


@pytest.mark.parametrize("width", [768, 1280])
def test_the_labels_of_a_sequence_are_read_over_its_lines(page: Any, tmp_path: Path, width: int) -> None:
    label = ordinary(page, tmp_path, width).locator("svg .label").first
    ground = label.evaluate("text => [getComputedStyle(text).paintOrder.split(' ')[0], getComputedStyle(text).stroke]")
    assert ground == ["stroke", "rgb(255, 255, 255)"]
    shown = label.evaluate("text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a")
    assert shown >= 11
    assert label.evaluate(
        "text => text.getBBox().x + text.getBBox().width <= text.ownerSVGElement.viewBox.baseVal.width"
    )


def test_the_outcome_counts_requirements_too(page: Any, tmp_path: Path) -> None:
    row = ordinary(page, tmp_path, 1280).get_by_role("row").filter(has_text="Bilan")
    assert "1 exigence(s) : 1 non jugée" in row.inner_text()
    page.get_by_label("English").check()
    row = page.get_by_role("row").filter(has_text="Outcome")
    assert "1 requirement(s): 1 not judged" in row.inner_text()


def visible(page: Any) -> str:
    """The words that a person sees."""
    text: str = page.inner_text("body")
    return text


def test_a_reader_picks_a_language_and_keeps_it_while_moving_about(page: Any, tmp_path: Path) -> None:
    opened(page, tmp_path)
    assert "Par exigence" in visible(page)
    assert "By requirement" not in visible(page)
    page.get_by_label("English").check()
    assert "By requirement" in visible(page)
    assert "Par exigence" not in visible(page)
    page.get_by_role("link", name="PARCOURS-01").first.click()
    assert "By requirement" in visible(page)


def test_the_language_of_the_run_shows_first(page: Any, tmp_path: Path) -> None:
    assert "By requirement" in visible(opened(page, tmp_path, "en"))


def test_a_journey_is_not_left_without_a_subject(page: Any, tmp_path: Path) -> None:
    row = opened(page, tmp_path).get_by_role("row").filter(has_text="PARCOURS-01")
    assert "parcours : contrôles croisés" in row.inner_text()


@pytest.mark.parametrize("width", [360, 1280])
def test_every_word_stands_out_from_its_ground(page: Any, tmp_path: Path, width: int) -> None:
    opened(page, tmp_path, width=width)
    assert page.evaluate(CONTRAST) == []


def test_the_headings_leave_no_level_out(page: Any, tmp_path: Path) -> None:
    levels = opened(page, tmp_path).eval_on_selector_all("h1,h2,h3,h4,h5,h6", "all => all.map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_keyboard_reaches_languages_links_scenarios_and_bytes(page: Any, tmp_path: Path) -> None:
    opened(page, tmp_path, width=1280)
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.tagName"))
    assert {"INPUT", "A", "SUMMARY", "PRE"} <= set(reached)


def test_tables_stay_tables_when_they_are_shown_as_cards(page: Any, tmp_path: Path) -> None:
    opened(page, tmp_path)
    assert page.get_by_role("table", name="Par exigence").get_by_role("cell").count() >= 8


def test_on_paper_closed_scenarios_are_whole(page: Any, tmp_path: Path) -> None:
    opened(page, tmp_path, width=1280)
    for one in page.query_selector_all("details"):
        one.evaluate("box => box.open = false")
    assert not page.get_by_text("Un appel qui ne vient pas").first.is_visible()
    page.emulate_media(media="print")
    assert page.get_by_text("Un appel qui ne vient pas").first.bounding_box()["height"] > 0
    assert not page.get_by_label("English").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_nothing_in_it_runs_or_loads(page: Any, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, tmp_path)
    assert len(asked) == 1
    assert page.locator("script").count() == 0
