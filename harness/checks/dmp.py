"""Checks of the DMP. Here, those of one exchange: VIHF, signer, patient, submission, answer."""

from collections.abc import Iterator, Mapping

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from formats.hl7v3 import existence, habilitations
from formats.hl7v3.existence import Hl7Error
from formats.rule import Breach, Text
from formats.vihf import certificate as certificates
from formats.vihf import examine as vihf_rules
from formats.vihf import rules as vihf
from formats.vihf.assertion import INDIRECT, RESOURCE_ID, Vihf, place
from formats.vihf.assertion import read as read_vihf
from formats.vihf.signature import SignatureError, Signed, only_assertion, signature_of, verify
from formats.xades import manifest as xades
from formats.xades import rules as xades_rules
from formats.xades import verify as xades_verify
from formats.xades.manifest import XadesError
from formats.xds import answers, examine, rules, submission
from formats.xds.identifiers import PatientId, patient_id
from formats.xds.opened import Opened
from formats.xds.submission import Submission
from formats.xml import Element
from harness.checks.check import Evidence, Report, check
from harness.checks.dmp_message import Message, crashed, documents_of, opened
from harness.checks.dmp_usage import (
    authorization_automatic,
    deletion,
    no_td03_before_deposit,
    replacement,
    rights_checked_before_read,
)
from record.event import Json

__all__ = [
    "answer_success",
    "authorization_automatic",
    "deletion",
    "no_td03_before_deposit",
    "replacement",
    "rights_checked_before_read",
    "submission_is_right",
    "vihf_is_right",
    "vihf_patient",
    "vihf_signer",
]
"""Every check of the DMP; those of ``dmp_usage`` look at several exchanges."""

_FAULT = "{http://www.w3.org/2003/05/soap-envelope}Fault"


@check(
    "dmp.vihf",
    Text("Le VIHF suit ses règles et sa signature est intègre", "The VIHF follows its rules"),
)
def vihf_is_right(*, call: Evidence, ca_pem: str = "", declared: Mapping[str, Json] | None = None) -> Report:
    """Every rule of the VIHF of a request; ``ca_pem`` (PEM certificates) adds who issued the signer's.

    ``declared`` adds the product's ``lps_name``, ``lps_version`` and ``lps_approval``.
    """
    report = Report()
    message = opened(call, report)
    if message is None:
        return report
    report.look()
    try:
        sent = only_assertion(message.envelope.root)
        signed = None if signature_of(sent) is None else verify(sent, allow_sha1=True)
    except SignatureError as error:
        message.add(report, Breach(vihf.OF_SIGNATURE_ERROR[error.reason], "un VIHF intègre", str(error)))
        return report
    told = [str((declared or {}).get(name, "")) for name in ("lps_name", "lps_version", "lps_approval")]
    read = read_vihf(sent if signed is None else signed.assertion)
    for breach in (*vihf_breaches(sent, signed, ca_pem), *vihf_rules.software_breaches(read, sent, *told)):
        message.add(report, breach)
    return report


def vihf_breaches(sent: Element, signed: Signed | None, ca_pem: str = "") -> Iterator[Breach]:
    """The rules that an assertion breaks, its signature read; ``ca_pem`` adds who issued the signer's certificate."""
    if signed is None:
        yield from vihf_rules.breaches(read_vihf(sent), sent, None)
        return
    signer = certificates.read(signed.certificate)
    yield from vihf_rules.breaches(read_vihf(signed.assertion), sent, signer)
    if signed.sha1:
        yield Breach(vihf.SHA1, "rsa-sha256", "SHA-1", place(sent))
    if ca_pem and not _issued_by(signed.certificate, ca_pem):
        yield Breach(vihf.TRUST, "une autorité attendue", signer.subject, place(sent))


def _issued_by(der: bytes, ca_pem: str) -> bool:
    """Whether one of the authorities issued the certificate itself (its period and revocation are not looked at)."""
    certificate = certificates.load(der)
    for authority in x509.load_pem_x509_certificates(ca_pem.encode()):
        try:
            certificate.verify_directly_issued_by(authority)
        except (ValueError, TypeError, InvalidSignature):
            continue
        return True
    return False


@check("dmp.vihf_signer", Text("Le VIHF est signé par le bon certificat", "The right certificate signs"))
def vihf_signer(*, call: Evidence) -> Report:
    """The signing certificate: the structure's or the professional's by the mode, made to sign, OU = structure."""
    report = Report()
    message = opened(call, report)
    if message is None:
        return report
    try:
        sent = only_assertion(message.envelope.root)
        if signature_of(sent) is None:
            return _unsigned(report, message, sent)
        signed = verify(sent, allow_sha1=True)
    except SignatureError as error:
        report.look()
        message.add(report, Breach(vihf.OF_SIGNATURE_ERROR[error.reason], "un VIHF signé", str(error)))
        return report
    report.look()
    signer = certificates.read(signed.certificate)
    for breach in vihf_rules.signer_breaches(read_vihf(signed.assertion), sent, signer):
        message.add(report, breach)
    return report


def _unsigned(report: Report, message: Message, sent: Element) -> Report:
    """An unsigned VIHF has no signer to judge, but where a signature is asked for."""
    breaches = [item for item in vihf_rules.breaches(read_vihf(sent), sent, None) if item.rule is vihf.SIGNED]
    report.look(len(breaches))
    for breach in breaches:
        message.add(report, breach)
    return report


@check(
    "dmp.vihf_patient",
    Text("Le patient du VIHF est celui du message et du dossier", "One patient everywhere"),
)
def vihf_patient(*, call: Evidence, patient: str = "", oid: str = "", record: Evidence | None = None) -> Report:
    """The VIHF's patient against the body's, then against ``patient`` (CX, or matricule with ``oid``) or ``record``.

    ``record`` is an observation of ``patient.record``. Nothing to compare with: nothing examined.
    """
    report = Report()
    message = opened(call, report)
    if message is None or message.claimed is None:
        return report
    claimed = message.claimed
    for found, where in message.body_patients():
        report.look()
        if claimed.patient is None or not claimed.patient.same_as(found):
            message.add(report, Breach(vihf.PATIENT, _shown(claimed), str(found or "illisible"), where))
    expected = _expected(patient, oid) or (_recorded(record.data) if record else None)
    if expected is not None:
        report.look()
        if not expected.same_as(claimed.patient):
            where = place(only_assertion(message.envelope.root), RESOURCE_ID)
            message.add(report, Breach(vihf.EXPECTED_PATIENT, str(expected), _shown(claimed), where))
    return report


def _shown(claimed: Vihf) -> str:
    return claimed.text(RESOURCE_ID) or "absent"


def _expected(patient: str, oid: str) -> PatientId | None:
    return patient_id(patient) or (PatientId(patient, oid, "NH") if patient and oid else None)


def _recorded(data: Mapping[str, Json]) -> PatientId | None:
    """The INS of an observation: ``matricule`` and ``oid``, at its top or inside its ``result`` or ``data``."""
    held: Json = data
    while isinstance(held, Mapping) and "matricule" not in held:
        held = held.get("result", held.get("data"))
    if not isinstance(held, Mapping) or not held["matricule"]:
        return None
    return PatientId(str(held["matricule"]), str(held.get("oid", "")), "NH")


@check("dmp.submission", Text("Le lot suit ses règles, documents et signature compris", "The submission is right"))
def submission_is_right(*, call: Evidence) -> Report:
    """Metadata, hash and size, agreement with the CDA, manifest and signature of a deposit (TD2.1)."""
    report = Report()
    message = opened(call, report)
    if message is None or message.payload.tag != submission.PROVIDE:
        return report
    lot = message.submission
    report.look()
    if lot is None:
        message.add(report, Breach(rules.MISSING_DOCUMENT, "un lot lisible", "lot ou partie illisible"))
        return report
    report.look(len(lot.entries))
    documents = documents_of(lot)
    breaches = [*examine.metadata(lot), *examine.documents(lot, documents)]
    if message.claimed is not None and message.claimed.mode == INDIRECT:
        breaches += examine.authors(lot, message.claimed.structure)
    for breach in breaches:
        message.add(report, breach)
    _examine_manifest(report, message, lot, documents)
    return report


def _examine_manifest(report: Report, message: Message, lot: Submission, documents: Mapping[str, Opened]) -> None:
    entry = lot.signature
    document = None if entry is None else lot.document(entry)
    if entry is None or document is None:
        return
    report.look()
    for breach in _manifest_breaches(lot, documents[entry.id], documents):
        report.add(breach, *message.inside(document, breach.where))


def _manifest_breaches(lot: Submission, signature: Opened, documents: Mapping[str, Opened]) -> Iterator[Breach]:
    try:
        if signature.root is None:
            raise XadesError("ce n'est pas du XML")
        manifest = xades.read(signature.root)
    except XadesError as error:
        yield Breach(xades_rules.READABLE, "signature XAdES avec manifeste", str(error), "/")
        return
    clinical = {submission.unique_id(entry): documents[entry.id] for entry in lot.clinical if entry.id in documents}
    yield from xades_verify.names(manifest, lot.unique_id, tuple(clinical))
    yield from xades_verify.digests(manifest, clinical)
    yield from xades_verify.signature(manifest)


@check("dmp.answer_success", Text("Le DMP a accepté la demande", "The DMP accepted the request"))
def answer_success(*, call: Evidence) -> Report:
    """The answer is Success (XDS), DMPOk (TD0.3) or OK (TD0.2); a fault, an error and NF are not.

    An answer of a simulator that failed is not judged.
    """
    report = Report()
    if crashed(call) or not call.body("response"):
        return report
    message = opened(call, report, "response")
    if message is None:
        return report
    report.look()
    outcome = outcome_of(message.payload)
    if outcome not in ("Success", habilitations.OK, "OK"):
        message.add(report, Breach(rules.SUCCESS, "Success", outcome, "/"))
    return report


def outcome_of(payload: Element) -> str:
    """The outcome that an answer's payload says: a status, error codes, or the subcode of a fault."""
    if payload.tag == _FAULT:
        return "".join(payload.itertext("{http://www.w3.org/2003/05/soap-envelope}Text")).strip() or "Fault"
    if payload.tag == habilitations.RESPONSE:
        return habilitations.status_of(payload)
    if payload.tag == existence.RESPONSE:
        return _existence_outcome(payload)
    status, errors = answers.status_of(payload)
    return ", ".join(f"{error.code} ({error.context})" for error in errors) or status or payload.tag


def _existence_outcome(payload: Element) -> str:
    try:
        return existence.read_answer(payload).code
    except Hl7Error:
        return ""
