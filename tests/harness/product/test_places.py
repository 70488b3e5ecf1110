"""Where each key of a TOML text stands: whatever tomllib accepts, and as tomllib reads it."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.product.places import Path, places_of
from tests.harness.product.files import WHOLE

TEXT = '''\
# un commentaire = "piégé"
titre = "a # b" # [table]
"clé entre guillemets" = 'C:\\a'
[a]
b.c = 1
long = """
[pas.une.table]
x = 1
fin"""
court = """a""""
liste = [
  "un", # deux =
  [2, 3],
  { x = 1, y = [4] },
]
quand = 1985-02-14 10:00:00
[[a.d]]
n = 1
[[a.d]]
n = 2
[a.d.e]
f = true
'''


def test_every_way_of_writing() -> None:
    found = places_of(TEXT)
    expected: dict[Path, int] = {
        ("titre",): 2,
        ("clé entre guillemets",): 3,
        ("a",): 4,
        ("a", "b", "c"): 5,
        ("a", "long"): 6,
        ("a", "court"): 10,
        ("a", "liste"): 11,
        ("a", "liste", 0): 12,
        ("a", "liste", 1, 1): 13,
        ("a", "liste", 2, "y", 0): 14,
        ("a", "quand"): 16,
        ("a", "d", 0, "n"): 18,
        ("a", "d", 1): 19,
        ("a", "d", 1, "n"): 20,
        ("a", "d", 1, "e", "f"): 22,
    }
    assert {path: found[path] for path in expected} == expected


@pytest.mark.parametrize("text", [TEXT, WHOLE, TEXT.replace("\n", "\r\n")])
def test_every_leaf_that_tomllib_reads_has_a_place(text: str) -> None:
    found = places_of(text)
    assert all(path in found for path in leaves(tomllib.loads(text)))


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of everything that holds no table or list."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, (*path, place))
    else:
        yield path


BARE = st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True)
ANY = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)


def basic(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


SCALARS = st.one_of(
    ANY.map(basic),
    ANY.map(lambda text: f'"""\n{text.replace(chr(92), "").replace(chr(34), "")}\n#"""'),
    ANY.map(lambda text: f"'{text.replace(chr(39), '')}'"),
    ANY.map(lambda text: f"'''{text.replace(chr(39), '')}\n'''"),
    st.integers(-999, 999).map(str),
    st.sampled_from(["true", "1979-05-27", "1979-05-27 07:32:00Z", "07:32:00", "1e3", "inf", "0xff"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[ # ]\n" + ",\n".join(items) + "]"),
        st.lists(SCALARS.filter(lambda text: "\n" not in text), max_size=2).map(
            lambda items: "{ " + ", ".join(f"k{place} = {item}" for place, item in enumerate(items)) + " }"
        ),
    ),
    max_leaves=6,
)
LINES = st.one_of(
    st.tuples(st.one_of(BARE, ANY.map(basic)), VALUES).map(lambda pair: f"{pair[0]} = {pair[1]} # fin"),
    st.tuples(BARE, BARE, SCALARS).map(lambda parts: f"{parts[0]} . {parts[1]} = {parts[2]}"),
    BARE.map(lambda name: f"[{name}]"),
    BARE.map(lambda name: f"[[{name}]] # ="),
    st.tuples(BARE, BARE).map(lambda parts: f"[ {parts[0]}.{parts[1]} ]"),
    st.just("# [x]"),
    st.just(""),
)


@given(st.lists(LINES, max_size=8))
def test_any_text_that_tomllib_accepts_is_placed_whole(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        body = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found = places_of(text)
    assert all(path in found for path in leaves(body))
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_a_key_is_placed_where_it_is_written(values: list[str]) -> None:
    text = "".join(f"cle_{place} = {value}\n" for place, value in enumerate(values))
    lines = text.split("\n")
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found = places_of(text)
    assert all(lines[found[(f"cle_{place}",)] - 1].startswith(f"cle_{place} =") for place in range(len(values)))
