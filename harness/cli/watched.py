"""How what watch judged is shown: lines for a person, or a JSON object a line for a program."""

import json
import sys
from collections.abc import Iterator, Mapping

from formats.rule import Text
from harness.bench.following import Seen
from harness.cli.account import printable
from harness.doctor.aside import Aside
from harness.watch import telling
from harness.watch.judge import Judged
from record.event import Event, Json, Kind


def in_json(seen: Seen, _event: Event, judged: Judged | None) -> None:
    """One line for each exchange."""
    if judged is not None:
        body = telling.as_json(str(seen.about["id"]), judged)
        sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
        sys.stdout.flush()


class Lines:
    """A line for each call and each refused connection, and under it what there is to say, and what is to be set.

    The steps of a mail session that went well (EHLO, STARTTLS…) have no line; ``in_json`` has one for each.

    ``bench`` is ``up --json``: with it, what comes from another bench is known as such.
    """

    def __init__(self, lang: str, bench: Mapping[str, Json] | None = None) -> None:
        self._lang = lang
        self._doctor = Aside(bench)
        self._control = str(((bench or {}).get("control") or {}).get("url") or "")

    def __call__(self, seen: Seen, event: Event, judged: Judged | None) -> None:
        """One event."""
        where = seen.label(self._lang)
        to_set = (Text(f"    {text.fr}", f"    {text.en}") for text in self._doctor.lines(seen, event))
        for place, text in enumerate(
            [*_texts(event, judged, str(seen.about["id"])), *self._bytes(seen, judged), *to_set]
        ):
            whole = text.en if self._lang == "en" else text.fr
            for line in whole.split("\n"):
                sys.stdout.write(printable(line) + ("" if place else where) + "\n")
        sys.stdout.flush()

    def _bytes(self, seen: Seen, judged: Judged | None) -> Iterator[Text]:
        """How to have the bytes of an event: said once, under the first remark."""
        line = telling.bytes_line(judged, str(seen.about["id"]), self._control) if judged and self._control else None
        if line is not None:
            self._control = ""
            yield line


def _texts(event: Event, judged: Judged | None, session: str) -> Iterator[Text]:
    if judged is not None:
        if telling.is_plain(judged):
            return
        yield telling.call_line(judged)
        yield from (telling.remark_line(remark, session) for remark in judged.remarks)
        refusal = telling.refusal_line(judged)
        if refusal is not None:
            yield refusal
    elif event.kind is Kind.HANDSHAKE:
        yield telling.handshake_line(event)
