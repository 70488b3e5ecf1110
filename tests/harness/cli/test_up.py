"""``banc up``: what it prints for a program and for a person, and how it ends."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from harness.bench.control import Session
from harness.bench.embedded import ROOT, command_of
from harness.bench.following import Seen
from harness.cli.calls import Lines
from harness.http import Client, trusting
from record.event import Event, Kind, Times


def up(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    """The command in a process of its own; it ends when its input closes."""
    return subprocess.Popen(
        command_of("harness", ["up", "--stop-on-stdin-close", *arguments]),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "BANC_HOME": str(home)},
    )


def read_until(process: "subprocess.Popen[str]", words: str) -> list[str]:
    """The lines printed up to the first one that holds some words."""
    lines: list[str] = []
    assert process.stdout is not None
    while not lines or words not in lines[-1]:
        line = process.stdout.readline()
        assert line, lines
        lines.append(line.rstrip("\n"))
    return lines


def test_a_person_reads_addresses_what_to_do_and_each_call(home: Path, tmp_path: Path) -> None:
    process = up(home, "--out", str(tmp_path))
    try:
        lines = read_until(process, "Appels reçus")
        told = dict(line.strip().split(None, 1) for line in lines if len(line.split()) > 1)
        text = "\n".join(lines)
        for words in ("INSi ", "autorité (tls.ca)", "exécution (API)", "./banc run --driver manual --bench"):
            assert words in text
        assert "{" not in text
        annuaire = next(line for line in lines if "Annuaire" in line).split()[-1]
        with Client(trust=trusting(Path(told["autorité"].split()[-1]))) as caller:
            caller.visit(f"{annuaire}/metadata")
        call = read_until(process, "MSS")[-1]
        assert ":" in call.split()[0]
        control, token = (
            next(line for line in lines if word in line).split()[-1] for word in ("pilotage du", "jeton de")
        )
        with Client(control, {"Authorization": f"Bearer {token}"}) as bench:
            bench.post("/stop")
        assert process.wait(20) == 0
    finally:
        process.communicate(timeout=20)


def test_its_end_follows_its_input(home: Path) -> None:
    process = up(home, "--json")
    assert '"runs": {"url"' in read_until(process, "{")[-1]
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")


def test_a_call_is_one_line_and_cannot_drive_the_terminal(capsys) -> None:  # type: ignore[no-untyped-def]
    def event(kind: Kind, data: dict[str, object]) -> Event:
        return Event(1, kind, "editeur", "s", "r", Times("2026-11-21T10:00:00.000Z", 1, ""), data, {}, "", "")

    about = Seen({"id": "s", "default": False, "title": "essai\x1b[2J"}, cast(Session, None))
    seen: Sequence[Event] = [
        event(Kind.EXCHANGE, {"mock": "insi", "operation": "chercher\x1b", "status": 200}),
        event(Kind.HANDSHAKE, {"listener": "insi.mtls", "reason": "autorité inconnue"}),
        event(Kind.NOTE, {"call": "x"}),
    ]
    Lines("fr")(about, seen)
    first, second = capsys.readouterr().out.splitlines()
    assert first.split()[1:] == ["INSI", "chercher", "200", "[essai[2J]"]
    assert "connexion refusée" in second
