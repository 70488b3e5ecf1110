"""docs/produit.md says what is: its example is right, its tables name every key, its messages are those that come."""

import re
from pathlib import Path

from harness.product.form import FORM
from harness.product.problem import ProductError
from harness.product.reading import Reading, read_bytes
from harness.product.use import told

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "produit.md").read_text("utf-8")
FILE = Path("produit.toml")


def example() -> str:
    """The whole file of the page."""
    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def read(text: str) -> Reading:
    return read_bytes(text.encode(), FILE)


def test_the_example_is_right() -> None:
    found = read(example())
    assert not found.problems
    assert found.product is not None


def test_the_page_names_every_key_and_which_ones_are_mandatory() -> None:
    for table in FORM:
        name = f"[[{table.name}]]" if table.several else f"[{table.name}]"
        row = next(line for line in PAGE.split("\n") if line.startswith(f"| `{name}` |"))
        for field in table.fields:
            assert field.key in row
            assert (f"**{field.key}**" in row) == field.required


def test_the_messages_of_the_page_are_those_that_come() -> None:
    broken = example().replace("vague = 2", 'vague = "2"').replace("idam =", "idamm =")
    found = read(broken)
    messages = told(ProductError("produit.toml", found.problems)).fr
    assert messages in PAGE
