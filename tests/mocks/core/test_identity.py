"""``session.json`` is read whole, or is not a session."""

import json
from pathlib import Path

import pytest

from mocks.core import identity
from mocks.core.identity import Identity

WHOLE = Identity("a1", "titre", "moi", "2026-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z", ("1a",), ("b@c.fr",))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    identity.write(tmp_path / "s" / "session.json", WHOLE)
    assert identity.read(tmp_path / "s" / "session.json") == WHOLE


def test_the_file_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    about = tmp_path / "session.json"
    about.write_text(json.dumps({"id": "a", "title": "", "owner": "", "created": "", "expires": ""}))
    assert identity.read(about) == Identity("a", "", "", "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[",
        b"[]",
        b"7",
        b'{"id": "a"}',
        b'{"id": 1, "title": "", "owner": "", "created": ""}',
        b'{"id": "a", "title": "", "owner": "", "created": "", "expires": "demain"}',
        b'{"id": "a", "title": "", "owner": "", "created": "", "certificates": [1]}',
        b'{"id": "a", "title": "", "owner": "", "created": "", "mailboxes": "b@c"}',
        b'{"id": "a", "title": ["x"], "owner": "", "created": ""}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_anything_else_is_no_session(tmp_path: Path, content: bytes) -> None:
    about = tmp_path / "session.json"
    about.write_bytes(content)
    assert identity.read(about) is None
    assert identity.read(tmp_path / "absent") is None


def test_a_session_ends_by_the_clock_of_the_machine() -> None:
    assert Identity("a", "", "", "", "2020-01-01T00:00:00.000Z").expired
    assert not WHOLE.expired
    assert not Identity("a", "", "", "").expired
