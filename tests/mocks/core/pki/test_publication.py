"""Where CRLs are: certificates follow the bench and keep what they are known by; the CRL names the revoked."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs7, pkcs12

from mocks.core.pki.installation import Installation, open_installation
from mocks.core.pki.verification import ChainVerifier, facts_of
from record import clock

FIRST, SECOND = "http://127.0.0.1:1111", "http://127.0.0.1:2222"


@pytest.fixture(scope="module")
def made(new_home: Callable[[], Path]) -> Path:
    """A home folder with a PKI that this module alone may spoil."""
    return new_home()


def certificate(installed: Installation, use: str) -> x509.Certificate:
    leaf = next(leaf for leaf in installed.leaves if leaf.profile.use == use)
    return x509.load_pem_x509_certificate(leaf.cert.read_bytes())


def crl_of(found: x509.Certificate) -> str:
    (point,) = found.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    (name,) = point.full_name or ()
    return str(name.value)


@pytest.mark.parametrize("use", ["insi-auto", "ps-sign", "revoked", "expired"])
def test_a_leaf_follows_the_address_and_keeps_key_serial_and_dates(made: Path, use: str) -> None:
    before = certificate(open_installation(made, FIRST), use)
    after = certificate(open_installation(made, SECOND), use)
    assert crl_of(before).startswith(f"{FIRST}/crl/ac-")
    assert crl_of(after).startswith(f"{SECOND}/crl/ac-")
    assert after.serial_number == before.serial_number
    assert after.public_key() == before.public_key()
    assert after.not_valid_before_utc == before.not_valid_before_utc
    assert after.not_valid_after_utc == before.not_valid_after_utc


def test_a_leaf_of_the_same_address_is_left_alone(made: Path) -> None:
    before = certificate(open_installation(made, FIRST), "insi-auto")
    assert certificate(open_installation(made, FIRST), "insi-auto") == before


def test_a_leaf_that_was_imported_before_stays_accepted(made: Path) -> None:
    imported = certificate(open_installation(made, FIRST), "insi-auto")
    installed = open_installation(made, SECOND)
    assert ChainVerifier(installed)(facts_of(imported).der, clock.now()) == ()


def test_the_crl_names_the_revoked_leaf_of_every_start(made: Path) -> None:
    revoked = certificate(open_installation(made, FIRST), "revoked")
    installed = open_installation(made, SECOND)
    crl = installed.crl(installed.authority.organisations)
    assert crl.get_revoked_certificate_by_serial_number(revoked.serial_number) is not None
    assert crl.is_signature_valid(installed.authority.organisations.key.public_key())
    assert crl.next_update_utc is not None
    assert (crl.next_update_utc - clock.now()).days in {6, 7}
    persons = installed.crl(installed.authority.persons)
    assert not list(persons)


def test_the_bench_judges_certificates_in_months_as_it_does_today(made: Path) -> None:
    installed = open_installation(made, FIRST)
    good = facts_of(certificate(installed, "insi-auto"))
    later = x509.load_der_x509_certificate(good.der).not_valid_after_utc.replace(microsecond=0)
    verify = ChainVerifier(installed)
    assert verify(good.der, later) == ()
    assert verify(facts_of(certificate(installed, "revoked")).der, later) == ("revoked",)


def test_every_container_holds_the_same_key_and_certificate(made: Path) -> None:
    installed = open_installation(made, FIRST)
    leaves = [*installed.leaves, *(card.leaf(installed.folder) for card in installed.cards)]
    for leaf in leaves:
        expected = x509.load_pem_x509_certificate(leaf.cert.read_bytes())
        key = load_pem_private_key(leaf.key.read_bytes(), None)
        for bundle in (leaf.p12, leaf.p12_legacy):
            found_key, found, chain = pkcs12.load_key_and_certificates(bundle.read_bytes(), b"banc")
            assert found == expected
            assert found_key is not None
            assert found_key.private_numbers() == key.private_numbers()  # type: ignore[union-attr]
            assert len(chain) == 1


def test_the_authorities_are_given_in_each_container(made: Path) -> None:
    installed = open_installation(made, FIRST)
    chain = {issuer.certificate for issuer in installed.authority.chain}
    assert set(x509.load_pem_x509_certificates(installed.bundle_path.read_bytes())) == chain
    assert set(pkcs7.load_der_pkcs7_certificates(installed.p7b_path.read_bytes())) == chain
    root = installed.authority.root.certificate
    assert x509.load_der_x509_certificate(installed.der_path.read_bytes()) == root
    assert x509.load_pem_x509_certificate(installed.root_path.read_bytes()) == root


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl absent")
@pytest.mark.parametrize("use", ["ps-auth", "ps-sign", "insi-auto"])
def test_openssl_opens_both_pkcs12(made: Path, use: str) -> None:
    leaf = next(leaf for leaf in open_installation(made, FIRST).leaves if leaf.profile.use == use)
    for path, flags, said in ((leaf.p12, [], "AES-256-CBC"), (leaf.p12_legacy, ["-legacy"], "3-KeyTripleDES")):
        command = ["openssl", "pkcs12", *flags, "-in", str(path), "-passin", "pass:banc", "-noenc", "-info"]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        assert said in ran.stderr
        assert "BEGIN PRIVATE KEY" in ran.stdout


@pytest.mark.skipif(shutil.which("keytool") is None, reason="keytool absent")
def test_java_opens_both_pkcs12(made: Path) -> None:
    leaf = next(leaf for leaf in open_installation(made, FIRST).leaves if leaf.profile.use == "ps-sign")
    for path in (leaf.p12, leaf.p12_legacy):
        command = ["keytool", "-list", "-storetype", "PKCS12", "-keystore", str(path), "-storepass", "banc"]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "ps-sign" in ran.stdout
        assert "PrivateKeyEntry" in ran.stdout
