"""A template compiled once: the same text from the bytecode that was kept, never from another's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.dossier import compiled


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A template, where bytecode may be written."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr("sys.pycache_prefix", None)
    path = tmp_path / "page.html.j2"
    path.write_text("<p>{{ x }}</p>", "utf-8")
    (tmp_path / "__pycache__").mkdir()
    return path


def test_what_was_kept_gives_the_same_text(page: Path) -> None:
    texts = [compiled.template(page).render(x="<é>") for _ in range(2)]
    assert texts == ["<p>&lt;é&gt;</p>"] * 2
    assert [item.suffix for item in (page.parent / "__pycache__").iterdir()] == [".pyc"]


def test_another_source_is_compiled_anew(page: Path) -> None:
    compiled.template(page)
    page.write_text("<b>{{ x }}</b>", "utf-8")
    assert compiled.template(page).render(x=1) == "<b>1</b>"


@pytest.mark.parametrize(
    "damage", [lambda _: b"", lambda _: b"rubbish", lambda kept: kept[:-9], lambda kept: kept[:40]]
)
def test_bytecode_that_cannot_be_read_is_made_again(page: Path, damage: Callable[[bytes], bytes]) -> None:
    compiled.template(page)
    file = next((page.parent / "__pycache__").iterdir())
    file.write_bytes(damage(file.read_bytes()))
    assert compiled.template(page).render(x=1) == "<p>1</p>"


def test_where_nothing_may_be_written_nothing_is(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert compiled.template(page).render(x=1) == "<p>1</p>"
    assert not list((page.parent / "__pycache__").iterdir())
