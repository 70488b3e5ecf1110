"""What the scenario of revocation lists waits for before it says that nothing was sent."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from harness.checks.check import Evidence
from harness.drivers.driver import Status
from harness.steps import QUIET, WITHIN
from scenarios.mss import operator


class Mss:
    """Calls that take place so many seconds after they are first looked for."""

    def __init__(self, after: float) -> None:
        self._after = after
        self.waited: list[float] = []

    def exchanges(self, *, within: float) -> list[Any]:
        self.waited.append(within)
        return [SimpleNamespace(operation="smtp.DATA")] if within >= self._after else []


def calls(mss: Mss, status: Status) -> list[Evidence]:
    return operator._calls_of(cast("Any", SimpleNamespace(mss=mss)), cast("Any", SimpleNamespace(status=status)))


@pytest.mark.parametrize("after", [0.3, 20.0])
def test_a_message_that_leaves_in_the_background_is_waited_for(after: float) -> None:
    assert calls(Mss(after), Status.DONE)


def test_a_message_that_left_is_not_waited_for_any_longer() -> None:
    calls(mss := Mss(0.0), Status.DONE)
    assert mss.waited == [QUIET]


@pytest.mark.parametrize(("status", "waited"), [(Status.FAILED, [QUIET]), (Status.DONE, [QUIET, WITHIN])])
def test_nothing_more_is_waited_for_when_the_product_says_that_it_failed(status: Status, waited: list[float]) -> None:
    assert calls(mss := Mss(100.0), status) == []
    assert mss.waited == waited
