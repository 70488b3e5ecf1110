"""What the root may vouch for: names that are nobody's, then those that were asked for, and nothing else."""

import logging
from pathlib import Path

import pytest
from cryptography import x509

from formats import suffixes
from mocks.core.hosts import Hosts
from mocks.core.pki import authority, installation, scope
from mocks.core.pki.installation import open_installation
from mocks.core.pki.verification import ChainVerifier, facts_of
from record import clock


@pytest.fixture
def made(own_home: Path) -> Path:
    """A home folder with a PKI of its own."""
    return own_home


def errors(made: Path, server: list[str], asked: tuple[str, ...] = ()) -> tuple[str, ...]:
    """How a server certificate for some names is judged once ``asked`` names were asked for."""
    installed = open_installation(made, "", asked)
    return ChainVerifier(installed)(facts_of(installed.server_certificate(server)).der, clock.now())


def test_the_bench_s_own_names_need_no_new_root(made: Path) -> None:
    before = (made / "pki" / "ac-racine.pem").read_bytes()
    names = list(Hosts().certified())
    assert errors(made, names, Hosts().certified()) == ()
    assert (made / "pki" / "ac-racine.pem").read_bytes() == before


@pytest.mark.parametrize("name", ["banc.cabinet.local", "192.168.1.7", "2001:db8::7", "poste-12"])
def test_a_name_that_was_asked_for_is_vouched_for_and_no_other(
    made: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert errors(made, [name]) == ("name-not-permitted",)
    with caplog.at_level(logging.WARNING):
        assert errors(made, [name, "localhost"], (name,)) == ()
    assert "réimportez" in caplog.text
    assert errors(made, ["dmp.gouv.fr"]) == ("name-not-permitted",)
    assert errors(made, ["192.168.1.8"]) == ("name-not-permitted",)


def test_the_constraint_of_a_bare_machine_name_is_that_name(made: Path) -> None:
    root = open_installation(made, "", ("poste-12",)).authority.root.certificate
    assert set(scope.permitted(root)) == {*scope.ALWAYS, "poste-12"}


def test_it_is_said_before_the_root_is_widened(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(installation, "_warn", lambda *_given: said.append("warned"))
    monkeypatch.setattr(authority, "widen", lambda *_given: said.append("widened"))
    open_installation(made, "", ("poste-12",))
    assert said == ["warned", "widened"]


@pytest.mark.parametrize("name", ["com", "fr", "*.fr", "CO.UK", "asso.fr"])
def test_the_root_vouches_for_no_shared_suffix(name: str) -> None:
    with pytest.raises(ValueError, match="suffixe partagé"):
        scope.constraints([name])


def test_a_root_that_an_older_bench_widened_too_much_is_narrowed(
    made: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(suffixes, "is_shared", lambda _name: False)
        assert errors(made, ["ameli.com"], ("com", "poste-12")) == ()
    with caplog.at_level(logging.WARNING):
        assert errors(made, ["ameli.com"]) == ("name-not-permitted",)
    assert "retirez l'ancienne" in caplog.text
    assert errors(made, ["poste-12"]) == ()


def test_a_widened_root_keeps_its_key_and_all_that_it_issued(made: Path) -> None:
    before = open_installation(made)
    after = open_installation(made, "", ("banc.cabinet.local",))
    again = open_installation(made, "", ("autre.local",))
    old, new = before.authority.root.certificate, again.authority.root.certificate
    assert new.public_key() == old.public_key()
    assert new.subject == old.subject
    assert new.not_valid_after_utc == old.not_valid_after_utc
    assert not after.authority.lacking(("banc.cabinet.local",))
    assert not again.authority.lacking(("banc.cabinet.local", "autre.local"))
    assert again.bundle_path.read_bytes() == again.authority.bundle()
    leaf = x509.load_pem_x509_certificate(before.leaves[0].cert.read_bytes())
    assert ChainVerifier(again)(facts_of(leaf).der, clock.now()) == ()


def test_an_installation_of_before_the_cards_gets_their_authority(made: Path) -> None:
    for path in (made / "pki").glob("*vitale*"):
        path.unlink()
    for path in (made / "pki").glob("*-ancien.p12"):
        path.unlink()
    installed = open_installation(made)
    assert installed.authority.cards.certificate.issuer == installed.authority.root.certificate.subject
    assert all(leaf.whole for leaf in installed.leaves)
    assert installed.cards[0].leaf(installed.folder).whole


def test_names_below_a_permitted_one_are_covered() -> None:
    root = authority.stranger().certificate
    assert scope.covers(root, "session.localhost")
    assert scope.covers(root, "*.banc-segur.test")
    assert scope.covers(root, "127.0.0.2")
    assert not scope.covers(root, "localhost.fr")
    assert not scope.covers(root, "mylocalhost")
    assert not scope.covers(root, "10.0.0.1")
