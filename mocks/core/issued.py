"""The credentials that sessions gave out, each with the session that issued it: one look-up finds the session."""

from collections.abc import Iterable


class Issued:
    """Credentials (token ids, codes) of every session that was opened."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}
        self._given: dict[str, set[str]] = {}

    def add(self, session: str, credentials: Iterable[str]) -> None:
        """A session gave these out."""
        for credential in credentials:
            self._owners[credential] = session
            self._given.setdefault(session, set()).add(credential)

    def forget(self, session: str) -> None:
        """Nothing that a session gave out counts any more."""
        for credential in self._given.pop(session, ()):
            self._owners.pop(credential, None)

    def owner(self, credentials: Iterable[str]) -> str:
        """The session that issued the first of these credentials that any did; "" when none did."""
        return next((self._owners[credential] for credential in credentials if credential in self._owners), "")
