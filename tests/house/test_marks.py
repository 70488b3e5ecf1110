"""A rule that can make a verdict fail rests on a text that was read: a requirement verified, or a sheet's section.

Sources name requirements by the ids of the catalogue (``INS/va1.52``, ``ECO.2.1.5``) and sheets by file and section
(``mss.md §1.2``).
"""

import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest

import formats
from formats.rule import RULES, Mark, Rule
from harness import checks

CATALOGUE = Path(__file__).resolve().parents[2] / "scenarios" / "requirements" / "catalogue.json"
READ = frozenset({"mss.md §1.6"})
"""Sections of the sheets that are marked verified and settle what the catalogue leaves open: a closed list.

``mss.md §1.6``: its row ECO 2.1.5 was read in the official referential, beside the draft requirement CONF.26.
"""
_SHEET = re.compile(r"[a-z]+\.md §[0-9]+(?:\.[0-9]+)*")


def declared() -> list[Rule]:
    """Every rule that our packages declare."""
    for package in (formats, checks):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return sorted(RULES.values(), key=lambda rule: rule.id)


def verified() -> dict[str, bool]:
    """Whether each requirement of the catalogue was verified, by its id."""
    return {item["id"]: item["verified"] for item in json.loads(CATALOGUE.read_text("utf-8"))}


def cited(source: str, ids: dict[str, bool]) -> set[str]:
    """The ids of the catalogue that a source names, each whole."""
    return {id for id in ids if re.search(rf"(?<![\w./]){re.escape(id)}(?![\w/]|\.\w)", source)}


def baseless(rule: Rule, ids: dict[str, bool]) -> bool:
    """Whether a rule that can fail cites requirements, none of them verified, and no section that was read."""
    named = cited(rule.source, ids)
    sheets = set(_SHEET.findall(rule.source))
    return rule.mark is Mark.VERIFIED and bool(named) and not any(ids[id] for id in named) and not sheets & READ


def test_a_rule_that_can_fail_cites_what_was_verified() -> None:
    ids = verified()
    assert [f"{rule.id} : {rule.source}" for rule in declared() if baseless(rule, ids)] == []


def test_each_section_read_serves_a_rule() -> None:
    assert {sheet for rule in declared() for sheet in _SHEET.findall(rule.source)} >= READ


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("INS/va1.02, INS/va1.25 et INS/va1.41 (règle 17)", {"INS/va1.02", "INS/va1.25", "INS/va1.41"}),
        ("SC.INS/PSC.01 (psc.md §5.2)", {"SC.INS/PSC.01"}),
        ("ECO.2.1.5 (mss.md §1.6), SC.MSS/CONF.26 : le PDF joint", {"ECO.2.1.5", "SC.MSS/CONF.26"}),
        ("REM Ségur, exigence SC.DMP/UX.08.", {"SC.DMP/UX.08"}),
        ("INS/va1.521, XINS/va1.52, SC.PSC.0", set()),
    ],
)
def test_a_source_names_whole_ids(source: str, names: set[str]) -> None:
    assert cited(source, verified()) == names


@pytest.mark.parametrize(
    ("source", "mark", "wrong"),
    [
        ("SC.INS/PSC.01 (psc.md §5.2)", Mark.VERIFIED, True),
        ("SC.INS/PSC.01 (psc.md §5.2)", Mark.INFERRED, False),
        ("ECO.2.1.5 (SC.MSS/CONF.26)", Mark.VERIFIED, True),
        ("ECO.2.1.5 (mss.md §1.6)", Mark.VERIFIED, False),
        ("MSS/va1.06, SC.MSS/CONF.27", Mark.VERIFIED, False),
        ("RFC 5322 §3.6.4", Mark.VERIFIED, False),
    ],
)
def test_what_has_no_base_is_seen(source: str, mark: Mark, *, wrong: bool) -> None:
    says = RULES[declared()[0].id].says
    assert baseless(Rule("essai", source, mark, says, says), verified()) is wrong
