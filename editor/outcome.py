"""How an action ends when it does not end well, or not yet."""

from dataclasses import dataclass


class RefusedError(Exception):
    """The product itself refuses: a rule of use forbids the action. The message is shown to the user, in French."""


class FailedError(Exception):
    """The action was tried and failed: service down, fault, unreadable answer, missing parameter."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The action waits for a person to open ``url``; ``key`` finds it again when the browser comes back."""

    url: str
    key: str
