"""What a scenario sees that is no call."""

from typing import Any

import pytest

from harness import claims, sightings
from record.event import Event, Kind
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


def at_fault(kind: Kind, peer: str, **data: Any) -> Event:
    return event(kind, {"listener": "mss.per_org.smtps", "tls_fault": "old-tls", "peer": peer, **data}).event


@pytest.mark.parametrize(
    ("seen", "undecided"),
    [
        ([], False),
        ([at_fault(Kind.HANDSHAKE, "a", outcome="refused")], False),
        ([at_fault(Kind.HANDSHAKE, "a", outcome="completed")], True),
        ([at_fault(Kind.HANDSHAKE, "a", outcome="completed"), at_fault(Kind.NOTE, "a")], False),
        ([at_fault(Kind.HANDSHAKE, "a", outcome="completed"), at_fault(Kind.NOTE, "b")], True),
        (
            [at_fault(Kind.HANDSHAKE, "a", outcome="completed"), at_fault(Kind.EXCHANGE, "a", operation="smtp.EHLO")],
            False,
        ),
        (
            [
                at_fault(Kind.HANDSHAKE, "a", outcome="completed"),
                at_fault(Kind.EXCHANGE, "a", operation="imap.CONNECT"),
            ],
            True,
        ),
    ],
)
def test_a_connection_that_is_made_is_undecided_until_it_is_used_or_left(seen: list[Event], undecided: bool) -> None:
    assert sightings.is_undecided(seen) is undecided


def test_what_comes_of_a_fault_once_its_step_looked_is_told_apart() -> None:
    through = {"mock": "insi", "operation": "recherche", "listener": "insi.mtls", "tls_fault": "old-tls"}
    window = [event(Kind.EXCHANGE, through, number=number).event for number in (4, 5)]
    assert claims.accepted(window, {"old-tls"}, {4}) == {"accepted": [[5, "insi.mtls", "old-tls"]]}
    assert claims.accepted(window, {"old-tls"}, {4, 5}) == {}
    assert claims.accepted(window, {"wrong-host"}, set()) == {}


def test_what_comes_of_a_fault_is_not_told_as_unexpected() -> None:
    through = {"mock": "insi", "operation": "recherche", "listener": "insi.mtls", "tls_fault": "old-tls"}
    window = [
        event(Kind.EXCHANGE, through, number=4).event,
        event(Kind.HANDSHAKE, {"tls_fault": "old-tls", "reason": "cut"}, number=5).event,
        event(Kind.HANDSHAKE, {"reason": "no-certificate"}, number=6).event,
    ]
    assert claims.swept(window, set()) == {"unexpected": [], "crashes": [], "handshakes": [[6, "no-certificate"]]}
