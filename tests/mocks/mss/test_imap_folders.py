"""IMAP: folders, and what a client is told about them."""

import pytest

from mocks.mss.imap.dialogue import Dialogue
from mocks.mss.principal import Claim, Verdict
from mocks.mss.state import INBOX
from tests.mocks.mss.desk import CAMILLE, CAMILLE_ID, Desk

MAIL = b"Subject: un\r\n\r\ncorps\r\n"


def opened(desk: Desk, mailbox: str = CAMILLE) -> Dialogue:
    """A dialogue in which a mailbox is open."""
    dialogue = Dialogue(desk.world, app=False, secure=True)
    dialogue._tag = "a"
    turn = dialogue.verified(Verdict(Claim("XOAUTH2", mailbox), mailbox, CAMILLE_ID))
    desk.apply(turn.changes)
    return dialogue


def say(desk: Desk, dialogue: Dialogue, command: str | bytes) -> list[str]:
    """The reply lines to a command, its changes applied."""
    raw = command if isinstance(command, bytes) else command.encode()
    turn = dialogue.feed(b"t " + raw + b"\r\n")
    desk.apply(turn.changes)
    return turn.reply.decode("utf-8", "replace").splitlines()


@pytest.fixture
def desk() -> Desk:
    """A session whose clock stands still."""
    return Desk()


@pytest.fixture
def box(desk: Desk) -> Dialogue:
    """Camille's mailbox, open, with three messages."""
    desk.put(CAMILLE, MAIL, MAIL.replace(b"un", b"deux"), MAIL.replace(b"un", b"trois"))
    return opened(desk)


def test_select_tells_what_a_client_needs(desk: Desk, box: Dialogue) -> None:
    validity = int(desk.now.timestamp()) + 1
    assert say(desk, box, "SELECT inbox") == [
        "* FLAGS ($Forwarded $MDNSent \\Answered \\Deleted \\Draft \\Flagged \\Seen)",
        "* OK [PERMANENTFLAGS ($Forwarded $MDNSent \\* \\Answered \\Deleted \\Draft \\Flagged \\Seen)] flags permitted",
        "* 3 EXISTS",
        "* 0 RECENT",
        "* OK [UNSEEN 1] first unseen",
        f"* OK [UIDVALIDITY {validity}] UIDs valid",
        "* OK [UIDNEXT 4] predicted next UID",
        "t OK [READ-WRITE] selected",
    ]


def test_examine_is_read_only(desk: Desk, box: Dialogue) -> None:
    assert say(desk, box, "EXAMINE INBOX")[-1] == "t OK [READ-ONLY] selected"
    assert say(desk, box, "STORE 1 +FLAGS (\\Seen)") == ["t NO [READ-ONLY] folder is read-only"]
    assert say(desk, box, "FETCH 1 BODY[TEXT]")[-1] == "t OK FETCH completed"
    assert desk.moved[-1].__class__.__name__ == "MailboxOpened"


def test_an_unknown_folder_is_not_selected(desk: Desk, box: Dialogue) -> None:
    say(desk, box, "SELECT INBOX")
    assert say(desk, box, "SELECT Nulle-part") == ["t NO [NONEXISTENT] no such folder"]
    assert say(desk, box, "FETCH 1 UID") == ["t BAD No folder selected"]


def test_list_names_folders_and_their_use(desk: Desk, box: Dialogue) -> None:
    assert say(desk, box, 'LIST "" "*"') == [
        '* LIST (\\Drafts \\HasNoChildren) "/" "Drafts"',
        '* LIST (\\HasNoChildren) "/" "INBOX"',
        '* LIST (\\HasNoChildren \\Junk) "/" "Junk"',
        '* LIST (\\HasNoChildren \\Sent) "/" "Sent"',
        '* LIST (\\HasNoChildren \\Trash) "/" "Trash"',
        "t OK LIST completed",
    ]
    assert say(desk, box, 'LIST "" ""') == ['* LIST (\\Noselect) "/" ""', "t OK LIST completed"]
    assert len(say(desk, box, 'LIST "" inbox')) == 2
    assert len(say(desk, box, 'LIST "" "Nulle-part"')) == 1


def test_percent_stays_in_one_level(desk: Desk, box: Dialogue) -> None:
    say(desk, box, "CREATE Patients/2026")
    assert say(desk, box, "LIST Patients/ %")[0] == '* LIST (\\HasNoChildren) "/" "Patients/2026"'
    assert not [line for line in say(desk, box, 'LIST "" %') if "2026" in line]
    assert '* LIST (\\HasChildren) "/" "Patients"' in say(desk, box, 'LIST "" %')


def test_a_hostile_pattern_costs_nothing(desk: Desk, box: Dialogue) -> None:
    say(desk, box, "CREATE " + "a" * 250)
    assert len(say(desk, box, 'LIST "" ' + "%a" * 100 + "b")) == 1
    assert len(say(desk, box, 'LIST "" ' + "%a*" * 60)) == 2


def test_folders_are_created_renamed_and_deleted(desk: Desk, box: Dialogue) -> None:
    assert say(desk, box, "CREATE Patients/2026/") == ["t OK CREATE completed"]
    assert say(desk, box, "CREATE Patients") == ["t NO [ALREADYEXISTS] folder already exists"]
    assert say(desk, box, "DELETE Patients") == ["t NO [CANNOT] folder cannot be deleted"]
    assert say(desk, box, "RENAME Patients Dossiers") == ["t OK RENAME completed"]
    assert "Dossiers/2026" in desk.state.boxes[CAMILLE].folders
    assert say(desk, box, "DELETE Dossiers/2026") == ["t OK DELETE completed"]
    assert say(desk, box, "DELETE Dossiers/2026") == ["t NO [NONEXISTENT] no such folder"]
    assert say(desk, box, "DELETE INBOX") == ["t NO [CANNOT] folder cannot be deleted"]


def test_renaming_inbox_moves_its_messages(desk: Desk, box: Dialogue) -> None:
    say(desk, box, "RENAME INBOX Archives")
    folders = desk.state.boxes[CAMILLE].folders
    assert (len(folders[INBOX].messages), len(folders["Archives"].messages)) == (0, 3)


@pytest.mark.parametrize("name", ['""', '"a//b"', '"/a"', '"a*"'])
def test_a_name_that_cannot_be_is_refused(desk: Desk, box: Dialogue, name: str) -> None:
    assert say(desk, box, f"CREATE {name}") == ["t NO [CANNOT] not a folder name"]


def test_status_counts(desk: Desk, box: Dialogue) -> None:
    validity = int(desk.now.timestamp()) + 1
    assert say(desk, box, "STATUS INBOX (MESSAGES UNSEEN UIDNEXT UIDVALIDITY RECENT)") == [
        f'* STATUS "INBOX" (MESSAGES 3 UNSEEN 3 UIDNEXT 4 UIDVALIDITY {validity} RECENT 0)',
        "t OK STATUS completed",
    ]


def test_subscriptions(desk: Desk, box: Dialogue) -> None:
    say(desk, box, "UNSUBSCRIBE Junk")
    assert not [line for line in say(desk, box, 'LSUB "" *') if "Junk" in line]
    say(desk, box, "SUBSCRIBE Junk")
    assert '* LSUB (\\HasNoChildren \\Junk) "/" "Junk"' in say(desk, box, 'LSUB "" *')


def test_append_keeps_flags_date_and_bytes(desk: Desk, box: Dialogue) -> None:
    raw = b"Subject: brouillon\r\n\r\n\x00\xff"
    command = b'APPEND Drafts (\\draft $x) "17-Jul-1996 02:44:25 -0700" {%d}\r\n' % len(raw) + raw
    (answer,) = say(desk, box, command)
    assert answer.startswith("t OK [APPENDUID ")
    (stored,) = desk.state.boxes[CAMILLE].folders["Drafts"].messages.values()
    assert (stored.raw, stored.flags) == (raw, {"\\Draft", "$x"})
    say(desk, box, "SELECT Drafts")
    assert say(desk, box, "FETCH 1 INTERNALDATE")[0] == '* 1 FETCH (INTERNALDATE "17-Jul-1996 02:44:25 -0700")'


def test_append_to_the_selected_folder_is_told_at_once(desk: Desk, box: Dialogue) -> None:
    say(desk, box, "SELECT INBOX")
    assert say(desk, box, b"APPEND INBOX {2+}\r\nxx")[0] == "* 4 EXISTS"
    assert say(desk, box, "NOOP") == ["t OK completed"]


def test_append_elsewhere_asks_for_a_folder(desk: Desk, box: Dialogue) -> None:
    assert say(desk, box, b"APPEND Rien {1+}\r\nx") == ["t NO [TRYCREATE] no such folder"]


@pytest.mark.parametrize(
    "command",
    [
        "SELECT",
        "SELECT INBOX de trop",
        "STATUS INBOX ()",
        "STATUS INBOX (HIER)",
        "LIST INBOX",
        "APPEND INBOX",
        'APPEND INBOX "hier" {1+}\r\nx',
        "CREATE é",
        'CREATE "a\x01"',
    ],
)
def test_a_malformed_command_is_bad(desk: Desk, box: Dialogue, command: str) -> None:
    assert say(desk, box, command)[-1].startswith("t BAD Error in ")


def test_a_folder_deleted_by_another_connection_ends_this_one(desk: Desk, box: Dialogue) -> None:
    other = opened(desk)
    say(desk, box, "SELECT Junk")
    say(desk, other, "DELETE Junk")
    assert say(desk, box, "NOOP") == ["* BYE The selected folder no longer exists"]


def test_uid_validity_changes_when_the_session_is_reset(desk: Desk, box: Dialogue) -> None:
    first = say(desk, box, "STATUS INBOX (UIDVALIDITY)")
    fresh = Desk(now=desk.now)
    fresh.wait(2)
    assert say(fresh, opened(fresh), "STATUS INBOX (UIDVALIDITY)") != first
    box.session.world = fresh.world
    assert say(fresh, box, "SELECT INBOX")[-1].startswith("t OK")
