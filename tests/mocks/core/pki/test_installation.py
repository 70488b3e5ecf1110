"""The PKI of an installation: made once, name-constrained, and plain about what makes it unusable."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from mocks.core.pki import installation
from mocks.core.pki.installation import UnusablePki, open_installation, published_port
from mocks.core.pki.verification import ChainVerifier, facts_of
from record import clock


@pytest.fixture(scope="module")
def made(new_home: Callable[[], Path]) -> Path:
    """A home folder with a PKI that this module alone may spoil."""
    return new_home()


def test_each_leaf_is_accepted_or_refused_as_it_announces(made: Path) -> None:
    installed = open_installation(made)
    verify = ChainVerifier(installed)
    for leaf in installed.leaves:
        der = facts_of(x509.load_pem_x509_certificate(leaf.cert.read_bytes())).der
        expected = leaf.profile.expect.removeprefix("refused:")
        chain_says = () if expected in {"accepted", "insi-cn"} else (expected,)
        assert verify(der, clock.now()) == chain_says


def test_the_root_can_vouch_for_loopback_names_only(made: Path) -> None:
    installed = open_installation(made)
    elsewhere = installed.server_certificate(["dmp.exemple.fr"])
    assert ChainVerifier(installed)(facts_of(elsewhere).der, clock.now()) == ("name-not-permitted",)


def test_every_name_says_mock(made: Path) -> None:
    for issuer in open_installation(made).authority.chain:
        assert "MOCK" in issuer.certificate.subject.rfc4514_string()


@pytest.mark.parametrize("days", [-400, 4000])
def test_a_clock_that_is_far_off_is_told_with_a_way_out(made: Path, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    shifted = clock.now() + timedelta(days=days)
    monkeypatch.setattr(installation.clock, "now", lambda: shifted)
    with pytest.raises(UnusablePki, match="mettez la machine à l'heure"):
        open_installation(made)


def test_an_unreadable_key_is_told_with_a_way_out(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "pki", tmp_path / "pki")
    (tmp_path / "pki" / "ac-racine.key.pem").write_bytes(b"")
    with pytest.raises(UnusablePki, match="supprimez ce dossier"):
        open_installation(tmp_path)


@pytest.mark.parametrize(("base", "port"), [("", 0), ("http://127.0.0.1:8455", 0), ("http://127.0.0.1:40123", 40123)])
def test_the_free_port_of_the_lists_is_remembered_a_chosen_one_is_not(made: Path, base: str, port: int) -> None:
    open_installation(made, base)
    assert published_port(made) == port


def test_an_installation_that_is_not_there_yet_published_nowhere(tmp_path: Path) -> None:
    assert published_port(tmp_path) == 0
