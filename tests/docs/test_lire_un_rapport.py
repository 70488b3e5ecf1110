"""``docs/lire-un-rapport.md``: the finding that it takes apart is made again, every word that it explains is one."""

import io
import re
import zipfile
from argparse import Namespace
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree

from formats.rule import Mark
from harness import packs
from harness.bench.place import embedded
from harness.catalogue import STATE_LABELS, Nature
from harness.cli.account import Account
from harness.cli.main import main
from harness.cli.play import play
from harness.drivers.demo import demonstration
from harness.verdict import LABELS, Verdict
from tests.docs import pages

PAGE = pages.text("lire-un-rapport.md")
DEFECT, SCENARIO = re.findall(r"avec son défaut `(\w+)`, joue le scénario ([A-Z0-9-]+)", PAGE)[0]


class French(HTMLParser):
    """What a French reader reads in a report."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden or ("class", "en") in attrs:
            self._hidden += tag not in {"br", "input", "meta", "line", "path"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


@pytest.fixture(scope="module")
def dossier(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run that the page takes apart."""
    folder = tmp_path_factory.mktemp("dossiers")
    pack = packs.load()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BANC_HOME", str(home))
        with embedded() as place, demonstration(place.facts, [DEFECT]) as driver:
            chosen = packs.chosen(pack, [SCENARIO])
            return play(place, driver, pack, chosen, Account("fr"), Namespace(out=folder)).dossier


@pytest.fixture(scope="module")
def files(dossier: Path) -> Mapping[str, bytes]:
    """The members of the dossier."""
    with zipfile.ZipFile(io.BytesIO(dossier.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def shown(files: Mapping[str, bytes]) -> str:
    """What the report says, on one line."""
    return " ".join(" ".join(French(files["rapport.html"].decode()).words).split())


def quoted() -> dict[str, str]:
    """The finding of the page: each row by its name, and the first line."""
    lines = [line[2:] for line in PAGE.splitlines() if line.startswith("> ")]
    rows = [line.split("|")[1:3] for line in lines if line.startswith("| ") and line.strip("| ")]
    told = {name.strip(): value.strip() for name, value in rows}
    return {**told, "titre": lines[0], "extrait": lines[-1].strip("`")}


def test_the_words_of_the_finding_are_in_the_report(shown: str) -> None:
    told = quoted()
    assert " ".join(told.pop("titre").replace("**", "").split()) in shown
    place, file = told.pop("Endroit"), told.pop("Octets").strip("`")
    for name, value in told.items():
        assert name == "extrait" or name in shown
        for words in re.findall(r"`([^`]+)`", value) or [value]:
            assert words in shown
    assert re.search(re.sub(r"\d+", r"\\d+", re.escape(place)), shown)
    assert re.search(re.sub(r"\d+", r"\\d+", re.escape(file)), shown)
    for words in re.findall(r"« (Action « [^»]+ »|Le statut[^»]+?) »", PAGE):
        assert words in shown


def test_the_place_leads_to_the_bytes(files: Mapping[str, bytes], shown: str) -> None:
    found = re.search(r"part request \[(\d+):(\d+)\] › xml (/[\d/]+) \[(\d+):(\d+)\] Octets (\S+)", shown)
    assert found is not None
    begin, end, first, last = (int(found[place]) for place in (1, 2, 4, 5))
    body = files[found[6]][begin:end]
    assert body[first:last].decode() == quoted()["extrait"]
    element = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    for place in found[3].strip("/").split("/"):
        element = element[int(place)]
    assert element.text == "LEO"
    assert found[3] == "/1/0/1", "the page spells it out: second child of the first child of the second child"


def test_every_verdict_mark_state_and_nature_is_explained() -> None:
    verdicts = [name.strip("*") for name in pages.first_cells(PAGE, "Les verdicts, et que faire")]
    assert sorted(verdicts) == sorted(label.fr for label in LABELS.values())
    assert ", ".join(LABELS[verdict].fr for verdict in Verdict) in PAGE
    assert all(f"**[{mark.value}]**" in PAGE for mark in Mark)
    assert all(f"« {label.fr} »" in PAGE for label in STATE_LABELS.values())
    assert pages.first_cells(PAGE, "Les preuves") == [f"**{nature.value}**" for nature in Nature]


def test_the_remarks_of_the_table_are_those_of_the_report() -> None:
    template = Path(packs.__file__).with_name("dossier").joinpath("rapport.html.j2").read_text("utf-8")
    for words in ("reste à montrer", "jugée en partie", "énoncé non vérifié", "sans numéro de preuve"):
        assert words in template
        assert f"**« {words} »**" in PAGE
    assert "contrôles croisés" in PAGE


def test_verify_says_what_the_page_says(
    dossier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("BANC_HOME", str(home))
    answers = dict(
        zip(("intact", "untold", "changed"), pages.first_cells(PAGE, "Vérifier un dossier reçu"), strict=True)
    )
    assert main(["verify", str(dossier)]) == 0
    assert answers["intact"].strip("« »") in capsys.readouterr().out
    changed = tmp_path / "change.zip"
    changed.write_bytes(dossier.read_bytes().replace(b"LEO", b"LEA", 1))
    assert main(["verify", str(changed)]) == 1
    assert answers["changed"].strip("« »") in capsys.readouterr().out
    assert main(["mask", str(dossier), "13:request", "--by", "Essai", "--out", str(tmp_path / "masque")]) == 0
    (masked,) = (tmp_path / "masque").iterdir()
    capsys.readouterr()
    assert main(["verify", str(masked)]) == 2
    assert answers["untold"].strip("« »") in capsys.readouterr().out
