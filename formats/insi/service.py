"""The names of the téléservice INSi, as its WSDL gives them (insi.md §1.1)."""

import re
from functools import lru_cache

from formats.rule import Mark, Text, rule

PATH = "/lps"
RECHERCHE_TRAITS = "rechercherInsAvecTraitsIdentite"
RECHERCHE_VITALE = "rechercherInsAvecCarteVitale"
VERIFICATION = "verifierInsAvecTraitsIdentite"
"""The unit verification: its name is second-hand and its contract is not public (insi.md §1.9)."""
OPERATIONS = (RECHERCHE_TRAITS, RECHERCHE_VITALE, VERIFICATION)

ACTION_PREFIX = "urn:ServiceIdentiteCertifiee:1.0.0:"
SANS_VITALE = "http://www.cnamts.fr/INSiRecSans"
AVEC_VITALE = "http://www.cnamts.fr/INSiRecVit"
RESULTAT = "http://www.cnamts.fr/INSiResultat"
CTXBAM = "urn:siram:bam:ctxbam"
CTXLPS = "urn:siram:lps:ctxlps"
SIRAM = "urn:siram"
SAML2 = "urn:oasis:names:tc:SAML:2.0:assertion"

CERTIFICATE_NAMES = ("INSI-MANU", "INSI-AUTO")
"""The only CNs of a client certificate that the service lets in (insi.md §1.3)."""

MEDIA_TYPE = "application/soap+xml"

_ACTION = re.compile(r';\s*action\s*=\s*(?:"([^"]*)"|([^\s;"]+))', re.IGNORECASE)
_CHARSET = re.compile(r';\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]+))', re.IGNORECASE)

NO_CALL = rule(
    "insi.appel_bloque",
    "INS/va1.20 (règle 25)",
    Mark.VERIFIED,
    Text(
        "INSi n'est pas appelé pour une identité douteuse ou fictive.",
        "INSi is not called for a douteuse or fictive identity.",
    ),
    Text("Bloquer l'appel dès que l'un de ces attributs est posé.", "Block the call once either attribute is set."),
)
CONTENT_TYPE = rule(
    "insi.content_type",
    "WSDL DESIR_ICIR_EXP 1.5.0 ; SOAP 1.2 partie 2 §7 (insi.md §1.4)",
    Mark.VERIFIED,
    Text(
        "L'appel est envoyé sous le type application/soap+xml.",
        "The call is sent under the type application/soap+xml.",
    ),
    Text(
        "Envoyer l'en-tête HTTP Content-Type: application/soap+xml (text/xml est celui de SOAP 1.1).",
        "Send the HTTP header Content-Type: application/soap+xml (text/xml is that of SOAP 1.1).",
    ),
)


def action_of(operation: str) -> str:
    """The wsa:Action of an operation's request."""
    return ACTION_PREFIX + operation


def operation_of(action: str) -> str:
    """The operation that an action names; empty when the service has none of that name."""
    name = action.removeprefix(ACTION_PREFIX)
    return name if name != action and name in OPERATIONS else ""


def action_parameter(content_type: str) -> str:
    """The ``action`` parameter of a SOAP 1.2 Content-Type; empty when absent."""
    found = _ACTION.search(content_type)
    return "" if found is None else found.group(1) or found.group(2) or ""


@lru_cache(maxsize=32)  # a client always sends the same one
def charset_parameter(content_type: str) -> str:
    """The ``charset`` parameter of a Content-Type, in lower case; empty when absent.

    Toolkits are known to quote it by apostrophes, or to leave a comma behind it.
    """
    found = _CHARSET.search(content_type)
    return "" if found is None else (found.group(1) or found.group(2) or "").strip("',").lower()


def media_type(content_type: str) -> str:
    """The media type of a Content-Type, in lower case, without parameters."""
    return content_type.partition(";")[0].strip().lower()
