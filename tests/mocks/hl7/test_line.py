"""When the receiver itself fails, nothing is acknowledged and nobody may blame the product; the faults that it has."""

import asyncio
from typing import Any, cast

import pytest

from mocks.core.line_faults import ANY_LINE
from mocks.core.turn import Next, Said, Turn
from mocks.hl7.faults import FAULTS
from mocks.hl7.line import LINE
from tests.docs import pages


class Quiet:
    """A connection whose session has no fault armed."""

    faults = ()


def test_a_handler_that_fails_acknowledges_nothing() -> None:
    async def fails() -> Turn:
        raise ValueError("défaut voulu")

    turn = asyncio.run(LINE.settle(cast(Any, Quiet()), Said("ADT^A28", b"essai"), fails))
    assert (turn.status, turn.reply, turn.then) == ("cut", b"", Next.CLOSE)
    assert turn.notes == ({"rule": "", "kind": "crash", "text": "ValueError: défaut voulu"},)


@pytest.mark.parametrize("name", sorted({*FAULTS, *ANY_LINE} - {"empty"}))
def test_each_fault_is_in_the_page(name: str) -> None:
    assert f"`{name}`" in (pages.DOCS / "hl7.md").read_text("utf-8")
