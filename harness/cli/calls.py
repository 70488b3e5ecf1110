"""One line for each call that the bench received, as ``banc up`` prints them."""

import sys
from collections.abc import Mapping, Sequence

from harness.bench.following import Seen, hour, is_own
from harness.cli.account import printable
from harness.doctor.aside import Aside
from record.event import Event, Json, Kind


class Lines:
    """Prints them; those of another session than the default one say which.

    Under a call, or a refused connection, that shows a configuration fault: what to set, once per cause. ``bench`` is
    ``up --json``.
    """

    def __init__(self, lang: str, bench: Mapping[str, Json] | None = None) -> None:
        self._lang = lang
        self._doctor = Aside(bench)

    def __call__(self, seen: Seen, events: Sequence[Event]) -> None:
        """New events of a session."""
        where = seen.label(self._lang)
        for event in events:
            line = self._line(event)
            if line:
                sys.stdout.write(printable(f"{hour(event)}  {line}{where}") + "\n")
            for text in self._doctor.lines(seen, event):
                told = text.en if self._lang == "en" else text.fr
                sys.stdout.write(f"          {printable(told)}{where}\n")
        sys.stdout.flush()

    def _line(self, event: Event) -> str:
        data = event.data
        if event.kind is Kind.EXCHANGE and not is_own(event):
            service, operation = str(data.get("mock", "")).upper(), str(data.get("operation") or "?")
            return f"{service:<9} {operation:<40} {data.get('status', '')}"
        if event.kind is Kind.HANDSHAKE:
            what = "connection refused" if self._lang == "en" else "connexion refusée"
            return f"{data.get('listener', '')!s:<9} {what:<40} {data.get('reason', '')}"
        return ""
