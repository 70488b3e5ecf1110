"""One run of the API: a thread that plays an order at the bench and writes the dossier."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from harness.api import apart, driving
from harness.api.desk import Desk
from harness.api.feed import Feed
from harness.api.order import Order
from harness.api.telling import Telling, both
from harness.bench import lease
from harness.bench.control import Session
from harness.bench.failure import BenchFailureError
from harness.bench.place import Place, remote
from harness.bench.reader import Reader
from harness.cli.play import about
from harness.dossier import history
from harness.dossier.assemble import assemble, name_of, write
from harness.dossier.leaving import Declaration, Terms, UndeclaredError
from harness.dossier.refusal import RefusedError
from harness.english import speech
from harness.interruption import Interruption
from harness.packs import Pack
from harness.product import use
from harness.product.product import Product
from harness.results import ScenarioResult
from harness.runner import Run, run
from harness.scenario import Scenario
from harness.verdict import Verdict, aggregate, exit_code
from record import clock, environment
from record.event import Json


@dataclass(frozen=True, slots=True)
class Attached:
    """The bench that runs are played on, and where their dossiers go. ``home`` is None for somebody else's bench.

    ``product`` is who is tested, but by the demonstration driver.
    """

    url: str
    token: str
    out: Path
    home: Path | None = None
    product: Product | None = None


class Performance:
    """A run: ``state`` is ``running``, ``over``, ``interrupted``, ``failed`` or ``withheld`` (``error`` says why).

    ``withheld``: it holds identities outside the fictitious sets, and leaves no dossier until somebody declares them.
    """

    def __init__(
        self,
        identifier: str,
        order: Order,
        pack: Pack,
        scenarios: Sequence[Scenario],
        attached: Attached,
        key: Ed25519PrivateKey,
    ) -> None:
        self.id = identifier
        self.order = order
        self.scenarios = scenarios
        self.feed = Feed()
        self.desk = Desk(self.feed, order.owner)
        self.state, self.error, self.session = "running", "", ""
        self.addresses: Mapping[str, Json] = {}
        self.dossier: Path | None = None
        self.created, self.ended = clock.iso(clock.now()), ""
        self._pack = pack
        self._attached = attached
        self._key = key
        self._say = speech(order.lang)
        self._stop = Interruption()
        self._results: dict[str, ScenarioResult] = {}
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"sequence-{identifier}")

    def start(self) -> None:
        """Play, in a thread."""
        self._thread.start()

    @property
    def lives(self) -> bool:
        """Whether it still plays."""
        return self.state == "running"

    def interrupt(self, why: str) -> None:
        """Have it stop where its record is whole, and write its dossier."""
        self._stop.ask(why)

    def join(self, seconds: float) -> None:
        """Wait for its end, that long at most."""
        self._thread.join(seconds)

    def told(self) -> dict[str, Json]:
        """What the API says of it."""
        question = self.desk.question
        return {
            "id": self.id,
            "state": self.state,
            "title": self.order.title,
            "owner": self.order.owner,
            "pack": self._pack.id,
            "driver": self.order.driver,
            "apart": self.order.apart,
            "session": self.session,
            "created": self.created,
            "ended": self.ended,
            "scenarios": [self._scenario(scenario) for scenario in self.scenarios],
            "question": question["question"] if question else None,
            "dossier": self.dossier.name if self.dossier else None,
            "lang": self.order.lang,
            "error": self._say(self.error) or None,
            **self._outcome(),
        }

    def _scenario(self, scenario: Scenario) -> Json:
        result = self._results.get(scenario.id)
        return {"id": scenario.id, "title": both(scenario.title), "verdict": result.verdict.value if result else None}

    def _outcome(self) -> dict[str, Json]:
        """Verdict and exit code, as those of ``banc run``, once it ended with a dossier."""
        if self.dossier is None:
            return {"verdict": None, "code": None}
        results = [self._results.get(scenario.id) for scenario in self.scenarios]
        verdicts = [result.verdict if result else Verdict.BLOCKED for result in results]
        on_word = any(result.on_word for result in results if result)
        return {"verdict": aggregate(verdicts).value, "code": int(exit_code(verdicts, on_word=on_word))}

    def _run(self) -> None:
        try:
            with remote(self._attached.url, self._attached.token) as place:
                self._play(place)
            state = "interrupted" if self._stop.asked else "over"
        except UndeclaredError as error:
            state, self.error = "withheld", str(error)
        except Exception as error:  # whatever it is, the one who follows must learn of it
            state, self.error = "failed", self._failure(error)
        self.ended = clock.iso(clock.now())
        self.state = state
        self.feed.add("end", **{name: self.told()[name] for name in ("state", "verdict", "code", "dossier", "error")})
        self.feed.close()

    def _play(self, place: Place) -> None:
        session = self._open(place)
        with lease.ended_if_broken(session):
            self._write(place, session, self._performed(place, session), Terms())

    def _performed(self, place: Place, session: Session) -> Reader:
        """Play; what was recorded, read to its end."""
        told_of = self._product.facts(self.order.product) if self._product else self.order.product
        settings = Run(self._pack.patients, self._about(place.facts), told_of)
        reader, telling = Reader(session), Telling(self.feed, self.order.lang)
        with driving.driver(self.order, self.addresses, self.desk) as driver:
            run(
                self.scenarios,
                session,
                session,
                driver,
                settings,
                lambda *told: self._progress(telling, *told),
                reader,
                telling,
                self._stop,
            )
        return reader

    def declare(self, declaration: Declaration) -> None:
        """Write the dossier of a run that was withheld, on a named person's word; raises ``BenchFailureError``."""
        with remote(self._attached.url, self._attached.token) as place:
            session = place.control.session(self.session)
            reader = Reader(session)
            reader.advance()
            self._write(place, session, reader, Terms(declaration=declaration))
        self.state, self.error = "interrupted" if self._stop.asked else "over", ""

    def _write(self, place: Place, session: Session, reader: Reader, terms: Terms) -> None:
        """The dossier; then the session is not needed any more."""
        told = history.gather(reader, reader.between(0, reader.last))
        content = assemble(told, self._pack.catalogue, self._key, terms)
        name = name_of(told, self.order.driver, self._pack.id, self.id)
        self.dossier = write(self._attached.out, name, content)
        if self.order.keep:
            lease.end(session)
        else:
            lease.forget(place.control, session)

    def _open(self, place: Place) -> Session:
        title = self.order.title or f"{self._pack.title} — {self.order.driver}"
        session = lease.opened(place.control, title, self.order.owner or "banc", default=not self.order.apart)
        self.session = session.id
        with lease.ended_if_broken(session):
            self._furnish(place, session)
        return session

    def _furnish(self, place: Place, session: Session) -> None:
        self.addresses = apart.facts(place.facts, session.id) if self.order.apart else place.facts
        if self._product is not None:
            use.give(session, self._product)
            self.addresses = use.shown(self.addresses, self._product)
        self.feed.add("run", session=session.id, scenarios=[scenario.id for scenario in self.scenarios])

    @property
    def _product(self) -> Product | None:
        return None if self.order.driver == "demo" else self._attached.product

    def _about(self, facts: Mapping[str, Json]) -> Mapping[str, Json]:
        lang = self.order.lang if self.order.lang != "fr" else ""
        named = {"title": self.order.title, "owner": self.order.owner, "lang": lang}
        return {**about(self._pack, facts), **{name: value for name, value in named.items() if value}}

    def _progress(
        self, telling: Telling, place: int, total: int, scenario: Scenario, result: ScenarioResult | None
    ) -> None:
        if result is not None:
            self._results[scenario.id] = result
        telling.progress(place, total, scenario, result)

    def _failure(self, error: Exception) -> str:
        known = isinstance(error, BenchFailureError | OSError | RefusedError)
        what = str(error) if known else f"erreur imprévue du banc : {type(error).__name__} {error}"
        home = self._attached.home or environment.home()
        kept = f" La session est gardée dans {home} : banc dossier {self.session}" if self.session else ""
        return f"{what}{kept}"
