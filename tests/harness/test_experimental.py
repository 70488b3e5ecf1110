"""What rests on a contract that the bench only supposes is at most attested."""

from harness.outcome import STIMULUS, vouched
from record.event import Kind
from tests.harness.checks.insi_evidence import event


def test_a_call_of_a_reconstructed_operation_proves_nothing() -> None:
    known = event(Kind.EXCHANGE, {"mock": "insi", "facts": {"code_cr": "00"}})
    supposed = event(Kind.EXCHANGE, {"mock": "insi", "facts": {"experimental": "expérimental, reconstitué"}})
    bare = event(Kind.EXCHANGE, {"mock": "insi"})
    assert vouched({"call": known, "calls": [bare]}) == ""
    assert vouched({"calls": [known, supposed]}) == STIMULUS
    assert vouched({"status": "provisoire", "experimental": True}) == ""
