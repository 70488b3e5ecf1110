"""TD0.3: the caller adds or removes an authorisation on the patient's DMP (setAuthorization)."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from formats import xml
from formats.hl7v3.existence import Hl7Error
from formats.xml import Element

SPACE = "urn:si-dmp-habilitations"
REQUEST = f"{{{SPACE}}}setAuthorization"
RESPONSE = f"{{{SPACE}}}setAuthorizationResponse"
ADD, REMOVE = "AJOUT", "SUPPRESSION"
OK = "DMPOk"


@dataclass(frozen=True, slots=True)
class SetAuthorization:
    """AJOUT or SUPPRESSION; ``role`` is empty or MEDECIN_TRAITANT."""

    action: str
    role: str


def read(payload: Element) -> SetAuthorization:
    """The request of a setAuthorization; raises ``Hl7Error``, for an absent action too (optional in the WSDL)."""
    spaces = {"h": SPACE}
    action, role = xml.text(payload, "h:action", spaces), xml.text(payload, "h:role", spaces)
    if payload.tag != REQUEST or action not in (ADD, REMOVE):
        raise Hl7Error(f"action {action or 'absente'}, {ADD} ou {REMOVE} attendu")
    if role not in ("", "MEDECIN_TRAITANT"):
        raise Hl7Error(f"role {role} inconnu")
    return SetAuthorization(action, role)


def written(status: str, context: str) -> str:
    """The body of a setAuthorizationResponse."""
    return (
        f'<ns1:setAuthorizationResponse xmlns:ns1="{SPACE}"><ns1:output><ns1:status>{escape(status)}</ns1:status>'
        f"<ns1:context>{escape(context)}</ns1:context></ns1:output></ns1:setAuthorizationResponse>"
    )


def status_of(payload: Element) -> str:
    """The status of a setAuthorizationResponse; empty when it is none."""
    return xml.text(payload, "h:output/h:status", {"h": SPACE}) if payload.tag == RESPONSE else ""
