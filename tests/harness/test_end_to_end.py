"""The real thing, once: bench and demonstration editor as processes, a journey, its dossier, its verification."""

from argparse import Namespace
from pathlib import Path

import pytest

from harness import packs
from harness.bench.place import embedded, remote
from harness.cli.account import Account
from harness.cli.play import play
from harness.cli.verify import known_to_us
from harness.dossier.verify import verify
from harness.drivers.demo import demonstration
from harness.verdict import Exit

SCENARIOS = ["PARCOURS-01", "INS-20-01", "PSC-01-05"]
CNDA = ["CNDA-1.02-2", "CNDA-2.03-3", "CNDA-2.06", "CNDA-2.07-2", "CNDA-2.08-2"]


@pytest.mark.parametrize(
    ("name", "scenarios", "told"),
    [("lgc", SCENARIOS, "3 scénarios : 3 réussis."), ("cnda-insi", CNDA, "6 scénarios : 6 réussis.")],
    ids=["lgc", "cnda-insi"],
)
def test_a_journey_is_played_kept_and_verified(
    name: str,
    scenarios: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("BANC_HOME", str(tmp_path / "home"))
    pack = packs.load(name)
    with embedded() as place, demonstration(place.facts) as driver:
        facts = place.facts["control"]
        with remote(facts["url"], facts["token"]) as same:
            chosen = packs.chosen(pack, scenarios)
            played = play(same, driver, pack, chosen, Account("fr"), Namespace(out=tmp_path / "out"))
    out = capsys.readouterr().out
    assert played.code is Exit.PASSED, out
    assert told in out
    raw = played.dossier.read_bytes()
    found = verify(raw, known_to_us)
    assert (found.code, found.tampered, found.untold) == (Exit.PASSED, [], [])
    changed = bytearray(raw)
    changed[len(raw) // 2] ^= 1
    assert verify(bytes(changed), known_to_us).code is Exit.DEVIATION
