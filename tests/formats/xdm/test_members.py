"""Opening an archive that anybody may have sent."""

import contextlib
import io
import struct
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.xdm import members
from formats.xdm.members import XdmError
from tests.formats.xdm import golden


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_each_file_says_where_its_data_lies(method: int) -> None:
    raw = golden.zipped(golden.files(), method)
    found = members.members(raw)
    assert list(found) == ["README.TXT", "INDEX.HTM", golden.METADATA, golden.DOCUMENT]
    for name, member in found.items():
        data = raw[member.start : member.end]
        assert member.content == golden.files()[name]
        assert member.content == (zlib.decompress(data, -15) if method else data)


def test_folders_are_left_out() -> None:
    raw = golden.zipped({"IHE_XDM/": b"", "README.TXT": b"x"})
    assert list(members.members(raw)) == ["README.TXT"]


@pytest.mark.parametrize(
    "name",
    ["../README.TXT", "/README.TXT", "A/../B", "A//B", "C:/A", "A\\B", "A\x01B", "A/./B", "A:B"],
)
def test_a_dangerous_name_is_refused(name: str) -> None:
    with pytest.raises(XdmError, match="nom interdit"):
        members.members(golden.zipped({name: b"x"}))


def test_a_name_that_comes_twice_is_refused_whatever_its_case() -> None:
    with pytest.raises(XdmError, match="deux fois"):
        members.members(golden.zipped({"README.TXT": b"x", "readme.txt": b"y"}))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("A", b"1")
        archive.writestr("A", b"2")
    with pytest.raises(XdmError, match="deux fois"):
        members.members(stream.getvalue())


def test_an_encrypted_member_is_refused() -> None:
    raw = bytearray(golden.zipped({"A": b"x"}))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(XdmError, match="chiffré"):
        members.members(bytes(raw))


def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    with pytest.raises(XdmError, match="taux de compression"):
        members.members(golden.zipped({"A": bytes(2_000_000)}))


def test_a_size_that_lies_is_refused() -> None:
    raw = bytearray(golden.zipped({"A": bytes(5000)}))
    central = raw.index(b"PK\x01\x02")
    struct.pack_into("<I", raw, central + 24, 10)
    with pytest.raises(XdmError):
        members.members(bytes(raw))


def test_limits_on_count_and_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = golden.archive()
    for limit, value in (("MAX_MEMBERS", 3), ("MAX_MEMBER", 100), ("MAX_TOTAL", 1000), ("MAX_ARCHIVE", 100)):
        with monkeypatch.context() as patch:
            patch.setattr(members, limit, value)
            with pytest.raises(XdmError):
                members.members(raw)


def test_members_that_share_bytes_are_refused() -> None:
    raw = bytearray(golden.zipped({"A": b"xxxx", "B": b"xxxx"}, zipfile.ZIP_STORED))
    second = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 1)
    struct.pack_into("<I", raw, second + 42, 0)
    with pytest.raises(XdmError):
        members.members(bytes(raw))


@pytest.mark.parametrize("raw", [b"", b"PK", b"not a zip", golden.archive()[:-30], golden.archive()[40:]])
def test_what_is_not_a_whole_zip_is_refused(raw: bytes) -> None:
    with pytest.raises(XdmError):
        members.members(raw)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(golden.archive()) - 1), st.binary(min_size=1, max_size=6))
def test_a_garbled_archive_is_read_or_refused(position: int, noise: bytes) -> None:
    raw = golden.archive()
    with contextlib.suppress(XdmError):
        members.members(raw[:position] + noise + raw[position + len(noise) :])
