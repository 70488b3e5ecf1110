"""``banc inject`` against a running bench, as a person types it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.cli.main import main
from harness.verdict import Exit
from tests.e2e.conftest import RunningBench
from tests.e2e.insi_client import insi
from tests.e2e.test_insi_cnda import CATARINA, GIVEN, OLA, ZOE

Banc = Callable[..., int]


@pytest.fixture
def banc(bench: RunningBench) -> Banc:
    """The command, told which bench."""
    control = bench.facts["control"]
    reach = ("--bench", control["url"], "--token", control["token"])
    return lambda *arguments: main(["inject", *arguments, *reach])


def test_a_file_is_served_byte_for_byte_to_the_second_call_about_somebody(
    bench: RunningBench, banc: Banc, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "à moi.xml"
    mine.write_bytes(b"\xef\xbb\xbf<pas du XML\r\n")
    assert banc("insi", str(mine), "--for", "Tchitchi Ola Catarina", "--call", "2") == Exit.PASSED
    told = capsys.readouterr().out
    assert "au 2e appel pour « Tchitchi Ola Catarina »" in told
    assert bench.session in told
    with insi(bench) as client:
        answers = [client.search(asked).raw for asked in (OLA, ZOE, CATARINA, CATARINA)]
    assert [answer == mine.read_bytes() for answer in answers] == [False, False, True, False]


def test_an_answer_that_comes_with_the_bench_is_given_by_its_name(
    bench: RunningBench, banc: Banc, capsys: pytest.CaptureFixture[str]
) -> None:
    assert banc("insi", "cnda-2.08-2-2022", "--session", bench.session, "--lang", "en") == Exit.PASSED
    assert "served to the next call" in capsys.readouterr().out
    with insi(bench) as client:
        assert client.search(ZOE).raw == (GIVEN / "cnda-2.08-2-2022.xml").read_bytes()


def test_what_waits_is_forgotten(bench: RunningBench, banc: Banc, capsys: pytest.CaptureFixture[str]) -> None:
    banc("insi", "cnda-rep-cr01-2023", "--call", "1")
    assert banc("--clear") == Exit.PASSED
    assert "Plus aucune réponse" in capsys.readouterr().out
    with insi(bench) as client:
        assert client.search(ZOE).text("CR/CodeCR") == "00"


@pytest.mark.parametrize("identity", ["Persone", "TCHITCH OLA", "999999999999999"])
def test_an_answer_that_is_for_nobody_waits_all_the_same_with_a_warning(
    banc: Banc, identity: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert banc("insi", "cnda-2.05-2023", "--for", identity) == Exit.PASSED
    assert f"personne dans cette session n'est « {identity} »" in capsys.readouterr().out
    assert banc("insi", "cnda-2.05-2023", "--for", "tchitchi ola", "--lang", "en") == Exit.PASSED
    assert "Warning" not in capsys.readouterr().out
    assert banc("--clear") == Exit.PASSED


def test_what_the_bench_refuses_is_told(banc: Banc, capsys: pytest.CaptureFixture[str]) -> None:
    assert banc("insi", "cnda-2.05-2023", "--call", "5000") == Exit.BENCH_ERROR
    assert "a refusé" in capsys.readouterr().err
