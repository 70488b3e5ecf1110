"""``docs/adaptateur.md`` names every action that the demonstration editor offers, and no other."""

import re
from pathlib import Path

from editor import actions

PAGE = Path(__file__).resolve().parents[2] / "docs" / "adaptateur.md"


def test_the_page_names_the_actions_of_the_contract() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if re.match(r"\| `[a-z]+\.[a-z]+`", line)]
    named = {name for row in rows for name in re.findall(r"`([a-z]+\.[a-z]+)`", row.split("|")[1])}
    assert named == set(actions.NAMES)
