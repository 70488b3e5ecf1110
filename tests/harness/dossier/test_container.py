"""The canonical zip: any zip reader opens it, and no byte of it can change unseen."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.dossier.container import LOCAL, ContainerError, Member, build, changes, read
from record import clock

MEMBERS = [Member("manifest.json", b'{"a":1}'), Member("echanges/000001-request.bin", b"POST /"), Member("vide", b"")]
NAMES = [member.name for member in MEMBERS]
ARCHIVE = build(MEMBERS)


def test_it_is_a_zip_for_everybody() -> None:
    with zipfile.ZipFile(io.BytesIO(ARCHIVE)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == NAMES
        assert archive.read("manifest.json") == b'{"a":1}'


def test_what_was_built_is_read_back_and_unchanged() -> None:
    assert read(ARCHIVE) == MEMBERS
    assert changes(ARCHIVE) == []


def test_two_builds_of_the_same_members_are_the_same_bytes() -> None:
    assert build(list(MEMBERS)) == ARCHIVE


@given(members=st.lists(st.tuples(st.text("abc/é", min_size=1, max_size=8), st.binary(max_size=40)), max_size=4))
def test_any_members_come_back(members: list[tuple[str, bytes]]) -> None:
    given_members = [Member(name, content) for name, content in members]
    raw = build(given_members)
    assert changes(raw) == [] if members else True
    if members:
        assert read(raw) == given_members


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80, 0xFF])
def test_every_changed_byte_is_seen_and_its_place_named(mask: int) -> None:
    for index in range(len(ARCHIVE)):
        changed = bytearray(ARCHIVE)
        changed[index] ^= mask
        found = changes(bytes(changed), NAMES)
        assert any(change.start <= index < change.end for change in found), (index, found)
        assert len(found) == 1, (index, found)


def test_the_name_says_which_member_or_which_metadata() -> None:
    content = ARCHIVE.index(b'{"a":1}')
    assert _named(content) == "contenu de manifest.json"
    assert _named(content - 20) == "métadonnées du conteneur : en-tête de manifest.json"
    assert _named(ARCHIVE.rindex(b"manifest.json")) == "métadonnées du conteneur : répertoire, entrée manifest.json"
    assert _named(len(ARCHIVE) - 1) == "métadonnées du conteneur : fin de l'archive"


def _named(index: int) -> str:
    changed = bytearray(ARCHIVE)
    changed[index] ^= 1
    return changes(bytes(changed), NAMES)[0].what


@pytest.mark.parametrize("extra", [b"x", b"PK\x05\x06"])
def test_bytes_after_the_end_are_seen(extra: bytes) -> None:
    assert changes(ARCHIVE + extra)


def test_a_truncated_archive_is_seen() -> None:
    for size in range(40, len(ARCHIVE)):
        with suppress(ContainerError):
            assert changes(ARCHIVE[:size]), size


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.4", b"PK"])
def test_what_is_no_archive_is_refused(raw: bytes) -> None:
    with pytest.raises(ContainerError):
        read(raw)


@given(raw=st.binary(max_size=200))
def test_any_bytes_are_judged_or_refused(raw: bytes) -> None:
    try:
        changes(raw)
    except ContainerError:
        return


def test_an_archive_made_by_another_tool_is_not_canonical() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("manifest.json", b'{"a":1}')
    assert changes(target.getvalue())


def test_more_members_than_an_archive_can_count_are_refused() -> None:
    local = LOCAL.pack(b"PK\x03\x04", 20, 0x0800, 0, 0, 0x21, 0, 0, 0, 1, 0) + b"a"
    with pytest.raises(ContainerError):
        read(local * 65_536)


def test_many_members_are_read_in_linear_time() -> None:
    raw = build([Member(str(number), b"") for number in range(10_000)])
    start = clock.monotonic()
    assert changes(raw) == []
    assert clock.monotonic() - start < 5
