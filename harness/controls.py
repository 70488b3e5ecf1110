"""What a scenario may change in the bench."""

from collections.abc import Mapping
from typing import Protocol

from record.event import Json


class Controls(Protocol):
    """What a scenario may change in the bench: ``harness.bench.control.Session`` offers it."""

    def reset(self) -> None:
        """Back to the seed."""
        ...

    def arm_fault(self, mock: str, name: str, operation: str, count: int, params: Mapping[str, Json]) -> None:
        """Arm a fault."""
        ...

    def clear_faults(self) -> None:
        """Disarm every fault, those that listeners show included."""
        ...

    def show_tls_fault(self, name: str, listeners: str) -> None:
        """Have usual addresses show a TLS fault."""
        ...

    def inject(self, mock: str, content: bytes, call: int = 0, identity: str = "") -> object:
        """Serve bytes as the next answer of a mock, or to the Nth ``call``, of any identity or of one."""
        ...

    def deliver(self, mock: str, to: str, content: bytes) -> None:
        """Have a message of a third party arrive in a mailbox that a mock hosts."""
        ...

    def address(self, listener: str) -> str:
        """Where a product reaches a listener (``hl7.mllp``): ``host:port``, or a URL."""
        ...

    def move_clock(self, offset_seconds: int) -> None:
        """Set the session's clock."""
        ...

    def lend_knobs(self, knobs: Mapping[str, str]) -> None:
        """Set knobs until the next reset."""
        ...
