"""``produit.toml`` read: a product, or everything that is wrong with the file at once."""

from dataclasses import dataclass
from pathlib import Path

from harness.product import certificates, ties
from harness.product.opening import Opened, open_bytes, open_file
from harness.product.problem import Problem, ProductError
from harness.product.product import Product, product_of
from harness.product.sheet import sheet_of


@dataclass(frozen=True, slots=True)
class Reading:
    """The product of a file, None when a problem is severe; problems are in the order of the lines."""

    product: Product | None
    problems: tuple[Problem, ...] = ()


def read(path: Path) -> Reading:
    """What a file declares; never raises."""
    return _read(open_file(path), path)


def read_bytes(raw: bytes, path: Path) -> Reading:
    """What the bytes of a file declare; ``path`` is where it is, or would be."""
    return _read(open_bytes(raw), path)


def required(path: Path) -> tuple[Product, tuple[Problem, ...]]:
    """The product of a file and the warnings; raises ``ProductError`` when there is something to correct."""
    reading = read(path)
    if reading.product is None:
        raise ProductError(path.name, reading.problems)
    return reading.product, reading.problems


def _read(opened: Opened, path: Path) -> Reading:
    if not opened.readable and not opened.body:
        return Reading(None, opened.problems)
    sheet = sheet_of(opened)
    ties.check(sheet)
    found = certificates.read(sheet, path.parent)
    problems = tuple(sorted(sheet.problems, key=lambda problem: problem.line))
    if any(problem.severe for problem in problems):
        return Reading(None, problems)
    return Reading(product_of(sheet, path, found), problems)
