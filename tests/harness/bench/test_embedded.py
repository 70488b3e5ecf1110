"""Child processes: ready when they say so, ended when their input closes, and plain about why they do not start."""

import sys
from pathlib import Path

import pytest

from harness.bench import embedded
from harness.bench.embedded import Child
from harness.bench.failure import BenchFailureError
from harness.bench.place import fact

GOOD = 'import sys; print(\'{"control": {"url": "http://x"}}\', flush=True); sys.stdin.read()'
TALKATIVE = f"import sys; sys.stderr.write('x' * 300000); {GOOD}"
BROKEN = "import sys; sys.stderr.write('le port 7000 est pris\\n'); sys.exit(3)"
STUBBORN = "print('{}', flush=True); import time; time.sleep(60)"


def child(monkeypatch: pytest.MonkeyPatch, code: str) -> Child:
    monkeypatch.setattr(embedded, "command_of", lambda _module, _arguments: [sys.executable, "-S", "-c", code])
    return Child("essai")


def test_a_child_tells_its_facts_and_ends_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    with child(monkeypatch, GOOD) as started:
        assert fact(started.facts, "control.url") == "http://x"
        assert started.alive
    assert not started.alive


def test_a_talkative_child_never_waits_for_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    with child(monkeypatch, TALKATIVE) as started:
        assert started.facts


def test_a_child_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with child(monkeypatch, BROKEN) as started, pytest.raises(BenchFailureError, match="le port 7000 est pris"):
        _ = started.facts


def test_a_child_that_stays_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "STOP", 0.05)
    started = child(monkeypatch, STUBBORN)
    assert started.facts == {}
    started.stop()
    assert not started.alive


def test_a_program_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "command_of", lambda _module, _arguments: [str(Path("/nulle/part"))])
    with pytest.raises(BenchFailureError, match="Impossible de lancer"):
        Child("essai")


@pytest.mark.parametrize("facts", [{}, {"control": 1}, {"control": {"url": 3}}, {"control": {}}])
def test_a_fact_that_lacks_is_named(facts: dict[str, object]) -> None:
    with pytest.raises(BenchFailureError, match=r"control\.url"):
        fact(facts, "control.url")
