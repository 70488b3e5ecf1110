"""The mail client, against an operator on real sockets."""

from dataclasses import replace

import pytest

from editor.config import Config, Mailbox, Servers
from editor.documents import mail
from editor.documents.mail import Letter
from editor.journal import Journal
from editor.outcome import FailedError
from editor.services.mss import AuthenticationError, Login, Mss
from editor.services.revocation import Lists
from tests.editor.people import DOCTOR
from tests.editor.stubs import Operator, free_port

BOX = Mailbox("camille.martin@cabinet.mssante.fr")
MACHINE = Mailbox("automate@cabinet.mssante.fr", "APP")


@pytest.fixture
def mss(config: Config, operator: Operator) -> Mss:
    servers = Servers(operator.smtp.address, operator.imap.address)
    known = replace(config, trust=operator.trust, mail_users=servers, mail_machine=servers)
    return Mss(known, Journal(), Lists(operator.trust))


def letter(sender: Mailbox = BOX, to: str = "a@ch.mssante.fr") -> Letter:
    return Letter(sender, DOCTOR, "CABINET", (to,))


def test_a_message_is_handed_over_with_the_token_and_without_initial_response(mss: Mss, operator: Operator) -> None:
    mss.send(Login(BOX, "jeton"), mail.message_for(letter()))
    smtp = operator.smtp
    assert smtp.secrets == [f"user={BOX.address}\x01auth=Bearer jeton\x01\x01"]
    assert smtp.recipients == ["a@ch.mssante.fr"]
    assert b"X-MSS-NIL: BANC-LGC-0001" in smtp.messages[0]


@pytest.mark.parametrize("closes", [False, True])
def test_a_refused_token_is_told_apart_whether_the_operator_answers_or_hangs_up(
    mss: Mss, operator: Operator, closes: bool
) -> None:
    operator.smtp.closes = closes
    with pytest.raises(AuthenticationError):
        mss.send(Login(BOX, "perime"), mail.message_for(letter()))
    assert not operator.smtp.messages


def test_a_machine_opens_its_mailbox_with_its_certificate_and_plain(mss: Mss, operator: Operator) -> None:
    mss.send(Login(MACHINE), mail.message_for(letter(MACHINE)))
    assert operator.smtp.secrets[0].startswith(f"\0{MACHINE.address}\0")


def test_an_unknown_recipient_is_a_failure_and_a_trace(mss: Mss) -> None:
    with pytest.raises(FailedError, match="refusé"):
        mss.send(Login(BOX, "jeton"), mail.message_for(letter(to="inconnu@ch.mssante.fr")))
    assert mss.journal.entries[-1].response.startswith("échec")


def test_reading_gives_the_headers_decoded(mss: Mss, operator: Operator) -> None:
    operator.imap.inbox = [b"Subject: =?utf-8?q?R=C3=A9sultat?=\r\nFrom: x@y.fr\r\n\r\n", b"Subject: b\r\n\r\n"]
    received = mss.fetch(Login(BOX, "jeton"))
    assert [(item.uid, item.headers["Subject"]) for item in received] == [("1", "Résultat"), ("2", "b")]


def test_reading_with_a_refused_token(mss: Mss) -> None:
    with pytest.raises(AuthenticationError):
        mss.fetch(Login(BOX, "perime"))


def test_a_server_that_the_product_does_not_trust_gets_nothing(mss: Mss, config: Config, operator: Operator) -> None:
    distrustful = Mss(replace(mss.config, trust=config.certificates[0].cert), Journal())
    with pytest.raises(FailedError, match="session"):
        distrustful.send(Login(BOX, "jeton"), mail.message_for(letter()))
    with pytest.raises(FailedError, match="session"):
        distrustful.fetch(Login(BOX, "jeton"))
    assert not operator.smtp.secrets


def test_an_operator_that_is_down_is_a_failure(mss: Mss) -> None:
    nobody = f"127.0.0.1:{free_port()}"
    down = Mss(replace(mss.config, mail_users=Servers(nobody, nobody)), Journal())
    with pytest.raises(FailedError, match="injoignable"):
        down.send(Login(BOX, "jeton"), mail.message_for(letter()))
    with pytest.raises(FailedError, match="injoignable"):
        down.fetch(Login(BOX, "jeton"))


def test_without_configuration_nothing_is_tried(config: Config) -> None:
    with pytest.raises(FailedError, match="n'est pas configurée"):
        Mss(config, Journal()).fetch(Login(BOX, "jeton"))
