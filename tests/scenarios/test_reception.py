"""Whom a received document was brought to: told by a program, or by a person's words; never guessed."""

import pytest

from harness.checks.check import Evidence
from harness.drivers.driver import Status
from harness.outcome import Outcome
from harness.stop import StopError
from harness.tape import Call
from record.event import Json, Kind
from scenarios.ins.reception import Came, _patient
from tests.harness.checks.insi_evidence import event


def came(documents: Json) -> Came:
    result = {"status": "done", "result": {"documents": documents}, "reason": "", "attested": False}
    shown = Outcome(Call({"action": "mss.received"}, result, lambda: pytest.fail("not looked at")), (Status.DONE,))
    delivery: Evidence = event(Kind.STIMULUS, {"result": {"unique_id": "1.2"}})
    return Came(delivery, [], shown)


def test_the_identity_or_a_persons_words() -> None:
    assert _patient(came([{"unique_id": "1.1", "patient": "A"}, {"unique_id": "1.2", "patient": "B"}])) == "B"
    assert _patient(came("")) == "l'usager du document reçu"


@pytest.mark.parametrize("documents", [[], None, ["x"], [{"unique_id": "1.1", "patient": "A"}], [{"unique_id": "1.2"}]])
def test_without_it_nothing_more_can_be_asked(documents: Json) -> None:
    with pytest.raises(StopError):
        _patient(came(documents))
