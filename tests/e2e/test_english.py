"""With ``--lang en`` nothing is told in French: console, report, check, watch, doctor, requirements."""

import re
import zipfile
from argparse import Namespace
from pathlib import Path

import pytest
from lxml import html

from harness import packs
from harness.bench.place import embedded
from harness.cli.account import Account
from harness.cli.main import main
from harness.cli.play import play
from harness.drivers.demo import demonstration
from harness.verdict import Exit
from tests.e2e.conftest import RunningBench
from tests.e2e.test_insi import curl, envelope
from tests.leftovers import french_in, french_lines

SCENARIOS = ["PARCOURS-01", "INS-20-01", "INS-21-01", "MSS-CONF14-02"]
DEFECTS = ["insi_appel_identite_douteuse", "auteur_autre", "traits_alteres", "x_mss_ins_sans_ins"]


def english_of(report: str) -> list[str]:
    """The texts of a report that somebody who chose English reads, but evidence, code and sources."""
    page = html.fromstring(report)
    hidden = '//style|//pre|//code|//label|//cite|//*[contains(concat(" ", @class, " "), " fr ")]'
    for element in page.xpath(hidden):
        element.drop_tree()
    return [" ".join(str(text).split()) for text in page.xpath("//text()") if str(text).strip()]


def test_a_run_with_deviations_is_told_in_english(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANC_HOME", str(home))
    pack = packs.load()
    chosen = packs.chosen(pack, SCENARIOS)
    options = Namespace(out=tmp_path, lang="en")
    with embedded() as place, demonstration(place.facts, DEFECTS) as driver:
        played = play(place, driver, pack, chosen, Account("en", detailed=("",)), options)
    told = capsys.readouterr().out
    assert played.code is Exit.DEVIATION
    assert "deviation" in told
    assert french_lines(re.sub(r"found .*", "found", told)) == []
    with zipfile.ZipFile(played.dossier) as archive:
        report, junit = archive.read("rapport.html").decode(), archive.read("junit.xml").decode()
    texts = english_of(report.replace("LGC de démonstration", "LGC"))
    assert [text for text in texts if french_in(text)] == []
    assert french_lines(junit) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["requirements"],
        ["requirements", "--proofs"],
        ["run", "--list"],
        ["run", "--driver", "adapter"],
        ["run", "RIEN-1"],
        ["doctor", "--no-product"],
        ["check", "absent.xml"],
        ["verify", "absent.zip"],
    ],
    ids=" ".join,
)
def test_a_command_speaks_english(
    home: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANC_HOME", str(home))
    main([*arguments, "--lang", "en"])
    told = capsys.readouterr()
    assert french_lines(told.out + told.err) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("coupe.xml", b"<a><b>"),
        ("appel.xml", envelope("", "LEONARDO", "M", "2014-02-01")),
        ("document.xml", b'<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1"/></ClinicalDocument>'),
        ("lettre.eml", b"Subject: XDM/1.0/DDM+rien\r\nX-MSS-INS: O\r\n\r\ncorps\r\n"),
        ("datamatrix.txt", b"IS010000000000000000000000S1279035121518989"),
    ],
)
def test_a_file_is_judged_in_english(
    name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    main(["check", str(tmp_path / name), "--lang", "en"])
    told = capsys.readouterr().out.replace(str(tmp_path), "")
    quotes = re.compile(r"^ +(bytes|found): .*|\(.*\)$", re.MULTILINE)
    assert french_lines(quotes.sub("", told)) == []


def test_watch_and_doctor_speak_english(
    bench: RunningBench, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("BANC_HOME", str(home))
    curl(bench, envelope("", "LEONARDO", "M", "2014-02-01"), tmp_path)
    curl(bench, b"<a>", tmp_path)
    at = ["--bench", bench.facts["control"]["url"], "--token", bench.facts["control"]["token"], "--no-product"]
    main(["watch", *at, "--from-start", "--seconds", "0.1", "--session", bench.session, "--lang", "en"])
    main(["doctor", *at, "--lang", "en"])
    told = capsys.readouterr()
    assert "expected" in told.out
    assert french_lines(told.out + told.err) == []
