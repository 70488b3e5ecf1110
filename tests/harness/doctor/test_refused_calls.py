"""Each fault that a call shows, provoked for real, is named; a call that is right shows none."""

import base64
import json
import smtplib
import socket
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.e2e import psc_client
from tests.e2e.psc_client import REDIRECT, authorize_url, call, client_of, endpoint
from tests.e2e.test_mss import host_port, message, submit
from tests.formats.insi import messages
from tests.harness.doctor.conftest import Clinic

Act = Callable[[Clinic], Any]
DOCTOR, OTHER = "899900000011", "899900000029"
MINE, HIS = "camille.martin@cabinet-banc.mssante.fr", "alex.durand@ch-banc.mssante.fr"


def insi(
    bench: Clinic,
    use: str = "insi-auto",
    *,
    path: str = "",
    late: timedelta = timedelta(0),
    kind: str = messages.CONTENT_TYPE,
    **said: str,
) -> None:
    """A search whose contexts are dated now, but so much later."""
    now = (datetime.now(UTC) + late).isoformat()
    body = messages.message().replace(b"2026-11-21T19:10:20.064Z", now.encode())
    body = body.replace(b"2026-11-21T19:10:20+01:00", now.encode())
    for old, new in said.items():
        body = body.replace(old.encode(), new.encode())
    url = bench.facts["insi"]["mtls"].removesuffix("/lps") + (path or "/lps")
    post(bench, url, body, {"Content-Type": kind}, use)


def post(bench: Clinic, url: str, body: bytes | None, headers: dict[str, str], use: str = "") -> None:
    """A request, whatever the answer."""
    sent = urllib.request.Request(url, body, headers)
    with suppress(OSError), urllib.request.urlopen(sent, context=bench.trust(use), timeout=10) as answer:
        answer.read()


def authorize(bench: Clinic, **more: str) -> None:
    call(bench, authorize_url(bench, "x" * 43, **more))


def token(bench: Clinic, client: str = "", secret: str = "", **form: str) -> None:
    """Ask for a token with these credentials."""
    known = client_of(bench)
    pair = base64.b64encode(f"{client or known['id']}:{secret or known['secret']}".encode()).decode()
    fields = {"grant_type": "authorization_code", "code": "x", "redirect_uri": REDIRECT, **form}
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}
    post(bench, endpoint(bench, "token"), body, headers)


def redeemed_elsewhere(bench: Clinic) -> None:
    """A code whose redirect URI is another one at the token endpoint."""
    code = psc_client.get_code(bench, DOCTOR, psc_client.challenge_of("v" * 43))["code"]
    token(bench, code=code, redirect_uri="http://127.0.0.1:1/autre", code_verifier="v" * 43)


def late_code(bench: Clinic) -> None:
    """A refresh token whose session ended: the administrator of the bench closed nothing, time went by."""
    code = psc_client.get_code(bench, DOCTOR, psc_client.challenge_of("v" * 43))["code"]
    bench.done("POST", f"/sessions/{bench.session}/clock", {"offset_seconds": 3600})
    token(bench, code=code, code_verifier="v" * 43)


def foreign_token() -> str:
    """What the real Pro Santé Connect would issue."""
    parts = ({"alg": "RS256"}, {"iss": "https://auth.exemple.invalid/auth/realms/esante-wallet", "jti": "1"})
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, "c2ln"])


def mail(bench: Clinic, *, user: str = MINE, to: str = HIS, sender: str = "", bearer: str = "", date: str = "") -> None:
    """Submit a mail, whatever becomes of it."""
    with suppress(smtplib.SMTPException, OSError):
        sent = message(to)
        if sender:
            sent.replace_header("From", sender)
        if date:
            sent["Date"] = date
        submit(bench, bearer or psc_client.log_in(bench, DOCTOR)["access_token"], sent, user)


def raw_mail(bench: Clinic, content: bytes) -> None:
    """Submit these very bytes."""
    bearer = psc_client.log_in(bench, DOCTOR)["access_token"]
    with smtplib.SMTP(*host_port(bench.facts["mss"]["per_org"]["smtp"]), timeout=20) as client:
        client.starttls(context=bench.trust())
        client.ehlo()
        client.auth("XOAUTH2", lambda _c=None: f"user={MINE}\1auth=Bearer {bearer}\1\1", initial_response_ok=False)
        client.mail(MINE)
        client.rcpt(HIS)
        client.putcmd("data")
        client.getreply()
        client.send(content + b"\r\n.\r\n")
        client.getreply()


def head(boundary: str = "") -> bytes:
    kind = f'multipart/mixed; boundary="{boundary}"' if boundary else "text/plain"
    lines = [f"From: {MINE}", f"To: {HIS}", "Subject: essai", "Message-ID: <1@x>", "MIME-Version: 1.0"]
    return "\r\n".join([*lines, f"Content-Type: {kind}", "", ""]).encode()


def rewritten_archive() -> bytes:
    """A zip on which a text conversion went."""
    import io  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", "une\nligne\npuis une autre\n")
    damaged = base64.encodebytes(held.getvalue().replace(b"\n", b"\r\n")).replace(b"\n", b"\r\n")
    part = b"--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + damaged
    return head("b") + part + b"--b--"


def multipart_of_bare_lf(bench: Clinic) -> None:
    body = b"--b\nContent-Type: application/xop+xml\n\n<x/>\n--b--\n"
    kind = 'multipart/related; boundary="b"; type="application/xop+xml"'
    post(bench, bench.facts["dmp"]["base"] + "/repository", body, {"Content-Type": kind}, "org-auth-cli")


def soap11_to_dmp(bench: Clinic) -> None:
    body = messages.message(namespace="http://schemas.xmlsoap.org/soap/envelope/")
    post(
        bench, bench.facts["dmp"]["base"] + "/patients", body, {"Content-Type": "application/soap+xml"}, "org-auth-cli"
    )


def directory(bench: Clinic, path: str = "", **headers: str) -> None:
    post(bench, bench.facts["annuaire"]["base"] + path, None, headers)


PROVOKED: list[tuple[str, Act]] = [
    ("tls.mauvais_cn", lambda bench: insi(bench, "wrong-cn")),
    ("reglage.idam", lambda bench: insi(bench, TEST17NF00000="AUTRE17NF0000")),
    ("horloge.logiciel", lambda bench: insi(bench, late=timedelta(hours=1))),
    ("horloge.logiciel", lambda bench: insi(bench, late=timedelta(minutes=-12))),
    ("reglage.chemin", lambda bench: insi(bench, path="/lps2")),
    ("reglage.soap_1_1", lambda bench: insi(bench, kind="text/xml; charset=utf-8")),
    ("reglage.soap_1_1", soap11_to_dmp),
    ("reglage.chemin", lambda bench: post(bench, bench.facts["dmp"]["base"] + "/autre", b"<x/>", {}, "org-auth-cli")),
    ("donnees.session_du_banc", lambda bench: insi(bench, path="/s/nulle/lps")),
    ("reglage.emetteur", lambda bench: call(bench, bench.facts["psc"]["issuer"].replace("wallet", "autre") + "/x")),
    ("reglage.adresse_de_retour", lambda bench: authorize(bench, redirect_uri="https://ailleurs.exemple/retour")),
    ("reglage.adresse_de_retour", redeemed_elsewhere),
    ("reglage.client_psc", lambda bench: authorize(bench, client_id="inconnu")),
    ("reglage.client_psc", lambda bench: token(bench, client="inconnu")),
    ("reglage.secret_psc", lambda bench: token(bench, secret="faux")),
    ("reglage.cle_annuaire", lambda bench: directory(bench, "/Practitioner")),
    ("donnees.boite_inconnue", lambda bench: mail(bench, user="personne@cabinet-banc.mssante.fr")),
    ("donnees.boite_inconnue", lambda bench: mail(bench, to="personne@cabinet-banc.mssante.fr")),
    ("donnees.expediteur", lambda bench: mail(bench, user=HIS)),
    ("donnees.expediteur", lambda bench: mail(bench, sender=HIS)),
    ("donnees.jeton_d_ailleurs", lambda bench: mail(bench, bearer=foreign_token())),
    (
        "donnees.jeton_d_ailleurs",
        lambda bench: post(bench, endpoint(bench, "userinfo"), None, {"Authorization": f"Bearer {foreign_token()}"}),
    ),
    ("horloge.logiciel", lambda bench: mail(bench, date="Fri, 01 Jan 2100 10:00:00 +0000")),
    ("donnees.fins_de_ligne", lambda bench: raw_mail(bench, head() + b"une ligne\nune autre")),
    ("donnees.fins_de_ligne", lambda bench: raw_mail(bench, rewritten_archive())),
    ("donnees.fins_de_ligne", multipart_of_bare_lf),
]


@pytest.mark.parametrize(("fault", "act"), PROVOKED, ids=[f"{n}-{fault}" for n, (fault, _act) in enumerate(PROVOKED)])
def test_a_fault_of_a_call_is_named(clinic: Clinic, fault: str, act: Act) -> None:
    act(clinic)
    assert clinic.named(fault) == {fault}


def test_a_login_that_time_ended_is_named(clinic: Clinic) -> None:
    with suppress(smtplib.SMTPException, OSError):
        bearer = psc_client.log_in(clinic, DOCTOR)["access_token"]
        clinic.done("POST", f"/sessions/{clinic.session}/reset", {})
        submit(clinic, bearer, message())
    assert clinic.named("donnees.connexion_perimee") == {"donnees.connexion_perimee"}


def test_what_is_right_shows_nothing(clinic: Clinic) -> None:
    insi(clinic)
    insi(clinic, late=timedelta(minutes=2))
    mail(clinic)
    directory(clinic, "/Practitioner?name=MARTIN", **{"ESANTE-API-KEY": clinic.facts["annuaire"]["key"]})
    directory(clinic, "/Practitioner/inconnu", **{"ESANTE-API-KEY": clinic.facts["annuaire"]["key"]})
    post(
        clinic,
        clinic.facts["psc"]["authorize"].partition("/realms")[0].partition("/auth")[0] + "/favicon.ico",
        None,
        {},
    )
    assert len(clinic.events("exchange")) > 5
    assert clinic.look().found == []


def test_what_the_bench_provoked_is_not_held_against_the_desk(clinic: Clinic) -> None:
    clinic.fault("insi", "desir_550")
    insi(clinic)
    clinic.fault("psc", "invalid_client")
    token(clinic)
    late_code(clinic)
    assert clinic.look().found == []


def test_bytes_of_any_kind_stop_no_diagnosis(clinic: Clinic) -> None:
    for junk in (b"\x00\xff\r\n\r\n", b"POST /lps HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", b"\x16\x03\x01\r\n\x00\n"):
        with socket.create_connection(host_port(clinic.facts["mss"]["per_org"]["smtp"]), 5) as connection:
            connection.sendall(junk)
    insi(clinic, "expired")
    assert "tls.certificat_expire" in clinic.named("tls.certificat_expire")
