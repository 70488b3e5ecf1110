"""The session of a run: it gets the calls while the run lasts, and no longer, however the run ends."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from harness.bench.control import Control, Session
from harness.bench.failure import BenchFailureError

LONGEST = 12 * 3600.0
"""Seconds after which the session of a run that something killed gets no more calls."""
OVER = 1.0
"""Seconds left to the session of a run that ended without a dossier: its events stay readable."""


def opened(control: Control, title: str, owner: str, *, default: bool = True) -> Session:
    """A fresh session for a run."""
    return control.open_session(title, owner, default=default, expires_in=LONGEST)


def end(session: Session) -> None:
    """Calls that name no session go to the default one again; what was recorded stays readable."""
    with suppress(BenchFailureError):
        session.extend(OVER)


def forget(control: Control, session: Session) -> None:
    """The dossier holds everything: what cannot be tidied is only room lost."""
    with suppress(BenchFailureError):
        control.delete_session(session.id)


@contextmanager
def ended_if_broken(session: Session) -> Iterator[None]:
    """End the session when what is done with it fails."""
    try:
        yield
    except BaseException:
        end(session)
        raise
