"""The harmless form of what would put a secret in the hashed metadata of an event, where nothing can be masked.

A secret may stay in a part, whose salted digest alone is hashed (design §3, "Masking"): the metadata then say only
that it is there. Everything here is pure and quick: it is on the path of every request.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar
from urllib.parse import unquote_plus

from record.event import Json

MASKED = "(masqué)"
IN_PART = "(masqué : dans la partie request)"
"""What stands for the value of a header whose exact bytes are in the part ``request``."""

Pair = TypeVar("Pair", bound=Sequence[str])

_SECRET_HEADER = re.compile(r"authori[sz]ation|cookie|secret|passw|token|api-?key|assertion")
_SECRET_FIELD = re.compile(
    r"(?:client_?)?secret|passw(?:or)?d|pwd|pass|motdepasse|mot_de_passe|passphrase|private_?key"
)
_SECRET_PARAMETER = re.compile(
    rf"{_SECRET_FIELD.pattern}|(?:access_|refresh_|id_|subject_)?token(?:_hint)?|(?:client_)?assertion"
)
_SCHEMES = frozenset({"basic", "bearer", "digest", "dpop", "negotiate", "ntlm"})
_TRACES = ("ecret", "ECRET", "assw", "ASSW", "uthori", "UTHORI", "ookie", "PRIVATE KEY", "://", "motdepasse", "mot_de")
"""A text without any of these holds no secret that ``text`` would find."""
_IN_TEXT = (
    (re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z)", re.S), MASKED),
    (
        re.compile(
            r"(?i)((?:proxy-)?authorization\"?'?\s*[:=]\s*\"?'?(?:basic|bearer|digest|negotiate|ntlm)\s+)[^\s\"',]+"
        ),
        rf"\1{MASKED}",
    ),
    (re.compile(r"(?i)(\b(?:set-)?cookie\"?'?\s*:\s*\"?'?)[^\r\n\"]+"), rf"\1{MASKED}"),
    (
        re.compile(
            r"(?i)((?:client_?secret|passw(?:or)?d|mot_?de_?passe|passphrase)[\"']?\s*[:=]\s*)"
            r"(?:\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s&\"'<>,;]+)"
        ),
        rf"\1{MASKED}",
    ),
    (re.compile(r"(://[^\s/:@]{1,200}:)[^\s/@]{1,200}@"), rf"\1{MASKED}@"),
)


def headers(pairs: Sequence[Pair]) -> Sequence[Pair | tuple[str, str]]:
    """Header fields with the values that may be a secret left out; a scheme of authorization stays."""
    if not any(is_secret_header(pair[0]) for pair in pairs):
        return pairs
    return [(pair[0], _credential(pair[1])) if is_secret_header(pair[0]) else pair for pair in pairs]


@lru_cache(maxsize=1024)
def is_secret_header(name: str) -> bool:
    """Whether a header of that name may carry a secret."""
    return _SECRET_HEADER.search(name.lower()) is not None


def target(line: str) -> str:
    """A request target whose secret parameters say only that they are there."""
    path, mark, query = line.partition("?")
    if not mark:
        return line
    return f"{path}?{'&'.join(map(_field, query.split('&')))}"


def text(words: str) -> str:
    """A text, such as a log or an error message, without the secrets that it is easy to know."""
    if not any(trace in words for trace in _TRACES):
        return words
    for pattern, instead in _IN_TEXT:
        words = pattern.sub(instead, words)
    return words


def value(json: Json) -> Json:
    """A JSON value whose texts are harmless, and whose members that are called a secret say only that they are."""
    if isinstance(json, str):
        return text(json)
    if isinstance(json, Mapping):
        return {name: MASKED if _hides(str(name), item) else value(item) for name, item in json.items()}
    if isinstance(json, list | tuple):
        return [value(item) for item in json]
    return json


def _hides(name: str, item: Json) -> bool:
    return isinstance(item, str) and item != "" and _SECRET_FIELD.fullmatch(name.lower()) is not None


def _credential(given: str) -> str:
    scheme, _space, rest = given.partition(" ")
    return f"{scheme} {IN_PART}" if rest and scheme.lower() in _SCHEMES else IN_PART


def _field(pair: str) -> str:
    name, equals, given = pair.partition("=")
    return f"{name}={MASKED}" if equals and given and _is_secret_parameter(name) else pair


def _is_secret_parameter(name: str) -> bool:
    return _SECRET_PARAMETER.fullmatch(unquote_plus(name).lower()) is not None
