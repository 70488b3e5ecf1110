"""The rules of a DMP request besides VIHF and lot: addressing, TD0.2, TD0.3, TD3.1, TD3.2 (dmp.md §1, §4.7, §5).

``breaches`` tells them apart by the element of the body; one that it does not know has its addressing judged only.
"""

from collections.abc import Callable, Iterator, Mapping

from formats import xml
from formats.hl7v3 import existence, habilitations
from formats.hl7v3.existence import Hl7Error
from formats.rule import Breach, Mark, Rule, Text, rule
from formats.soap import WSA, Envelope
from formats.xds import names, query, rules
from formats.xds.identifiers import PatientId, patient_id
from formats.xds.registry_object import XdsError
from formats.xml import Element

REPOSITORIES = (names.REPOSITORY_ID, "1.2.250.1.213.4.1.1.1.4")
"""repositoryUniqueId of the DMP, and of its vaccination history (dmp.md §2)."""

STORED_QUERIES = frozenset(
    (
        names.FIND_DOCUMENTS,
        names.GET_DOCUMENTS,
        "urn:uuid:f26abbcb-ac74-4422-8a30-edb644bbc1a9",
        "urn:uuid:a7ae438b-4bc2-4642-93e9-be891f7bb155",
        "urn:uuid:bab9529a-4a10-40b3-a01f-f68a615d247a",
        "urn:uuid:12941a89-e02e-4be5-967c-ce4bfc8fe492",
    )
)
"""FindDocuments, GetDocuments, FindSubmissionSets, GetAssociations, GetDocumentsAndAssociations, …ByReferenceId."""

_ADDRESSING = ("MessageID", "To", "ReplyTo", "Action")


def _rule(name: str, source: str, says: Text, fix: Text, mark: Mark = Mark.VERIFIED) -> Rule:
    return rule(f"dmp.{name}", source, mark, says, fix)


ADDRESSING = _rule(
    "addressing",
    f"{rules.LIVE} (dmp.md §1)",
    Text(
        "La demande porte les en-têtes WS-Addressing MessageID, To, ReplyTo et Action.",
        "The request has the WS-Addressing headers MessageID, To, ReplyTo and Action.",
    ),
    Text("Ajouter l'en-tête qui manque (To peut être vide).", "Add the missing header (To may be empty)."),
)
TD02 = _rule(
    "td02",
    rules.KIT,
    Text(
        "Une TD0.2 porte un reasonCode TEST_EXST (ou CNSLT_DATA) et un seul patientIdentifier.",
        "A TD0.2 has a reasonCode TEST_EXST (or CNSLT_DATA) and one patientIdentifier.",
    ),
    Text("Compléter controlActProcess comme dans l'exemple du guide.", "Complete controlActProcess."),
)
TD03 = _rule(
    "td03",
    "WSDL du DMP (dmp.md §2) : AJOUT ou SUPPRESSION ; role MEDECIN_TRAITANT facultatif",
    Text("Une TD0.3 dit AJOUT ou SUPPRESSION.", "A TD0.3 says AJOUT or SUPPRESSION."),
    Text("Renseigner action, et role seulement pour MEDECIN_TRAITANT.", "Fill action, and role only as defined."),
)
QUERY = _rule(
    "query",
    "IHE ITI-18 (dmp.md §4.7)",
    Text("La recherche est l'une des requêtes enregistrées d'IHE.", "The search is one of IHE's stored queries."),
    Text("Reprendre l'identifiant de la requête enregistrée.", "Take the identifier of the stored query."),
)
QUERY_PATIENT = _rule(
    "query_patient",
    "pages PDSM de l'ANS et IHE ITI-18 (dmp.md §4.7)",
    Text(
        "$XDSDocumentEntryPatientId est un INS entre apostrophes, sans parenthèses.",
        "$XDSDocumentEntryPatientId is an INS in single quotes, without parentheses.",
    ),
    Text("Écrire 'INS^^^&OID&ISO^NH'.", "Write 'INS^^^&OID&ISO^NH'."),
    Mark.INFERRED,
)
RETRIEVE = _rule(
    "retrieve",
    "IHE ITI-43 ; dmp.md §2, §4.6 n° 14",
    Text(
        "La demande de lecture nomme des documents, dans l'entrepôt du DMP.",
        "The retrieve request names documents, in the repository of the DMP.",
    ),
    Text(
        "Reprendre repositoryUniqueId et uniqueId de la recherche, jamais l'entryUUID.",
        "Take repositoryUniqueId and uniqueId of the search, never the entryUUID.",
    ),
)


def breaches(envelope: Envelope) -> list[Breach]:
    """What a request does not follow, paths inside the envelope."""
    judge = _JUDGES.get(envelope.payload.tag, _nothing)
    return [*_addressing(envelope), *judge(envelope.payload)]


def _addressing(envelope: Envelope) -> Iterator[Breach]:
    where = "/" if envelope.header is None else xml.path_of(envelope.header)
    values = {"MessageID": envelope.message_id, "Action": envelope.action}
    for name in _ADDRESSING:
        if envelope.header_block(f"{{{WSA}}}{name}") is None or not values.get(name, name):
            yield Breach(ADDRESSING, f"wsa:{name}", "absent ou vide", where)


def _nothing(_payload: Element) -> Iterator[Breach]:
    yield from ()


def _td02(payload: Element) -> Iterator[Breach]:
    at = xml.path_of(payload)
    try:
        asked = existence.read(payload)
    except Hl7Error as error:
        yield Breach(TD02, "reasonCode et un patientIdentifier", str(error), at)
        return
    if asked.reason not in (existence.TEST, existence.ADMINISTRATIVE):
        yield Breach(TD02, f"{existence.TEST} ou {existence.ADMINISTRATIVE}", asked.reason or "absent", at)
    patient = PatientId(asked.patient.extension, asked.patient.root, "NH")
    if not patient.is_ins:
        yield Breach(
            rules.PATIENT_INS, "matricule de 15 caractères et OID", str(patient), existence.patient_place(payload)
        )


def _td03(payload: Element) -> Iterator[Breach]:
    try:
        habilitations.read(payload)
    except Hl7Error as error:
        yield Breach(TD03, "AJOUT ou SUPPRESSION", str(error), xml.path_of(payload))


def _td31(payload: Element) -> Iterator[Breach]:
    try:
        asked = query.stored_query(payload)
    except XdsError as error:
        yield Breach(QUERY, "une AdhocQuery", str(error), xml.path_of(payload))
        return
    if asked.id not in STORED_QUERIES:
        yield Breach(QUERY, "une requête enregistrée connue", asked.id or "absente", xml.path_of(payload))
    named = asked.one("$XDSDocumentEntryPatientId")
    read = patient_id(named)
    if named and (read is None or not read.is_ins):
        yield Breach(QUERY_PATIENT, "INS^^^&OID&ISO^NH", named, query.place(payload))


def _td32(payload: Element) -> Iterator[Breach]:
    at = xml.path_of(payload)
    try:
        wanted = query.requested_documents(payload)
    except XdsError as error:
        yield Breach(RETRIEVE, "un DocumentRequest", str(error), at)
        return
    for repository, document in wanted:
        if repository not in REPOSITORIES:
            yield Breach(RETRIEVE, f"repositoryUniqueId {REPOSITORIES[0]}", repository or "absent", at)
        if not document or document.startswith("urn:uuid:"):
            yield Breach(RETRIEVE, "un uniqueId (OID)", document or "absent", at)


_JUDGES: Mapping[str, Callable[[Element], Iterator[Breach]]] = {
    existence.REQUEST: _td02,
    habilitations.REQUEST: _td03,
    query.ADHOC: _td31,
    query.RETRIEVE: _td32,
}
