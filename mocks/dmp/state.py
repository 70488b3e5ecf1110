"""What a session of the DMP remembers: one record per patient, the documents, the answers injected."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mocks.core.injection import Waiting
from mocks.core.seed import Seed
from record.event import Json


@dataclass(slots=True)
class Entry:
    """A document entry. ``uuid`` is ``urn:uuid:…``; ``facts`` are the codes and times that queries filter on.

    ``submitted`` is the ExtrinsicObject as it came (XML text). ``subject`` and ``structure`` are those of the VIHF
    that brought it.
    """

    uuid: str
    unique_id: str
    status: str
    hash: str
    size: int
    mime_type: str
    title: str
    type: str
    signature: bool
    submitted: str
    subject: str
    structure: str
    set_id: str
    facts: Mapping[str, Json] = field(default_factory=dict)


@dataclass(slots=True)
class Record:
    """A patient's DMP: entries by uuid, authorisations (holder → since), attending doctors.

    A holder is a national id or a Struct_IdNat.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    authorizations: dict[str, str] = field(default_factory=dict)
    attending: set[str] = field(default_factory=set)


@dataclass(slots=True)
class State:
    """Records by the 13 characters of the matricule; ``owners`` maps uniqueIds to (matricule, uuid)."""

    records: dict[str, Record] = field(default_factory=dict)
    documents: dict[str, bytes] = field(default_factory=dict)
    owners: dict[str, tuple[str, str]] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)
    injected: list[Waiting] = field(default_factory=list)

    def record(self, matricule: str) -> Record:
        """A patient's record, empty when nothing happened to it yet; the state does not move."""
        return self.records.get(matricule) or Record()

    def entry_of(self, unique_id: str) -> Entry | None:
        """The entry of a document uniqueId, whoever's it is."""
        owner = self.owners.get(unique_id)
        return self.records[owner[0]].entries[owner[1]] if owner else None

    def entry_at(self, uuid: str) -> tuple[str, Entry] | None:
        """(matricule, entry) of an entryUUID."""
        for matricule, record in self.records.items():
            if uuid in record.entries:
                return matricule, record.entries[uuid]
        return None


def new_state(_seed: Seed) -> State:
    """The state of a new session: DMPs exist as the seed says, and are empty."""
    return State()
