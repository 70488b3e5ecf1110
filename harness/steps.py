"""What a scenario is written with: the bench, the editor, the four services, steps (design §5)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from formats.rule import Text
from harness.checks.check import Check, Evidence
from harness.drivers.driver import Status
from harness.engine import Engine
from harness.outcome import Input, Outcome
from harness.patients import Patient
from harness.stop import StopError
from harness.verdict import Verdict
from record.event import Json

DECLARED = ("idam", "psc_client", "psc_redirect_uris", "lps_name", "lps_version", "lps_approval")
"""What ``produit.toml`` says of the software that checks compare its calls with."""


def declared_of(product: Mapping[str, Json]) -> dict[str, Json]:
    """What checks compare calls with, of what is known of a product."""
    return {name: product[name] for name in DECLARED if name in product}


WITHIN = 60.0
"""Seconds in which an expected call should come, unless the scenario says otherwise."""
QUIET = 3.0
"""Seconds of silence after which a call that must not come is taken as not made."""


class Editor:
    """The software under test."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def does(self, action: str, **params: Json) -> Outcome:
        """Have it do something that the requirement asks for."""
        return self._engine.act(action, params, (Status.DONE,))

    def tries(self, action: str, **params: Json) -> Outcome:
        """Have it try something that may well fail, because of a fault for one."""
        return self._engine.act(action, params, (Status.DONE, Status.REFUSED, Status.FAILED))

    def refuses(self, action: str, **params: Json) -> Outcome:
        """Have it try something that it must refuse by itself."""
        return self._engine.act(action, params, (Status.REFUSED,))

    def shows(self, what: str, **params: Json) -> Outcome:
        """What it shows of something."""
        return self._engine.observe(what, params)


class Service:
    """One of the four services: what the editor calls."""

    def __init__(self, engine: Engine, mock: str) -> None:
        self._engine = engine
        self._mock = mock

    def expects(self, operation: str, *, within: float = WITHIN, **facts: Json) -> Evidence | None:
        """The call that must come: the first one of that operation with those facts; None when it does not."""
        return self._engine.expect(self._mock, operation, within, facts)

    def none(self, operation: str = "", *, within: float = QUIET, whole: bool = False) -> list[Evidence]:
        """The calls that came since the step (or the scenario) began, though none should: give them to a check."""
        return self._engine.look(self._mock, operation, within, whole=whole)

    def exchanges(self, operation: str = "", *, whole: bool = False) -> list[Evidence]:
        """The calls since the step began, or since the scenario began with ``whole``; they stay to be claimed."""
        return self._engine.look(self._mock, operation, 0.0, whole=whole)

    def may(self, operation: str) -> None:
        """Say that calls of that operation (a pattern) may take place in this scenario without being expected."""
        self._engine.background(self._mock, operation)

    def fault(self, name: str, *, operation: str = "", count: int = 1, **params: Json) -> None:
        """Arm a fault of this mock."""
        self._engine.fault(self._mock, name, operation, count, params)

    def answers(self, content: bytes) -> None:
        """Serve ``content``, byte for byte, as the next answer."""
        self._engine.inject(self._mock, content)


class Bench:
    """The bench, as a scenario sees it. ``product`` holds what is known of the software under test."""

    def __init__(self, engine: Engine, patients: Mapping[str, Patient], product: Mapping[str, Json]) -> None:
        self._engine = engine
        self._patients = patients
        self.product = product
        self.editor = Editor(engine)
        self.insi = Service(engine, "insi")
        self.psc = Service(engine, "psc")
        self.dmp = Service(engine, "dmp")
        self.mss = Service(engine, "mss")

    def patient(self, name: str) -> Patient:
        """A fictitious patient by birth name and given names (``DE VINCI LEONARDO PIERO``)."""
        return self._patients[name]

    @property
    def reference(self) -> str:
        """The product's reference (Convergence); without it nothing that rests on it can be judged."""
        reference = str(self.product.get("reference", ""))
        if not reference:
            raise StopError(Verdict.BLOCKED, "Le banc ne connaît pas la référence produit : donnez --reference.")
        return reference

    @contextmanager
    def step(self, title: str | Text) -> Iterator[None]:
        """One step of the procedure: calls made in it are expected in it."""
        self._engine.open_step(title if isinstance(title, Text) else Text(title, title))
        try:
            yield
        except StopError:
            self._engine.close_step()
            raise
        self._engine.close_step()

    def check(self, check: Check, **inputs: Input) -> None:
        """Run a check on evidence and parameters, by name; one that takes ``declared`` is given it when it is known."""
        known = declared_of(self.product)
        if known and check.takes("declared"):
            inputs.setdefault("declared", known)
        self._engine.check(check, inputs)

    def refused(self, action: str, **params: Json) -> Outcome:
        """The product's own refusal of an action that the requirement forbids."""
        return self.editor.refuses(action, **params)

    def clear_faults(self) -> None:
        """Disarm every fault."""
        self._engine.clear_faults()

    def clock(self, offset_seconds: int) -> None:
        """Set the session's clock at that many seconds from the machine's."""
        self._engine.move_clock(offset_seconds)

    def knob(self, name: str, value: str) -> None:
        """Set a knob of a mock (``insi.unknown_person``)."""
        self._engine.set_knob(name, value)

    def keeps(self, proofs: str | Sequence[str], kind: str, source: Evidence | Outcome | None, what: str) -> None:
        """Keep bytes of an event as the piece of one or several proofs: see ``harness.dossier.pieces`` for ``what``."""
        if source is None:
            return
        evidence = source.evidence if isinstance(source, Outcome) else source
        for proof in [proofs] if isinstance(proofs, str) else proofs:
            self._engine.piece(proof, kind, evidence, what)
