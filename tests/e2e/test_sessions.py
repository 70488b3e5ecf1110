"""Two products on one bench: a session of each one's own, by its ports, its name, its certificate or its mailbox."""

import copy
import imaplib
import json
import smtplib
import urllib.request
from typing import Any

import pytest

from tests.e2e.conftest import RunningBench
from tests.e2e.psc_client import log_in
from tests.e2e.test_mss import RECIPIENT, SENDER, host_port, message, read, submit

AUTOMATE = "automate@cabinet-banc.mssante.fr"


def pointed_to(bench: RunningBench, about: Any) -> RunningBench:
    """The bench as a product that was given a session's facts sees it."""
    seen = copy.copy(bench)
    seen.facts, seen.session = about["facts"], about["id"]
    return seen


def operations(bench: RunningBench) -> list[str]:
    """The operations recorded in the session."""
    return [event["data"]["operation"] for event in bench.exchanges()]


def test_a_product_lives_wholly_on_ports_of_its_own(bench: RunningBench) -> None:
    about = bench.control("POST", "/sessions", {"title": "poste 3", "ports": True})
    mine = pointed_to(bench, about)
    assert not set(json.dumps(mine.facts).split('"')) & {bench.facts["psc"]["issuer"], bench.facts["insi"]["mtls"]}
    with urllib.request.urlopen(
        mine.facts["psc"]["issuer"] + "/.well-known/wallet-openid-configuration", context=bench.trust(), timeout=20
    ) as answer:
        told = json.load(answer)
    assert told["issuer"] == mine.facts["psc"]["issuer"]
    assert told["authorization_endpoint"].startswith(mine.facts["psc"]["authorize"].removesuffix("/auth"))
    submit(mine, log_in(mine, "899900000011")["access_token"], message())
    client = read(mine, log_in(mine, "899900000029")["access_token"], RECIPIENT)
    assert client.search(None, "ALL")[1] == [b"1"]
    client.logout()
    url = f"{mine.facts['mss']['autoconfig']}/mail/config-v1.1.xml?emailaddress={SENDER}"
    with urllib.request.urlopen(url, context=bench.trust(), timeout=20) as answer:
        assert f"<port>{host_port(mine.facts['mss']['per_org']['smtp'])[1]}</port>" in answer.read().decode()
    assert {"smtp.DATA", "imap.SEARCH", "introspect", "token", "autoconfig"} <= set(operations(mine))
    assert operations(bench) == []
    bench.control("DELETE", f"/sessions/{about['id']}")


def test_on_its_own_mail_port_a_session_knows_its_own_tokens_only(bench: RunningBench) -> None:
    about = bench.control("POST", "/sessions", {"title": "courrier seul", "ports": ["mss"]})
    mine = pointed_to(bench, about)
    stranger = log_in(bench, "899900000011")["access_token"]
    with pytest.raises((smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected)):
        submit(mine, stranger, message())
    submit(mine, log_in(mine, "899900000011")["access_token"], message())
    assert "smtp.DATA" in operations(mine)
    bench.control("DELETE", f"/sessions/{about['id']}")


def test_the_facts_of_a_session_without_ports_lead_to_it_by_its_prefix(bench: RunningBench) -> None:
    mine = pointed_to(bench, bench.control("POST", "/sessions", {"title": "préfixe"}))
    token = log_in(mine, "899900000011")["access_token"]
    submit(mine, token, message())  # shared mail ports: the token says whose it is
    assert {"token", "introspect", "smtp.AUTH", "smtp.DATA"} <= set(operations(mine))
    assert set(operations(bench)) <= {"smtp.CONNECT", "smtp.EHLO", "smtp.STARTTLS", "smtp.AUTH-CONTINUE", "smtp.QUIT"}


def test_a_bound_mailbox_names_the_session_and_its_token_wins_over_it(bench: RunningBench) -> None:
    mailbox, other = (bench.control("POST", "/sessions", {"title": name})["id"] for name in ("par BAL", "par jeton"))
    bench.control("POST", f"/sessions/{mailbox}/bindings", {"mailbox": SENDER})
    with pytest.raises((smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected)):
        submit(bench, "jeton.faux.x", message())
    bound = pointed_to(bench, {"facts": bench.facts, "id": mailbox})
    assert "smtp.AUTH" in operations(bound)[0]
    issuer = pointed_to(bench, bench.control("GET", f"/sessions/{other}"))
    submit(bench, log_in(issuer, "899900000011")["access_token"], message())
    assert "smtp.DATA" in operations(issuer)
    assert "smtp.DATA" not in operations(bound)
    bench.control("DELETE", f"/sessions/{mailbox}")


def test_the_recipient_never_decides(bench: RunningBench) -> None:
    other = bench.control("POST", "/sessions", {"title": "destinataire"})["id"]
    bench.control("POST", f"/sessions/{other}/bindings", {"mailbox": RECIPIENT})
    submit(bench, log_in(bench, "899900000011")["access_token"], message())
    assert operations(pointed_to(bench, {"facts": bench.facts, "id": other})) == []
    bench.control("DELETE", f"/sessions/{other}")


def test_an_applicative_mailbox_is_attributed_by_its_certificate(bench: RunningBench) -> None:
    other = bench.control("POST", "/sessions", {"title": "automate"})["id"]
    bench.control("POST", f"/sessions/{other}/bindings", {"mailbox": AUTOMATE})
    with smtplib.SMTP(*host_port(bench.facts["mss"]["app"]["smtp"]), timeout=20) as client:
        client.starttls(context=bench.trust("org-auth-cli"))
        client.login(AUTOMATE, "x")
    imap = imaplib.IMAP4_SSL(*host_port(bench.facts["mss"]["app"]["imaps"]), ssl_context=bench.trust("org-auth-cli"))
    imap.authenticate("PLAIN", lambda _challenge: f"\0{AUTOMATE}\0x".encode())
    imap.logout()
    seen = operations(pointed_to(bench, {"facts": bench.facts, "id": other}))
    assert {"smtp.AUTH", "imap.AUTHENTICATE"} <= set(seen)
    bench.control("DELETE", f"/sessions/{other}")
