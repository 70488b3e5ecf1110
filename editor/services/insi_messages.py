"""The SOAP messages of INSi: the envelope of requests, the search by traits, and the reading of whatever comes back.

Answers are read by namespace only: prefixes and envelopes have changed several times on the national platform.
"""

from dataclasses import dataclass

from editor import ambient
from editor.config import SOFTWARE
from editor.outcome import FailedError
from editor.patients.ins import Individual, Ins, key_of
from editor.patients.traits import Traits
from editor.xml import Element, UnreadableError, Xml, document, parse, tag, text_at

ACTION = "urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite"
CARD_ACTION = "urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecCarteVitale"
_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_WSA = "http://www.w3.org/2005/08/addressing"
_BAM = "urn:siram:bam:ctxbam"
_LPS = "urn:siram:lps:ctxlps"
_SEARCH = "http://www.cnamts.fr/INSiRecSans"
_RESULT = "{http://www.cnamts.fr/INSiResultat}"
_ERROR = "{urn:siram}Erreur"


@dataclass(frozen=True, slots=True)
class Answer:
    """What INSi answered: ``00`` found, ``01`` none, ``02`` several; the individual only with ``00``."""

    code: str
    label: str
    individual: Individual | None = None


def search(
    traits: Traits,
    given_name: str,
    structure_id: str,
    action: str = ACTION,
    *,
    security: Xml | None = None,
    ordered: bool = True,
) -> bytes:
    """The request that searches ``traits`` under one given name (or all of them in one); no wsa:Action when empty.

    ``ordered``: the traits come as the schema has them.
    """
    return enveloped(action, structure_id, _traits(traits, given_name, ordered=ordered), security=security)


def enveloped(
    action: str, structure_id: str, payload: Xml, *, cover: tuple[Xml, ...] = (), security: Xml | None = None
) -> bytes:
    """A request: addressing, both contexts, ``cover`` of a Vitale card, ``wsse:Security`` when there is one."""
    addressed = _wsa("Action", action) if action else None
    header = tag("soap:Header", _bam(structure_id, cover), _lps(structure_id), addressed, _message_id(), security)
    return document(tag("soap:Envelope", {"xmlns:soap": _SOAP}, header, tag("soap:Body", payload)))


def read(raw: bytes, status: int) -> Answer:
    """The answer in a message. ``FailedError`` for a fault of any generation, or for what is not an answer."""
    try:
        root = parse(raw)
    except UnreadableError as error:
        raise FailedError(f"réponse INSi illisible (HTTP {status})") from error
    result = root.find(f"{{{_SOAP}}}Body/{_RESULT}RESULTAT")
    if result is None:
        raise FailedError(_fault(root, status))
    individual = result.find(f"{_RESULT}INDIVIDU")
    return Answer(
        text_at(result, f"{_RESULT}CR/{_RESULT}CodeCR"),
        text_at(result, f"{_RESULT}CR/{_RESULT}LibelleCR"),
        None if individual is None else _individual(individual),
    )


def _wsa(name: str, value: str) -> Xml:
    return tag(f"wsa:{name}", value, {"xmlns:wsa": _WSA})


def _message_id() -> Xml:
    return _wsa("MessageID", f"uuid:{ambient.new_uuid()}")


def _bam(structure_id: str, cover: tuple[Xml, ...]) -> Xml:
    return tag(
        "ctxbam:ContexteBAM",
        {"xmlns:ctxbam": _BAM},
        *_identified("ctxbam", structure_id),
        tag("ctxbam:COUVERTURE", *cover),
        Version="01_02",
    )


def _lps(structure_id: str) -> Xml:
    product = tag(
        "ctxlps:LPS",
        tag("ctxlps:IDAM", SOFTWARE.idam, R="4"),
        tag("ctxlps:Version", SOFTWARE.version),
        tag("ctxlps:Instance", ambient.lasting_uuid(f"{SOFTWARE.slug}/{structure_id}")),
        tag("ctxlps:Nom", f"urn:lps:{SOFTWARE.slug}:{SOFTWARE.version}"),
    )
    return tag(
        "ctxlps:ContexteLPS",
        {"xmlns:ctxlps": _LPS},
        *_identified("ctxlps", structure_id),
        product,
        Nature="CTXLPS",
        Version="01_00",
    )


def _identified(prefix: str, structure_id: str) -> tuple[Xml, ...]:
    """Id, time and emitter of a context; the emitter is the OU of the certificate."""
    return (
        tag(f"{prefix}:Id", ambient.new_uuid()),
        tag(f"{prefix}:Temps", ambient.iso(ambient.now())),
        tag(f"{prefix}:Emetteur", structure_id),
    )


def _traits(traits: Traits, given_name: str, *, ordered: bool) -> Xml:
    place = traits.birth_place
    names = (tag("ins:NomNaissance", traits.family_name), tag("ins:Prenom", given_name))
    return tag(
        "ins:RECSANSVITALE",
        {"xmlns:ins": _SEARCH},
        *(names if ordered else reversed(names)),
        tag("ins:Sexe", traits.sex),
        tag("ins:DateNaissance", traits.birth_date),
        tag("ins:LieuNaissance", place) if place else None,
    )


def _individual(found: Element) -> Individual:
    identity = found.find(f"{_RESULT}TIQ")
    if identity is None or found.find(f"{_RESULT}INSACTIF") is None:
        raise FailedError("réponse INSi sans INS actif ou sans traits")
    names = text_at(identity, f"{_RESULT}ListePrenom")
    traits = Traits(
        family_name=text_at(identity, f"{_RESULT}NomNaissance"),
        first_given_name=names.partition(" ")[0],
        given_names=names,
        sex=text_at(identity, f"{_RESULT}Sexe"),
        birth_date=text_at(identity, f"{_RESULT}DateNaissance"),
        birth_place=text_at(identity, f"{_RESULT}LieuNaissance"),
    )
    former = tuple(_ins(item) for item in found.findall(f"{_RESULT}INSHISTO"))
    return Individual(_ins(found.find(f"{_RESULT}INSACTIF")), former, traits)


def _ins(element: Element) -> Ins:
    """An INS as received: a key that is given is never corrected, one that is missing is computed."""
    number = text_at(element, f"{_RESULT}IdIndividu/{_RESULT}NumIdentifiant")
    key = text_at(element, f"{_RESULT}IdIndividu/{_RESULT}Cle")
    return Ins(
        number,
        key or key_of(number),
        text_at(element, f"{_RESULT}OID"),
        text_at(element, f"{_RESULT}DateDeb"),
        text_at(element, f"{_RESULT}DateFin"),
    )


def _fault(root: Element, status: int) -> str:
    """What a fault says: siram's code and text, the reason shown to users; a plain message when there is no fault."""
    fault = root.find(f"{{{_SOAP}}}Body/{{{_SOAP}}}Fault")
    if fault is None:
        return f"réponse INSi inattendue (HTTP {status})"
    reason = text_at(fault, f"{{{_SOAP}}}Reason/{{{_SOAP}}}Text")
    error = next(fault.iter(_ERROR), None)
    if error is None:
        return f"INSi : {reason}"
    return f"INSi {error.get('code', '')} : {(error.text or '').strip()} ({reason})"
