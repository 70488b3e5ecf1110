"""Which rules a VIHF breaks."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from formats.rule import Breach, Rule
from formats.vihf import assertion as names
from formats.vihf import rules
from formats.vihf.assertion import AIR, DIRECT, INDIRECT, MODES, Vihf, place
from formats.vihf.certificate import Certificate
from formats.vihf.dn import Naming, compare
from formats.xds.codes import contains
from formats.xml import Element

ISSUER_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"
G15 = "1.2.250.1.71.1.2.7"
PURPOSE_SYSTEM = "1.2.250.1.213.1.1.4.248"
PURPOSES = ("normal", "bris_de_glace", "centre_15")
WITH_SPECIALTY = ("10", "21")
"""Professions (G15) whose second role is mandatory: doctor, pharmacist."""
_AUTHN_CLASSES = ("SmartcardPKI", "Password", "TLS", "TLSClient", "MobileTwoFactorUnregistered", "unspecified")
_AUTHN_PREFIX = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
_INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$")
"""SAML wants UTC « with no time zone component »: software writes it with Z or, to the letter, with nothing."""

_MANDATORY = (
    (names.STRUCTURE, rules.STRUCTURE),
    (names.SECTOR, rules.SECTOR),
    (names.LPS_NAME, rules.LPS_NAME),
    (names.LPS_VERSION, rules.LPS_VERSION),
    (names.LPS_APPROVAL, rules.LPS_APPROVAL),
)


def breaches(vihf: Vihf, sent: Element, signer: Certificate | None) -> list[Breach]:
    """The rules that a VIHF breaks.

    ``vihf`` was read from the signed element, ``sent`` is the assertion in the message (for places only),
    ``signer`` the certificate whose signature holds (None: not signed).
    """
    return [*_head(vihf, sent), *_attributes(vihf, sent), *_roles(vihf, sent), *_signer(vihf, sent, signer)]


def _head(vihf: Vihf, sent: Element) -> Iterator[Breach]:
    at = place(sent)
    if vihf.version != "2.0" or not vihf.id or not _INSTANT.match(vihf.issue_instant):
        yield Breach(rules.SAML_VERSION, 'Version="2.0", ID, IssueInstant', f"{vihf.version} {vihf.issue_instant}", at)
    if vihf.issuer_format != ISSUER_FORMAT:
        yield Breach(rules.ISSUER_FORMAT, ISSUER_FORMAT, vihf.issuer_format, at)
    if not vihf.name_id:
        yield Breach(rules.SUBJECT, "identifiant national", "absent", at)
    if vihf.has_audience:
        yield Breach(rules.AUDIENCE, "absent", "AudienceRestriction", at)
    yield from _authentication(vihf, at)


def _authentication(vihf: Vihf, at: str) -> Iterator[Breach]:
    if not vihf.authn_class or not _INSTANT.match(vihf.authn_instant):
        yield Breach(rules.AUTHN, "AuthnInstant et AuthnContextClassRef", vihf.authn_class or "absent", at)
    elif vihf.authn_class.removeprefix(_AUTHN_PREFIX) not in _AUTHN_CLASSES:
        yield Breach(rules.AUTHN_CLASS, ", ".join(_AUTHN_CLASSES), vihf.authn_class, at)
    if vihf.mode == AIR and not vihf.authn_decl:
        yield Breach(rules.AUTHN_DECL, "AuthnContextDecl", "absent", at)


def _attributes(vihf: Vihf, sent: Element) -> Iterator[Breach]:
    for name, broken in _MANDATORY:
        yield from _once(vihf, sent, name, broken)
    if vihf.mode != DIRECT:
        yield from _once(vihf, sent, names.SUBJECT_ID, rules.SUBJECT_NAME)
    code, _, system = vihf.text(names.SECTOR).partition("^")
    if code and not contains("facility", code, system):
        yield Breach(rules.SECTOR_CODE, "code^OID de JDV_J61", vihf.text(names.SECTOR), place(sent, names.SECTOR))
    yield from _constant(vihf, sent, names.VERSION, rules.VERSION, ("3.0", "4.0"))
    yield from _constant(vihf, sent, names.MODE, rules.MODE, MODES)
    yield from _constant(vihf, sent, names.RESOURCE_URN, rules.RESOURCE_URN, ("urn:dmp",))
    patient = vihf.patient
    if len(vihf.texts.get(names.RESOURCE_ID, ())) != 1 or patient is None or not patient.is_ins:
        found = vihf.text(names.RESOURCE_ID) or "absent"
        yield Breach(rules.RESOURCE, "INS^^^&OID&ISO^NH", found, place(sent, names.RESOURCE_ID))


def _once(vihf: Vihf, sent: Element, name: str, broken: Rule) -> Iterator[Breach]:
    values = vihf.texts.get(name, ())
    if len(values) != 1 or not values[0]:
        yield Breach(broken, f"{name}, une valeur", " | ".join(values) or "absent", place(sent, name))


def _constant(vihf: Vihf, sent: Element, name: str, broken: Rule, allowed: tuple[str, ...]) -> Iterator[Breach]:
    values = vihf.texts.get(name, ())
    if len(values) != 1 or values[0] not in allowed:
        yield Breach(broken, " ou ".join(allowed), " | ".join(values) or "absent", place(sent, name))


def _roles(vihf: Vihf, sent: Element) -> Iterator[Breach]:
    at = place(sent, names.ROLE)
    if not vihf.roles:
        yield Breach(rules.ROLE, "profession", "absent", at)
    for role in vihf.roles:
        if role.code not in role_codes().get(role.system, ()):
            yield Breach(rules.ROLE_CODE, "code de JDV_J65", f"{role.code} ({role.system})", at)
    if lacks_specialty(vihf):
        yield Breach(rules.ROLE_SPECIALTY, "un second rôle", "un seul rôle", at)
    purposes = vihf.codes.get(names.PURPOSE, ())
    if len(purposes) != 1 or purposes[0].code not in PURPOSES or purposes[0].system != PURPOSE_SYSTEM:
        found = " | ".join(f"{code.code} ({code.system})" for code in purposes) or "absent"
        yield Breach(rules.PURPOSE, " ou ".join(PURPOSES), found, place(sent, names.PURPOSE))


def lacks_specialty(vihf: Vihf) -> bool:
    """Whether the professional should have a specialty and has none."""
    first = vihf.roles[:1]
    return bool(first) and first[0].system == G15 and first[0].code in WITH_SPECIALTY and len(vihf.roles) < 2


def _signer(vihf: Vihf, sent: Element, signer: Certificate | None) -> Iterator[Breach]:
    at = place(sent)
    if signer is None:
        if vihf.mode != DIRECT:
            yield Breach(rules.SIGNED, "ds:Signature", "assertion non signée", at)
        return
    yield from issuer_breaches(vihf, signer, at)
    yield from signer_breaches(vihf, sent, signer)


def issuer_breaches(vihf: Vihf, holder: Certificate, at: str = "") -> Iterator[Breach]:
    """Issuer against the subject of a certificate: another name breaks the rule, one hard to tell only warns."""
    named = compare(vihf.issuer, holder.name)
    if named is not Naming.SAME:
        broken = rules.ISSUER if named is Naming.OTHER else rules.ISSUER_WRITING
        yield Breach(broken, holder.subject, vihf.issuer, at)


def signer_breaches(vihf: Vihf, sent: Element, signer: Certificate) -> Iterator[Breach]:
    """The rules on the signing certificate itself: whose it is, what it is for."""
    at = place(sent)
    if signer.is_person != (vihf.mode == DIRECT):
        wanted = "certificat du professionnel" if vihf.mode == DIRECT else "certificat de la structure"
        yield Breach(rules.CERTIFICATE_KIND, wanted, signer.subject, at)
    if not signer.signs:
        yield Breach(unfit_rule(vihf, signer), "keyUsage nonRepudiation", signer.subject, at)
    if vihf.mode != DIRECT and vihf.structure not in signer.ou:
        found = f"OU={', '.join(signer.ou) or 'absente'}"
        yield Breach(rules.CERTIFICATE_OU, vihf.structure, found, place(sent, names.STRUCTURE))


def software_breaches(vihf: Vihf, sent: Element, name: str = "", version: str = "", approval: str = "") -> list[Breach]:
    """The software's attributes that are there and are not those of the product; an empty one is not compared."""
    declared = (
        (names.LPS_NAME, name, rules.LPS_DECLARED),
        (names.LPS_VERSION, version, rules.LPS_DECLARED),
        (names.LPS_APPROVAL, approval, rules.LPS_APPROVAL_DECLARED),
    )
    return [
        Breach(broken, f"{attribute} : {wanted}", vihf.text(attribute), place(sent, attribute))
        for attribute, wanted, broken in declared
        if wanted and vihf.text(attribute) not in ("", wanted)
    ]


def unfit_rule(vihf: Vihf, signer: Certificate) -> Rule:
    """The rule that a signer without nonRepudiation breaks."""
    if signer.is_person:
        return rules.CERTIFICATE_CPS
    return rules.CERTIFICATE_SEAL if vihf.mode == INDIRECT else rules.CERTIFICATE_ORG


@lru_cache(maxsize=1)
def role_codes() -> dict[str, frozenset[str]]:
    """JDV_J65: codes by coding system."""
    body = json.loads((Path(__file__).parent / "j65.json").read_text(encoding="utf-8"))
    return {system: frozenset(codes) for system, codes in body["codes"].items()}
