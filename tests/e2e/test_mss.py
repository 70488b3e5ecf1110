"""MSSanté, used with smtplib and imaplib; Pro Santé Connect's token is asked for with http.client."""

import base64
import imaplib
import json
import smtplib
import urllib.request
from email.message import EmailMessage

import pytest

from tests.e2e.conftest import RunningBench
from tests.e2e.psc_client import log_in

SENDER = "camille.martin@cabinet-banc.mssante.fr"
RECIPIENT = "alex.durand@ch-banc.mssante.fr"


def host_port(address: str) -> tuple[str, int]:
    """``host:port`` taken apart."""
    host, _colon, port = address.rpartition(":")
    return host, int(port)


def message(to: str = RECIPIENT) -> EmailMessage:
    """A message with an attachment and a line that begins with a dot."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SENDER, to, "essai"
    mail["Message-ID"] = "<essai.1@cabinet-banc.mssante.fr>"
    mail.set_content("Bonjour,\n.une ligne qui commence par un point\n")
    mail.add_attachment(b"%PDF-1.4 fictif", maintype="application", subtype="pdf", filename="20260101_CR_X_Y.pdf")
    return mail


def submit(bench: RunningBench, token: str, mail: EmailMessage, user: str = SENDER) -> dict[str, tuple[int, bytes]]:
    """Submit over STARTTLS with XOAUTH2."""
    with smtplib.SMTP(*host_port(bench.facts["mss"]["per_org"]["smtp"]), timeout=20) as client:
        client.starttls(context=bench.trust())
        client.ehlo()
        client.auth(
            "XOAUTH2", lambda _challenge=None: f"user={user}\1auth=Bearer {token}\1\1", initial_response_ok=False
        )
        return client.send_message(mail)


def read(bench: RunningBench, token: str, user: str) -> imaplib.IMAP4:
    """An authenticated IMAP client over STARTTLS, INBOX selected."""
    client = imaplib.IMAP4(*host_port(bench.facts["mss"]["per_org"]["imap"]), timeout=20)
    client.starttls(bench.trust())
    client.authenticate("XOAUTH2", lambda _challenge: f"user={user}\1auth=Bearer {token}\1\1".encode())
    client.select("INBOX")
    return client


def test_what_is_submitted_is_delivered_and_read(bench: RunningBench) -> None:
    submit(bench, log_in(bench, "899900000011")["access_token"], message())
    client = read(bench, log_in(bench, "899900000029")["access_token"], RECIPIENT)
    _ok, (numbers,) = client.search(None, "SUBJECT", "essai")
    assert numbers == b"1"
    _ok, fetched = client.fetch("1", "(BODY.PEEK[] BODYSTRUCTURE)")
    raw = fetched[0][1]
    assert b"\r\n.une ligne qui commence par un point\r\n" in raw
    assert b"%PDF-1.4 fictif" in base64.b64decode(client.fetch("1", "(BODY.PEEK[2])")[1][0][1])
    client.logout()


def test_a_dead_token_is_refused_as_the_operators_do(bench: RunningBench) -> None:
    with pytest.raises((smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected)):
        submit(bench, "jeton.faux.x", message())


def test_somebody_elses_mailbox_is_refused(bench: RunningBench) -> None:
    token = log_in(bench, "899900000011")["access_token"]
    with pytest.raises((smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected)):
        submit(bench, token, message(), user=RECIPIENT)


def test_an_unknown_recipient_is_refused(bench: RunningBench) -> None:
    token = log_in(bench, "899900000011")["access_token"]
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        submit(bench, token, message("personne@inconnu.mssante.fr"))


def test_a_patient_receives_at_the_address_made_of_the_ins(bench: RunningBench) -> None:
    submit(bench, log_in(bench, "899900000011")["access_token"], message("114026322083356@patient.mssante.fr"))
    data = next(event for event in bench.exchanges() if event["data"]["operation"] == "smtp.DATA")
    assert data["data"]["facts"]["to"] == ["114026322083356@patient.mssante.fr"]


def test_the_applicative_mailbox_opens_with_a_certificate_and_plain(bench: RunningBench) -> None:
    with smtplib.SMTP(*host_port(bench.facts["mss"]["app"]["smtp"]), timeout=20) as client:
        client.starttls(context=bench.trust("org-auth-cli"))
        assert client.login("automate@cabinet-banc.mssante.fr", "peu-importe")[0] == 235


def get(bench: RunningBench, url: str, **headers: str) -> bytes:
    """A GET with the standard library."""
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request, context=bench.trust(), timeout=20) as answer:
        return answer.read()


def test_the_directory_finds_the_address_of_a_professional(bench: RunningBench) -> None:
    base, key = bench.facts["annuaire"]["base"], bench.facts["annuaire"]["key"]
    url = f"{base}/Practitioner?identifier=899900000029&_revinclude=PractitionerRole:practitioner"
    bundle = json.loads(get(bench, url, **{"ESANTE-API-KEY": key}))
    assert bundle["type"] == "searchset"
    assert RECIPIENT in json.dumps(bundle)


def test_the_autoconfiguration_names_the_servers(bench: RunningBench) -> None:
    url = f"{bench.facts['mss']['autoconfig']}/mail/config-v1.1.xml?emailaddress={SENDER}"
    document = get(bench, url).decode()
    assert f"<port>{host_port(bench.facts['mss']['per_org']['smtp'])[1]}</port>" in document
    assert "<socketType>STARTTLS</socketType>" in document


def test_a_fault_armed_by_the_control_api_is_met_once_and_recorded(bench: RunningBench) -> None:
    bench.fault("mss", "greylist")
    token = log_in(bench, "899900000011")["access_token"]
    key = {"ESANTE-API-KEY": bench.facts["annuaire"]["key"]}
    assert get(bench, f"{bench.facts['annuaire']['base']}/Practitioner?identifier=899900000029", **key)  # left alone
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="Greylisted"):
        submit(bench, token, message())
    submit(bench, token, message())
    met = [event["data"] for event in bench.exchanges() if event["data"]["operation"] == "smtp.RCPT"]
    assert [data["status"] for data in met] == ["451", "250"]
    assert met[0]["notes"] == [{"rule": "mss.fault", "kind": "mock-own", "text": "défaut armé : greylist"}]
    assert "core.FaultSpent" in [event["data"]["type"] for event in bench.events("change")]


def test_a_fault_on_authentication_is_met_in_the_session_of_the_token(bench: RunningBench) -> None:
    token = log_in(bench, "899900000011")["access_token"]
    session = bench.session
    bench.fault("mss", "auth_temporary")
    bench.new_session()  # the default one is now another
    with pytest.raises(smtplib.SMTPAuthenticationError, match=r"4\.7\.0 Temporary"):
        submit(bench, token, message())
    assert [
        e["data"]["status"] for e in bench.events("exchange", session) if e["data"]["operation"] == "smtp.AUTH"
    ] == ["454"]


def test_a_fault_of_mail_that_does_not_exist_is_refused_with_those_that_do(bench: RunningBench) -> None:
    status, told = bench.ask("POST", f"/sessions/{bench.session}/faults", {"mock": "mss", "name": "rien"})
    assert status == 400
    assert "greylist" in told["error"]
