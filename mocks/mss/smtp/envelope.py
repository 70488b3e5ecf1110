"""The transaction of a submission."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Recipient:
    """An accepted ``RCPT``: address, DSN ``NOTIFY`` values in capitals, ``ORCPT``."""

    address: str
    notify: frozenset[str] = frozenset()
    original: str = ""


@dataclass(slots=True)
class Envelope:
    """The transaction under way: reverse path (empty for ``<>``) and recipients."""

    sender: str
    envelope_id: str = ""
    returns: str = ""
    recipients: list[Recipient] = field(default_factory=list)
