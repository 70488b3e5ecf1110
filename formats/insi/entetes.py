"""The rules of the header blocks of a call: which come, how often, what Security holds, how ContexteLPS is written.

What the platform makes of a breach is not known, or it lets it pass (insi.md §1.3, §1.4): none can fail a verdict.
"""

import re
from collections import Counter

from formats import xml
from formats.insi import service
from formats.insi.appel import Appel, Contexte
from formats.rule import Breach, Mark, Text, rule
from formats.soap import SOAP12, WSA, WSSE
from formats.xml import Element

DOUBLE = rule(
    "insi.entete_double",
    "WSDL DESIR_ICIR_EXP 1.5.0 (insi.md §1.1) : chaque en-tête y est une fois ; l'accueil d'un double n'est pas connu",
    Mark.INFERRED,
    Text(
        "Action, MessageID, les deux contextes et Security sont chacun au plus une fois dans l'en-tête.",
        "Action, MessageID, both contexts and Security come at most once each in the header.",
    ),
    Text("Retirer l'en-tête en double.", "Remove the block that comes twice."),
)
SECURITY_EMPTY = rule(
    "insi.security_vide",
    "XSD WSSE ; la plateforme accepte un en-tête vide en TLS mutuel (insi.md §1.3)",
    Mark.INFERRED,
    Text("wsse:Security porte des assertions, et rien d'autre.", "wsse:Security has assertions, and nothing else."),
    Text("Retirer l'en-tête en mode personne morale.", "Leave the header out in organisation mode."),
)
CONTEXTE_LPS_VERSION = rule(
    "insi.contexte_lps_version",
    "XSD CTXLPS 01.00 et clients publics (insi.md §1.4)",
    Mark.INFERRED,
    Text("La version de ContexteLPS est 01_00.", "The version of ContexteLPS is 01_00."),
    Text('Écrire Version="01_00".', 'Write Version="01_00".'),
)
IDAM_KIND = rule(
    "insi.idam_nature",
    "clients publics (insi.md §1.4) : le schéma rend l'attribut R facultatif",
    Mark.INFERRED,
    Text('LPS/IDAM a l\'attribut R="4".', 'LPS/IDAM has the attribute R="4".'),
    Text('Écrire <IDAM R="4">.', 'Write <IDAM R="4">.'),
)

CONTEXTE_UUID = rule(
    "insi.contexte_uuid",
    "insi.md §1.4 : Id et Instance y sont des UUID ; le schéma n'en fait que des textes",
    Mark.INFERRED,
    Text(
        "Id de chaque contexte et LPS/Instance sont des UUID, sans préfixe.",
        "The Id of each context and LPS/Instance are UUIDs, without a prefix.",
    ),
    Text(
        "Id : un UUID par appel ; Instance : celui de l'installation, toujours le même.",
        "Id: one UUID per call; Instance: that of the installation, always the same.",
    ),
)
NOT_UNDERSTOOD = rule(
    "insi.entete_inconnu",
    "[?] SOAP 1.2 partie 1 §5.2.3 : qui ne connaît pas un tel en-tête refuse l'appel ; la plateforme n'est pas connue",
    Mark.UNKNOWN,
    Text(
        "Aucun en-tête que le WSDL ne décrit pas ne demande à être compris (mustUnderstand).",
        "No header that the WSDL does not describe asks to be understood (mustUnderstand).",
    ),
    Text("Retirer l'en-tête, ou son mustUnderstand.", "Remove the header, or its mustUnderstand."),
)

_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LPS = f"{{{service.CTXLPS}}}"
_ASSERTION = f"{{{service.SAML2}}}Assertion"
_ONCE = frozenset(
    (
        *(f"{{{WSA}}}{name}" for name in ("Action", "MessageID")),
        *(f"{{{service.CTXBAM}}}ContexteBAM", f"{_LPS}ContexteLPS", f"{{{WSSE}}}Security"),
    )
)
_MUST_UNDERSTAND, _ROLE = f"{{{SOAP12}}}mustUnderstand", f"{{{SOAP12}}}role"
_OURS = frozenset(("", *(f"{SOAP12}/role/{name}" for name in ("next", "ultimateReceiver"))))
"""The roles that the service plays: what is meant for another need not be understood."""


def double_breaches(appel: Appel) -> list[Breach]:
    """The blocks of the header that come more than once, where several contradict each other unseen."""
    header = appel.envelope.header
    if header is None:
        return []
    if len(header) == len(appel.blocks):
        return []  # every call comes by here: each block is alone of its name
    several = Counter(child.tag for child in header if child.tag in _ONCE)
    return [
        Breach(DOUBLE, "une fois", f"{tag.rpartition('}')[2]}, {count} fois", xml.path_of(header))
        for tag, count in several.items()
        if count > 1
    ]


def breaches(appel: Appel) -> list[Breach]:
    """What is let pass: Security without an assertion or with more, contexts written otherwise, blocks nobody knows."""
    software = [] if appel.lps is None else [*_version(appel.lps), *_kind(appel.lps)]
    identifiers = [breach for context in (appel.bam, appel.lps) if context is not None for breach in _ids(context)]
    others = () if _ONCE.issuperset(appel.blocks) else _not_understood(appel)  # hardly a call has any
    return [*_security(appel), *software, *identifiers, *others]


def _not_understood(appel: Appel) -> list[Breach]:
    header = appel.envelope.header
    return [
        Breach(NOT_UNDERSTOOD, "sans mustUnderstand", child.tag.rpartition("}")[2], xml.path_of(child))
        for child in (() if header is None else header.iterchildren("*"))
        if child.tag not in _ONCE and not child.tag.startswith(f"{{{WSA}}}") and _must_be_understood(child)
    ]


def _must_be_understood(block: Element) -> bool:
    asked = block.get(_MUST_UNDERSTAND, "").strip() in {"true", "1"}
    return asked and block.get(_ROLE, "").strip() in _OURS


def _ids(context: Contexte) -> list[Breach]:
    named = [("Id", context.id), *([("Instance", context.instance)] if context.instance else [])]
    return [
        Breach(CONTEXTE_UUID, f"{name} : un UUID", value or "vide", xml.path_of(context.element))
        for name, value in named
        if _UUID.fullmatch(value) is None
    ]


def _security(appel: Appel) -> list[Breach]:
    if appel.security is None:
        return []
    inside = [child.tag for child in appel.security if isinstance(child.tag, str)]
    others = ", ".join(tag.rpartition("}")[2] for tag in inside if tag != _ASSERTION)
    if inside and not others:
        return []
    where = xml.path_of(appel.security)
    return [Breach(SECURITY_EMPTY, "des assertions, ou pas d'en-tête", others or "vide", where)]


def _version(context: Contexte) -> list[Breach]:
    if context.version == "01_00":
        return []
    return [Breach(CONTEXTE_LPS_VERSION, 'Version="01_00"', context.version or "absente", xml.path_of(context.element))]


def _kind(context: Contexte) -> list[Breach]:
    if context.idam_nature == "4" or not context.idam:
        return []
    return [Breach(IDAM_KIND, 'R="4"', context.idam_nature or "absent", _idam_path(context))]


def _idam_path(context: Contexte) -> str:
    idam = context.element.find(f"{_LPS}LPS/{_LPS}IDAM")
    return xml.path_of(context.element if idam is None else idam)
