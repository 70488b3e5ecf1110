"""An idling client that leaves while the bench stops leaves no trace of it."""

import asyncio
from typing import Any, cast

import pytest

from mocks.core.conduit import Conduit, ConnectionEnded
from mocks.mss.imap import service
from mocks.mss.imap.dialogue import Dialogue


class Leaving:
    """A conduit whose client leaves when told to."""

    def __init__(self) -> None:
        self.left = asyncio.Event()

    async def read_line(self, _limit: int) -> bytes:
        """Nothing, then the end, as the real one waits for it."""
        await asyncio.wait_for(self.left.wait(), 60)
        raise ConnectionEnded


class Quiet:
    """A dialogue without news."""

    def news(self) -> None:
        """Nothing happens."""


@pytest.mark.parametrize("turns", range(5))
def test_the_loop_has_nothing_to_complain_about(turns: int) -> None:
    told: list[dict[str, Any]] = []

    async def stop_in_the_middle() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: told.append(context))
        conduit = Leaving()
        idling = loop.create_task(service._idle(cast(Conduit, conduit), cast(Dialogue, Quiet())))
        await asyncio.sleep(0.01)
        conduit.left.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        idling.cancel()

    asyncio.run(stop_in_the_middle())
    assert told == []
