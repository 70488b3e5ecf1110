"""Authorities that the user added: they vouch for signatures, and say which of them does."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mocks.core.pki import anchors
from mocks.core.pki.installation import Installation, open_installation
from mocks.core.pki.verification import ChainVerifier
from record import clock
from tests import foreign_pki


@pytest.fixture(scope="module")
def made(new_home: Callable[[], Path]) -> Path:
    """A home folder with a PKI of its own."""
    return new_home()


def trusting(made: Path, *chain: foreign_pki.Made) -> Installation:
    """The installation once these authorities, and no other, are added."""
    folder = made / anchors.FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number, authority in enumerate(chain):
        (folder / f"{number}.pem").write_bytes(authority.pem)
    return open_installation(made)


def test_nothing_foreign_is_accepted_unless_it_was_added(made: Path) -> None:
    verify = ChainVerifier(trusting(made))
    assert verify(foreign_pki.client().der, clock.now()) == ("unknown-ca",)
    assert verify.anchor(foreign_pki.client().der, clock.now()) is None


@pytest.mark.parametrize(
    ("chain", "name"),
    [
        ((foreign_pki.issuing(),), foreign_pki.ISSUING),
        ((foreign_pki.issuing(), foreign_pki.authority()), foreign_pki.ROOT),
    ],
    ids=["autorite-seule", "chaine"],
)
def test_an_added_chain_vouches_and_the_highest_is_named(
    made: Path, chain: tuple[foreign_pki.Made, ...], name: str
) -> None:
    verify = ChainVerifier(trusting(made, *chain))
    assert verify(foreign_pki.client().der, clock.now()) == ()
    anchor = verify.anchor(foreign_pki.client().der, clock.now())
    assert name in anchor["name"]
    assert len(anchor["sha256"]) == 64


def test_under_an_added_chain_the_true_error_is_told(made: Path) -> None:
    verify = ChainVerifier(trusting(made, foreign_pki.issuing()))
    expired = foreign_pki.client("INSI-AUTO", days=-5)
    assert verify(expired.der, clock.now()) == ("expired",)
    assert verify.anchor(expired.der, clock.now()) is None


def test_the_bench_s_own_certificates_rest_on_no_added_anchor(made: Path) -> None:
    installed = trusting(made, foreign_pki.authority())
    own = installed.leaves[0].cert.read_bytes()
    der = foreign_pki.x509.load_pem_x509_certificate(own).public_bytes(foreign_pki.Encoding.DER)
    assert ChainVerifier(installed)(der, clock.now()) == ()
    assert ChainVerifier(installed).anchor(der, clock.now()) is None


def test_a_spoilt_file_is_passed_over(made: Path, caplog: pytest.LogCaptureFixture) -> None:
    trusting(made, foreign_pki.issuing())
    (made / anchors.FOLDER / "abime.pem").write_bytes(b"abime")
    assert [anchor.name for anchor in anchors.load(made)] == [
        foreign_pki.issuing().certificate.subject.rfc4514_string()
    ]
    assert "abime.pem" in caplog.text
