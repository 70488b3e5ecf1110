"""Many at once: idle mail connections, sessions side by side. What is measured is the bench's memory."""

import json
import socket
import ssl
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, closing

from perf.server import Server
from perf.services import CAMILLE, RECIPIENT, SENDER, access_token
from tests.bench_process import BenchProcess
from tests.e2e.psc_client import endpoint, log_in
from tests.e2e.test_insi import envelope
from tests.e2e.test_mss import host_port, message, read, submit

ALEX = "899900000029"
PATIENTS = (
    ("DE VINCI", "LEONARDO", "M", "2014-02-01", "63220"),
    ("CORSE", "ANTHONY", "M", "1980-03-02", ""),
    ("NESSI", "MICHELANGELO", "M", "2010-08-07", ""),
)


def idle_imap(server: Server, count: int = 200) -> float:
    """MB that so many authenticated IMAP connections over TLS, a folder selected, in IDLE, add to the bench."""
    token = access_token(server)
    with ExitStack() as opened:
        for _ in range(5):  # what the first ones load is not theirs
            opened.enter_context(closing(_idling(server, token)))
        before = server.memory()
        for _ in range(count):
            opened.enter_context(closing(_idling(server, token)))
        return server.memory() - before


def _idling(server: Server, token: str) -> ssl.SSLSocket:
    claim = b64encode(f"user={SENDER}\1auth=Bearer {token}\1\1".encode())
    plain = socket.create_connection(host_port(server.facts["mss"]["per_org"]["imaps"]), timeout=30)
    client = server.trust().wrap_socket(plain, server_hostname="localhost")
    client.recv(4096)
    for command, answer in ((b"AUTHENTICATE XOAUTH2 " + claim, b"a OK"), (b"SELECT INBOX", b"a OK"), (b"IDLE", b"+ ")):
        client.sendall(b"a " + command + b"\r\n")
        received = b""
        while answer not in received:
            received += client.recv(4096)
    return client


def sessions(server: Server, count: int = 100) -> float:
    """MB of the bench with so many sessions that each saw a login, a mail and an INSi search of their own.

    Exits when one of them sees what belongs to another.
    """
    opened = [_Apart(server, place) for place in range(count)]
    for apart in opened:
        apart.work()
    for apart, other in zip(opened, [*opened[1:], opened[0]], strict=True):
        apart.must_be_alone(other)
    return server.memory()


class _Apart(BenchProcess):
    """One session of the bench, reached as a product that was given its addresses reaches it."""

    def __init__(self, server: Server, place: int) -> None:
        self.process, self.facts, self.home = server.process, server.facts, server.home
        self.session = self.new_session(default=False)
        self.facts = _within(server.facts, self.session)
        self._patient = PATIENTS[place % len(PATIENTS)]

    def work(self) -> None:
        """A professional logs in, sends a mail, searches an identity."""
        self.token = log_in(self, CAMILLE)["access_token"]
        mail = message()
        del mail["Subject"]
        mail["Subject"] = self.session
        submit(self, self.token, mail)
        self._search()

    def must_be_alone(self, other: "_Apart") -> None:
        """Neither tokens, nor mails, nor patients are another session's."""
        assert self._is_known(self.token)
        assert not self._is_known(other.token), "jeton d'une autre session"
        client = read(self, log_in(self, ALEX)["access_token"], RECIPIENT)
        seen = [head[1] for head in client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1][::2]]
        client.logout()
        assert [text.split()[1].decode() for text in seen] == [self.session], "courriel d'une autre session"
        assert set(self._searched()) == {self._patient[0]}, "patient d'une autre session"

    def _searched(self) -> Iterator[str]:
        for event in self.events("exchange"):
            if event["data"]["mock"] == "insi":
                yield event["data"]["facts"]["traits"]["family_name"]

    def _is_known(self, token: str) -> bool:
        client = next(known for known in self.facts["psc"]["clients"] if known["redirect_uris"])
        secret = b64encode(f"{client['id']}:{client['secret']}".encode()).decode()
        url, form = endpoint(self, "token/introspect"), f"token={token}".encode()
        answer = urllib.request.urlopen(
            urllib.request.Request(url, form, {"Authorization": f"Basic {secret}"}), context=self.trust(), timeout=30
        )
        with answer:
            return bool(json.loads(answer.read())["active"])

    def _search(self) -> None:
        headers = {"Content-Type": "application/soap+xml; charset=utf-8"}
        asked = urllib.request.Request(self.facts["insi"]["mtls"], envelope(*self._patient), headers)
        urllib.request.urlopen(asked, context=self.trust("insi-auto"), timeout=30).close()


def _within(facts: dict[str, object], session: str) -> dict[str, object]:
    """The facts of the bench with every web address inside a session: ``https://host:port/s/<id>/…``."""

    def inside(value: object) -> object:
        if isinstance(value, dict):
            return {name: inside(item) for name, item in value.items()}
        if isinstance(value, str) and value.startswith("https://"):
            origin, _slash, path = value.removeprefix("https://").partition("/")
            return f"https://{origin}/s/{session}/{path}"
        return value

    return {name: value if name == "control" else inside(value) for name, value in facts.items()}
