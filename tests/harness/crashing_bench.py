"""A real bench whose mail service has a defect of its own: a message with the subject « plantage », an IMAP NOOP."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mocks.__main__ import main
from mocks.mss import delivery
from mocks.mss.imap.commands import COMMANDS

_deliver = delivery.deliver


def deliver(world: Any, submitted: Any) -> Sequence[object]:
    """Fail on that subject."""
    if submitted.mail.header("Subject") == "plantage":
        raise KeyError("défaut voulu")
    return _deliver(world, submitted)


def noop(_session: Any, _cursor: Any) -> Any:
    """Fail."""
    raise ZeroDivisionError("défaut voulu")


if __name__ == "__main__":
    delivery.deliver = deliver  # type: ignore[assignment]
    COMMANDS["NOOP"] = replace(COMMANDS["NOOP"], handle=noop)
    sys.exit(main())
