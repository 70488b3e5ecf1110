"""What a call goes through before it is searched: HTTP, SOAP, certificate, structure, authorisation, traits.

Refusals whose code is known use it. The others are the bench's own, and say so. The order of the platform's
controls is not known; this one is inferred.
"""

from datetime import timedelta

from formats.insi import encodage, entetes, exigences, exigences_vitale, heure, service, structure
from formats.insi.appel import Appel, Recherche, read
from formats.insi.vitale import RechercheVitale
from formats.rule import Breach
from formats.soap import SoapError
from mocks.core.message import Request
from mocks.core.world import World
from mocks.insi import replay
from mocks.insi.answers import Note, Refusal, known_refusal, own_refusal
from mocks.insi.identification import Caller, identify, minutes
from mocks.insi.profiles import is_strict
from mocks.insi.tolerance import tolerate
from mocks.insi.validation import schema_error

MAX_BYTES = 1_000_000
"""The largest call, in bytes; the platform's own limit is not known."""

_OLD = timedelta(hours=1)
"""How far Temps may be from the call before it is noted: the bench's own; knob ``insi.contexte_minutes``."""
_TRAIT_CODES = {exigences.NOM.id: "insi_19", "ins.sexe": "insi_24"}


def read_call(request: Request) -> Appel:
    """The call of a request; raises ``Refusal`` when it cannot be read."""
    content_type = request.header("Content-Type")
    if service.media_type(content_type) != service.MEDIA_TYPE:
        expected = f"Content-Type {service.MEDIA_TYPE} attendu"
        raise own_refusal("content_type", expected, service.CONTENT_TYPE.id, 415)
    if len(request.body) > MAX_BYTES:
        raise own_refusal("taille", f"{len(request.body)} octets, maximum {MAX_BYTES}", "insi.soap", 413)
    try:
        return read(request.body, content_type)
    except SoapError as error:
        broken = exigences.SOAP if error.unreadable is None else encodage.UNREADABLE
        raise own_refusal(f"soap_{error.reason}", f"message illisible : {error}", broken.id) from error


def call_or_none(request: Request) -> Appel | None:
    """The call of a request; None when it cannot be read."""
    try:
        return read_call(request)
    except Refusal:
        return None


def check_action(appel: Appel, operation: str) -> None:
    """Refuse a call whose Content-Type and wsa:Action do not both name the operation, when they are there."""
    expected = service.action_of(operation)
    for found in (appel.action, appel.http_action):
        if found and found != expected:
            raise own_refusal("action", f"action {found}, {expected} attendue", exigences.ACTION.id)


def search_of(appel: Appel) -> Recherche:
    """The traits searched; refuses any other body."""
    if appel.recherche is None:
        found = appel.envelope.payload.tag
        raise own_refusal("corps", f"corps {found}, RECSANSVITALE attendu", exigences.SOAP.id)
    return appel.recherche


def card_search_of(appel: Appel) -> RechercheVitale:
    """What is searched with a Vitale card; refuses any other body."""
    if appel.vitale is None:
        found = appel.envelope.payload.tag
        raise own_refusal("corps", f"corps {found}, RECVITALE attendu", exigences.SOAP.id)
    return appel.vitale


def admit(appel: Appel, request: Request, world: World, notes: list[Note], *, with_card: bool = False) -> Caller:
    """Let a call in, or raise ``Refusal``; what is tolerated goes to ``notes``."""
    caller = identify(appel, request, world, notes, with_card=with_card)
    _check_structure(appel)
    _check_software(appel, world)
    breaches = exigences.tolerated_breaches(appel, caller.ou) + exigences.message_id_breaches(appel)
    breaches += exigences.absent_action_breaches(appel)
    breaches += encodage.contradicted_breaches(request.body, request.header("Content-Type"))
    if is_strict(world):  # else the check of the call tells it: it costs too much to be told at every call
        breaches += structure.written_breaches(appel)
    old = minutes(world, "insi.contexte_minutes") or _OLD
    tolerate([*breaches, *heure.age_breaches(appel, world.age, old)], world, notes)
    replay.check(appel, world, notes)
    return caller


def _check_structure(appel: Appel) -> None:
    for name, context in (("ContexteBAM", appel.bam), ("ContexteLPS", appel.lps)):
        if context is None:
            raise own_refusal("contexte", f"en-tête {name} absent", f"insi.contexte_{name[-3:].lower()}")
    if not appel.message_id:
        raise own_refusal("message_id", "en-tête wsa:MessageID absent", exigences.MESSAGE_ID.id)
    for breach in entetes.double_breaches(appel):
        raise own_refusal("entete_double", breach.found, breach.rule.id)
    error = schema_error(appel.envelope.root)
    if error:
        raise own_refusal("schema", error, _broken(appel))


def _broken(appel: Appel) -> str:
    """The rule that a call breaks which does not follow the schemas."""
    breaches = [*exigences.context_breaches(appel), *structure.breaches(appel)]
    return breaches[0].rule.id if breaches else exigences.SOAP.id


def _check_software(appel: Appel, world: World) -> None:
    """An unknown authorisation number is desir_550; that an absent one is too is inferred."""
    known = [idam.strip() for idam in world.knob("insi.idam", "").split(",") if idam.strip()]
    if not appel.idam:
        raise known_refusal("desir_550", exigences.IDAM.id)
    if known and appel.idam not in known:
        raise known_refusal("desir_550", exigences.IDAM_DECLARED.id)


def check_traits(recherche: Recherche, world: World, notes: list[Note]) -> None:
    """Refuse missing traits by their known code; note or refuse spellings that the guide forbids.

    What the platform answers to a forbidden spelling is not known: the tolerant profile searches it as it is.
    """
    missing = exigences.mandatory_breaches(recherche)
    if missing:
        raise _missing(missing[0])
    tolerate(exigences.lexical_breaches(recherche), world, notes)


def _missing(breach: Breach) -> Refusal:
    code = _TRAIT_CODES.get(breach.rule.id)
    if code is not None:
        return known_refusal(code, breach.rule.id)
    return own_refusal("trait", f"{breach.rule.says.fr} Reçu : {breach.found or 'rien'}", breach.rule.id)


def check_card(appel: Appel, asked: RechercheVitale, world: World, notes: list[Note]) -> None:
    """Refuse a search that names nobody, or no date; note what a client should send besides."""
    missing = exigences_vitale.mandatory_breaches(asked)
    if missing:
        raise _missing(missing[0])
    tolerate(exigences_vitale.tolerated_breaches(appel, asked), world, notes)
