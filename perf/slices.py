"""Several slices of one measure, on a machine whose speed moves.

A neighbour, a slower clock or a cold cache only add to what the code costs: the best slice is nearest to it, and the
median tells how quiet the machine was.
"""

import time
from collections.abc import Callable, Sequence
from statistics import median

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

SLICES = 5


def of(measure: Callable[[], float]) -> list[float]:
    """So many slices of a measure."""
    return [measure() for _ in range(SLICES)]


def told(values: Sequence[float], best: float) -> str:
    """The best slice, and the median when there are several."""
    return f"{best:>9.2f}" + (f"  (médiane {median(values):.2f})" if len(values) > 1 else "")


def gauge() -> tuple[float, float]:
    """How fast the machine is now: RSA-2048 signatures and passes of a Python loop, per CPU second, best of five."""
    key = rsa.generate_private_key(65537, 2048)
    signatures = of(lambda: _rate(lambda: key.sign(b"banc", PKCS1v15(), SHA256()), 60))
    return max(signatures), max(of(lambda: _rate(_loop, 20)))


def _rate(do: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        do()
    return times / (time.process_time() - began)


def _loop() -> int:
    total = 0
    for number in range(20_000):
        total += number
    return total
