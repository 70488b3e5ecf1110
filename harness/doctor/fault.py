"""A configuration fault: what is not set right at a desk, said once, with the exact thing to change.

The list is closed: what the doctor says is one of ``FAULTS``. None of them is a non-conformity of the product.
"""

from dataclasses import dataclass
from enum import Enum

from formats.rule import Text


class Family(Enum):
    """Who is wrong."""

    NETWORK = Text("réseau", "network")
    TLS = Text("TLS", "TLS")
    CLOCK = Text("horloge", "clock")
    DATA = Text("données", "data")
    SETTING = Text("réglage", "setting")
    PRODUCT = Text("produit", "product")


NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: a stable id, who is wrong, what is wrong, what to change; the words of Windows and of Linux, when any.

    ``windows`` and ``linux`` are commands or places of that system; empty when the fix is the same everywhere.
    """

    id: str
    family: Family
    says: Text
    fix: Text
    windows: Text = NOTHING
    linux: Text = NOTHING

    def fix_on(self, system: str) -> Text:
        """The fix with the words of a system (``sys.platform``); macOS has those of Linux, "" has none."""
        words = {"win32": self.windows, "": NOTHING}
        more = words.get(system, self.linux)
        return Text(f"{self.fix.fr} {more.fr}".rstrip(), f"{self.fix.en} {more.en}".rstrip())


FAULTS: dict[str, Fault] = {}
"""Every fault by its id, in the order in which the modules declare them (``harness.doctor.known``)."""


def fault(id: str, family: Family, says: Text, fix: Text, windows: Text = NOTHING, linux: Text = NOTHING) -> Fault:
    """Declare a fault; an id is declared once."""
    if id in FAULTS:
        raise ValueError(f"fault {id} is declared twice")
    FAULTS[id] = Fault(id, family, says, fix, windows, linux)
    return FAULTS[id]


def same(text: str) -> Text:
    """Words that are the same in both languages: a name, an address, a date."""
    return Text(text, text)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A fault that was recognised: where (service or listener), what shows it, at which event (0 = a local probe)."""

    fault: Fault
    where: str = ""
    shown: Text = NOTHING
    event: int = 0

    @property
    def cause(self) -> tuple[str, str, str]:
        """What makes two diagnoses the same one."""
        return (self.fault.id, self.where, self.shown.fr)
