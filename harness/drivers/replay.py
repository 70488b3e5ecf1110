"""The recorded history as a driver: it is never asked to do anything, since replay takes what was recorded."""

from collections.abc import Mapping

from harness.drivers.driver import Answer, NoPerson, Watch
from harness.stop import DivergedError
from record.event import Json


class ReplayDriver(NoPerson):
    """Says what the recorded run knew of the product, and refuses to act."""

    def __init__(self, name: str, product: Mapping[str, Json], *, personal: bool) -> None:
        self.name = name
        self.personal = personal
        self._product = product

    def product(self) -> Mapping[str, Json]:
        """What was known of the product."""
        return self._product

    def reset(self) -> Answer:
        """Never asked."""
        raise DivergedError("le rejeu a voulu remettre le logiciel à zéro")

    def act(self, action: str, _params: Mapping[str, Json], _watch: Watch) -> Answer:
        """Never asked."""
        raise DivergedError(f"le rejeu a voulu jouer « {action} »")

    def show(self, what: str, _params: Mapping[str, Json], _watch: Watch) -> Answer:
        """Never asked."""
        raise DivergedError(f"le rejeu a voulu constater « {what} »")

    def patience(self, _within: float) -> float:
        """Nothing comes any more."""
        return 0.0


class ReplayControls:
    """A bench that cannot be changed any more."""

    def reset(self) -> None:
        """Never asked."""
        raise DivergedError("le rejeu a voulu remettre le banc à zéro")

    def arm_fault(self, _mock: str, name: str, _operation: str, _count: int, _params: Mapping[str, Json]) -> None:
        """Never asked."""
        raise DivergedError(f"le rejeu a voulu armer « {name} »")

    def clear_faults(self) -> None:
        """Never asked."""
        raise DivergedError("le rejeu a voulu désarmer les pannes")

    def show_tls_fault(self, name: str, _listeners: str) -> None:
        """Never asked."""
        raise DivergedError(f"le rejeu a voulu montrer « {name} »")

    def inject(self, mock: str, _content: bytes, _call: int = 0, _identity: str = "") -> None:
        """Never asked."""
        raise DivergedError(f"le rejeu a voulu injecter une réponse de {mock}")

    def deliver(self, _mock: str, to: str, _content: bytes) -> None:
        """Never asked."""
        raise DivergedError(f"le rejeu a voulu remettre un message à {to}")

    def address(self, listener: str) -> str:
        """Never asked."""
        raise DivergedError(f"le rejeu a voulu connaître l'adresse de « {listener} »")

    def move_clock(self, _offset_seconds: int) -> None:
        """Never asked."""
        raise DivergedError("le rejeu a voulu déplacer l'horloge")

    def lend_knobs(self, _knobs: Mapping[str, str]) -> None:
        """Never asked."""
        raise DivergedError("le rejeu a voulu régler un simulateur")
