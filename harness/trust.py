"""Authorities that the user trusts besides the bench's: read from a chain, kept in BANC_HOME/confiance.

Only authorities are kept, each in a file of its own; a private key is refused and nothing of its file is kept.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from formats.rule import Text
from record import files

FOLDER = "confiance"
LARGEST = 1024 * 1024
"""Bytes of a chain: the longest real ones are a hundredth of it."""
_MOST = 50
_PRIVATE = re.compile(rb"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----")
_PEM_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_PEM_PKCS7 = b"-----BEGIN PKCS7-----"
_JAVA = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")


class TrustError(Exception):
    """A chain that cannot be taken; ``says`` tells why and what to do."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.fr)
        self.says = says


@dataclass(frozen=True, slots=True)
class Anchor:
    """An authority: its certificate, and the file that keeps it (None when it is not kept)."""

    certificate: x509.Certificate
    path: Path | None = None

    @property
    def name(self) -> str:
        """Its subject, RFC 4514."""
        return self.certificate.subject.rfc4514_string()

    @property
    def sha256(self) -> str:
        """The SHA-256 of its DER, in hexadecimal: what events name it by."""
        return hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).hexdigest()

    def is_current(self, now: datetime) -> bool:
        """Whether a moment is within its validity."""
        return self.certificate.not_valid_before_utc <= now <= self.certificate.not_valid_after_utc


@dataclass(frozen=True, slots=True)
class Reading:
    """What a chain holds: the authorities to trust, and a sentence for each certificate left out."""

    anchors: tuple[Anchor, ...]
    left_out: tuple[Text, ...]


def read(path: Path, now: datetime, home: Path | None = None) -> Reading:
    """The authorities of a file (PEM, DER or p7b); raises ``TrustError``.

    With the bench's folder, what is the bench's own is left out too: its certificates, and its decoy.
    """
    own = [] if home is None else _made_by_bench(home)
    found = [Anchor(certificate) for certificate in _certificates(_content(path))]
    if len(found) > _MOST:
        raise TrustError(Text(f"plus de {_MOST} certificats : donnez une seule chaîne", f"over {_MOST} certificates"))
    judged = [(anchor, _of_bench(anchor, own) or _unfit(anchor, now)) for anchor in found]
    return Reading(
        tuple(anchor for anchor, unfit in judged if unfit is None),
        tuple(unfit for _anchor, unfit in judged if unfit is not None),
    )


def keep(home: Path, anchor: Anchor) -> bool:
    """Keep an authority; False when it was kept already."""
    if any(known.sha256 == anchor.sha256 for known in kept(home)):
        return False
    folder = home / FOLDER
    files.make_folder(folder)
    label = re.sub(r"[^a-z0-9]+", "-", _common_name(anchor.certificate).lower()).strip("-")[:60]
    path = folder / f"{label or 'autorite'}-{anchor.sha256[:8]}.pem"
    files.write(path, anchor.certificate.public_bytes(Encoding.PEM))
    return True


def kept(home: Path) -> Iterator[Anchor]:
    """The authorities that are kept; files that are not certificates are passed over."""
    for path in sorted((home / FOLDER).glob("*.pem")):
        try:
            yield Anchor(x509.load_pem_x509_certificate(path.read_bytes()), path)
        except (OSError, ValueError):
            continue


def unreadable(home: Path) -> list[Path]:
    """The kept files that the bench cannot read."""
    readable = {anchor.path for anchor in kept(home)}
    return [path for path in sorted((home / FOLDER).glob("*.pem")) if path not in readable]


def remove(home: Path, wanted: str) -> Anchor:
    """Trust no more the one authority whose digest begins with ``wanted``, or whose name or file holds it.

    Raises ``TrustError`` when none or several do.
    """
    found = [anchor for anchor in kept(home) if _is_called(anchor, wanted)]
    if len(found) != 1 or found[0].path is None:
        raise TrustError(_not_one(wanted, len(found)))
    found[0].path.unlink(missing_ok=True)
    return found[0]


def _is_called(anchor: Anchor, wanted: str) -> bool:
    plain = wanted.lower().replace(":", "")
    named = anchor.path is not None and wanted.lower() in anchor.path.name.lower()
    return bool(plain) and (anchor.sha256.startswith(plain) or named or wanted.lower() in anchor.name.lower())


def _not_one(wanted: str, count: int) -> Text:
    if count:
        return Text(
            f"« {wanted} » désigne {count} autorités : donnez le début de son empreinte (banc trust list)",
            f"“{wanted}” names {count} authorities: give the beginning of its digest (banc trust list)",
        )
    return Text(
        f"aucune autorité ajoutée ne s'appelle « {wanted} » (banc trust list)",
        f"no added authority is called “{wanted}” (banc trust list)",
    )


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise TrustError(Text("ce fichier n'existe pas", "no such file"))
    with path.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TrustError(
            Text(
                "plus de 1 Mo : ce n'est pas une chaîne de certificats",
                "over 1 MB: this is not a chain of certificates",
            )
        )
    if not content.strip():
        raise TrustError(Text("ce fichier est vide", "this file is empty"))
    return content


def _certificates(content: bytes) -> list[x509.Certificate]:
    """The certificates of a file's content; raises ``TrustError``."""
    if _PRIVATE.search(content) or _is_der_secret(content):
        raise TrustError(_SECRET)
    if content.startswith(_JAVA):
        raise TrustError(_KEYSTORE)
    for recognised, parse in _readers(content):
        if recognised:
            try:
                return list(parse(content))
            except (ValueError, TypeError, x509.UnsupportedGeneralNameType) as error:
                raise TrustError(_NOT_READ) from error
    raise TrustError(_NOT_READ)


def _readers(content: bytes) -> Iterator[tuple[bool, Callable[[bytes], Iterable[x509.Certificate]]]]:
    yield _PEM_CERTIFICATE in content, x509.load_pem_x509_certificates
    yield _PEM_PKCS7 in content, pkcs7.load_pem_pkcs7_certificates
    yield _inner_tag(content) == _OID, pkcs7.load_der_pkcs7_certificates
    yield _inner_tag(content) == _SEQUENCE, lambda der: [x509.load_der_x509_certificate(der)]


_INTEGER, _OID, _SEQUENCE = 0x02, 0x06, 0x30


def _inner_tag(content: bytes) -> int | None:
    """The tag of the first element inside a DER sequence: it tells certificates, PKCS#7 and private keys apart."""
    if len(content) < 4 or content[0] != _SEQUENCE:
        return None
    at = 2 + (content[1] & 0x7F if content[1] & 0x80 else 0)
    return content[at] if at < len(content) else None


def _is_der_secret(content: bytes) -> bool:
    """PKCS#1, PKCS#8 and PKCS#12 begin with a version; certificates and PKCS#7 do not."""
    return _inner_tag(content) == _INTEGER


def not_a_certificate(content: bytes) -> Text | None:
    """What a file is when it is plainly something else than public certificates; None when nothing says so."""
    if _is_der_secret(content):
        at = 2 + (content[1] & 0x7F if content[1] & 0x80 else 0)
        return _P12 if content[at : at + 3] == _PKCS12_VERSION else _KEY
    if content.startswith(_JAVA):
        return Text("un magasin Java (.jks)", "a Java keystore (.jks)")
    return _KEY if _PRIVATE.search(content) else None


_PKCS12_VERSION = b"\x02\x01\x03"
_P12 = Text("un .p12 (ou .pfx)", "a .p12 (or .pfx)")
_KEY = Text("une clé privée", "a private key")


def _unfit(anchor: Anchor, now: datetime) -> Text | None:
    """Why a certificate of a chain is left out; None when it is an authority that is valid now."""
    certificate = anchor.certificate
    if not _is_authority(certificate):
        return Text(
            f"{anchor.name} : ce n'est pas une autorité (certificat d'une personne, d'une structure ou d'un serveur)",
            f"{anchor.name}: not an authority (a person's, a structure's or a server's certificate)",
        )
    if now > certificate.not_valid_after_utc:
        day = certificate.not_valid_after_utc.date().isoformat()
        return Text(f"{anchor.name} : expirée depuis le {day}", f"{anchor.name}: expired since {day}")
    if now < certificate.not_valid_before_utc:
        day = certificate.not_valid_before_utc.date().isoformat()
        return Text(
            f"{anchor.name} : valable à partir du {day} seulement (l'horloge de cette machine est-elle juste ?)",
            f"{anchor.name}: valid from {day} only (is this machine's clock right?)",
        )
    return None


def _made_by_bench(home: Path) -> list[Anchor]:
    """Every certificate of the bench's own folder, decoy included."""
    found: list[Anchor] = []
    for path in sorted((home / "pki").glob("*.pem")):
        with suppress(OSError, ValueError):
            found.extend(map(Anchor, x509.load_pem_x509_certificates(path.read_bytes())))
    return found


def _of_bench(anchor: Anchor, own: Iterable[Anchor]) -> Text | None:
    """Why a certificate that the bench made is left out: trusted already, or made to be refused."""
    for made in own:
        if anchor.sha256 == made.sha256:
            return Text(
                f"{anchor.name} : ce certificat est du banc lui-même. Il connaît déjà sa propre autorité, et son "
                "leurre (unknown-ca) est fait pour être refusé",
                f"{anchor.name}: this certificate is the bench's own. It knows its own authority already, and its "
                "decoy (unknown-ca) is made to be refused",
            )
    if is_of_bench(anchor.name):
        return Text(
            f"{anchor.name} : cette autorité porte le nom de celle du banc, avec une autre clé. C'est son leurre "
            "(unknown-ca), fait pour être refusé, ou l'autorité d'un autre BANC_HOME : prenez les certificats de ce "
            "banc (certificates[] de banc up)",
            f"{anchor.name}: this authority has the name of the bench's, with another key. It is its decoy "
            "(unknown-ca), made to be refused, or the authority of another BANC_HOME: take the certificates of this "
            "bench (certificates[] of banc up)",
        )
    return None


BENCH_HOUSE = "O=ASIP-SANTE MOCK"
"""What the names of the bench's authorities hold, decoy included (``mocks.core.pki.authority``), and no real one's."""


def is_of_bench(name: str) -> bool:
    """Whether a DN (RFC 4514) is of the house of the bench's authorities."""
    return BENCH_HOUSE in name.split(",")


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        if not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
    except (x509.ExtensionNotFound, ValueError):
        return False
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True


def is_of_production(anchor: Anchor) -> bool:
    """Whether it looks like an authority of the real IGC-Santé, whose certificates are those of real people."""
    return "IGC-SANTE" in anchor.name and "TEST" not in anchor.name and "MOCK" not in anchor.name


def _common_name(certificate: x509.Certificate) -> str:
    values = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(values[0].value) if values else ""


_SECRET = Text(
    "ce fichier contient une clé privée (ou est un .p12/.pfx) : le banc n'en demande jamais et n'en garde jamais. "
    "Donnez la chaîne des autorités seule (PEM, DER ou .p7b) ; rien n'a été copié",
    "this file holds a private key (or is a .p12/.pfx): the bench never asks for one and never keeps one. "
    "Give the chain of authorities alone (PEM, DER or .p7b); nothing was copied",
)
_KEYSTORE = Text(
    "c'est un magasin Java : exportez-en la chaîne (keytool -exportcert -rfc) et donnez ce fichier",
    "this is a Java keystore: export the chain (keytool -exportcert -rfc) and give that file",
)
_NOT_READ = Text(
    "aucun certificat lisible : un fichier PEM, DER (.cer, .crt) ou PKCS#7 (.p7b) est attendu",
    "no readable certificate: a PEM, DER (.cer, .crt) or PKCS#7 (.p7b) file is expected",
)
