"""What a request to the run API asks for, and what is answered."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from record.event import Json


class ApiError(Exception):
    """A request that cannot be done: HTTP status, and a sentence (French) that says what to do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Call:
    """A request. ``given`` holds what the route's pattern names in the path; ``streams``: it accepts server events."""

    method: str
    path: str
    query: Mapping[str, str]
    raw: bytes
    streams: bool = False
    last: str = ""
    """The last event that a client of a stream says it has (``Last-Event-ID``)."""
    given: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, Json]:
        """The body as a JSON object, {} when empty; raises ``ApiError``."""
        try:
            body = json.loads(self.raw) if self.raw else {}
        except (ValueError, RecursionError) as error:
            raise ApiError(400, f"corps JSON illisible : {error}") from error
        _refuse_half_characters(body)
        if not isinstance(body, dict):
            raise ApiError(400, "le corps doit être un objet JSON")
        return body

    def whole(self, name: str, default: int, most: int) -> int:
        """A whole-number query field, at most ``most``; raises ``ApiError``."""
        value = self.query.get(name, str(default))
        if not value.isascii() or not value.isdigit() or len(value) > 15:
            raise ApiError(400, f"{name} doit être un nombre entier, reçu « {value[:40]} »")
        return min(int(value), most)


def _refuse_half_characters(body: Json) -> None:
    """No dossier and no answer can write a lone surrogate (« \\ud800 »): it is refused wherever it is."""
    try:
        json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ApiError(400, "un texte contient une moitié de caractère (\\ud800 à \\udfff seul)") from error


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: JSON, or bytes of a media type, or a stream of server events."""

    body: Json = None
    status: int = 200
    raw: bytes | None = None
    media: str = "application/json; charset=utf-8"
    name: str = ""
    """The file name under which a browser keeps it."""
    stream: Iterator[bytes] | None = None


Handler: TypeAlias = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path (``/runs/{run}``), what it does, in a sentence, and what its body holds."""

    method: str
    pattern: str
    handler: Handler
    says: str
    body: str = ""
    """The name of the schema of the request body (``harness.api.openapi``)."""
    query: tuple[str, ...] = ()

    def matches(self, path: str) -> dict[str, str] | None:
        """What the path gives for the names of the pattern; None when it is another path."""
        wanted, found = self.pattern.strip("/").split("/"), path.strip("/").split("/")
        if len(wanted) != len(found):
            return None
        pairs = list(zip(wanted, found, strict=True))
        if any(name != value for name, value in pairs if not name.startswith("{")):
            return None
        return {name.strip("{}"): value for name, value in pairs if name.startswith("{")}
