"""Report, manifest, JUnit: what they say, and that what an editor sent cannot break them."""

import json
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from formats.rule import Text
from harness.dossier import junit, manifest, report
from harness.dossier.account import Account, subject
from harness.dossier.assemble import assemble, derived
from harness.dossier.report import excerpt
from harness.dossier.verify import verify
from harness.results import ScenarioResult
from harness.verdict import Exit
from tests.harness.dossier.making import CATALOGUE, KEY, KNOWN, PROVEN, SLOT, account, history_of

HOSTILE = b"</pre><script>alert(1)</script>\x00&"


class Page(HTMLParser):
    """The tags and outside addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "action", "data"}]


def test_the_report_tells_requirement_scenario_step_check_and_finding() -> None:
    html = report.render(account(b"non")).decode()
    for words in ("INS/va1.52", "INS-52-01", "Chercher l&#39;INS", "tests.yes", "dites oui", "tests.sure"):
        assert words in html
    assert "environnement simulé" in html
    assert "conforme" not in html.replace("conformité", "")


def test_the_report_needs_nothing_from_outside() -> None:
    page = Page(report.render(account()).decode())
    assert all(address.startswith("#") for address in page.addresses)
    assert not {"script", "link", "img", "iframe"} & set(page.tags)


def test_the_report_speaks_both_languages_and_that_of_the_run_comes_first() -> None:
    french, english = (
        report.render(Account(history_of(b"non", lang=lang), CATALOGUE)).decode() for lang in ("fr", "en")
    )
    for words in ("Par exigence", "By requirement", "écart", "deviation", "dites oui", "say yes", "Trial"):
        assert words in french
        assert words in english
    assert 'id="fr" checked' in french
    assert 'id="en" checked' in english


def test_an_english_run_has_english_junit_and_verifies_to_the_byte() -> None:
    history = history_of(b"non", lang="en")
    suite = ElementTree.fromstring(junit.render(Account(history, CATALOGUE)))
    (case,) = suite.iter("testcase")
    assert (suite.get("name"), case.get("name")) == ("Banc Ségur (simulated environment)", "INS-52-01 Trial")
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("message") == "deviation"
    assert "expected yes, found no. say yes" in str(failure.text)
    found = verify(assemble(history, CATALOGUE, KEY), lambda _about: KNOWN)
    assert (found.code, found.tampered) == (Exit.PASSED, [])


@pytest.mark.parametrize(
    ("name", "requirements", "words"),
    [
        ("PARCOURS-01", (), "parcours : contrôles croisés"),
        ("ESSAI-01", (), "aucune exigence"),
        ("INS-01", ("INS/va1.01", "INS/va1.02"), "INS/va1.01, INS/va1.02"),
    ],
)
def test_a_scenario_always_says_what_it_speaks_of(name: str, requirements: tuple[str, ...], words: str) -> None:
    assert subject(ScenarioResult(name, Text("", ""), requirements, (), 1)).fr == words


def test_what_the_editor_sent_is_shown_never_run() -> None:
    page = Page(report.render(account(HOSTILE)).decode())
    assert "script" not in page.tags


def test_a_title_is_text_too() -> None:
    assert "Essai &lt;b&gt;" in report.render(account()).decode()


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (b"<a>\n", "<a>\n"),
        ("é".encode(), "é"),
        ("éé".encode()[:3], "é"),
        (b"\x00A\xff", f"0000  {'00 41 ff':<47}  .A."),
        (b"a\x00", f"0000  {'61 00':<47}  a."),
        (b"", ""),
    ],
)
def test_bytes_are_shown_as_text_when_they_are_text(content: bytes, shown: str) -> None:
    assert excerpt(content) == shown


def test_the_manifest_is_keyed_as_the_import_is() -> None:
    body = json.loads(manifest.render(account(b"non")))
    assert (body["environnement"], body["verdict"], body["code"]) == ("environnement simulé", "fail", 1)
    proof = next(item for item in body["preuves"] if item["preuve"] == PROVEN)
    keys = ("perimetre", "chapitre", "fonction", "exigence", "scenario", "preuve", "nature")
    assert [proof[key] for key in keys] == [
        "LGC",
        "INS",
        "Report & traits",
        "INS/va1.52",
        "INS/va1.52.01",
        PROVEN,
        "répétition",
    ]
    assert proof["fichiers"][0]["nom"] == "preuves/INS_va1.52.01.01__demande.txt"


def test_what_only_somebody_else_can_give_has_its_place() -> None:
    members = {member.name: member.content.decode() for member in derived(history_of(), CATALOGUE)}
    assert "Lien permanent." in members[f"preuves/{SLOT.replace('/', '_')}__emplacement.txt"]


def test_a_requirement_passes_only_when_all_that_can_be_rehearsed_was() -> None:
    told = account()
    (requirement, scenarios), *_ = told.requirements
    assert told.requirement_verdict(requirement, scenarios).value == "pass"
    assert told.requirement_verdict(requirement, []).value == "blocked"


@pytest.mark.parametrize(("body", "tag"), [(b"oui", None), (b"non", "failure"), (HOSTILE, "failure")])
def test_junit_follows_the_outcomes_and_stays_well_formed(body: bytes, tag: str | None) -> None:
    suite = ElementTree.fromstring(junit.render(account(body)))
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1" if tag else "0")
    case = suite.find("testcase")
    assert case is not None
    assert (case.find("failure") is not None) == bool(tag)


def test_the_same_run_gives_the_same_documents() -> None:
    history = history_of()
    assert derived(history, CATALOGUE) == derived(history, CATALOGUE)
