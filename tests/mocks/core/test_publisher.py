"""A fault of the published lists is shown once it is recorded as spent, or not at all."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from mocks.core.http.framing import Head, Message
from mocks.core.journal import Journal
from mocks.core.message import Answer
from mocks.core.publisher import Publisher
from mocks.core.session_state import ArmedFault, CoreState
from record.event import Draft, Kind
from record.store import Store

WIRE = cast("Any", SimpleNamespace(endpoint=SimpleNamespace(session="", name="crl"), peer="127.0.0.1:1"))


class Standing:
    """The session by default, with one fault of the lists armed: as much of it as a publisher needs."""

    def __init__(self, folder: Path, fault: str) -> None:
        self.journal = Journal(Store(folder, "s", "r"), lambda: "t")
        self.core = CoreState(faults=[ArmedFault("f1", "crl", fault, "", 1, {})])

    def of_failure(self, _own: str, _tls: None) -> "Standing":
        return self

    def move(self, changes: list[object], actor: str) -> list[Draft]:
        return [Draft(Kind.CHANGE, actor, {"change": type(one).__name__}) for one in changes]

    def recorded(self) -> list[str]:
        return [str(event.data.get("fault") or event.data.get("change")) for event in self.journal.store.read()]


@pytest.fixture
def standing(tmp_path: Path) -> Iterator[Standing]:
    session = Standing(tmp_path, "not_found")
    yield session
    session.journal.store.close()


def read(session: Standing, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What a reading was answered: as soon as it was asked, then once the journal had its turn."""

    async def asked() -> list[bytes]:
        answers: list[bytes] = []
        publisher = Publisher(cast("Any", None), cast("Any", session))
        monkeypatch.setattr(publisher, "_answer", lambda _method, _path: Answer(200, b"liste"))
        message = Message(Head("GET", "/crl/a.crl"), b"", 0, b"")
        publisher.serve(message, WIRE, lambda data, **_how: answers.append(data))
        answers.append(b"--")
        await asyncio.sleep(0)
        return answers

    return asyncio.run(asked())


def test_the_answer_leaves_once_the_fault_is_recorded_as_spent(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, answer = read(standing, monkeypatch)
    assert waits == b"--"
    assert answer.startswith(b"HTTP/1.1 404")
    assert standing.recorded() == ["not_found", "FaultSpent"]


def test_a_fault_whose_spending_cannot_be_recorded_is_not_shown(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing.journal.store.close()
    for _again in range(2):  # the commit that fails, then the journal that has failed
        assert read(standing, monkeypatch)[1].startswith(b"HTTP/1.1 200")
    assert standing.core.faults
