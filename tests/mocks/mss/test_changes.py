"""The operator's state moves only by changes, and comes back from their recorded form."""

from mocks.core.change import decode, encode
from mocks.mss import changes
from mocks.mss.state import MssState, new_state
from tests.mocks.mss.desk import CAMILLE, PATIENT, Desk, population
from tests.mocks.mss.test_imap_folders import MAIL, opened, say


def replayed(desk: Desk) -> MssState:
    """The state that the recorded changes of a session rebuild."""
    state = new_state(population())
    for moved in desk.moved:
        draft = encode(moved, "banc")
        changes.apply(state, decode(draft.data, draft.parts.__getitem__, tuple(draft.parts)))
    return state


def test_a_session_comes_back_from_its_changes() -> None:
    desk = Desk()
    desk.put(CAMILLE, MAIL, MAIL)
    desk.put(PATIENT, MAIL)
    box = opened(desk)
    for command in (
        "CREATE Patients/2026",
        "SELECT INBOX",
        "STORE 1 +FLAGS (\\Seen $x)",
        "COPY 1:2 Patients",
        "MOVE 2 Trash",
        "RENAME Patients Dossiers",
        "UNSUBSCRIBE Junk",
        "DELETE Drafts",
        b"APPEND Sent (\\Seen) {2+}\r\nxx",
        "STORE 1 +FLAGS (\\Deleted)",
        "EXPUNGE",
    ):
        say(desk, box, command)
    assert {type(moved) for moved in desk.moved} == set(changes._MOVES)
    assert replayed(desk).boxes == desk.state.boxes


def test_a_uid_that_is_taken_gives_way() -> None:
    desk = Desk()
    for _ in range(2):
        desk.apply([changes.MessageDelivered(CAMILLE, 1, MAIL, "", "", (), desk.now.isoformat())])
    assert list(desk.state.boxes[CAMILLE].folders["INBOX"].messages) == [1, 2]
