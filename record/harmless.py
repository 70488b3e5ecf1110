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

_PLAIN_HEADERS = frozenset(
    {
        *("accept", "accept-charset", "accept-encoding", "accept-language", "cache-control", "connection"),
        *("content-disposition", "content-encoding", "content-length", "content-type", "date", "dnt", "expect"),
        *("host", "keep-alive", "mime-version", "pragma", "soapaction", "te", "transfer-encoding", "upgrade"),
        "user-agent",
    }
)
"""The only headers of a request whose values are written in the metadata."""
_SECRET_HEADER = re.compile(r"auth|cookie|secret|passw|pwd|token|key|assertion|credential|session|jwt")
_CALLED = (
    r"(?:.*_)?(?:client|secret|api|access|private|consumer)_?key|.*(?:secret|passw(?:or)?d|passphrase|token)|"
    r"(?:.*_)?(?:pwd|pass|pin|otp|jwt|apikey)|.*mot_?de_?passe"
)
_SECRET_FIELD = re.compile(_CALLED)
_SECRET_PARAMETER = re.compile(
    rf"{_CALLED}|key|sig|signature|auth|authorization|credentials?|id_token_hint|(?:client_)?assertion"
)
_SCHEMES = frozenset({"basic", "bearer", "digest", "dpop", "negotiate", "ntlm"})
_TRACES = re.compile(
    r"(?i)secret|passw|token|api[_-]?key|authori|cookie|bearer|basic|private key|://|mot_?de_?passe|passphr"
)
"""A text without any of these holds no secret that ``text`` would find."""
_TRACES_IN_ASCII = (
    *("secret", "passw", "token", "apikey", "api_key", "api-key", "authori", "cookie", "bearer", "basic"),
    *("private key", "://", "motdepasse", "mot_depasse", "motde_passe", "mot_de_passe", "passphr"),
)
"""The same, spelled out: looked for twenty times faster in the base64 of a document, which has none."""
_GIVEN = r"(?:\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s&\"'<>,;]+)"
_IN_TEXT = (
    (re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z)", re.S), MASKED),
    (
        re.compile(
            r"(?i)((?:proxy-)?authorization\"?'?\s*[:=]\s*\"?'?(?:basic|bearer|digest|negotiate|ntlm)\s+)[^\s\"',]+"
        ),
        rf"\1{MASKED}",
    ),
    (re.compile(r"(?i)(\b(?:bearer|basic) +)(?=[^\s\"',]*[0-9._=+/-]|[^\s\"',]{20})[^\s\"',()]{6,}"), rf"\1{MASKED}"),
    (re.compile(r"(?i)(\b(?:set-)?cookie\"?'?\s*:\s*\"?'?)[^\r\n\"]+"), rf"\1{MASKED}"),
    (
        re.compile(
            r"(?i)((?:secret(?:_?key)?|passw(?:or)?d|mot_?de_?passe|passphrase|api[_-]?key)[\"']?\s*[:=]\s*)" + _GIVEN
        ),
        rf"\1{MASKED}",
    ),
    (re.compile(r"(?i)(token(?:[\"']?\s*=|[\"']\s*:)\s*)" + _GIVEN), rf"\1{MASKED}"),
    (re.compile(r"(://[^\s/:@]{1,200}:)[^\s/@]{1,200}@"), rf"\1{MASKED}@"),
)


def headers(pairs: Sequence[Pair]) -> Sequence[Pair | tuple[str, str]]:
    """Header fields whose values stay when they are known to be plain; a scheme of authorization stays too."""
    if all(_is_plain(pair[0]) for pair in pairs):
        return pairs
    return [pair if _is_plain(pair[0]) else (pair[0], _credential(pair[1])) for pair in pairs]


@lru_cache(maxsize=1024)
def _is_plain(name: str) -> bool:
    return name.lower() in _PLAIN_HEADERS


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
    if not _has_traces(words):
        return words
    for pattern, instead in _IN_TEXT:
        words = pattern.sub(instead, words)
    return words


def _has_traces(words: str) -> bool:
    if not words.isascii():
        return _TRACES.search(words) is not None
    lowered = words.lower()
    return any(trace in lowered for trace in _TRACES_IN_ASCII)


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
    return isinstance(item, str) and item != "" and _SECRET_FIELD.fullmatch(_folded(name)) is not None


def _credential(given: str) -> str:
    scheme, _space, rest = given.partition(" ")
    return f"{scheme} {IN_PART}" if rest and scheme.lower() in _SCHEMES else IN_PART


def _field(pair: str) -> str:
    name, equals, given = pair.partition("=")
    return f"{name}={MASKED}" if equals and given and is_secret_parameter(name) else pair


@lru_cache(maxsize=1024)
def is_secret_parameter(name: str) -> bool:
    """Whether a parameter or a JSON member of that name, URL-encoded or not, may carry a secret."""
    return _SECRET_PARAMETER.fullmatch(_folded(unquote_plus(name))) is not None


def _folded(name: str) -> str:
    return name.lower().replace("-", "_")
