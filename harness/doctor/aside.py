"""The doctor's word beside what ``up`` and ``watch`` print: once per cause, and not once per call."""

from collections.abc import Mapping

from formats.rule import Text
from harness.bench.following import Seen
from harness.doctor import telling
from harness.doctor.diagnose import Diagnoser
from record.event import Event, Json


class Aside:
    """What each session's events show; ``bench`` is ``up --json``, empty when it is not known."""

    def __init__(self, bench: Mapping[str, Json] | None = None) -> None:
        self._bench = bench or {}
        self._diagnosers: dict[str, Diagnoser] = {}

    def lines(self, seen: Seen, event: Event) -> list[Text]:
        """What is new to say of an event; every event of a session is to be shown, in order."""
        diagnoser = self._diagnosers.setdefault(str(seen.about.get("id")), Diagnoser(self._bench))
        found = diagnoser.new(event, lambda name: seen.session.part(event.number, name))
        return [telling.line(diagnosis) for diagnosis in found]
