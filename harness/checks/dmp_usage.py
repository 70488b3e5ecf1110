"""Checks of how transactions of the DMP follow each other, in a window of exchanges."""

from collections.abc import Iterator

from formats.cda.header import Header
from formats.hl7v3 import existence, habilitations
from formats.hl7v3.existence import ExistenceAnswer, Hl7Error
from formats.mtom import MtomError
from formats.rule import Breach, Text
from formats.soap import SoapError
from formats.xds import answers, names, query, submission, usage
from formats.xds.names import APPROVED, ARCHIVED, DELETED, REPLACES, UPDATES_STATUS
from formats.xds.opened import Opened
from formats.xds.registry_object import XdsError
from formats.xds.submission import Submission
from formats.xml import path_of
from harness.checks.check import Evidence, Report, check
from harness.checks.dmp_message import Message, crashed, open_message, opened, readable

_MOVES = (submission.PROVIDE, submission.SUBMIT)
_OBJECT_REF = f"{{{names.RIM}}}ObjectRef"


@check("dmp.no_td03_before_deposit", Text("Aucune TD0.3 pour déposer ou supprimer", "No TD0.3 to deposit or delete"))
def no_td03_before_deposit(*, calls: list[Evidence]) -> Report:
    """In a window that holds deposits or deletions (TD2.1, TD3.3): no TD0.3 but for a consultation (SC.DMP/CONF.05).

    A TD0.3 is for a consultation when one follows it before the next deposit or deletion.
    """
    report = Report()
    messages = readable(calls)
    report.look(sum(1 for message in messages if message.payload.tag in _MOVES))
    if not report.examined:
        return report
    for rank, message in enumerate(messages):
        if message.payload.tag == habilitations.REQUEST and not _serves_a_consultation(messages[rank + 1 :]):
            breach = Breach(usage.NO_TD03, "aucune TD0.3", f"TD0.3, échange {message.call.number}", _body(message))
            message.add(report, breach)
    return report


def _serves_a_consultation(after: list[Message]) -> bool:
    purpose = (
        is_consultation(message) for message in after if message.payload.tag in _MOVES or is_consultation(message)
    )
    return next(purpose, False)


@check("dmp.rights_checked_before_read", Text("Le droit d'accès est vérifié avant de lire", "Access is checked first"))
def rights_checked_before_read(*, calls: list[Evidence]) -> Report:
    """Each TD3.1 (metadata) and TD3.2 comes after a TD0.2 of the same patient, or a TD0.4 (SC.DMP/UX.08)."""
    report = Report()
    checked: set[str] = set()
    listed = False
    for message in readable(calls):
        listed = listed or message.payload.tag == "{urn:si-dmp-patients}patientList"
        if message.payload.tag == existence.REQUEST and existence_answer(message.call) is not None:
            checked.add(_patient(message))
        if is_consultation(message):
            report.look()
            if not listed and _patient(message) not in checked:
                found = f"échange {message.call.number} sans TD0.2 ni TD0.4 avant lui"
                message.add(report, Breach(usage.RIGHTS_FIRST, "TD0.2 ou TD0.4", found, _body(message)))
    return report


@check("dmp.authorization_automatic", Text("TD0.2 puis TD0.3, puis la consultation", "TD0.2, TD0.3, consultation"))
def authorization_automatic(*, calls: list[Evidence]) -> Report:
    """When TD0.2 says that the authorisation is missing, TD0.3 follows before the consultation (SC.DMP/UX.50).

    An authorisation that is VALIDE from the start leaves nothing to judge.
    """
    report = Report()
    answer: ExistenceAnswer | None = None
    added = False
    for message in readable(calls):
        if message.payload.tag == existence.REQUEST:
            answer, added = existence_answer(message.call), False
        elif message.payload.tag == habilitations.REQUEST:
            added = added or _adds(message)
        elif is_consultation(message):
            return _judge_consultation(report, message, answer, added=added)
    return report


def _judge_consultation(report: Report, message: Message, answer: ExistenceAnswer | None, *, added: bool) -> Report:
    if answer is not None and answer.authorization == "VALIDE":
        return report
    report.look()
    if answer is None or not added:
        found = "consultation sans TD0.2" if answer is None else "consultation sans TD0.3 après TD0.2"
        message.add(report, Breach(usage.AUTHORIZED_FIRST, "TD0.2, TD0.3, TD3.1", found, _body(message)))
    return report


@check("dmp.replacement", Text("La nouvelle version remplace la première", "The new version replaces the first"))
def replacement(*, first: Evidence, call: Evidence, found: Evidence | None = None, entry_uuid: str = "") -> Report:
    """The second deposit replaces the first: new uniqueId, RPLC to its entryUUID, next version of the CDA (DMP/va1.16).

    The entryUUID is ``entry_uuid``, or what the answer of ``found`` (a TD3.1b) gives; without either only the shape
    of the association is judged.
    """
    report = Report()
    old, message = opened(first, report), opened(call, report)
    before, after = _lot(old), _lot(message)
    if message is None or before is None or after is None:
        return report
    report.look()
    target = entry_uuid or _referenced(found)
    for breach in (*_identity(before, after), *_association(after, target), *_versions(before, after)):
        message.add(report, breach)
    return report


@check("dmp.deletion", Text("Le document est supprimé", "The document is deleted"))
def deletion(
    *, call: Evidence, deposit: Evidence | None = None, found: Evidence | None = None, entry_uuid: str = ""
) -> Report:
    """TD3.3c: UpdateAvailabilityStatus to Deleted, on the entryUUID of the document, answered Success.

    The document is the one of ``deposit`` (a TD2.1), when given: a TD3.1b tells its entryUUID only if it asked for its
    uniqueId, and the deleted entry must be of that uniqueId, as far as the DMP knows it.
    """
    report = Report()
    message = opened(call, report)
    lot = _lot(message)
    if message is None or lot is None or crashed(call):
        return report
    report.look()
    ours = _deposited(deposit)
    for breach in (*_status_update(lot, entry_uuid or _entry_of(found, ours)), *_others(call, lot, ours)):
        message.add(report, breach)
    status = _answered(call)
    if status != "Success":
        message.add(report, Breach(usage.DELETION, "réponse Success", status or "absente", "/"))
    return report


def _deposited(deposit: Evidence | None) -> frozenset[str]:
    """The uniqueIds of the documents of a deposit; none when there is no deposit or it cannot be read."""
    lot = None if deposit is None else _lot(opened(deposit, Report()))
    return frozenset() if lot is None else frozenset(map(submission.unique_id, lot.clinical))


def _entry_of(found: Evidence | None, ours: frozenset[str]) -> str:
    """The entryUUID that a TD3.1b answered for our document; empty when it asked for another, or several."""
    return _referenced(found) if not ours or _asked(found) <= ours else ""


def _asked(found: Evidence | None) -> frozenset[str]:
    """The uniqueIds that a TD3.1b asks for."""
    try:
        asked = None if found is None else query.stored_query(open_message(found).payload)
    except (XdsError, MtomError, SoapError):
        asked = None
    return frozenset(asked.many("$XDSDocumentEntryUniqueId") if asked else ())


def _others(call: Evidence, lot: Submission, ours: frozenset[str]) -> Iterator[Breach]:
    """The deleted documents that are not ours, as the DMP names them."""
    named = (call.data.get("facts") or {}).get("documents") or ()
    links = lot.linked(UPDATES_STATUS)
    for identifier in [str(document["unique_id"]) for document in named if document.get("unique_id")]:
        if ours and identifier not in ours:
            yield Breach(usage.DELETION, ", ".join(sorted(ours)), identifier, links[0].where if links else lot.where)


def is_consultation(message: Message) -> bool:
    """Whether a request reads the DMP: TD3.2, or TD3.1 but for references by uniqueId."""
    if message.payload.tag == query.RETRIEVE:
        return True
    if message.payload.tag != query.ADHOC:
        return False
    try:
        asked = query.stored_query(message.payload)
    except XdsError:
        return True
    return not (asked.id == names.GET_DOCUMENTS and asked.return_type == "ObjectRef")


def existence_answer(call: Evidence) -> ExistenceAnswer | None:
    """The answer of a TD0.2; None when it is a fault, an error or nothing."""
    try:
        answer = existence.read_answer(open_message(call, "response").payload)
    except (Hl7Error, MtomError, SoapError):
        return None
    return answer if answer.code in ("OK", "NF") else None


def _patient(message: Message) -> str:
    return "" if message.claimed is None else str(message.claimed.patient or "")


def _adds(message: Message) -> bool:
    try:
        return habilitations.read(message.payload).action == habilitations.ADD
    except Hl7Error:
        return False


def _body(message: Message) -> str:
    return path_of(message.payload)


def _lot(message: Message | None) -> Submission | None:
    return None if message is None else message.submission


def _referenced(found: Evidence | None) -> str:
    """The entryUUID that a TD3.1b answered; empty when there is none."""
    if found is None:
        return ""
    try:
        payload = open_message(found, "response").payload
    except (MtomError, SoapError):
        return ""
    return next((item.get("id", "") for item in payload.iter(_OBJECT_REF)), "")


def _answered(call: Evidence) -> str:
    try:
        return answers.status_of(open_message(call, "response").payload)[0]
    except (MtomError, SoapError):
        return ""


def _identity(before: Submission, after: Submission) -> Iterator[Breach]:
    known = {submission.unique_id(entry) for entry in before.entries}
    for entry in after.clinical:
        identifier = submission.unique_id(entry)
        if identifier in known:
            where = entry.place(names.ENTRY_UNIQUE_ID)
            yield Breach(usage.NEW_ID, "un nouvel uniqueId", identifier, where)


def _association(after: Submission, target: str) -> Iterator[Breach]:
    links = after.linked(REPLACES)
    if len(links) != 1:
        yield Breach(usage.RPLC, "une association RPLC", f"{len(links)}", after.where)
        return
    link = links[0]
    if link.source not in {entry.id for entry in after.clinical}:
        yield Breach(usage.RPLC, "depuis la fiche du document", link.source, link.where)
    if not link.target.startswith("urn:uuid:") or (target and link.target != target):
        yield Breach(usage.RPLC, target or "urn:uuid:…", link.target, link.where)


def _versions(before: Submission, after: Submission) -> Iterator[Breach]:
    old, new = _header(before), _header(after)
    if old is None or new is None:
        return
    expected = str(int(old.version) + 1) if old.version.isdecimal() else ""
    facts = (("setId", old.full_set_id, new.full_set_id), ("parentDocument", old.full_id, new.replaced_id))
    for label, wanted, got in (*facts, ("versionNumber", expected, new.version)):
        if wanted and wanted != got:
            yield Breach(usage.NEXT_VERSION, f"{label} {wanted}", got or "absent", after.clinical[0].where)


def _header(lot: Submission) -> Header | None:
    document = lot.document(lot.clinical[0]) if lot.clinical else None
    return None if document is None else Opened(document.content).header


def _status_update(lot: Submission, target: str) -> Iterator[Breach]:
    links = lot.linked(UPDATES_STATUS)
    if not links:
        yield Breach(usage.DELETION, "UpdateAvailabilityStatus", "absente", lot.where)
    for link in links:
        if link.slot("NewStatus") != DELETED or link.slot("OriginalStatus") not in (APPROVED, ARCHIVED):
            found = f"{link.slot('OriginalStatus') or 'absent'} → {link.slot('NewStatus') or 'absent'}"
            yield Breach(usage.DELETION, f"Approved ou Archived → {DELETED}", found, link.where)
        if target and link.target != target:
            yield Breach(usage.DELETION, target, link.target, link.where)
