"""What the doctor says of ``produit.toml`` and of the certificates that it names."""

from pathlib import Path

import pytest

from harness.doctor.probes import product
from harness.doctor.probes.probed import Desk
from record import clock
from tests import foreign_pki
from tests.harness.doctor.conftest import Clinic
from tests.harness.doctor.test_desk import id_of

pytestmark = pytest.mark.usefixtures("no_proxy")

SHEET = """[produit]
nom = "Essai"
version = "1"
[[certificats]]
usage = "{usage}"
fichier = "{file}"
"""


def certificates(folder: Path, clinic: Clinic, usage: str, content: bytes) -> list[str]:
    """What the doctor says of a certificate that ``produit.toml`` names."""
    (folder / "c.pem").write_bytes(content)
    (folder / "produit.toml").write_text(SHEET.format(usage=usage, file="c.pem"), "utf-8")
    desk = Desk(clinic.home, product_file=folder / "produit.toml")
    return [id_of(probed) for probed in product.probes(desk)]


def bench_file(clinic: Clinic, use: str) -> bytes:
    return Path(clinic.certificate(use)["cert"]).read_bytes()


@pytest.mark.parametrize(
    ("usage", "use", "fault"),
    [
        ("authentification ORG", "org-auth-cli", ""),
        ("authentification INSi", "insi-auto", ""),
        ("signature ORG", "org-sign", ""),
        ("authentification ORG", "org-sign", "tls.mauvais_usage"),
        ("signature ORG", "org-auth-cli", "tls.mauvais_usage"),
        ("authentification INSi", "wrong-cn", "tls.mauvais_cn"),
        ("authentification INSi", "expired", "tls.certificat_expire"),
        ("authentification INSi", "unknown-ca", "tls.autorite_d_un_autre_banc"),
    ],
)
def test_the_products_certificates(clinic: Clinic, tmp_path: Path, usage: str, use: str, fault: str) -> None:
    assert certificates(tmp_path, clinic, usage, bench_file(clinic, use)) == ["", fault]


def test_the_chain_of_the_products_certificates(clinic: Clinic, tmp_path: Path) -> None:
    alone, intermediate = foreign_pki.client().pem, foreign_pki.issuing().pem
    assert certificates(tmp_path, clinic, "TLS", alone) == ["", "tls.chaine_incomplete"]
    assert certificates(tmp_path, clinic, "TLS", alone + intermediate) == ["", ""]
    later = foreign_pki.client(days=1200).pem
    assert certificates(tmp_path, clinic, "TLS", later) == ["", "tls.certificat_pas_encore_valable"]


@pytest.mark.parametrize("content", [b"", b"rien", b"-----BEGIN PRIVATE KEY-----", b"\x30\x82"])
def test_a_certificate_that_cannot_be_read(clinic: Clinic, tmp_path: Path, content: bytes) -> None:
    assert certificates(tmp_path, clinic, "TLS", content) == ["", "produit.certificat_illisible"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "c'est un .p12"), (b"-----BEGIN PRIVATE KEY-----", "c'est une clé privée"), (b"rien", "ni PEM ni DER")],
)
def test_what_is_not_a_certificate_is_said_plainly(
    clinic: Clinic, tmp_path: Path, content: bytes | None, said: str
) -> None:
    p12 = Path(clinic.certificate("insi-auto")["cert"]).with_suffix(".p12")
    (tmp_path / "c").write_bytes(p12.read_bytes() if content is None else content)
    assert said in product.certificate(tmp_path / "c", "TLS", tmp_path, clock.now()).why.fr


def test_every_correction_is_on_a_line_of_its_own_and_the_others_are_counted(tmp_path: Path) -> None:
    wrong = "".join(f"inconnue{n} = 1\n" for n in range(14))
    (tmp_path / "produit.toml").write_text(wrong, "utf-8")
    first, *_rest = product.probes(Desk(tmp_path, product_file=tmp_path / "produit.toml"))
    lines = first.why.fr.splitlines()
    count = int(lines[0].split()[0])
    assert count > 10
    assert lines[-1].strip() == f"… et {count - 10} autre(s) : banc up les dit toutes"
    assert sum("→" in line for line in lines) == 10
    assert all(line.startswith(" ") for line in lines[1:])


@pytest.mark.parametrize("content", ['[produit]\nnom = "x"', "pas du toml", ""])
def test_a_sheet_to_correct(tmp_path: Path, content: str) -> None:
    (tmp_path / "produit.toml").write_text(content, "utf-8")
    first, *_rest = product.probes(Desk(tmp_path, product_file=tmp_path / "produit.toml"))
    assert id_of(first) == "produit.fichier"
