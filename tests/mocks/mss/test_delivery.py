"""What arrives in mailboxes after a submission: copies, bounces, success notices."""

import pytest

from formats.mail.message import read
from mocks.core.mock import UndeliverableError
from mocks.mss.changes import apply
from mocks.mss.delivery import arrived
from mocks.mss.smtp.service import serve_smtp
from tests.formats.mail.letters import letter
from tests.mocks.mss.desk import ALEX, CAMILLE, PATIENT, SECRETARIAT, UNKNOWN_PATIENT, Desk, play
from tests.mocks.mss.test_smtp import LOGIN, sending


def send(desk: Desk, *recipients: str, parameters: bytes = b"", mail: bytes = b"", message: bytes = b"") -> None:
    """Submit a golden message, or another."""
    script = sending(*recipients, parameters=parameters, message=message)
    if mail:
        script = script.replace(b"MAIL FROM:<%s>" % CAMILLE.encode(), mail)
    play(desk, serve_smtp, script, "mss.per_org.smtp")


def test_each_mailbox_gets_one_copy() -> None:
    desk = Desk()
    send(desk, ALEX, SECRETARIAT, ALEX.upper().replace("MSSANTE.FR", "mssante.fr"))
    assert (len(desk.inbox(ALEX)), len(desk.inbox(SECRETARIAT)), len(desk.inbox(CAMILLE))) == (1, 1, 0)


def test_a_patient_of_the_seed_has_a_mailbox() -> None:
    desk = Desk()
    send(desk, PATIENT)
    (delivered,) = desk.inbox(PATIENT)
    assert delivered.endswith(letter(From=CAMILLE))


def test_an_unknown_patient_bounces_to_the_sender() -> None:
    desk = Desk()
    send(desk, UNKNOWN_PATIENT)
    (bounce,) = desk.inbox(CAMILLE)
    mail = read(bounce)
    assert mail.header("Subject") == "Undelivered Mail Returned to Sender"
    assert mail.root.media_type == "multipart/report"
    text, status, original = mail.root.children
    assert "environnement simulé" in mail.content(text).decode()
    assert f"Final-Recipient: rfc822; {UNKNOWN_PATIENT}\r\nAction: failed" in mail.content(status).decode()
    assert original.media_type == "text/rfc822-headers"
    assert b"X-MSS-NIL: 1234" in mail.content(original)


def test_a_matricule_with_a_wrong_key_is_an_unknown_patient() -> None:
    desk = Desk()
    send(desk, "114026322083357@patient.mssante.fr", PATIENT)
    assert (len(desk.inbox(CAMILLE)), len(desk.inbox(PATIENT))) == (1, 1)


def test_a_message_too_big_for_the_patient_bounces() -> None:
    desk = Desk(knobs={"mss.patient_max_size": "100"})
    send(desk, PATIENT, ALEX)
    assert b"Status: 5.3.4" in desk.inbox(CAMILLE)[0]
    assert PATIENT not in desk.state.boxes
    assert len(desk.inbox(ALEX)) == 1


def test_the_sender_may_ask_to_be_told_or_not() -> None:
    told, silent = Desk(), Desk()
    send(told, ALEX, parameters=b" NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a+2Bb@c.fr")
    send(silent, UNKNOWN_PATIENT, parameters=b" NOTIFY=NEVER")
    (notice,) = told.inbox(CAMILLE)
    assert b"Action: delivered" in notice
    assert b"Original-Recipient: rfc822;a+b@c.fr" in notice
    assert silent.inbox(CAMILLE) == []


def test_the_whole_message_comes_back_when_it_is_asked_for() -> None:
    desk = Desk()
    send(desk, UNKNOWN_PATIENT, mail=b"MAIL FROM:<%s> RET=FULL ENVID=x+0Ay" % CAMILLE.encode())
    mail = read(desk.inbox(CAMILLE)[0])
    assert mail.root.children[2].media_type == "message/rfc822"
    assert b"Original-Envelope-Id: xy\r\n" in mail.raw


def test_a_null_reverse_path_gets_no_bounce() -> None:
    desk = Desk()
    send(desk, UNKNOWN_PATIENT, mail=b"MAIL FROM:<>")
    assert desk.inbox(CAMILLE) == []
    assert desk.operations()[-1] == ("smtp.DATA", "250")


def test_a_client_s_name_cannot_write_headers() -> None:
    desk = Desk()
    script = LOGIN + b"EHLO a\x0bX-Evil: 1 (b)\r\n" + sending(ALEX)[len(LOGIN) :]
    play(desk, serve_smtp, script, "mss.per_org.smtp")
    assert b"Received: from aX-Evil:1b (127.0.0.1:40000)" in desk.inbox(ALEX)[0]


def test_several_notices_in_one_transaction_have_their_own_uids() -> None:
    desk = Desk()
    send(desk, UNKNOWN_PATIENT, "1@patient.mssante.fr", CAMILLE)
    assert list(desk.state.boxes[CAMILLE].folders["INBOX"].messages) == [1, 2, 3]


def test_a_message_of_another_operator_arrives_with_its_trace() -> None:
    desk = Desk()
    moved = arrived(desk.world(), CAMILLE.upper().replace("MSSANTE.FR", "mssante.fr"), letter(From=ALEX))
    for change in moved:
        apply(desk.state, change)
    (delivered,) = desk.inbox(CAMILLE)
    assert delivered.endswith(letter(From=ALEX))
    assert delivered.startswith(f"Return-Path: <{ALEX}>".encode())


@pytest.mark.parametrize(
    ("to", "sender", "why"),
    [
        ("inconnu@cabinet-banc.mssante.fr", ALEX, "boîte professionnelle"),
        (PATIENT, ALEX, "boîte professionnelle"),
        (CAMILLE, "alex@example.org", "espace de confiance"),
    ],
)
def test_a_message_that_cannot_arrive_says_why(to: str, sender: str, why: str) -> None:
    with pytest.raises(UndeliverableError, match=why):
        arrived(Desk().world(), to, letter(From=sender))


def test_a_submission_whose_addresses_nest_without_end_is_judged_like_any_other() -> None:
    desk = Desk()
    send(desk, ALEX, message=b"To: " + b"a:" * 20_000 + b"\r\nFrom: " + b"(" * 20_000 + b"\r\n\r\n")
    assert len(desk.inbox(ALEX)) == 1


def test_a_message_whose_sender_nests_without_end_does_not_arrive() -> None:
    with pytest.raises(UndeliverableError, match="espace de confiance"):
        arrived(Desk().world(), CAMILLE, b"From: " + b"(" * 20_000 + ALEX.encode() + b"\r\n\r\n")


def test_a_message_too_big_does_not_arrive() -> None:
    with pytest.raises(UndeliverableError, match="maximum 100"):
        arrived(Desk(knobs={"mss.max_size": "100"}).world(), CAMILLE, letter(From=ALEX))
