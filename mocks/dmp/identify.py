"""Who calls: the VIHF, its signature and signer, and the client certificate of the connection.

Texts seen on the real platform are used as they were seen; where its code is not known the subcode is the bench's.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from formats.rule import Breach, Mark
from formats.soap import Envelope
from formats.vihf import certificate as certificates
from formats.vihf import rules
from formats.vihf.assertion import AIR, DIRECT, Vihf, assertions
from formats.vihf.assertion import read as read_vihf
from formats.vihf.certificate import Certificate
from formats.vihf.examine import breaches, issuer_breaches, lacks_specialty, software_breaches, unfit_rule
from formats.vihf.signature import SignatureError, only_assertion, signature_of, verify
from formats.xds.identifiers import PatientId
from formats.xml import Element
from mocks.core.message import Request
from mocks.core.world import World
from mocks.dmp import knobs
from mocks.dmp.answers import Note, Refusal, anchored, known_refusal, own_refusal, texted_refusal, tolerance

NOT_A_SIGNATURE = "Le certificat ayant signé le VIHF est invalide : Not a valid signature certificate"
LEGAL_ENTITY = "Erreur d'authentification de la personne morale"
NOT_LINKED = "PS et Structure non liés"
NO_SPECIALTY = "Aucune spécialité dans le vihf. Spécialité obligatoire pour les Médecins..."
_SUBCODES = {
    "none": "VihfAbsent",
    "several": "VihfMultiple",
    "comment": "VihfCommentaire",
    "algorithm": "VihfSha1",
    "certificate": "VihfSignature",
    "invalid": "VihfSignature",
}
_JUDGED_APART = {
    rules.CERTIFICATE_KIND.id,
    rules.CERTIFICATE_CPS.id,
    rules.CERTIFICATE_ORG.id,
    rules.CERTIFICATE_SEAL.id,
    rules.CERTIFICATE_OU.id,
    rules.ROLE_SPECIALTY.id,
    rules.SIGNED.id,
}
"""Rules whose refusal has a text of its own."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls and about whom. ``vihf`` was read from what was signed (or sent, when unsigned in direct mode)."""

    vihf: Vihf
    patient: PatientId
    mode: str
    structure: str
    subject: str


def claimed(root: Element) -> Vihf | None:
    """What the one assertion of a message claims, nothing verified; None when there is none or several."""
    found = assertions(root)
    return read_vihf(found[0]) if len(found) == 1 else None


def identify(envelope: Envelope, request: Request, world: World, notes: list[Note]) -> Caller:
    """The caller of a message; raises ``Refusal``."""
    connection = _connection(request)
    forced = knobs.value(world, "dmp.force.vihf")
    if forced:
        code, _, text = forced.partition("|")
        raise Refusal(code if ":" in code else f"banc:{code}", text, "dmp.fault")
    try:
        sent = only_assertion(envelope.root)
        vihf, signer = _read(sent, world, notes)
    except SignatureError as error:
        broken = rules.OF_SIGNATURE_ERROR[error.reason]
        raise own_refusal(_SUBCODES[error.reason], str(error), broken.id) from error
    _check_rules(vihf, sent, signer, world, notes)
    _check_software(vihf, sent, world, notes)
    _check_signer(vihf, signer, world, notes)
    _check_connection(vihf, signer, connection, world, notes)
    _check_professional(vihf, world)
    _check_period(vihf, world.now())
    if vihf.patient is None:
        raise own_refusal("VihfInvalide", "resource-id illisible", rules.RESOURCE.id)
    return Caller(vihf, vihf.patient, vihf.mode, vihf.structure, vihf.name_id)


def _connection(request: Request) -> Certificate:
    tls = request.tls
    if tls is None or tls.certificate is None:
        raise own_refusal("CertificatTls", "aucun certificat client n'a été présenté", "dmp.tls")
    if tls.errors:
        raise own_refusal("CertificatTls", f"certificat client refusé : {', '.join(tls.errors)}", "dmp.tls")
    try:
        return certificates.read(tls.certificate.der)
    except ValueError as error:
        raise own_refusal("CertificatTls", "certificat client illisible", "dmp.tls") from error


def _read(sent: Element, world: World, notes: list[Note]) -> tuple[Vihf, Certificate | None]:
    """The VIHF and its signer; an unsigned one is read as sent, its mode decides later."""
    if signature_of(sent) is None:
        return read_vihf(sent), None
    signed = verify(sent, allow_sha1=knobs.is_set(world, "dmp.vihf_sha1", "accepter"))
    if signed.sha1:
        notes.append(tolerance(Breach(rules.SHA1, "rsa-sha256", "SHA-1")))
    errors = world.site.verify(signed.certificate, world.now())
    if errors:
        text = f"Le certificat ayant signé le VIHF est invalide : [banc] {', '.join(errors)}"
        raise Refusal("soap:DMPInvalidCertificate", text, rules.TRUST.id)
    notes.extend(anchored(world, signed.certificate, "le VIHF", rules.TRUST.id))
    return read_vihf(signed.assertion), certificates.read(signed.certificate)


def _check_rules(vihf: Vihf, sent: Element, signer: Certificate | None, world: World, notes: list[Note]) -> None:
    """Refuse verified rules that are broken (their code is not known), note the others."""
    strict = knobs.is_set(world, "dmp.vihf", "strict")
    for breach in breaches(vihf, sent, signer):
        if breach.rule.id in _JUDGED_APART:
            continue
        if strict and breach.rule.mark is Mark.VERIFIED:
            text = f"{breach.rule.says.fr} Attendu : {breach.expected}. Reçu : {breach.found}."
            raise own_refusal("VihfInvalide", text, breach.rule.id)
        notes.append(tolerance(breach))


def _check_software(vihf: Vihf, sent: Element, world: World, notes: list[Note]) -> None:
    """The software's name, version and approval number beside the declared ones, when a session knows them."""
    declared = (knobs.value(world, name) for name in ("dmp.lps_nom", "dmp.lps_version", "dmp.lps_homologation"))
    for breach in software_breaches(vihf, sent, *declared):
        if knobs.is_set(world, "dmp.lps", "refuser"):
            raise own_refusal("Logiciel", f"{breach.expected} attendu, reçu {breach.found}", breach.rule.id)
        notes.append(tolerance(breach))


def _check_signer(vihf: Vihf, signer: Certificate | None, world: World, notes: list[Note]) -> None:
    if signer is None:
        if vihf.mode != DIRECT:
            raise own_refusal("VihfNonSigne", "le VIHF n'est pas signé", rules.SIGNED.id)
        return
    if vihf.mode == DIRECT and not (signer.is_person and signer.signs):
        raise known_refusal("DMPInvalidCertificate", NOT_A_SIGNATURE, rules.CERTIFICATE_CPS.id)
    if vihf.mode != DIRECT:
        _check_seal(vihf, signer, world, notes)


def _check_seal(vihf: Vihf, signer: Certificate, world: World, notes: list[Note]) -> None:
    """The certificate of a structure: its own, and meant to sign (noted by default: a published sample is not)."""
    if signer.is_person or not _acts_for(signer, vihf.structure, world):
        raise texted_refusal("PersonneMorale", LEGAL_ENTITY, rules.CERTIFICATE_OU.id)
    if signer.signs:
        return
    if knobs.is_set(world, "dmp.org_nonrepudiation", "refuser"):
        raise known_refusal("DMPInvalidCertificate", NOT_A_SIGNATURE, unfit_rule(vihf, signer).id)
    notes.append(tolerance(Breach(unfit_rule(vihf, signer), "keyUsage nonRepudiation", signer.subject)))


def _acts_for(certificate: Certificate, structure: str, world: World) -> bool:
    """A certificate acts for the structure in its OU, or for one that its EJ may act for (mode EJ/EG)."""
    pairs = {pair.strip() for pair in knobs.value(world, "dmp.ej_eg").split(",")}
    return any(ou == structure or f"{ou}>{structure}" in pairs for ou in certificate.ou)


def _check_connection(
    vihf: Vihf, signer: Certificate | None, connection: Certificate, world: World, notes: list[Note]
) -> None:
    """The client certificate: the professional's in direct mode, the structure's otherwise (real codes not known)."""
    if connection.is_person != (vihf.mode == DIRECT):
        wanted = "du professionnel (CPS)" if vihf.mode == DIRECT else "de la structure (ORG AUTH_CLI)"
        raise own_refusal("CertificatTls", f"en mode {vihf.mode}, le certificat client est celui {wanted}", "dmp.tls")
    if vihf.mode != DIRECT:
        if not _acts_for(connection, vihf.structure, world):
            raise texted_refusal("PersonneMorale", LEGAL_ENTITY, "dmp.tls")
        return
    if connection.cn != vihf.name_id or (signer is not None and signer.cn != vihf.name_id):
        text = f"NameID {vihf.name_id} n'est pas le porteur de la carte ({connection.cn})"
        raise own_refusal("IdentiteDirecte", text, rules.SUBJECT.id)
    if signer is None:
        notes += [tolerance(breach) for breach in issuer_breaches(vihf, connection)]


def _check_professional(vihf: Vihf, world: World) -> None:
    if lacks_specialty(vihf):
        raise texted_refusal("Specialite", NO_SPECIALTY, rules.ROLE_SPECIALTY.id)
    known = world.seed.professionals.get(vihf.name_id)
    nominative = vihf.mode in (DIRECT, AIR)
    if nominative and known and known.structure != vihf.structure and knobs.is_set(world, "dmp.lien_ps", "strict"):
        raise texted_refusal("LienStructure", NOT_LINKED, rules.STRUCTURE.id)


def _check_period(vihf: Vihf, now: datetime) -> None:
    """NotBefore and NotOnOrAfter are optional; when they are there they are judged by the session's clock."""
    begins, ends = _instant(vihf.not_before), _instant(vihf.not_on_or_after)
    if (begins and now < begins) or (ends and now >= ends):
        text = f"VIHF hors de sa période ({vihf.not_before} – {vihf.not_on_or_after})"
        raise own_refusal("VihfPeriode", text, "vihf.period")


def _instant(value: str) -> datetime | None:
    """A SAML time, in UTC when it names no zone (SAML 2.0 core §1.3.3); None when it is not one."""
    if "T" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
