"""``banc inject``: what is asked of whoever types it, before any bench is called."""

import pytest

from harness.cli.inject import GIVEN
from harness.cli.main import main
from harness.verdict import Exit

BENCH = ("--bench", "http://127.0.0.1:1", "--token", "x")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["insi", "x.xml"], "dites à quel banc"),
        (["insi", "x.xml", "--bench", "http://127.0.0.1:1"], "dites à quel banc"),
        ([*BENCH], "donnez le service et le fichier"),
        (["insi", *BENCH], "donnez le service et le fichier"),
        (["insi", "nulle-part.xml", *BENCH], "ni un fichier, ni une réponse fournie"),
        (["insi", "../insi/cnda-2.05-2023", "--call", "-1", *BENCH], "1 est le prochain appel"),
        (["insi", "cnda-2.05-2023", "--call", "0", *BENCH], "1 est le prochain appel"),
        (["psc", "cnda-2.05-2023", *BENCH], "insi ou dmp"),
        (["insi", "cnda-2.05-2023", "--for", "", *BENCH], "ou un matricule"),
        (["insi", "cnda-2.05-2023", "--for", "  ", *BENCH], "ou un matricule"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inject", *arguments]) == Exit.USAGE
    assert said in capsys.readouterr().err


def test_a_bench_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inject", "insi", "cnda-2.05-2023", *BENCH]) == Exit.BENCH_ERROR
    assert "ne répond plus" in capsys.readouterr().err


def test_the_answers_that_come_with_the_bench_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inject", "--list"]) == Exit.PASSED
    listed = capsys.readouterr().out.splitlines()
    assert listed == [f"insi  {path.stem}" for path in sorted((GIVEN / "insi").glob("*.xml"))]
    assert "insi  cnda-2.08-2-2022" in listed
