"""IMAP: reading, marking, moving and expunging messages."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.mail.message import read
from mocks.mss.imap.dialogue import Dialogue
from tests.mocks.mss.desk import CAMILLE, Desk
from tests.mocks.mss.test_imap_folders import MAIL, opened, say

MIXED = (
    b"Date: Mon, 02 Mar 2026 09:15:00 +0100\r\n"
    b'From: "Dr, M" <m@a.mssante.fr>\r\nTo: x@b.mssante.fr, Y <y@b.mssante.fr>\r\nSubject: =?utf-8?b?w6k=?=\r\n'
    b'Message-ID: <1@a>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="B"\r\n\r\n'
    b"--B\r\nContent-Type: multipart/alternative; boundary=C\r\n\r\n"
    b"--C\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nbonjour\r\n"
    b"--C\r\nContent-Type: text/html\r\n\r\n<p>\r\n--C--\r\n"
    b'--B\r\nContent-Type: application/zip; name="IHE_XDM.zip"\r\nContent-Transfer-Encoding: base64\r\n'
    b'Content-Disposition: attachment; filename="IHE_XDM.zip"\r\n\r\nUEsDBA==\r\n'
    b"--B\r\nContent-Type: message/rfc822\r\n\r\nSubject: dedans\r\nFrom: z@c.fr\r\n\r\ncorps\r\n--B--\r\n"
)


@pytest.fixture
def desk() -> Desk:
    """A session whose clock stands still."""
    return Desk()


@pytest.fixture
def box(desk: Desk) -> Dialogue:
    """INBOX selected: a message of several parts, and two plain ones."""
    desk.put(CAMILLE, MIXED, MAIL, MAIL.replace(b"un", b"deux"))
    dialogue = opened(desk)
    say(desk, dialogue, "SELECT INBOX")
    return dialogue


def test_body_structure_is_that_of_the_rfc(desk: Desk, box: Dialogue) -> None:
    (line, _) = say(desk, box, "FETCH 1 BODYSTRUCTURE")
    assert line == (
        '* 1 FETCH (BODYSTRUCTURE ((("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 7 0 NIL NIL NIL NIL)'
        '("TEXT" "HTML" ("CHARSET" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "ALTERNATIVE" ("BOUNDARY" "C") '
        'NIL NIL NIL)("APPLICATION" "ZIP" ("NAME" "IHE_XDM.zip") NIL NIL "BASE64" 8 NIL '
        '("ATTACHMENT" ("FILENAME" "IHE_XDM.zip")) NIL NIL)("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 38 '
        '(NIL "dedans" ((NIL NIL "z" "c.fr")) ((NIL NIL "z" "c.fr")) ((NIL NIL "z" "c.fr")) NIL NIL NIL NIL NIL) '
        '("TEXT" "PLAIN" ("CHARSET" "us-ascii") NIL NIL "7BIT" 5 0 NIL NIL NIL NIL) 3 NIL NIL NIL NIL) '
        '"MIXED" ("BOUNDARY" "B") NIL NIL NIL))'
    )


def test_envelope_keeps_encoded_words_and_splits_addresses(desk: Desk, box: Dialogue) -> None:
    assert say(desk, box, "FETCH 1 ENVELOPE")[0] == (
        '* 1 FETCH (ENVELOPE ("Mon, 02 Mar 2026 09:15:00 +0100" "=?utf-8?b?w6k=?=" '
        '(("Dr, M" NIL "m" "a.mssante.fr")) (("Dr, M" NIL "m" "a.mssante.fr")) (("Dr, M" NIL "m" "a.mssante.fr")) '
        '((NIL NIL "x" "b.mssante.fr")("Y" NIL "y" "b.mssante.fr")) NIL NIL NIL "<1@a>"))'
    )


@pytest.mark.parametrize(
    ("section", "content"),
    [
        ("1.1", "bonjour"),
        ("1.2", "<p>"),
        ("1.1.MIME", "Content-Type: text/plain; charset=utf-8\r\n\r\n"),
        ("2", "UEsDBA=="),
        ("3", "Subject: dedans\r\nFrom: z@c.fr\r\n\r\ncorps"),
        ("3.1", "corps"),
        ("3.TEXT", "corps"),
        ("3.HEADER", "Subject: dedans\r\nFrom: z@c.fr\r\n\r\n"),
        ("3.HEADER.FIELDS (from)", "From: z@c.fr\r\n\r\n"),
        ("HEADER.FIELDS (Message-ID X-MSS-INS)", "Message-ID: <1@a>\r\n\r\n"),
    ],
)
def test_each_part_is_its_bytes(desk: Desk, box: Dialogue, section: str, content: str) -> None:
    turn = box.feed(f"t FETCH 1 BODY.PEEK[{section}]\r\n".encode())
    expected = f"* 1 FETCH (BODY[{section}] {{{len(content)}}}\r\n{content})\r\n"
    assert turn.reply.decode().startswith(expected)


@pytest.mark.parametrize("section", ["4", "1.3", "2.1", "1.1.1", "3.2", "2.HEADER", "99999"])
def test_a_part_that_is_not_there_is_nil(desk: Desk, box: Dialogue, section: str) -> None:
    assert say(desk, box, f"FETCH 1 BODY.PEEK[{section}]")[0] == f"* 1 FETCH (BODY[{section}] NIL)"


def test_the_one_part_of_a_plain_message_is_part_one(desk: Desk, box: Dialogue) -> None:
    assert b"BODY[1] {7}\r\ncorps\r\n)" in box.feed(b"t FETCH 2 BODY.PEEK[1]\r\n").reply
    assert say(desk, box, "FETCH 2 BODY.PEEK[1.1]")[0] == "* 2 FETCH (BODY[1.1] NIL)"


def test_a_range_of_bytes(desk: Desk, box: Dialogue) -> None:
    assert box.feed(b"t FETCH 2 BODY.PEEK[]<9.4>\r\n").reply.startswith(b"* 2 FETCH (BODY[]<9> {4}\r\nun\r\n)")
    assert b"BODY[]<9999> {0}\r\n)" in box.feed(b"t FETCH 2 BODY.PEEK[]<9999.4>\r\n").reply


def test_reading_marks_as_seen_and_peeking_does_not(desk: Desk, box: Dialogue) -> None:
    say(desk, box, "FETCH 2 BODY.PEEK[]")
    assert say(desk, box, "FETCH 2 FLAGS")[0] == "* 2 FETCH (FLAGS ())"
    assert box.feed(b"t FETCH 2 (UID BODY[TEXT])\r\n").reply.startswith(
        b"* 2 FETCH (FLAGS (\\Seen) UID 2 BODY[TEXT] {7}"
    )
    assert b"RFC822.SIZE" in box.feed(b"t FETCH 1:* ALL\r\n").reply
    assert b"RFC822 {22}\r\nSubject: un" in box.feed(b"t FETCH 2 RFC822\r\n").reply


def test_seen_is_kept_and_told_to_other_connections(desk: Desk, box: Dialogue) -> None:
    other = opened(desk)
    say(desk, other, "SELECT INBOX")
    say(desk, box, "FETCH 2 BODY[]")
    assert say(desk, other, "NOOP") == ["* 2 FETCH (UID 2 FLAGS (\\Seen))", "t OK completed"]


def test_flags_are_set_added_and_removed(desk: Desk, box: Dialogue) -> None:
    assert say(desk, box, "STORE 1 FLAGS (\\seen $x)")[0] == "* 1 FETCH (UID 1 FLAGS ($x \\Seen))"
    assert say(desk, box, "STORE 1 +FLAGS \\Flagged")[0] == "* 1 FETCH (UID 1 FLAGS ($x \\Flagged \\Seen))"
    assert say(desk, box, "STORE 1 -FLAGS.SILENT ($x)") == ["t OK STORE completed"]
    assert say(desk, box, "UID STORE 1 -FLAGS (\\Flagged \\Recent)")[0] == "* 1 FETCH (UID 1 FLAGS (\\Seen))"
    assert say(desk, box, "UID STORE 99 FLAGS (\\Seen)") == ["t OK STORE completed"]


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ("ALL", "1 2 3"),
        ("SUBJECT deux", "3"),
        ("SUBJECT é", ""),
        ('CHARSET UTF-8 SUBJECT "é"', "1"),
        ("FROM m@a", "1"),
        ("TO y@b", "1"),
        ("HEADER Message-ID 1@a", "1"),
        ('HEADER Message-ID ""', "1"),
        ("BODY bonjour", "1"),
        ("TEXT corps", "1 2 3"),
        ("UNSEEN", "1 2 3"),
        ("SEEN", ""),
        ("NOT SUBJECT deux", "1 2"),
        ("OR SUBJECT deux FROM m@a", "1 3"),
        ("2:*", "2 3"),
        ("UID 3:99", "3"),
        ("(UNSEEN 2) UNDELETED", "2"),
        ("LARGER 100", "1"),
        ("SMALLER 100", "2 3"),
        ("SENTSINCE 1-Mar-2026", "1"),
        ("SENTBEFORE 1-Mar-2026", ""),
        ("ON 21-Nov-2026", "1 2 3"),
        ("BEFORE 21-Nov-2026", ""),
        ("SINCE 1-Jan-2026 NOT ON 1-Jan-2026", "1 2 3"),
        ("KEYWORD $MDNSent", ""),
        ("UNKEYWORD $MDNSent 1", "1"),
        ("NEW", ""),
        ("OLD 1", "1"),
    ],
)
def test_search(desk: Desk, box: Dialogue, keys: str, found: str) -> None:
    lines = say(desk, box, f"SEARCH {keys}")
    if keys == "SUBJECT é":
        assert lines[-1].startswith("t BAD")
    else:
        assert lines == [f"* SEARCH {found}".rstrip(), "t OK SEARCH completed"]


def test_search_by_uid_and_by_literal(desk: Desk, box: Dialogue) -> None:
    say(desk, box, "STORE 1 +FLAGS (\\Deleted)")
    say(desk, box, "EXPUNGE")
    assert say(desk, box, "UID SEARCH ALL")[0] == "* SEARCH 2 3"
    assert say(desk, box, b"SEARCH SUBJECT {4+}\r\ndeux")[0] == "* SEARCH 2"


def test_an_unknown_charset_is_refused(desk: Desk, box: Dialogue) -> None:
    assert say(desk, box, "SEARCH CHARSET KOI8-R ALL") == ["t NO [BADCHARSET (UTF-8 US-ASCII)] unknown charset"]


def test_expunge_renumbers_from_the_last(desk: Desk, box: Dialogue) -> None:
    say(desk, box, "STORE 1,3 +FLAGS.SILENT (\\Deleted)")
    assert say(desk, box, "EXPUNGE") == ["* 3 EXPUNGE", "* 1 EXPUNGE", "t OK EXPUNGE completed"]
    assert say(desk, box, "FETCH 1 UID")[0] == "* 1 FETCH (UID 2)"


def test_uid_expunge_takes_only_what_it_names(desk: Desk, box: Dialogue) -> None:
    say(desk, box, "STORE 1:3 +FLAGS.SILENT (\\Deleted)")
    assert say(desk, box, "UID EXPUNGE 2") == ["* 2 EXPUNGE", "t OK EXPUNGE completed"]


def test_close_expunges_in_silence_and_unselect_does_not(desk: Desk, box: Dialogue) -> None:
    say(desk, box, "STORE 1 +FLAGS.SILENT (\\Deleted)")
    assert say(desk, box, "UNSELECT") == ["t OK UNSELECT completed"]
    assert len(desk.inbox(CAMILLE)) == 3
    say(desk, box, "SELECT INBOX")
    assert say(desk, box, "CLOSE") == ["t OK CLOSE completed"]
    assert len(desk.inbox(CAMILLE)) == 2


def test_copy_and_move_tell_the_new_uids(desk: Desk, box: Dialogue) -> None:
    validity = int(desk.now.timestamp()) + 4
    say(desk, box, "STORE 1 +FLAGS.SILENT (\\Seen)")
    assert say(desk, box, "COPY 1:2 Trash") == [f"t OK [COPYUID {validity} 1:2 1:2] COPY completed"]
    assert say(desk, box, "UID MOVE 1,3 Trash") == [
        f"* OK [COPYUID {validity} 1,3 3:4] moved",
        "* 3 EXPUNGE",
        "* 1 EXPUNGE",
        "t OK MOVE completed",
    ]
    trash = desk.state.boxes[CAMILLE].folders["Trash"].messages
    assert [message.flags for message in trash.values()] == [{"\\Seen"}, set(), {"\\Seen"}, set()]
    assert say(desk, box, "COPY 1 Nulle-part") == ["t NO [TRYCREATE] no such folder"]


def test_a_copy_into_the_selected_folder_is_told_at_once(desk: Desk, box: Dialogue) -> None:
    assert say(desk, box, "COPY 1 INBOX")[0] == "* 4 EXISTS"
    assert len(desk.inbox(CAMILLE)) == 4


def test_a_transient_error_of_the_operator(desk: Desk, box: Dialogue) -> None:
    desk.knobs["mss.imap_failing"] = "MOVE,UID MOVE"
    assert say(desk, box, "MOVE 1 Trash") == ["t NO [SERVERBUG] Internal error occurred."]
    assert say(desk, box, "COPY 1 Trash")[-1].startswith("t OK")


def test_what_arrives_is_told_with_the_next_answer(desk: Desk, box: Dialogue) -> None:
    desk.put(CAMILLE, MAIL)
    assert say(desk, box, "NOOP") == ["* 4 EXISTS", "* 0 RECENT", "t OK completed"]


def test_numbers_do_not_move_under_a_client_that_was_not_told(desk: Desk, box: Dialogue) -> None:
    other = opened(desk)
    say(desk, other, "SELECT INBOX")
    say(desk, box, "STORE 1 +FLAGS.SILENT (\\Deleted)")
    say(desk, box, "EXPUNGE")
    assert say(desk, other, "FETCH 2 UID") == ["* 2 FETCH (UID 2)", "t OK FETCH completed"]
    assert say(desk, other, "FETCH 1 UID") == ["t OK FETCH completed"]
    assert say(desk, other, "UID FETCH 2 FLAGS")[0] == "* 1 EXPUNGE"


@pytest.mark.parametrize(
    "command",
    [
        "FETCH",
        "FETCH 1",
        "FETCH 4 UID",
        "FETCH 0 UID",
        "FETCH 1 (BODY[HEADER.FIELDS])",
        "FETCH 1 BODY[MIME]",
        "FETCH 1 BODY[1.]",
        "FETCH 1 ()",
        "FETCH 1 (UID",
        "FETCH 1 INCONNU",
        "STORE 1 FLAGS",
        "STORE 1 DRAPEAUX (x)",
        "SEARCH",
        "SEARCH BOUH",
        "SEARCH ON hier",
        "SEARCH ON 31-Feb-2026",
        "SEARCH " + "NOT " * 100 + "ALL",
        "SEARCH " + "(" * 100 + "ALL" + ")" * 100,
        "UID",
        "UID BOUH 1",
        "COPY 1",
        "EXPUNGE 1",
    ],
)
def test_a_malformed_command_is_bad(desk: Desk, box: Dialogue, command: str) -> None:
    assert say(desk, box, command)[-1].startswith("t BAD")


def test_every_part_of_the_samples_is_served_byte_for_byte(desk: Desk, shared_data: Path) -> None:
    paths = sorted((shared_data / "mss" / "samples").glob("*.eml"))
    desk.put(CAMILLE, *(path.read_bytes() for path in paths))
    dialogue = opened(desk)
    say(desk, dialogue, "SELECT INBOX")
    for number, path in enumerate(paths, 1):
        raw = path.read_bytes()
        assert b"{%d}\r\n" % len(raw) + raw in dialogue.feed(b"t FETCH %d BODY.PEEK[]\r\n" % number).reply
        for rank, child in enumerate(read(raw).root.children, 1):
            content = raw[child.body_start : child.end]
            reply = dialogue.feed(b"t FETCH %d BODY.PEEK[%d]\r\n" % (number, rank)).reply
            assert b"{%d}\r\n" % len(content) + content in reply


WORDS = st.sampled_from(
    [b"1", b"1:*", b"*", b"(", b")", b"FLAGS", b"BODY[", b"]", b"BODY.PEEK[1.MIME]", b"ENVELOPE", b"UID", b'"', b"{3}",
     b"\\Seen", b"+FLAGS", b"NOT", b"OR", b"ALL", b"INBOX", b"SUBJECT", b"x", b"BODYSTRUCTURE", b"<0.5>", b"\xff", b"%"]
)  # fmt: skip
COMMANDS = st.sampled_from(
    [b"FETCH", b"UID FETCH", b"STORE", b"SEARCH", b"COPY", b"MOVE", b"LIST", b"STATUS", b"APPEND", b"SELECT", b"CREATE",
     b"RENAME", b"ID", b"UID EXPUNGE", b"AUTHENTICATE"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.tuples(COMMANDS, st.lists(WORDS, max_size=8), st.sampled_from([b" ", b""])), max_size=4))
def test_no_command_makes_the_engine_fail(commands: list[tuple[bytes, list[bytes], bytes]]) -> None:
    desk = Desk()
    desk.put(CAMILLE, MIXED, MAIL)
    dialogue = opened(desk)
    say(desk, dialogue, "SELECT INBOX")
    for name, arguments, glue in commands:
        turn = dialogue.feed(b"t " + name + b" " + glue.join(arguments) + b"\r\n")
        desk.apply(turn.changes)
        assert turn.reply.endswith(b"\r\n")
