"""A SAML assertion alone: a VIHF of the DMP. Its signature is verified with the certificate that it carries."""

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from formats import xml
from formats.rule import Breach, Text
from formats.vihf import assertion as names
from formats.vihf import rules
from formats.vihf.assertion import Vihf
from formats.vihf.signature import SignatureError, certificate_of, only_assertion, signature_of, verify
from formats.xml import Element
from harness.checks.dmp import vihf_breaches
from harness.examine import plainly
from harness.examine.examined import Anchors, Examined, Source, Type, unreadable

_OWN = (names.VERSION, names.RESOURCE_URN, names.RESOURCE_ID, names.MODE)
"""Attributes that only a VIHF has."""

CHAIN = Text(
    "la chaîne de certification du signataire (donnez vos autorités avec --anchors FICHIER.pem)",
    "the signer's certificate chain (give your authorities with --anchors FILE.pem)",
)
_ALONE = Text(
    "l'accord avec le message qui porte l'assertion (patient, certificat client)",
    "the agreement with the message that carries the assertion (patient, client certificate)",
)

_SIGNED, _UNSIGNED = Text("signé", "signed"), Text("non signé", "not signed")


def examine(source: Source, anchors: Anchors) -> Examined:
    """Judge an assertion."""
    try:
        root = xml.parse(source.raw)
    except xml.XmlError as error:
        return unreadable(Type.VIHF, plainly.said(error))
    found = names.assertions(root)
    if len(found) != 1:
        return unreadable(Type.VIHF, Text(f"{len(found)} assertion(s), une attendue", f"{len(found)} assertion(s)"))
    other = _other(names.read(found[0]))
    return unreadable(Type.VIHF, other) if other is not None else _judge(source, root, anchors)


def _other(read: Vihf) -> Text | None:
    """What an assertion is, when it is not a VIHF of the DMP."""
    if read.text(names.RESOURCE_URN) == "urn:ROR":
        return Text("VIHF du ROR, que le banc ne juge pas", "VIHF of the ROR, which is not judged")
    if not any(name in read.texts for name in _OWN):
        return Text("assertion SAML qui n'est pas un VIHF", "SAML assertion that is not a VIHF")
    return None


def _judge(source: Source, root: Element, anchors: Anchors) -> Examined:
    found = Examined(Type.VIHF, Text("VIHF", "VIHF"))
    found.report.look()
    try:
        sent = only_assertion(root)
        signed = None if signature_of(sent) is None else verify(sent, allow_sha1=True)
    except SignatureError as error:
        _add(found, source, Breach(rules.OF_SIGNATURE_ERROR[error.reason], "un VIHF intègre", str(error), "/"))
        found.unjudged.append(Text("les attributs : rien de sûr n'est signé", "the attributes: nothing sure is signed"))
        return found
    for breach in vihf_breaches(sent, signed, anchors.certificates):
        _add(found, source, breach)
    read = names.read(sent)
    told, state = f"{read.mode or '?'}, {read.name_id or '?'}", _SIGNED if signed else _UNSIGNED
    found.facts.append(
        Text(f"mode, sujet, signature : {told}, {state.fr}", f"mode, subject, signature: {told}, {state.en}")
    )
    found.unjudged.append(_ALONE)
    tell_chain(found, root, anchors)
    return found


def tell_chain(found: Examined, root: Element, anchors: Anchors) -> None:
    """Who issued the signer's certificate: judged by the rules with ``--anchors``, told when a kept authority did."""
    held = names.assertions(root)
    signature = signature_of(held[0]) if len(held) == 1 else None
    if signature is None or anchors.certificates:
        return
    try:
        issuer = _issuer(certificate_of(signature), anchors)
    except SignatureError:
        return
    if issuer is None:
        found.unjudged.append(CHAIN)
    else:
        name = issuer.subject.rfc4514_string()
        found.facts.append(Text(f"signataire certifié par : {name}", f"signer certified by: {name}"))


def _issuer(certificate: x509.Certificate, anchors: Anchors) -> x509.Certificate | None:
    for authority in anchors.kept:
        try:
            certificate.verify_directly_issued_by(authority)
        except (ValueError, TypeError, InvalidSignature):
            continue
        return authority
    return None


def _add(found: Examined, source: Source, breach: Breach) -> None:
    found.report.add(breach, *source.file.xml_at(breach.where))
