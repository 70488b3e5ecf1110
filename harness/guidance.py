"""A guided step: what a person is told to do on their screen, asked to have seen, and to film (issue 4, item 7).

It stands for what neither exchanges nor an adapter show: a display, a setting. The answer is a person's word, hence
``attested`` at most.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from formats.rule import Text
from record.event import Json

KINDS = ("capture", "video")
"""What may be asked as a piece."""
NOBODY = Text(
    "Étape guidée : il faut une personne devant l'écran (banc run --driver manual, ou --driver adapter --person).",
    "Guided step: it takes a person at the screen (banc run --driver manual, or --driver adapter --person).",
)
"""Why a guided step is not judged when nobody is there."""
SILENT = Text("Étape guidée restée sans réponse.", "Guided step left without an answer.")


@dataclass(frozen=True, slots=True)
class Guidance:
    """What to do, what should then be seen, what to film of it, and the proofs that this piece is for.

    ``kind`` is what is asked for: ``capture`` or ``video``.
    """

    do: Text
    seen: Text
    film: Text
    proofs: tuple[str, ...] = ()
    kind: str = "video"

    def to_json(self) -> dict[str, Json]:
        """As an event records it."""
        texts = {name: {"fr": text.fr, "en": text.en} for name, text in self._texts().items()}
        return {**texts, "proofs": list(self.proofs), "piece": self.kind}

    def _texts(self) -> Mapping[str, Text]:
        return {"do": self.do, "seen": self.seen, "film": self.film}


def from_json(body: Mapping[str, Any]) -> Guidance:
    """The step of its recorded form."""
    do, seen, film = (Text(str(body[name]["fr"]), str(body[name]["en"])) for name in ("do", "seen", "film"))
    return Guidance(do, seen, film, tuple(map(str, body.get("proofs", ()))), str(body.get("piece", "video")))
