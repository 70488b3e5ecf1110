"""A pack of somebody else: what it may be, what is refused before it runs, how its dossiers are verified."""

import importlib
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from formats.rule import RULES
from harness import outside, packs, pristine
from harness.checks.check import CHECKS, Check, Report
from harness.dossier.account import Account
from harness.dossier.assemble import assemble
from harness.dossier.recompute import recompute
from harness.dossier.verify import verify
from harness.packs import UnknownNameError, find
from harness.runner import Run, run
from harness.scenario import SCENARIOS
from harness.steps import Bench
from harness.verdict import Exit, Verdict
from tests.harness.dossier.making import CATALOGUE, KEY, KNOWN, SCENARIO, history_of, read_back
from tests.harness.fakes import MAYBE, YES, FakeBench, FakeEditor, done

TOLD = {"id": "essai-a-moi", "title": "À moi", "modules": ["essai"], "scenarios": ["A-01"]}
CODE = """
from banc_segur import Bench, Text, scenario

@scenario("A-01", title=Text("Un", "One"), requirements=[])
def one(bench: Bench) -> None:
    bench.editor.does("patient.create")
"""


def folder_of(path: Path, told: Mapping[str, object] | bytes = TOLD, **modules: str) -> str:
    """A pack's folder."""
    path.mkdir(exist_ok=True)
    (path / "pack.json").write_bytes(told if isinstance(told, bytes) else json.dumps(told).encode())
    for name, code in (modules or {"essai": CODE}).items():
        (path / f"{name}.py").write_text(code, "utf-8")
    return str(path)


def refused(given: str) -> str:
    """Why a pack is refused."""
    with pytest.raises(UnknownNameError) as refusal:
        find(given)
    return str(refusal.value)


def test_a_folder_or_its_file_is_a_pack(tmp_path: Path) -> None:
    given = folder_of(tmp_path / "paquet")
    pack = find(given)
    assert (pack.id, pack.title, [one.id for one in pack.scenarios]) == ("essai-a-moi", "À moi", ["A-01"])
    assert find(f"{given}/pack.json") == pack
    assert pack.about()["outside"] == pack.outside
    assert pack.patients == packs.load().patients


def test_it_leaves_no_trace_in_the_registers_of_the_bench(tmp_path: Path) -> None:
    packs.load()
    before = dict(SCENARIOS), list(sys.path)
    find(folder_of(tmp_path))
    assert (SCENARIOS, sys.path) == before


def test_ours_keep_their_names_and_say_nothing_of_outside() -> None:
    assert find("lgc").outside == ""
    assert "outside" not in find("lgc").about()


def test_a_name_never_runs_what_a_path_would(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError):
        packs.load(folder_of(tmp_path))


def test_its_digest_follows_its_files_and_not_their_line_ends(tmp_path: Path) -> None:
    first = find(folder_of(tmp_path)).outside
    (tmp_path / "essai.py").write_bytes(CODE.replace("\n", "\r\n").encode())
    assert find(str(tmp_path)).outside == first
    (tmp_path / "mots.py").write_text("MOT = 1\n", "utf-8")
    assert find(str(tmp_path)).outside != first


def test_modules_import_one_another_and_may_go_round(tmp_path: Path) -> None:
    words = 'from . import essai\nTITLE = "Un"\n'
    code = "from . import mots\n" + CODE.replace('"Un"', "mots.TITLE", 1)
    pack = find(
        folder_of(tmp_path, essai="import banc_segur\n" + code, mots=words.replace("from . import essai\n", ""))
    )
    assert pack.scenarios[0].title.fr == "Un"
    assert find(folder_of(tmp_path / "rond", essai=code, mots=words)).scenarios[0].title.fr == "Un"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("import time", "time"),
        ("import datetime", "datetime"),
        ("from random import random", "random"),
        ("import threading", "threading"),
        ("import asyncio", "asyncio"),
        ("import os.path", "os.path"),
        ("import socket", "socket"),
        ("from pathlib import Path", "pathlib"),
        ("import harness.steps", "harness.steps"),
        ("from .. import autre", ".."),
        ("open('x')", "open"),
        ("print('x')", "print"),
        ("__import__('time')", "__import__"),
        ("async def x(): ...", "async def x"),
        ("object.__setattr__(1, 'function', 2)", "__setattr__"),
        ("[].__class__", "__class__"),
        ("str.__init__('x')", "__init__"),
        ("__builtins__", "__builtins__"),
        ("put = setattr", "setattr"),
        ("getattr('', 'x')", "getattr"),
        ("vars()", "vars"),
        ("globals()", "globals"),
        ("Bench.check = None", "check"),
        ("Bench._engine", "_engine"),
        ("from dataclasses import sys", "dataclasses.sys"),
        ("import enum; enum.sys", "enum.sys"),
        ("import collections.abc as abc; abc.sys", "collections.abc.sys"),
        ("import enum; other = enum", "enum"),
        ("from banc_segur import importlib", "banc_segur.importlib"),
        ("from typing import get_type_hints", "typing.get_type_hints"),
        ("match 1:\n    case object(__class__=x): ...", "__class__"),
    ],
)
def test_what_a_replay_could_not_follow_is_refused_with_its_line_and_never_run(
    tmp_path: Path, line: str, named: str
) -> None:
    why = refused(folder_of(tmp_path, essai=f"{CODE}\n{line}\nraise SystemExit\n"))
    at = len(CODE.splitlines()) + 2 + line.count("\n")
    assert f"essai.py, ligne {at} : « {named} » n'a pas sa place" in why


def test_what_helps_an_author_is_not_refused(tmp_path: Path) -> None:
    plain = """
import collections.abc
import dataclasses as d
from enum import Enum

class Base:
    def __init__(self) -> None:
        self._id, id = 1, 2
        self.id = id

class Mine(Base):
    def __init__(self) -> None:
        super().__init__()

KINDS = d.dataclass, collections.abc.Mapping, Enum, Mine().id, __name__
"""
    assert find(folder_of(tmp_path, essai=CODE + plain)).outside


RUNS = "raise SystemExit('couru')"


def test_only_the_bytes_that_were_looked_at_are_run(tmp_path: Path) -> None:
    given = folder_of(tmp_path)
    first = find(given).outside
    cached = tmp_path / "__pycache__" / f"essai.{sys.implementation.cache_tag}.pyc"
    cached.parent.mkdir(exist_ok=True)
    code = importlib._bootstrap_external._code_to_hash_pyc(compile(RUNS, "x", "exec"), b"8" * 8, False)  # type: ignore[attr-defined]
    cached.write_bytes(code)
    outside._declared.cache_clear()
    assert find(given).outside == first


def test_a_folder_of_code_or_compiled_code_is_refused(tmp_path: Path) -> None:
    given = folder_of(tmp_path)
    (tmp_path / "essai").mkdir()
    assert find(given)
    (tmp_path / "essai" / "__init__.py").write_text(RUNS, "utf-8")
    assert "sous-dossier « essai »" in refused(given)
    (tmp_path / "essai" / "__init__.py").unlink()
    for name in ("essai.so", "essai.pyd", "essai.pyc"):
        (tmp_path / name).write_bytes(b"")
        assert f"« {name} » est du code compilé" in refused(given)
        (tmp_path / name).unlink()


def test_what_a_load_changes_of_the_checks_is_refused_and_put_back(tmp_path: Path) -> None:
    packs.load()
    known, look = dict(CHECKS), Report.look
    blind = "\nfrom banc_segur import CHECKS\nCHECKS['insi.request'] = CHECKS['insi.traits_sent']\n"
    assert "modifie les contrôles du banc (insi.request)" in refused(folder_of(tmp_path, essai=CODE + blind))
    assert known == CHECKS
    assert Report.look is look


def forged(change: Callable[[], object], check: Check = YES) -> tuple[Verdict, str]:
    """The verdict of an outside scenario that does something before a check, and what the run says of it."""

    def script(bench: Bench) -> None:
        with bench.step("Chercher"):
            bench.editor.does("ins.search", patient="p1")
            call = bench.insi.expects("chercher")
            change()
            with suppress(Exception):
                bench.check(check, call=call)

    bench = FakeBench()

    def search(_params: object) -> object:
        bench.receives("insi", "chercher", b"non")
        return done()

    scenario = replace(SCENARIO, script=pristine.watched(script))
    (result,) = run([scenario], bench, bench, FakeEditor({"ins.search": search}), Run(KNOWN.patients, {}))  # type: ignore[dict-item]
    return result.verdict, str([event.data for event in bench.events(0, 0.0)])


def blind(**_given: object) -> Report:
    """A check that sees nothing wrong."""
    report = Report()
    report.look()
    return report


def test_what_a_scenario_changes_of_the_checks_is_the_benchs_error_said_and_put_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(CHECKS, YES.id, YES)
    function, look, code = YES.function, Report.look, YES.function.__code__
    assert forged(lambda: None)[0] is Verdict.FAIL
    changes: list[Callable[[], object]] = [
        lambda: object.__setattr__(YES, "function", blind),
        lambda: CHECKS.update({YES.id: replace(YES, function=blind)}),
        lambda: CHECKS.pop(YES.id),
        lambda: setattr(Report, "look", None),
        lambda: setattr(YES.function, "__code__", blind.__code__),
        lambda: RULES.update({next(iter(RULES)): replace(next(iter(RULES.values())))}),
    ]
    for change in changes:
        verdict, said = forged(change)
        assert verdict is Verdict.BENCH_ERROR
        assert "a modifié les contrôles du banc" in said
        assert (CHECKS[YES.id], YES.function, Report.look, YES.function.__code__) == (YES, function, look, code)


def test_a_check_of_its_own_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECKS, YES.id, YES)
    verdict, said = forged(lambda: None, replace(YES, function=blind))
    assert verdict is Verdict.BENCH_ERROR
    assert "n'est pas un contrôle du banc" in said


def test_a_replay_with_the_pack_does_not_stand_for_its_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECKS, YES.id, YES)
    easy = replace(YES, function=blind)

    def script(bench: Bench) -> None:
        with bench.step("Chercher"):
            bench.editor.does("ins.search", patient="p1")
            bench.check(easy, call=bench.insi.expects("chercher"))

    bench = FakeBench()

    def search(_params: object) -> object:
        bench.receives("insi", "chercher", b"non")
        return done()

    scenario = replace(SCENARIO, script=script)
    about = {"pack": {"id": "x", "outside": "0" * 64}}
    run([scenario], bench, bench, FakeEditor({"ins.search": search}), Run(KNOWN.patients, about))  # type: ignore[dict-item]
    again = recompute(Account(read_back(bench), CATALOGUE), {scenario.id: scenario}, KNOWN.patients)
    assert len(again.differences) == 1
    assert "contrôle tests.yes recalculé autrement" in again.differences[0]


def test_a_module_that_another_imports_is_looked_at_too(tmp_path: Path) -> None:
    assert "mots.py, ligne 1" in refused(folder_of(tmp_path, essai="from . import mots\n" + CODE, mots="import time\n"))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (b"{", "n'est pas du JSON"),
        (b"[" * 100_000, "n'est pas du JSON"),
        (b"\xff", "n'est pas du JSON"),
        (b"[]", "un objet JSON"),
        ({}, "« modules » attend une liste"),
        ({**TOLD, "modules": "essai"}, "« modules » attend une liste"),
        ({**TOLD, "modules": [1]}, "« modules » attend une liste"),
        ({**TOLD, "modules": ["../essai"]}, "n'existe pas"),
        ({**TOLD, "modules": ["absent"]}, "n'existe pas"),
        ({**TOLD, "scenarios": []}, "« scenarios » attend une liste"),
        ({**TOLD, "scenarios": ["B-01"]}, "sans déclaration : B-01. Déclarés : A-01"),
        ({**TOLD, "id": "../../x"}, "« id » attend"),
        ({**TOLD, "id": "lgc"}, "nom d'un paquet du banc"),
    ],
)
def test_a_pack_file_that_is_wrong_is_told(tmp_path: Path, told: Mapping[str, object] | bytes, why: str) -> None:
    assert why in refused(folder_of(tmp_path, told, essai=CODE))


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("def (", "invalid syntax"),
        ("\0", "null bytes"),
        ("1 / 0", "ZeroDivisionError"),
        ("raise SystemExit(0)", "SystemExit"),
        (CODE + CODE, "declared twice"),
    ],
)
def test_code_that_cannot_be_loaded_is_told(tmp_path: Path, code: str, why: str) -> None:
    before = dict(SCENARIOS)
    assert why in refused(folder_of(tmp_path, essai=code))
    assert before == SCENARIOS


def test_it_declares_no_check(tmp_path: Path) -> None:
    code = CODE + '\nfrom banc_segur import check, Report\n@check("a.b", Text("x", "x"))\ndef b(): return Report()\n'
    assert "déclare des contrôles (a.b)" in refused(folder_of(tmp_path, essai=code))
    assert "a.b" not in CHECKS


def test_it_takes_no_id_of_ours(tmp_path: Path) -> None:
    told = {**TOLD, "scenarios": ["INS-20-01"]}
    assert "INS-20-01" in refused(folder_of(tmp_path, told, essai=CODE.replace("A-01", "INS-20-01")))


def test_no_folder_is_no_pack(tmp_path: Path) -> None:
    assert "n'existe pas" in refused(str(tmp_path / "absent"))
    assert "pack.json" in refused(str(tmp_path))


def test_a_scenario_that_goes_another_way_next_time_accuses_nobody() -> None:
    turns: list[int] = []

    def whimsical(bench: Bench) -> None:
        turns.append(1)
        with bench.step("Chercher"):
            bench.editor.does("ins.search", patient=str(len(turns)))
            bench.check(YES, call=bench.insi.expects("chercher"))

    bench = FakeBench()

    def search(_params: object) -> object:
        bench.receives("insi", "chercher", b"oui")
        return done()

    scenario = replace(SCENARIO, script=whimsical)
    about = {"pack": {"id": "x", "outside": "0" * 64}}
    run([scenario], bench, bench, FakeEditor({"ins.search": search}), Run(KNOWN.patients, about))  # type: ignore[dict-item]
    again = recompute(Account(read_back(bench), CATALOGUE), {scenario.id: scenario}, KNOWN.patients)
    assert (again.differences, again.replayed) == ([], 0)
    assert "ne se rejoue pas à l'identique" in again.unknown[0]


def test_without_the_pack_its_scenarios_are_not_computed_again_whatever_their_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for known in (YES, MAYBE):
        monkeypatch.setitem(CHECKS, known.id, known)
    pack = {"id": "essai", "title": "Paquet d'essai", "perimeter": "LGC", "outside": "0" * 64}
    raw = assemble(history_of(pack=pack), CATALOGUE, KEY)
    found = verify(raw, lambda _about: replace(KNOWN, scenarios={}))
    assert (found.code, found.tampered, found.replayed) == (Exit.NOT_JUDGED, [], 0)
    with_it = verify(raw, lambda _about: KNOWN)
    assert (with_it.code, with_it.replayed) == (Exit.PASSED, 1)
