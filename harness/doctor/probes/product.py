"""``produit.toml`` and the certificates that it names: readable, current, meant for their use, with a whole chain."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID

from formats.rule import Text
from harness import trust
from harness.doctor import product, tls
from harness.doctor.fault import Fault, same
from harness.doctor.probes.probed import Desk, Probed, fine, to_set, unchecked
from harness.product.opening import open_file
from harness.product.problem import Problem
from harness.product.reading import read
from harness.product.sheet import Row, sheet_of
from record import clock

_SHEET = Text("produit.toml", "produit.toml")
_INSI = ("INSI-AUTO", "INSI-MANU")
_MOST = 10
"""The most corrections told in one look."""
_MARGIN = " " * 15
_SIGNING = ("sign", "cachet")
_LOGGING_IN = ("auth", "tls", "insi")
"""The usage is a person's own words: only those that say it plainly are compared."""


def probes(desk: Desk) -> Iterator[Probed]:
    """The file, then each of its certificates."""
    path = desk.product_file
    if path is None:
        yield unchecked(_SHEET, Text("aucun fichier (banc init)", "no file (banc init)"))
        return
    yield sheet(path)
    now = clock.now()
    for row in _certificates(path):
        yield certificate(path.parent / str(row["fichier"]), str(row["usage"]), desk.home, now)


def sheet(path: Path) -> Probed:
    """What is to be corrected in the file, but its certificates, which are told apart."""
    problems = [problem for problem in read(path).problems if problem.severe and not _is_of_certificate(problem)]
    if not problems:
        return fine(_SHEET, same(str(path)))
    return to_set(_SHEET, product.SHEET, _listed(path, problems))


def _listed(path: Path, problems: Sequence[Problem]) -> Text:
    """How many corrections there are, each on lines of its own, and how many are not told here."""
    told = [problem.told(path.name) for problem in problems[:_MOST]]
    count, left = len(problems), len(problems) - len(told)
    french = [f"{count} correction(s) à faire", *(one.fr for one in told)]
    english = [f"{count} correction(s) to make", *(one.en for one in told)]
    if left:
        french.append(f"… et {left} autre(s) : banc up les dit toutes")
        english.append(f"… and {left} more: banc up tells them all")
    return Text(_indented(french), _indented(english))


def _indented(lines: Sequence[str]) -> str:
    return "\n".join(lines).replace("\n", "\n" + _MARGIN)


def _is_of_certificate(problem: Problem) -> bool:
    return problem.key.startswith("certificats") and problem.key.endswith("fichier")


def _certificates(path: Path) -> Sequence[Row]:
    opened = open_file(path)
    if not opened.readable and not opened.body:
        return []
    return [row for row in sheet_of(opened).rows["certificats"] if row["fichier"]]


def certificate(path: Path, usage: str, home: Path, now: datetime) -> Probed:
    """One certificate, the first of its file; what follows it is its chain."""
    title = Text(f"certificat {path.name} ({usage})", f"certificate {path.name} ({usage})")
    try:
        found = _read(path)
    except OSError as error:
        return to_set(title, product.CERTIFICATE_FILE, same(f"{path} : {error.strerror or error}"))
    except _NotOneError as error:
        return to_set(title, product.CERTIFICATE_FILE, Text(f"{path} : {error.says.fr}", f"{path}: {error.says.en}"))
    leaf = found[0]
    subject = leaf.subject.rfc4514_string()
    fault = _dated(leaf, now) or _meant(leaf, usage) or _named(leaf, usage) or _chained(found, home, now)
    return fine(title, same(subject)) if fault is None else to_set(title, fault, same(_shown(leaf)))


def _shown(leaf: x509.Certificate) -> str:
    begins, ends = leaf.not_valid_before_utc.date(), leaf.not_valid_after_utc.date()
    return f"{leaf.subject.rfc4514_string()} ({begins} – {ends}), {leaf.issuer.rfc4514_string()}"


def _read(path: Path) -> list[x509.Certificate]:
    with path.open("rb") as stream:
        raw = stream.read(trust.LARGEST)
    other = trust.not_a_certificate(raw)
    if other is not None:
        raise _NotOneError(Text(f"c'est {other.fr}", f"it is {other.en}"))
    try:
        if b"-----BEGIN CERTIFICATE-----" in raw:
            return x509.load_pem_x509_certificates(raw)
        return [x509.load_der_x509_certificate(raw)]
    except ValueError as error:
        raise _NotOneError(_EMPTY if not raw.strip() else _SOMETHING_ELSE) from error


class _NotOneError(Exception):
    """A file that is not a certificate; ``says`` what it is."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.fr)
        self.says = says


_EMPTY = Text("le fichier est vide", "the file is empty")
_SOMETHING_ELSE = Text("ce n'est pas un certificat, ni PEM ni DER", "not a certificate, neither PEM nor DER")


def _dated(leaf: x509.Certificate, now: datetime) -> Fault | None:
    if now > leaf.not_valid_after_utc:
        return tls.EXPIRED
    return tls.NOT_YET if now < leaf.not_valid_before_utc else None


def _meant(leaf: x509.Certificate, usage: str) -> Fault | None:
    """A certificate to sign says nonRepudiation; one of TLS says clientAuth, and not nonRepudiation."""
    try:
        signs: bool | None = leaf.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    except x509.ExtensionNotFound:
        signs = None
    try:
        extended = list(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        extended = []
    if any(word in usage.lower() for word in _SIGNING):
        return tls.PURPOSE if signs is False else None
    judged = extended and any(word in usage.lower() for word in _LOGGING_IN)
    return tls.PURPOSE if judged and ExtendedKeyUsageOID.CLIENT_AUTH not in extended else None


def _named(leaf: x509.Certificate, usage: str) -> Fault | None:
    """INSi knows two names."""
    names = [str(name.value) for name in leaf.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)]
    return tls.WRONG_CN if "insi" in usage.lower() and not set(names) & set(_INSI) else None


def _chained(found: Sequence[x509.Certificate], home: Path, now: datetime) -> Fault | None:
    """Whether the chain of the file, with what the bench trusts, reaches an authority that it trusts."""
    trusted = [*_own(home), *(anchor.certificate for anchor in trust.kept(home) if anchor.is_current(now))]
    if not trusted:
        return None
    current = found[0]
    for above in found[1:]:
        if not _issued(current, trusted) and _issued(current, [above]):
            current = above
    if _issued(current, trusted):
        return None
    if trust.is_of_bench(current.issuer.rfc4514_string()):
        return tls.OTHER_BENCH_CA
    house, names = _house(current.issuer), [one.subject for one in trusted]
    lacks = current.issuer not in names and house and house in map(_house, names)
    return tls.CHAIN if lacks else tls.CLIENT_CA


def _issued(certificate: x509.Certificate, by: Sequence[x509.Certificate]) -> bool:
    """Whether one of these signed it: a name alone proves nothing."""
    for one in by:
        with suppress(ValueError, TypeError, InvalidSignature):
            certificate.verify_directly_issued_by(one)
            return True
    return False


def _own(home: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates((home / "pki" / "ac.pem").read_bytes())
    except (OSError, ValueError):
        return []


def _house(name: x509.Name) -> tuple[str, ...]:
    """What a name says besides its CN and country: the organisation that runs an authority and its intermediates."""
    apart = (x509.NameOID.COMMON_NAME, x509.NameOID.COUNTRY_NAME)
    return tuple(sorted(str(one.value) for one in name if one.oid not in apart))
