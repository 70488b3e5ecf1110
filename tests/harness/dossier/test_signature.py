"""The installation's key and the seal."""

import stat
import sys
from pathlib import Path

import pytest

from harness.dossier.container import Member
from harness.dossier.signature import (
    DIGESTS,
    SIGNATURE,
    Listed,
    SealError,
    fingerprint,
    installation_key,
    listed,
    mismatches,
    own_fingerprint,
    seal,
    signer,
)
from record import clock
from tests.harness.dossier.making import KEY

MEMBERS = [Member("a", b"1"), Member("dossier/b", b"")]


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = installation_key(tmp_path).private_bytes_raw()
    assert installation_key(tmp_path).private_bytes_raw() == first
    (file,) = (tmp_path / "cles").iterdir()
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_that_cannot_be_read_is_said_with_a_way_out(tmp_path: Path) -> None:
    installation_key(tmp_path)
    (tmp_path / "cles" / "dossier.pem").write_bytes(b"-----BEGIN")
    with pytest.raises(SealError, match="Déplacez-la"):
        installation_key(tmp_path)


def test_what_is_sealed_is_listed_and_signed() -> None:
    *members, digests, signature = seal(MEMBERS, KEY)
    assert members == MEMBERS
    assert (digests.name, signature.name) == (DIGESTS, SIGNATURE)
    assert list(mismatches(members, listed(digests.content))) == []
    assert len(signer(digests.content, signature.content)) == 64


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ([Member("a", b"2"), MEMBERS[1]], "contenu de a"),
        ([MEMBERS[0]], "dossier/b manque"),
        ([*MEMBERS, Member("c", b"")], "c est en trop"),
    ],
)
def test_what_differs_from_the_list_is_named(members: list[Member], told: str) -> None:
    digests = seal(MEMBERS, KEY)[-2].content
    assert list(mismatches(members, listed(digests))) == [told]


def test_a_signature_has_one_form_only() -> None:
    *_, digests, signature = seal(MEMBERS, KEY)
    for changed in (signature.content.upper(), signature.content + b" ", signature.content.replace(b'":"', b'": "')):
        with pytest.raises(SealError):
            signer(digests.content, changed)


def test_the_fingerprint_of_an_installation_without_key_is_empty_and_makes_none(tmp_path: Path) -> None:
    assert own_fingerprint(tmp_path) == ""
    assert list(tmp_path.iterdir()) == []
    assert (
        own_fingerprint(tmp_path) != fingerprint(installation_key(tmp_path).public_key()) == own_fingerprint(tmp_path)
    )


def test_many_members_are_compared_in_linear_time() -> None:
    lines = [Listed("0", 0, str(number)) for number in range(20_000)]
    members = [Member(f"autre{number}", b"") for number in range(20_000)]
    start = clock.monotonic()
    assert len(list(mismatches(members, lines))) == 40_000
    assert clock.monotonic() - start < 5
