"""Calls to INSi as a client writes them, for the tests."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
ACTION = "urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite"
CONTENT_TYPE = f'application/soap+xml; charset=utf-8; action="{ACTION}"'
OU = "899900000000"
MESSAGE_ID = "uuid:0b98b327-d8d8-42a9-ba72-e6bd90ebbdc9"

BAM = (
    '<b:ContexteBAM xmlns:b="urn:siram:bam:ctxbam" Nature="CTXBAM" Version="01_02">'
    "<b:Id>d20d480b-49d2-4dc1-8120-ed926bddc248</b:Id><b:Temps>2026-11-21T19:10:20.064Z</b:Temps>"
    f"<b:Emetteur>{OU}</b:Emetteur><b:COUVERTURE/></b:ContexteBAM>"
)
LPS = (
    '<l:ContexteLPS xmlns:l="urn:siram:lps:ctxlps" Nature="CTXLPS" Version="01_00">'
    "<l:Id>18e1a771-562a-4ab9-9c84-cc0573041d8c</l:Id><l:Temps>2026-11-21T19:10:20+01:00</l:Temps>"
    f'<l:Emetteur>{OU}</l:Emetteur><l:LPS><l:IDAM R="4">TEST17NF00000</l:IDAM><l:Version>1.0</l:Version>'
    "<l:Instance>b3549edd-4ae9-472a-b26f-fd2fb4ef397f</l:Instance><l:Nom>urn:lps:editeur-test:1.0</l:Nom></l:LPS>"
    "</l:ContexteLPS>"
)
ACTION_HEADER = f'<a:Action xmlns:a="{WSA}">{ACTION}</a:Action>'
MESSAGE_ID_HEADER = f'<a:MessageID xmlns:a="{WSA}">{MESSAGE_ID}</a:MessageID>'
HEADER = BAM + LPS + ACTION_HEADER + MESSAGE_ID_HEADER
EMPTY_SECURITY = f'<w:Security xmlns:w="{WSSE}"/>'
ASSERTION = f'<w:Security xmlns:w="{WSSE}"><s:Assertion xmlns:s="{SAML}"/></w:Security>'


def traits(
    nom: str | None = "DE VINCI",
    prenom: str | Sequence[str] | None = "LEONARDO",
    sexe: str | None = "M",
    date: str | None = "2014-02-01",
    lieu: str | None = "63220",
) -> str:
    """The body of a search; None leaves an element out."""
    prenoms = [prenom] if isinstance(prenom, str) else prenom or []
    fields = [
        ("NomNaissance", nom),
        *(("Prenom", one) for one in prenoms),
        ("Sexe", sexe),
        ("DateNaissance", date),
        ("LieuNaissance", lieu),
    ]
    body = "".join(f"<i:{name}>{escape(value)}</i:{name}>" for name, value in fields if value is not None)
    return f'<i:RECSANSVITALE xmlns:i="http://www.cnamts.fr/INSiRecSans">{body}</i:RECSANSVITALE>'


def message(body: str | None = None, header: str | None = None, namespace: str = SOAP) -> bytes:
    """A SOAP message; by default the search of DE VINCI LEONARDO."""
    head = HEADER if header is None else header
    content = traits() if body is None else body
    return (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{namespace}">'
        f"<s:Header>{head}</s:Header><s:Body>{content}</s:Body></s:Envelope>"
    ).encode()
