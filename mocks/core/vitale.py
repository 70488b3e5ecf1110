"""Fictitious Vitale cards: what a reader gives of one (insi.md §1.3 to §1.5), with a key and a certificate.

The names of the cards are CNDA's (insi.md §3.2). What they hold is known only in part: each beneficiary says its
source; serial numbers and cover are the bench's own, and so is the authority that signs them.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from formats.ins import matricule
from mocks.core.pki import authority
from mocks.core.pki.leaves import Leaf, Profile, paths
from record import files
from record.event import Json

SEED = Path(__file__).parent.parent / "seed" / "vitale.json"
_HOLDER = "GIE SESAM-VITALE MOCK"


@dataclass(frozen=True)
class Card:
    """A card of the seed; keys of matricules are computed, never typed."""

    name: str
    serial: str
    cover: Mapping[str, str]
    insured: str
    people: tuple[Mapping[str, Json], ...]

    @cached_property
    def profile(self) -> Profile:
        """Its certificate: CN is the serial number, which the assertion of the card names (insi.md §1.3)."""
        use = f"vitale-{re.sub('[^a-z0-9]+', '-', self.name.lower())}"
        return Profile(use, self.serial, "CARTE VITALE FICTIVE", authority.CARDS, signs=True, holder=_HOLDER)

    def leaf(self, folder: Path) -> Leaf:
        """Where its certificate and key are kept."""
        return paths(folder, self.profile)

    def file(self, folder: Path) -> Path:
        """Where the card itself is kept, as JSON."""
        return folder / f"{self.profile.use}.json"

    def content(self) -> dict[str, Json]:
        """What the file says; the names are those of RECVITALE and ContexteBAM, in snake case."""
        return {
            "notice": "environnement simulé : carte fictive",
            "name": self.name,
            "serial": self.serial,
            "cover": dict(self.cover),
            "insured": _numbered(self.insured),
            "beneficiaries": [self._beneficiary(person) for person in self.people],
        }

    def _beneficiary(self, person: Mapping[str, Json]) -> dict[str, Json]:
        number = str(person["number"])
        told = {name: value for name, value in person.items() if name != "number"}
        return {**told, "matricule": _numbered(number), "bearer": number == self.insured}


def _numbered(number: str) -> dict[str, Json]:
    return {"number": number, "key": matricule.key_of(number), "type": "NIR"}


def cards(path: Path = SEED) -> tuple[Card, ...]:
    """The cards of a seed file."""
    known = json.loads(path.read_bytes())["cards"]
    return tuple(
        Card(item["name"], item["serial"], item["cover"], item["insured"], tuple(item["beneficiaries"]))
        for item in known
    )


def write(card: Card, folder: Path) -> None:
    """Write the card's file, when it does not say that already."""
    content = json.dumps(card.content(), ensure_ascii=False, indent=1).encode()
    path = card.file(folder)
    if not path.exists() or path.read_bytes() != content:
        files.write(path, content)
