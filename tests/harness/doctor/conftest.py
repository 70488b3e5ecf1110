"""A bench whose calls the doctor reads: one for all, a fresh session for each test."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from harness import trust
from harness.bench.control import Control
from harness.doctor.desk import Account, look_back
from tests import foreign_pki
from tests.e2e.conftest import RunningBench


class Clinic(RunningBench):
    """A bench, and what the doctor says of what came since the session was opened."""

    lobby = 0

    def look(self) -> Account:
        """What the doctor finds in the session and, since the test began, in the lobby."""
        control = Control(self.facts["control"]["url"], self.facts["control"]["token"])
        account = Account(self.facts)
        try:
            look_back(_Recent(control, self.session, self.lobby), account)  # type: ignore[arg-type]
        finally:
            control.close()
        return account

    def named(self, expected: str) -> set[str]:
        """The ids that the doctor gives, once the expected one is there: what a peer did takes a moment to be known."""
        for _ in range(100):
            found = {diagnosis.fault.id for _session, diagnosis in self.look().found}
            if expected in found:
                return found
            time.sleep(0.02)
        return found


class _Recent:
    """A control API that shows one session, and the lobby since an event."""

    def __init__(self, control: Control, session: str, lobby: int) -> None:
        self._control = control
        self._shown = {session, "lobby"}
        self._lobby = lobby

    def sessions(self) -> list[Any]:
        return [about for about in self._control.sessions() if about["id"] in self._shown]

    def session(self, name: str) -> Any:
        session = self._control.session(name)
        if name == "lobby":
            since, whole = self._lobby, session.events
            session.events = lambda after, wait, most: whole(max(after, since), wait, most)  # type: ignore[method-assign]
        return session


@pytest.fixture(scope="session")
def one_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """It trusts the root of the editor's test PKI, and not its intermediate."""
    home = tmp_path_factory.mktemp("clinique")
    trust.keep(home, trust.Anchor(foreign_pki.authority().certificate))
    bench = Clinic(home)
    yield bench
    bench.stop()


@pytest.fixture
def clinic(one_clinic: Clinic) -> Clinic:
    """The bench, with a fresh default session."""
    one_clinic.new_session(**{"insi.idam": "TEST17NF00000"})
    one_clinic.lobby = len(one_clinic.events(session="lobby"))
    return one_clinic


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without any proxy."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
