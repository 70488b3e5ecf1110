"""The rules of how a call is encoded, and where it says so: Content-Type, byte order mark, XML declaration."""

from formats import charset
from formats.insi import service
from formats.rule import Breach, Mark, Text, rule
from formats.soap import SoapError

_FIX = Text(
    'Envoyer de l\'UTF-8 et le dire partout : charset=utf-8 au Content-Type, encoding="UTF-8" dans la déclaration XML.',
    'Send UTF-8 and say so everywhere: charset=utf-8 in the Content-Type, encoding="UTF-8" in the XML declaration.',
)
UNREADABLE = rule(
    "insi.encodage",
    "XML 1.0 §4.3.3, RFC 7303 §3 ; échanges enregistrés en UTF-8 (insi.md §1.4)",
    Mark.VERIFIED,
    Text(
        "Les octets de l'appel sont de l'encodage qu'il annonce.",
        "The bytes of the call are of the encoding that it announces.",
    ),
    _FIX,
)
CONTRADICTED = rule(
    "insi.encodage_contredit",
    "RFC 7303 §3 : le Content-Type l'emporte sur la déclaration ; ce qu'en fait la plateforme n'est pas connu",
    Mark.INFERRED,
    Text(
        "Le Content-Type et le document annoncent le même encodage.",
        "The Content-Type and the document announce the same encoding.",
    ),
    _FIX,
)


def contradicted_breaches(raw: bytes, content_type: str) -> list[Breach]:
    """A Content-Type whose charset is not the encoding that the document itself announces."""
    told, said = charset.contradiction(raw, service.charset_parameter(content_type))
    return [Breach(CONTRADICTED, told, f"{said} dans le document, {told} au Content-Type", "/")] if told else []


def unreadable_breach(error: SoapError) -> Breach | None:
    """What a call breaks that is malformed for its encoding; None when it is for something else."""
    if error.unreadable is None:
        return None
    return Breach(UNREADABLE, f"des octets de l'encodage {error.unreadable.name}", str(error))
