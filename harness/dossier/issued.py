"""What the bench issued, against which what a request carries is judged."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import TypeAlias

from formats.oidc import exchange, jwt


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret found in a request, and what it is, in French."""

    value: str
    what: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the bench issued: secrets, ids of tokens, values of cookies. ``authenticating``: mail connections that
    asked to log in, whose next lines may be the credential even when no command is expected."""

    secrets: Set[str]
    tokens: Set[str]
    cookies: Set[str]
    authenticating: Set[str] = frozenset()

    def token(self, text: str) -> bool:
        """Whether a text is a token of the bench."""
        found = jwt.decode(text)
        return found is not None and found.text("jti") in self.tokens

    def holds(self, value: str) -> bool:
        """Whether a value, or the credential of the scheme that it names, is the bench's."""
        basic, bearer = exchange.basic_credentials(value), exchange.bearer_token(value)
        own = value in self.secrets or self.token(value)
        return own or (basic is not None and basic[1] in self.secrets) or self.token(bearer)


Judged: TypeAlias = Iterator[tuple[Secret, bool]]
"""Secrets, and whether the bench issued each."""
