"""What a scenario is written with: the bench, the editor, the four services, steps (design §5)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from formats.rule import Text
from harness import sightings
from harness.checks.check import Check, Evidence
from harness.drivers.driver import Status
from harness.engine import Engine
from harness.guidance import Guidance
from harness.outcome import Input, Outcome
from harness.patients import Patient
from harness.sender import mllp, pam, post
from harness.sender.letter import DELIVERS, Letter
from harness.sender.pam import Announcement
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

    def exchanges(self, operation: str = "", *, within: float = 0.0, whole: bool = False) -> list[Evidence]:
        """The calls since the step began, or since the scenario began with ``whole``; they stay to be claimed.

        ``within``: how long late ones are waited for, in seconds.
        """
        return self._engine.look(self._mock, operation, within, whole=whole)

    def may(self, operation: str) -> None:
        """Say that calls of that operation (a pattern) may take place in this scenario without being expected."""
        self._engine.background(self._mock, operation)

    def fault(self, name: str, *, operation: str = "", count: int = 1, **params: Json) -> None:
        """Arm a fault of this mock."""
        self._engine.fault(self._mock, name, operation, count, params)

    @contextmanager
    def unsafe(self, fault: str) -> Iterator[None]:
        """Have this service show a TLS fault at its usual addresses meanwhile: the product keeps its settings."""
        try:
            for listeners in sightings.listeners(self._mock):
                self._engine.tls_fault(fault, listeners)
            yield
        except StopError:
            self._engine.clear_faults()
            raise
        except BaseException:
            self._engine.give_back()
            raise
        self._engine.clear_faults()

    def attempts(self, *, within: float = WITHIN) -> list[Evidence]:
        """What was seen at this service's TLS faults since the step began: handshakes, and calls made all the same."""
        return self._engine.sight(sightings.at_faults(self._mock), within, whole=False)

    def answers(self, content: bytes, *, call: int = 0, for_: str = "") -> None:
        """Serve ``content``, byte for byte, as the next answer.

        ``call``: to the Nth call from now; ``for_``: to a call about an identity only (birth name and given names,
        or matricule). The other calls get the real answer.
        """
        self._engine.inject(self._mock, content, call, for_)


class Revocation:
    """Where the authorities publish their revocation lists."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def fault(self, name: str, *, count: int = 1) -> None:
        """Have so many readings of a list meet a fault (``expired``, ``not_found``, ``http_503``, ``hangs``…)."""
        self._engine.fault(sightings.REVOCATION, name, "", count, {})

    def readings(self, *, within: float = 0.0, whole: bool = False) -> list[Evidence]:
        """What was read since the step (or the scenario) began."""
        return self._engine.sight(sightings.REVOCATION, within, whole=whole)


class Mail(Service):
    """MSSanté: what the editor calls, and what a third party posts to its mailbox."""

    def delivers(self, person: Patient, *, to: str, matricule: str = "", oid: str = "", **changed: str) -> Evidence:
        """Have a document about a person arrive in the mailbox ``to``: an IHE_XDM archive with a CDA and its PDF.

        It carries the person's INS, or the one given; ``changed`` are traits that the third party has otherwise
        (``birth_date="2014-02-02"``). The evidence tells the letter, and the ``unique_id`` of its document.
        """
        traits = {name: str(value) for name, value in {**person.traits, **changed}.items()}
        letter = Letter(to, traits, matricule or person.matricule, oid or person.oid)
        told = {"letter": letter.told}
        return self._engine.send(DELIVERS, told, lambda controls: post.sent(letter, controls.deliver))


class Hl7(Service):
    """HL7 v2: what the editor sends to other systems, and what an identity reference sends to it."""

    @property
    def address(self) -> str:
        """``host:port`` where the bench listens to messages (MLLP)."""
        return self._engine.address("hl7.mllp")

    def sends(
        self,
        person: Patient,
        *,
        to: str,
        event: str = pam.CREATES,
        reliability: str = pam.VALI,
        ins: bool = True,
        deletes: bool = False,
        after: Evidence | None = None,
    ) -> Evidence:
        """Have the identity reference send a message about a person to the product, which listens at ``to``.

        Without ``to`` the message is written to a file, named by the evidence (``file``). ``deletes`` says that the
        INS is no more; ``after`` is the message that created the identity: its identifier serves again.
        """
        traits = {name: str(value) for name, value in person.traits.items()}
        said = Announcement(event, traits, reliability, person.matricule if ins else "", person.oid, deletes)
        known = str(after.data["result"]["identifier"]) if after else ""
        told = {"message": said.told, "to": to, "identifier": known}
        sent = self._engine.send(pam.SENDS, told, lambda _controls: mllp.sent(said, to, known))
        failure = sent.data["result"].get("failure")
        if failure:
            raise StopError(Verdict.BLOCKED, str(failure))
        return sent

    def loaded(self, sent: Evidence, *, may_refuse: bool = False) -> Outcome:
        """Have the product take in a message that was written to a file. Its bytes stay the part of that message."""
        accepts = (Status.DONE, Status.REFUSED) if may_refuse else (Status.DONE,)
        file = {"file": str(sent.data["result"]["file"])}
        return self._engine.act("hl7.load", file, accepts, lambda: {"content": sent.part("request").decode()})


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
        self.mss = Mail(engine, "mss")
        self.hl7 = Hl7(engine, "hl7")
        self.revocation = Revocation(engine)

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
    def step(self, title: Text | str) -> Iterator[None]:
        """One step of the procedure: calls made in it are expected in it. A plain ``str`` only in an outside pack."""
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

    def guided(
        self, do: Text, *, seen: Text, film: Text, proofs: str | Sequence[str] = (), kind: str = "video"
    ) -> None:
        """A guided step: a person does ``do`` on their screen and says whether they see ``seen``; ``film`` says what
        the piece (``kind``: ``video``, ``capture``) of those proofs has to show. Their yes is attested at most."""
        named = (proofs,) if isinstance(proofs, str) else tuple(proofs)
        self._engine.guide(Guidance(do, seen, film, named, kind))

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
        """Set a knob of a mock (``insi.unknown_person``) for the rest of the scenario: the next one starts without."""
        self._engine.set_knob(name, value)

    def keeps(self, proofs: str | Sequence[str], kind: str, source: Evidence | Outcome | None, what: str) -> None:
        """Keep bytes of an event as the piece of one or several proofs: see ``harness.dossier.pieces`` for ``what``."""
        if source is None:
            return
        evidence = source.evidence if isinstance(source, Outcome) else source
        for proof in [proofs] if isinstance(proofs, str) else proofs:
            self._engine.piece(proof, kind, evidence, what)
