"""Every new event of every session of a bench, as they come: what ``banc up`` prints, what a watch looks at."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from harness.bench.control import WHOLE_PAGE, Control, Session
from harness.bench.failure import BenchFailureError
from harness.english import speech
from harness.product import known
from record import clock
from record.event import Event, Json, Kind

PAUSE = 0.4
"""Seconds between two looks."""


_MOST_TITLE = 30


def hour(event: Event) -> str:
    """When it was recorded, by the clock on the machine's wall: local time, which whoever looks has before them."""
    try:
        return datetime.fromisoformat(event.times.wall).astimezone().strftime("%H:%M:%S")
    except ValueError:
        return event.times.wall[11:19]


def is_own(event: Event) -> bool:
    """Whether a call is the bench's to itself: nobody who watches a product is told of it."""
    data = event.data
    asks = event.kind is Kind.EXCHANGE and (data.get("mock"), data.get("operation")) == ("psc", "introspect")
    return asks and (data.get("facts") or {}).get("client_id") == known.OPERATOR


@dataclass(frozen=True, slots=True)
class Seen:
    """A session in which something happened: ``id``, ``title``, ``default`` (see ``Control.sessions``), its parts."""

    about: Mapping[str, Json]
    session: Session

    def label(self, lang: str) -> str:
        """What a line says of it at its end: nothing of the default session, else the beginning of its title."""
        return "" if self.about.get("default") else f"  [{_short(speech(lang)(str(self.about.get('title'))))}]"


def _short(title: str) -> str:
    """A title in a few words, none of them cut unless it is too long by itself."""
    if len(title) <= _MOST_TITLE:
        return title
    kept = title[: _MOST_TITLE - 1]
    return f"{kept.rpartition(' ')[0] or kept}…"


Observer = Callable[[Seen, Sequence[Event]], None]
"""Called with new events, in order; ``seen.session.part(number, name)`` gives the bytes of one."""


class Following:
    """Follows a bench in a thread of its own, from now on; what was recorded before is left out unless ``from_start``.

    ``failure`` is why it ended by itself: the bench is gone.
    """

    def __init__(self, control: Control, observers: Sequence[Observer], *, from_start: bool = False) -> None:
        self._control = control
        self._observers = observers
        self._read: dict[str, int] = {}
        self._marked = False
        self._from_start = from_start
        self._since = "" if from_start else clock.iso(clock.now())
        self.failure: BenchFailureError | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True, name="suivi")

    @property
    def is_listened_to(self) -> bool:
        """Whether anybody is told of what comes."""
        return bool(self._observers)

    def mark(self) -> None:
        """What comes after this will be told, even if it comes before ``start``."""
        for about in self._control.sessions():
            self._read[str(about["id"])] = 0 if self._from_start else int(about.get("events") or 0)
        self._marked = True

    def start(self) -> None:
        """Follow: from ``mark`` on when it was called, else from now on."""
        if not self._marked:
            self.mark()
        self._thread.start()

    def stop(self) -> None:
        """Look once more, then no longer."""
        self._over.set()
        self._thread.join()

    def _follow(self) -> None:
        try:
            while not self._over.wait(PAUSE):
                self._look()
            self._look()
        except BenchFailureError as error:  # the bench is gone: whoever waits for it says so
            self.failure = error

    def _look(self) -> None:
        for about in self._control.sessions():
            if int(about.get("events") or 0) > self._read.get(str(about["id"]), 0):
                self._new(about)

    def _new(self, about: Mapping[str, Json]) -> None:
        while self._page(about):
            pass

    def _page(self, about: Mapping[str, Json]) -> bool:
        """Tell of the next events of a session; says whether there were any."""
        name = str(about["id"])
        session = self._control.session(name)  # a fresh one each time: it keeps the parts that it gave
        events = session.events(self._read.get(name, 0), 0.0, WHOLE_PAGE)
        fresh = [event for event in events if event.times.wall >= self._since]
        for observe in self._observers if fresh else ():
            observe(Seen(about, session), fresh)
        # ``about`` was listed before the events were read: more may have come since, and were told already.
        self._read[name] = events[-1].number if events else max(self._read.get(name, 0), int(about["events"]))
        return bool(events)
