"""The run API: list packs, play scenarios, follow them, answer a manual step. Loopback, behind a token (design §4)."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from harness.api.resources import Resources
from harness.api.server import Server
from harness.bench.place import fact
from record.event import Json

if TYPE_CHECKING:
    from harness.product.product import Product


def serve(
    facts: Mapping[str, Json], out: Path, home: Path | None = None, port: int = 0, product: "Product | None" = None
) -> Server:
    """The run API on the bench of these facts (``up --json``), answering; dossiers go to ``out``.

    ``home`` is where that bench keeps its sessions, None when it is somebody else's. ``product`` is who is tested, but
    in the runs of the demonstration editor. Raises ``BenchFailureError``.
    """
    return Server(Resources(fact(facts, "control.url"), fact(facts, "control.token"), out, home, product), port)
