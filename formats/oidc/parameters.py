"""Reading the fields of a query string or of a urlencoded body, whatever was sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

MAX_FIELDS = 200
"""More fields than this are not read at all."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Named fields: the first value of each name, and the names that came more than once."""

    values: Mapping[str, str] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        """The value of a field; empty when absent."""
        return self.values.get(name, "")

    def __contains__(self, name: str) -> bool:
        """Whether the field was sent, even empty."""
        return name in self.values


def read(encoded: str | bytes) -> Parameters:
    """The fields of ``encoded``; none when there are more than ``MAX_FIELDS``. Never raises."""
    text = encoded.decode("utf-8", "replace") if isinstance(encoded, bytes) else encoded
    try:
        return _gather(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError:
        return Parameters()


def of_target(target: str) -> Parameters:
    """The fields of a request target (``/auth?client_id=…``) or of a URL. Never raises."""
    return read(target.partition("#")[0].partition("?")[2])


def port_of(url: str) -> int:
    """The port that a URL names; 0 when it names none or is malformed."""
    try:
        return urlsplit(url).port or 0
    except ValueError:
        return 0


def host_of(url: str) -> str:
    """The host that a URL names, brackets kept around an IPv6 address; empty when there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return f"[{host}]" if ":" in host else host


def path_of(url: str) -> str:
    """The path of a URL; empty when there is none or the URL is malformed."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _gather(pairs: Iterable[tuple[str, str]]) -> Parameters:
    values: dict[str, str] = {}
    repeated: dict[str, None] = {}
    for name, value in pairs:
        if name in values:
            repeated[name] = None
        values.setdefault(name, value)
    return Parameters(values, tuple(repeated))
