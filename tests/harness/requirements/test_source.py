"""The reference table is read, and whatever is not of its form is named with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.requirements.source import SourceError, entries

TABLE = """# comment
- id: INS/va1.01
  wave: 1
  couloirs:
  - Biologie/SGL
  - Hôpital/DPI
  title: 'Exception : l''usager'
  verified: true
  note: null
- id: ANN.1
  couloirs: []
"""


def test_the_form_of_the_table() -> None:
    assert entries(TABLE) == [
        {
            "id": "INS/va1.01",
            "wave": 1,
            "couloirs": ["Biologie/SGL", "Hôpital/DPI"],
            "title": "Exception : l'usager",
            "verified": True,
            "note": None,
        },
        {"id": "ANN.1", "couloirs": []},
    ]


@pytest.mark.parametrize(
    "line",
    ["  title: >", "  title: &a b", "  title: a: b", "  title: 'a", "    deep: 1", "title: 1", '  title: "a"'],
)
def test_another_form_is_told_with_its_line(line: str) -> None:
    with pytest.raises(SourceError, match="ligne 2"):
        entries(f"- id: a\n{line}\n")


@given(st.text(alphabet="- :ab'\n{}[]#\"1", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = entries(text)
    except SourceError:
        return
    assert all(isinstance(entry, dict) for entry in found)
