"""Deposit, mail and tokens: what one operation of the demonstration editor costs the bench, in CPU.

The client is slow on purpose (it makes a document, signs, connects anew); only the bench's CPU is counted.
"""

import base64
import hashlib
import json
import smtplib
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from email.message import EmailMessage
from urllib.parse import urlencode

from editor.actions import dmp
from harness.drivers.demo import demonstration
from harness.drivers.driver import Status
from perf.server import Server
from perf.slices import SLICES
from tests.e2e.psc_client import REDIRECT, challenge_of, get_code
from tests.e2e.test_dmp import Practice

TRAITS = {
    "family_name": "DE VINCI",
    "given_names": "LEONARDO PIERO",
    "sex": "M",
    "birth_date": "2014-02-01",
    "birth_place": "63220",
}
SENDER, RECIPIENT = "camille.martin@cabinet-banc.mssante.fr", "alex.durand@ch-banc.mssante.fr"
CAMILLE = "899900000011"


def per_cpu_second(server: Server, times: int, do: Callable[[int], None]) -> list[float]:
    """How many ``do`` a CPU second of the bench pays for, in each slice of so many."""
    do(-1)
    return [_per_cpu_second(server, range(slice * times, (slice + 1) * times), do) for slice in range(SLICES)]


def _per_cpu_second(server: Server, indexes: range, do: Callable[[int], None]) -> float:
    before = server.cpu()
    for index in indexes:
        do(index)
    return len(indexes) / (server.cpu() - before)


def deposits(server: Server, times: int = 12) -> list[float]:
    """Deposits of a consultation report (VIHF and manifest verified, recorded) per CPU second."""
    with demonstration(server.facts) as driver:

        def act(action: str, **params: object) -> dict[str, object]:
            answer = driver.act(action, params, lambda _wait: ())
            if answer.status is not Status.DONE:
                raise SystemExit(f"{action} : {answer.status} {answer.reason}")
            return dict(answer.result)

        act("psc.login")
        patient = act("patient.create", **TRAITS)["patient"]
        act("ins.search", patient=patient)
        act("ins.accept", patient=patient)
        act("ins.validate", patient=patient, document="passeport")
        made = [
            act("document.produce", patient=patient, kind="cr-consultation")["document"]
            for _ in range(times * SLICES + 1)
        ]
        return per_cpu_second(server, times, lambda index: _deposit(act, patient, made[index]))


def _deposit(act: Callable[..., dict[str, object]], patient: object, document: object) -> None:
    act("dmp.deposit", patient=patient, document=document, mode="indirecte")


def large_deposit(server: Server, size: int = 5_000_000) -> list[float]:
    """Milliseconds of the bench's CPU for one deposit of ``size`` bytes, several times."""
    practice = Practice(server)
    with closing(practice.lgc):
        made = [_enlarged(practice, size) for _ in range(SLICES + 1)]
        rates = per_cpu_second(
            server, 1, lambda index: practice.does(dmp.deposit, document=made[index], mode="indirecte")
        )
    return [1000 / rate for rate in rates]


def _enlarged(practice: Practice, size: int) -> str:
    """A document whose body is a PDF of about ``size`` bytes in base64."""
    local = practice.produce()
    document = practice.lgc.document(local)
    before, mark, rest = document.cda.partition(b'representation="B64"')
    head, bracket, _body = rest.partition(b">")
    pdf = base64.b64encode(document.pdf + bytes(size * 3 // 4 - len(document.pdf)))
    whole = before + mark + head + bracket + pdf + rest[rest.index(b"</text>") :]
    practice.lgc.desk.documents[document.id] = replace(document, cda=whole)
    return local


def token_answers(server: Server, times: int = 40) -> list[float]:
    """Token answers (two RS256) to a refresh, on a kept connection, per CPU second."""
    with _TokenEndpoint(server) as endpoint:
        refresh = endpoint.log_in()["refresh_token"]
        return per_cpu_second(
            server, times, lambda _index: _must(endpoint.ask(grant_type="refresh_token", refresh_token=refresh))
        )


class _TokenEndpoint:
    """The token endpoint on a kept connection, as the demonstration client."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection = server.connection(server.facts["psc"]["issuer"])
        client = next(known for known in server.facts["psc"]["clients"] if known["redirect_uris"])
        secret = base64.b64encode(f"{client['id']}:{client['secret']}".encode()).decode()
        self._headers = {
            "Authorization": f"Basic {secret}",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def __enter__(self) -> "_TokenEndpoint":
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def ask(self, **form: str) -> dict[str, str]:
        """The endpoint's answer to a form."""
        path = "/auth/realms/esante-wallet/protocol/openid-connect/token"
        self._connection.request("POST", path, urlencode(form), self._headers)
        return json.loads(self._connection.getresponse().read())  # type: ignore[no-any-return]

    def log_in(self) -> dict[str, str]:
        """The token answer of a whole login."""
        code = get_code(self._server, CAMILLE, challenge_of("v" * 43))["code"]
        return self.ask(grant_type="authorization_code", code=code, redirect_uri=REDIRECT, code_verifier="v" * 43)


def _must(answer: dict[str, str]) -> None:
    if "access_token" not in answer:
        raise SystemExit(f"jeton refusé : {answer}")


def submissions(server: Server, times: int = 12, size: int = 50_000) -> list[float]:
    """Mail submissions of 50 KB on a kept authenticated connection, per CPU second."""
    token = access_token(server)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SENDER, RECIPIENT, "mesure"
    mail["Message-ID"] = "<mesure@cabinet-banc.mssante.fr>"
    mail.set_content("mesure")
    payload = hashlib.sha256(b"").digest() * (size * 3 // 4 // 32)
    mail.add_attachment(payload, maintype="application", subtype="octet-stream", filename="a.bin")
    host, _colon, port = server.facts["mss"]["per_org"]["smtp"].rpartition(":")
    with smtplib.SMTP(host, int(port), timeout=30) as client:
        client.starttls(context=server.trust())
        client.ehlo()
        client.auth(
            "XOAUTH2", lambda _challenge=None: f"user={SENDER}\1auth=Bearer {token}\1\1", initial_response_ok=False
        )
        return per_cpu_second(server, times, lambda _index: _must_send(client, mail))


def _must_send(client: smtplib.SMTP, mail: EmailMessage) -> None:
    if client.send_message(mail):
        raise SystemExit("message refusé")


def access_token(server: Server) -> str:
    """A professional's access token."""
    with _TokenEndpoint(server) as endpoint:
        return endpoint.log_in()["access_token"]


def wall(do: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
