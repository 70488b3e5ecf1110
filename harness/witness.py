"""Somebody who looks on while scenarios are played: a terminal, the run API. Nothing of a run depends on it."""

from record.event import Event


class Witness:
    """Sees nothing; those who want to look override what interests them. It is called in the run's own thread."""

    def called(self, call: Event) -> None:
        """A call of the scenario took place: its data holds ``call``, ``args`` and ``result`` (see ``harness.tape``).

        Its number is not known yet when it is 0.
        """

    def arrived(self, exchange: Event) -> None:
        """The software under test called a service."""

    def waits(self, mock: str, operation: str, left: float) -> None:
        """The scenario waits for a call, for ``left`` seconds more; told again every few seconds."""


NOBODY = Witness()
