"""The demonstration editor as a child process, driven by its adapter."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from harness.bench.embedded import Child, editor_child
from harness.bench.failure import BenchFailureError
from harness.bench.place import fact
from harness.drivers.adapter import AdapterDriver
from harness.drivers.driver import Answer, Status, Watch
from harness.drivers.mire import Mire
from record import clock
from record.event import Json

SETTLED = 0.0
"""The demonstration editor calls nobody once an action is done, and the bench records before it answers."""
DYING = 1.0
"""Seconds in which a process that closed its connections is seen to end."""

REFERENCE = "BANC-LGC-0001"
"""The product reference of the demonstration editor: a rehearsal's word against the product's own."""


class DemoDriver(AdapterDriver):
    """The adapter of the demonstration editor. ``page`` is where a person can use it by hand."""

    name = "demo"

    def __init__(self, child: Child, mire: Mire) -> None:
        super().__init__(fact(child.facts, "adapter"), mire.opens, REFERENCE, SETTLED)
        self.page = str(child.facts.get("page", ""))
        self._child = child
        self._mire = mire

    def close(self) -> None:
        """Close the connections, those of the login page too."""
        super().close()
        self._mire.close()

    def reset(self) -> Answer:
        """Have the editor forget everything; raises ``BenchFailureError`` when its process ended."""
        return self._living(super().reset())

    def act(self, action: str, params: Mapping[str, Json], watch: Watch) -> Answer:
        """Have the editor do something; raises ``BenchFailureError`` when its process ended: it is the bench's own."""
        return self._living(super().act(action, params, watch))

    def _living(self, answer: Answer) -> Answer:
        deadline = clock.monotonic() + DYING
        while answer.status is Status.UNAVAILABLE and clock.monotonic() < deadline:
            if not self._child.alive:
                raise BenchFailureError(f"Le logiciel de démonstration s'est arrêté. {answer.reason}")
            clock.sleep(0.05)
        return answer

    def ask_to_stop(self) -> None:
        """Let the editor end while something else is done."""
        self._child.ask_to_stop()


@contextmanager
def demonstration(
    facts: Mapping[str, Json], defects: Sequence[str] = (), started: Child | None = None
) -> Iterator[DemoDriver]:
    """The demonstration editor, told of a bench by its facts, with named defects, for the time of the block.

    ``started`` is the child of ``editor_child`` when it was started beforehand.
    """
    with started or editor_child(defects) as child:
        child.tell(json.dumps(facts))
        driver = DemoDriver(child, mire_of(facts, keeps=True))
        try:
            yield driver
        finally:
            driver.close()


def mire_of(facts: Mapping[str, Json], professional: str = "", *, keeps: bool = False) -> Mire:
    """A person who logs in as the first professional of the bench, unless another is chosen."""
    return Mire(professional or _first_professional(facts), Path(fact(facts, "tls.ca")), keeps=keeps)


def _first_professional(facts: Mapping[str, Json]) -> str:
    try:
        return str(facts["psc"]["professionals"][0]["login"])
    except (KeyError, IndexError, TypeError) as error:
        raise BenchFailureError("Le banc ne donne aucun professionnel pour se connecter.") from error
