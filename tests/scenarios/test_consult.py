"""Opening the first document: never asked for by a sentence when a program lists none."""

import pytest

from harness.drivers.driver import Status
from harness.outcome import Outcome
from harness.stop import StopError
from harness.tape import Call
from record.event import Json
from scenarios.dmp.consult import _first


def found(documents: Json) -> Outcome:
    result = {"status": "done", "result": {"documents": documents}, "reason": "", "attested": False}
    call = Call({"action": "dmp.find"}, result, lambda: pytest.fail("not looked at"))
    return Outcome(call, (Status.DONE,))


def test_the_first_document_or_a_persons_words() -> None:
    assert _first(found([{"unique_id": "2.25.1"}, {"unique_id": "2.25.2"}])) == "2.25.1"
    assert _first(found("")) == "le premier de la liste"


@pytest.mark.parametrize("documents", [[], None, [{}], ["x"], 3])
def test_a_program_that_lists_none_is_not_asked_for_more(documents: Json) -> None:
    with pytest.raises(StopError):
        _first(found(documents))
