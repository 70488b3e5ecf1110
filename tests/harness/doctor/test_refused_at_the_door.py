"""Each TLS fault, provoked by a real client on a real bench, is named."""

import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from tests import foreign_pki
from tests.harness.doctor.conftest import Clinic

GET = b"GET /lps HTTP/1.1\r\nHost: x\r\n\r\n"
Act = Callable[[Clinic, Path], None]


def plain(address: str, sent: bytes = b"") -> None:
    """Send bytes as they are, and wait for what comes."""
    at = urlsplit(address if "://" in address else f"//{address}")
    with socket.create_connection((at.hostname or "", at.port or 0), 5) as connection:
        connection.sendall(sent)
        connection.settimeout(0.2)
        with suppress(OSError):
            connection.recv(1000)


def secured(address: str, context: ssl.SSLContext, sent: bytes = GET, name: str = "localhost") -> None:
    """Send bytes over TLS; whatever happens is the bench's to tell."""
    at = urlsplit(address if "://" in address else f"//{address}")
    with (
        suppress(OSError),
        socket.create_connection((at.hostname or "", at.port or 0), 5) as raw,
        context.wrap_socket(raw, server_hostname=name) as connection,
    ):
        connection.sendall(sent)
        connection.recv(1000)


def with_certificate(use: str) -> Act:
    return lambda bench, _folder: secured(bench.facts["insi"]["mtls"], bench.trust(use))


def with_foreign(days: int, *more: foreign_pki.Made) -> Act:
    """A certificate of the editor's own PKI, followed by these."""

    def act(bench: Clinic, folder: Path) -> None:
        cert, key = foreign_pki.client(days=days).write(folder, "client")
        Path(cert).write_bytes(Path(cert).read_bytes() + b"".join(one.pem for one in more))
        context = bench.trust()
        context.load_cert_chain(cert, key)
        secured(bench.facts["insi"]["mtls"], context)

    return act


def with_a_stranger(bench: Clinic, folder: Path) -> None:
    """A certificate of a house that nobody told the bench of, shown with its authority."""
    key, good = foreign_pki.key("inconnue"), foreign_pki.client().certificate
    house = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "MAISON INCONNUE")])
    begins, ends = good.not_valid_before_utc, good.not_valid_after_utc
    authority = (
        x509.CertificateBuilder(house, house, key.public_key(), 11, begins, ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    leaf = x509.CertificateBuilder(house, good.subject, key.public_key(), 12, begins, ends).sign(key, hashes.SHA256())
    cert, private = foreign_pki.Made(leaf, key).write(folder, "inconnu")
    Path(cert).write_bytes(foreign_pki.Made(leaf, key).pem + foreign_pki.Made(authority, key).pem)
    context = bench.trust()
    context.load_cert_chain(cert, private)
    secured(bench.facts["insi"]["mtls"], context)


def with_a_weak_key(bench: Clinic, folder: Path) -> None:
    key, above = rsa.generate_private_key(65537, 1024), foreign_pki.issuing()
    good = foreign_pki.client().certificate
    builder = x509.CertificateBuilder(
        above.certificate.subject,
        good.subject,
        key.public_key(),
        7,
        good.not_valid_before_utc,
        good.not_valid_after_utc,
    )
    weak = foreign_pki.Made(builder.sign(above.key, hashes.SHA256()), key)
    cert, private = weak.write(folder, "faible")
    Path(cert).write_bytes(weak.pem + above.pem)
    context = bench.trust()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(cert, private)
    secured(bench.facts["insi"]["mtls"], context)


def without_our_authority(bench: Clinic, _folder: Path) -> None:
    secured(bench.facts["psc"]["issuer"], ssl.create_default_context())


def by_another_name(bench: Clinic, _folder: Path) -> None:
    secured(bench.facts["psc"]["issuer"], bench.trust(), name="psc.exemple.fr")


def leaving_after_the_handshake(bench: Clinic, _folder: Path) -> None:
    """What Node does: it verifies once the handshake is over, and drops the connection."""
    context = bench.trust()
    at = urlsplit(bench.facts["psc"]["authorize"])
    raw = socket.create_connection((at.hostname or "", at.port or 0), 5)
    connection = context.wrap_socket(raw, server_hostname="localhost")
    connection.close()


def node_without_our_authority(bench: Clinic, _folder: Path) -> None:
    ask = "require('https').get(process.argv[1], {family: 4}, () => 0).on('error', () => 0)"
    url = bench.facts["psc"]["authorize"].replace("127.0.0.1", "localhost")
    subprocess.run(["node", "-e", ask, url], check=True, timeout=20, env={"PATH": os.environ["PATH"]})


def knocking(bench: Clinic, _folder: Path) -> None:
    """What a port check does: it proves nothing."""
    plain(bench.facts["psc"]["authorize"])


def in_tls_1_1(bench: Clinic, _folder: Path) -> None:
    context = bench.trust("insi-auto")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    secured(bench.facts["insi"]["mtls"], context)


def with_a_weak_suite(bench: Clinic, _folder: Path) -> None:
    context = bench.trust("org-auth-cli")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA:@SECLEVEL=0")
    secured(bench.facts["dmp"]["base"], context)


PROVOKED: list[Any] = [
    ("tls.sans_certificat", with_certificate("")),
    ("tls.certificat_expire", with_certificate("expired")),
    ("tls.certificat_revoque", with_certificate("revoked")),
    ("tls.autorite_d_un_autre_banc", with_certificate("unknown-ca")),
    ("tls.autorite_du_client", with_a_stranger),
    ("tls.mauvais_usage", with_certificate("org-sign")),
    ("tls.chaine_incomplete", with_foreign(365)),
    ("tls.certificat_pas_encore_valable", with_foreign(1200, foreign_pki.issuing())),
    ("tls.certificat_inutilisable", with_a_weak_key),
    ("tls.autorite_du_banc", without_our_authority),
    ("tls.certificat_du_banc", by_another_name),
    ("tls.connexion_sans_appel", leaving_after_the_handshake),
    pytest.param(
        "tls.connexion_sans_appel",
        node_without_our_authority,
        marks=pytest.mark.skipif(shutil.which("node") is None, reason="node absent"),
    ),
    ("tls.version_ancienne", in_tls_1_1),
    ("tls.aucune_suite_commune", with_a_weak_suite),
    ("tls.clair_sur_port_tls", lambda bench, _folder: plain(bench.facts["insi"]["mtls"], GET)),
    ("tls.clair_sur_port_tls", lambda bench, _folder: plain(bench.facts["mss"]["per_org"]["smtps"], b"EHLO moi\r\n")),
    ("tls.tls_sur_port_clair", lambda bench, _f: secured(bench.facts["mss"]["per_org"]["smtp"], bench.trust())),
    (
        "tls.sans_starttls",
        lambda bench, _f: plain(bench.facts["mss"]["per_org"]["smtp"], b"EHLO moi\r\nAUTH XOAUTH2 eA==\r\nQUIT\r\n"),
    ),
    (
        "reseau.mandataire_appele",
        lambda bench, _f: plain(bench.facts["insi"]["mtls"], b"CONNECT insi.exemple:443 HTTP/1.1\r\nHost: x\r\n\r\n"),
    ),
    (
        "reseau.mandataire_appele",
        lambda bench, _f: secured(
            bench.facts["insi"]["mtls"],
            bench.trust("insi-auto"),
            b"GET https://insi.exemple/lps HTTP/1.1\r\nHost: insi.exemple\r\n\r\n",
        ),
    ),
]


@pytest.mark.parametrize(("fault", "act"), PROVOKED)
def test_a_fault_at_the_door_is_named(clinic: Clinic, tmp_path: Path, fault: str, act: Act) -> None:
    act(clinic, tmp_path)
    assert clinic.named(fault) == {fault}


@pytest.mark.parametrize("act", [with_certificate("unknown-ca"), with_a_stranger])
def test_an_authority_of_the_chain_is_not_called_the_clients_certificate(
    clinic: Clinic, tmp_path: Path, act: Act
) -> None:
    act(clinic, tmp_path)
    assert clinic.events("handshake")
    ((_session, diagnosis),) = clinic.look().found
    assert diagnosis.shown.fr.startswith("autorité de la chaîne présentée : ")
    assert diagnosis.shown.fr.endswith("émise par elle-même")


def test_the_decoy_is_not_to_be_trusted(clinic: Clinic, tmp_path: Path) -> None:
    with_certificate("unknown-ca")(clinic, tmp_path)
    clinic.named("tls.autorite_d_un_autre_banc")
    ((_session, diagnosis),) = clinic.look().found
    assert "trust add" not in diagnosis.fault.fix.fr
    assert "unknown-ca" in diagnosis.fault.says.fr


def test_who_only_knocks_has_nothing_to_set(clinic: Clinic, tmp_path: Path) -> None:
    knocking(clinic, tmp_path)
    secured(clinic.facts["insi"]["mtls"], clinic.trust("expired"))
    assert clinic.named("tls.certificat_expire") == {"tls.certificat_expire"}


def test_the_same_cause_is_said_once(clinic: Clinic) -> None:
    for _ in range(3):
        secured(clinic.facts["insi"]["mtls"], clinic.trust("expired"))
    clinic.named("tls.certificat_expire")
    assert len(clinic.events("handshake")) == 3
    assert len(clinic.look().found) == 1


def test_a_faulty_listener_is_the_benchs_own_doing(clinic: Clinic) -> None:
    opened = clinic.done(
        "POST", f"/sessions/{clinic.session}/tls-faults", {"name": "expired-certificate", "listener": "psc.auth"}
    )
    secured(opened["address"], clinic.trust())
    assert clinic.events("handshake")
    assert clinic.look().found == []
