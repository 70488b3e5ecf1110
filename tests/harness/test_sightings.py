"""What a scenario sees that is no call."""

from typing import Any

import pytest

from harness import claims, sightings
from record.event import Kind
from tests.harness.checks.insi_evidence import event


@pytest.mark.parametrize(
    ("kind", "data", "what", "seen"),
    [
        (Kind.HANDSHAKE, {"listener": "mss.per_org.smtp", "tls_fault": "old-tls"}, sightings.at_faults("mss"), True),
        (Kind.EXCHANGE, {"listener": "dmp", "tls_fault": "old-tls"}, sightings.at_faults("dmp"), True),
        (Kind.EXCHANGE, {"listener": "dmp", "tls_fault": "old-tls"}, sightings.at_faults("mss"), False),
        (Kind.HANDSHAKE, {"listener": "dmp"}, sightings.at_faults("dmp"), False),
        (Kind.FAULT, {"listener": "dmp", "tls_fault": "old-tls"}, sightings.at_faults("dmp"), False),
        (Kind.NOTE, {"what": "pki.read"}, sightings.REVOCATION, True),
        (Kind.NOTE, {"what": "session-expired"}, sightings.REVOCATION, False),
    ],
)
def test_which_events_are_seen(kind: Kind, data: dict[str, Any], what: str, seen: bool) -> None:
    assert sightings.is_of(event(kind, data).event, what) is seen


def test_what_comes_of_a_fault_is_not_told_as_unexpected() -> None:
    through = {"mock": "insi", "operation": "recherche", "listener": "insi.mtls", "tls_fault": "old-tls"}
    window = [
        event(Kind.EXCHANGE, through, number=4).event,
        event(Kind.HANDSHAKE, {"tls_fault": "old-tls", "reason": "cut"}, number=5).event,
        event(Kind.HANDSHAKE, {"reason": "no-certificate"}, number=6).event,
    ]
    assert claims.swept(window, set()) == {"unexpected": [], "crashes": [], "handshakes": [[6, "no-certificate"]]}
