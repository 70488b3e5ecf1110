"""What the tests of the pages read in them."""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def text(name: str) -> str:
    """A page."""
    return (DOCS / name).read_text("utf-8")


def blocks(page: str, language: str = "") -> list[str]:
    """The code blocks of a language, in order."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [body for named, body in found if named == language]


def typed(page: str, word: str) -> list[str]:
    """The lines to type that hold a word, comments after three spaces left out."""
    lines = (line for block in blocks(page) for line in block.splitlines())
    return [re.split(r"\s{3,}", line)[0] for line in lines if word in line]


def first_cells(page: str, heading: str) -> list[str]:
    """The first cell of each row of the tables under a heading."""
    section = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    assert section, heading
    rows = [line for line in section.splitlines() if line.startswith("|") and not line.startswith("|--")]
    return [row.split("|")[1].strip() for row in rows[1:]]
