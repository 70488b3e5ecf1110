"""What a person reads exists in English: titles of steps, words of findings, reasons, titles of requirements."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import packs
from harness.english import english
from tests.house.test_rules import ROOT, relative, sources
from tests.leftovers import french_in

_SAID = {"Breach": (1, 2), "StopError": (1,), "ApiError": (1,), "_unavailable": (0,), "Answer": (2,), "BadAnswer": (0,)}
"""The calls that take words for a person, and which of their arguments they are."""
_OURS = "SourceError"
"""What is wrong with the catalogue when it is made: for us alone."""
_SOURCES = ("formats", "harness", "scenarios")


def words(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may give, with ``x1`` for what is known at run time."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        pieces = (piece.value if isinstance(piece, ast.Constant) else "x1" for piece in node.values)
        yield "".join(map(str, pieces))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from words(value)
    elif isinstance(node, ast.IfExp):
        yield from words(node.body)
        yield from words(node.orelse)


def said(path: Path) -> Iterator[tuple[int, str]]:
    """The words that a file gives to a finding, an error or an answer, with their lines."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            alone = name.endswith("Error") and name != _OURS and len(node.args) == 1
            for place in _SAID.get(name, (0,) if alone else ()):
                for text in words(node.args[place]) if place < len(node.args) else ():
                    yield node.lineno, text


@pytest.mark.parametrize("package", _SOURCES)
def test_what_findings_and_errors_say_in_french_has_its_english(package: str) -> None:
    left = [
        f"{relative(path)}:{line} : {text}"
        for path in sources(package)
        for line, text in said(path)
        if french_in(text) and english(text) == text
    ]
    assert not left, "harness/english.json attend ces phrases"


def test_what_the_control_api_refuses_in_french_has_its_english() -> None:
    """Who drives the bench is told of it by the harness, in either language."""
    left = [
        f"{relative(path)}:{node.lineno} : {text}"
        for path in sources("mocks")
        if "control" in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ControlError"
        for text in words(node.args[1])
        if french_in(text) and french_in(english(text))
    ]
    assert not left, "harness/english.json attend ces phrases"


def test_our_steps_have_their_title_in_both_languages() -> None:
    plain = [
        f"{relative(path)}:{node.lineno}"
        for path in sources("scenarios")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "step"
        if isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert not plain, "Text(fr, en) est attendu"


def test_every_requirement_has_its_title_and_its_proofs_in_english() -> None:
    catalogue = packs.load().catalogue
    told = {one.title for one in catalogue.requirements.values()}
    told |= {one.evidence for one in catalogue.requirements.values()}
    told |= {catalogue.proof(proof).official for one in catalogue.requirements.values() for proof in one.proofs}
    assert [text for text in sorted(told) if french_in(english(text))] == []


def test_each_phrase_is_in_the_list_once() -> None:
    """JSON keeps the last of two: the other would be read by nobody."""
    told: list[str] = []

    def section(pairs: list[tuple[str, object]]) -> dict[str, object]:
        told.extend(name for name, value in pairs if isinstance(value, str))
        return dict(pairs)

    json.loads((ROOT / "harness" / "english.json").read_text("utf-8"), object_pairs_hook=section)
    assert [phrase for phrase, count in Counter(told).items() if count > 1] == []


def test_each_phrase_has_as_many_holes_in_english_and_no_french_left() -> None:
    body = json.loads((ROOT / "harness" / "english.json").read_text("utf-8"))
    for section in body.values():
        for french, told in section.items():
            holes = len(re.findall(r"\{w?\}", french))
            assert told.format(*["x1"] * holes), french
            assert told.replace("{{", "").count("{}") == holes, french
            assert not french_in(told), told
