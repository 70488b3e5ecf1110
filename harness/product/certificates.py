"""The product's own certificates: public ones only. A file that holds a private key is refused, never read further."""

from dataclasses import dataclass
from pathlib import Path

from formats.rule import Text
from harness.product.problem import quoted, same
from harness.product.sheet import Row, Sheet
from record import clock

BIGGEST = 200_000
"""The largest file of certificates, in bytes."""
_FIX = Text(
    "Donnez le certificat public seul, en .pem ou .cer (relatif au dossier de produit.toml).",
    "Give the public certificate alone, .pem or .cer (relative to the folder of produit.toml).",
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A public certificate: what it is for, who it names, SHA-256 of its DER, when it ends (ISO text)."""

    usage: str
    subject: str
    sha256: str
    ends: str


def read(sheet: Sheet, folder: Path) -> list[Certificate]:
    """The certificates that a sheet names; those that cannot be used are problems of the sheet."""
    return [found for row in sheet.rows["certificats"] if row["fichier"] and (found := _read(sheet, row, folder))]


def _read(sheet: Sheet, row: Row, folder: Path) -> Certificate | None:
    path, at = folder / row["fichier"], (*row.path, "fichier")
    expected = Text("un certificat X.509 public", "a public X.509 certificate")
    try:
        with path.open("rb") as stream:
            raw = stream.read(BIGGEST + 1)
    except (OSError, ValueError) as error:
        found = Text("un dossier", "a folder") if path.is_dir() else same(getattr(error, "strerror", "") or str(error))
        sheet.add(at, expected, found, _FIX)
        return None
    if b"PRIVATE KEY" in raw:
        sheet.add(at, expected, Text("une clé privée", "a private key"), _NEVER)
        return None
    if len(raw) > BIGGEST:
        sheet.add(at, expected, Text("un gros fichier", "a big file"), _FIX)
        return None
    return _parsed(sheet, row, raw)


_NEVER = Text(
    "Le banc ne demande jamais de clé privée : donnez le seul certificat.",
    "The bench never asks for a private key: give the certificate alone.",
)


_SOMETHING_ELSE = Text("autre chose, ni PEM ni DER lisible", "something else, neither PEM nor DER")


def _parsed(sheet: Sheet, row: Row, raw: bytes) -> Certificate | None:
    from cryptography import x509  # noqa: PLC0415 - most files name no certificate
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    from harness import trust  # noqa: PLC0415

    at = (*row.path, "fichier")
    try:
        is_pem = b"-----BEGIN CERTIFICATE-----" in raw
        found = x509.load_pem_x509_certificate(raw) if is_pem else x509.load_der_x509_certificate(raw)
        subject = found.subject.rfc4514_string()
        ends = found.not_valid_after_utc
    except ValueError:
        expected = Text("un certificat X.509 public", "a public X.509 certificate")
        sheet.add(at, expected, trust.not_a_certificate(raw) or _SOMETHING_ELSE, _FIX)
        return None
    if ends < clock.now():
        sheet.add(
            at,
            Text("un certificat en cours de validité", "a certificate that is still valid"),
            quoted(f"{subject}, fini le {ends.date()}"),
            Text(
                "Renouvelez-le ; le banc refuse les certificats expirés.", "Renew it; the bench refuses expired ones."
            ),
            severe=False,
        )
    return Certificate(row["usage"], subject, found.fingerprint(SHA256()).hex(), clock.iso(ends))
