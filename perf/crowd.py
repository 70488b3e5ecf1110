"""INSi over a hundred persons and over a hundred thousand: what a search costs must not follow their number.

``python -m perf.crowd`` prints the figures.
"""

import json
import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from formats.ins.traits import Traits, completed, first_given_name
from mocks.core import seed
from mocks.insi.seed import among, search_keys
from mocks.seed import people
from perf import insi
from perf.crowded import SEED
from perf.server import Server, warm_home
from tests.e2e.conftest import RunningBench

FEW, MANY = 100, 100_000


@contextmanager
def seeds() -> Iterator[dict[int, Path]]:
    """Seed files of few persons and of many."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        written = {}
        for count in (FEW, MANY):
            names = Path(folder) / f"personnes-{count}.json"
            names.write_text(people.crowd(count), "utf-8", newline="\n")
            body = json.loads(seed.DEFAULT.read_bytes()) | {"persons": names.name}
            written[count] = Path(folder) / f"foule-{count}.json"
            written[count].write_text(json.dumps(body), "utf-8")
        yield written


def look_ups(path: Path, times: int = 5000) -> tuple[float, float]:
    """(median, 99th percentile) of a look-up in microseconds, over persons taken all along the file."""
    known = seed.load(path)
    known.persons.prepare(search_keys)
    step = max(1, len(known.persons) // times)
    asked = [
        Traits(one.family_name, first_given_name(one.given_names), one.sex, completed(one.birth_date))
        for one in (known.persons[place * step % len(known.persons)] for place in range(times))
    ]
    spent = sorted(_spent(known, one) for one in asked)
    return spent[times // 2] * 1e6, spent[times * 99 // 100] * 1e6


def _spent(known: seed.Seed, asked: Traits) -> float:
    began = time.perf_counter()
    found = among(known, asked)
    spent = time.perf_counter() - began
    assert found
    return spent


def held(path: Path) -> float:
    """MB that a seed and its index hold, text included."""
    tracemalloc.start()
    known = seed.load(path)
    known.persons.prepare(search_keys)
    size, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / 1e6


@dataclass(frozen=True, slots=True)
class Served:
    """A bench over a seed: start (s), memory (MB), and by slice searches per CPU second and 99th percentile (ms)."""

    started: float
    memory: float
    rates: list[float]
    tails: list[float]


def served(path: Path, home: Path) -> Served:
    """What a bench over a seed costs."""
    os.environ[SEED] = str(path)
    try:
        server = _Crowded(home)
    finally:
        del os.environ[SEED]
    try:
        idle = server.memory()
        with tempfile.TemporaryDirectory() as folder:
            return Served(server.started, idle, *insi.search_rates(server, Path(folder)))
    finally:
        server.stop()


class _Crowded(Server):
    """A bench over the seed that the environment names."""

    def __init__(self, home: Path) -> None:
        began = time.perf_counter()
        RunningBench.__init__(self, home, module="perf.crowded")
        self.started = time.perf_counter() - began


def main() -> int:
    """Print the figures of both sizes."""
    with seeds() as paths, warm_home() as home:
        for count, path in paths.items():
            median, p99 = look_ups(path)
            told = served(path, home)
            print(
                f"{count:>7} personnes : recherche {median:.0f} µs, 99e centile {p99:.0f} µs ; jeu et index "
                f"{held(path):.1f} Mo ; banc prêt en {told.started:.2f} s, {told.memory:.0f} Mo ; "
                f"{max(told.rates):.0f} recherches par seconde de CPU, 99e centile {min(told.tails):.0f} ms",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
