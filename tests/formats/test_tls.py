"""What is verified of a server that must be refused fails; what is inferred warns; what may be coped with is left."""

import pytest

from formats import tls
from formats.rule import Mark


@pytest.mark.parametrize(
    ("listener", "fault", "rule", "mark"),
    [
        ("mss.per_org.smtp", tls.EXPIRED, "mss.serveur_expire", Mark.VERIFIED),
        ("mss.app.imaps", tls.REVOKED, "mss.serveur_revoque", Mark.VERIFIED),
        ("mss.per_org.imap", tls.OTHER_AUTHORITY, "mss.serveur_autorite", Mark.VERIFIED),
        ("mss.per_org.smtps", tls.OLD_TLS, "mss.serveur_tls", Mark.VERIFIED),
        ("mss.app.smtp", tls.WEAK_SUITES, "mss.serveur_suites", Mark.VERIFIED),
        ("mss.per_org.smtp", tls.OTHER_NAME, "tls.serveur_nom", Mark.INFERRED),
        ("mss.autoconfig", tls.OTHER_AUTHORITY, "tls.serveur_autorite", Mark.INFERRED),
        ("dmp", tls.OLD_TLS, "dmp.serveur_tls", Mark.VERIFIED),
        ("dmp", tls.WEAK_SUITES, "dmp.serveur_suites", Mark.VERIFIED),
        ("dmp", tls.EXPIRED, "tls.serveur_expire", Mark.INFERRED),
        ("insi.mtls", tls.OLD_TLS, "tls.serveur_version", Mark.INFERRED),
        ("psc.auth", tls.REVOKED, "tls.serveur_revoque", Mark.INFERRED),
    ],
)
def test_a_call_to_such_a_server_is_a_breach(listener: str, fault: str, rule: str, mark: Mark) -> None:
    breach = tls.accepted(listener, fault)
    assert breach is not None
    assert (breach.rule.id, breach.rule.mark) == (rule, mark)


@pytest.mark.parametrize(
    "fault", ["incomplete-chain", "handshake-hangs", "handshake-cut", "no-client-certificate-request", ""]
)
def test_what_a_client_may_cope_with_is_no_breach(fault: str) -> None:
    assert tls.accepted("mss.per_org.smtp", fault) is None
