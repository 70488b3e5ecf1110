"""SOAP messages, with or without MIME parts: calls to INSi and to the DMP, and their answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from formats import mtom, soap, xml
from formats.hl7v3 import existence, habilitations
from formats.insi import appel, erreurs, exigences, reponse, resultat, service, structure
from formats.mtom import MtomError, Package, Part
from formats.rule import Breach, Text
from formats.soap import Envelope, SoapError
from formats.vihf.assertion import assertions
from formats.xds import calls, names, query, rules, submission
from formats.xds import examine as xds
from formats.xds.registry_object import XdsError
from formats.xml import Element
from harness.checks import carried, dmp, document, insi, parcours
from harness.checks.carried import File
from harness.checks.check import Evidence, Report, within_xml
from harness.checks.dmp import outcome_of
from harness.english import both, english
from harness.examine import insi_assertion, plainly
from harness.examine.cda import SCHEMATRON, judge_document
from harness.examine.examined import Anchors, Examined, Type, relocated, unreadable
from harness.examine.http import Capture, Message
from harness.examine.vihf import tell_chain
from record.locator import Layer

_INSI = re.compile(rb"www\.cnamts\.fr/INSi|:ServiceIdentiteCertifiee:")
_DMP = re.compile(rb"urn:(?:ihe|hl7-org|oasis:names:tc:ebxml|si-dmp)")
"""Namespaces and actions that tell which service a message is for, when no reader can take it apart."""
_FAULT = f"{{{soap.SOAP12}}}Fault"
_RS = f"{{{names.RS}}}"
_QUERY = f"{{{names.QUERY}}}"
_XDSB = f"{{{names.XDSB}}}"
_V3 = "{urn:hl7-org:v3}"
_INCLUDE = f"{{{names.XOP}}}Include"


def _td(code: str, fr: str, en: str) -> Text:
    return Text(f"{fr} ({code})", f"{en} ({code})")


_DMP_CALLS: Mapping[str, Text] = {
    submission.PROVIDE: _td("TD2.1, ITI-41", "dépôt au DMP", "deposit to the DMP"),
    submission.SUBMIT: _td("TD3.3, ITI-57", "mise à jour au DMP", "update at the DMP"),
    query.ADHOC: _td("TD3.1, ITI-18", "recherche au DMP", "search at the DMP"),
    query.RETRIEVE: _td("TD3.2, ITI-43", "lecture au DMP", "retrieval from the DMP"),
    existence.REQUEST: _td("TD0.2", "test d'existence du DMP", "test of existence of the DMP"),
    habilitations.REQUEST: _td("TD0.3", "autorisation au DMP", "authorisation at the DMP"),
    "{urn:si-dmp-patients}patientList": _td("TD0.4", "liste des DMP autorisés", "list of authorised DMPs"),
    f"{{{habilitations.SPACE}}}listAuthorizationByPatient": _td("TD1.6", "liste des autorisations", "authorisations"),
    f"{_V3}PRPA_IN201305UV02": _td("TD0.5", "recherche d'un patient", "search of a patient"),
    f"{_V3}PRPA_IN201311UV02": _td("TD1.1", "création de DMP", "creation of a DMP"),
    f"{_V3}PRPA_IN201314UV02": _td("TD1.3b, TD1.4", "modification ou fermeture de DMP", "update or closing of a DMP"),
}
_DMP_ANSWERS: Mapping[str, Text] = {
    f"{_RS}RegistryResponse": _td("ITI-41, ITI-57", "réponse du DMP à un dépôt", "answer of the DMP to a deposit"),
    f"{_QUERY}AdhocQueryResponse": _td("ITI-18", "réponse du DMP à une recherche", "answer of the DMP to a search"),
    f"{_XDSB}RetrieveDocumentSetResponse": _td("ITI-43", "réponse du DMP à une lecture", "answer of the DMP"),
    existence.RESPONSE: _td("TD0.2", "réponse du DMP au test d'existence", "answer of the DMP"),
    habilitations.RESPONSE: _td("TD0.3", "réponse du DMP à une autorisation", "answer of the DMP"),
}
_OTHER_ANSWERS: Mapping[str, Text] = {
    "{urn:si-dmp-patients}patientListResponse": _td("TD0.4", "réponse du DMP", "answer of the DMP"),
    f"{{{habilitations.SPACE}}}listAuthorizationByPatientResponse": _td("TD1.6", "réponse du DMP", "answer of the DMP"),
}
_TRAITS = f"{{{service.SANS_VITALE}}}RECSANSVITALE"
_VITALE = f"{{{service.AVEC_VITALE}}}RECVITALE"
_SEARCHES = {service.RECHERCHE_TRAITS: _TRAITS, service.RECHERCHE_VITALE: _VITALE}
_RESULTAT = f"{{{service.RESULTAT}}}RESULTAT"

_SUCCEEDED = ("Success", "PartialSuccess")
_NO_RULE = Text(
    "aucune règle du banc ne porte sur ce que dit cette réponse", "no rule of the bench is about what this answer says"
)
_OF_THE_DMP = Text(
    "une réponse est l'œuvre du DMP : aucune règle ne porte sur ce qu'elle dit ; ce que le logiciel en montre se juge "
    "en jouant un scénario (banc run DMP-ECHEC-01)",
    "an answer is the DMP's doing: no rule is about what it says; what the software shows of it is judged by playing a "
    "scenario (banc run DMP-ECHEC-01)",
)
_TLS = Text("la connexion : TLS, certificat client, en-têtes absents de ce fichier", "the connection: TLS, certificate")
_DECLARED = Text(
    "l'accord avec produit.toml et avec la fiche du patient", "the agreement with produit.toml and with the record"
)


@dataclass(frozen=True, slots=True)
class Read:
    """A SOAP message taken apart, and the exchange that stands for it."""

    capture: Capture
    package: Package
    envelope: Envelope
    anchors: Anchors

    @property
    def tag(self) -> str:
        """The element of the body."""
        return str(self.envelope.payload.tag)

    def exchange(self, side: str) -> Evidence:
        """The synthetic exchange, a lone message being that side of it."""
        return self.sided(side).evidence("")

    def sided(self, side: str) -> Capture:
        """The capture with a lone message put on its side: a body that was captured alone does not tell."""
        message = self.capture.request or self.capture.response
        if self.capture.request is not None and self.capture.response is not None:
            return self.capture
        lone = {side: message}
        return replace(self.capture, request=lone.get("request"), response=lone.get("response"))


def examine(capture: Capture, type: Type, anchors: Anchors) -> Examined:
    """Judge the message of a capture; with both sides the request is judged, and the answer beside it."""
    message = capture.request or capture.response
    if message is None:
        return unreadable(type, Text("aucun message", "no message"))
    content_type = message.content_type or "application/soap+xml"
    try:
        package = mtom.read(content_type, message.body)
        envelope = soap.read(package.root.content, _charset(content_type, message))
    except MtomError as error:
        return unreadable(type, both(str(error)))
    except SoapError as error:
        return _broken(capture, message, type, error)
    read = Read(capture, package, envelope, anchors)
    found = _judge(read, type)
    if capture.request is not None and capture.response is not None:
        found.facts += _answer_facts(capture.response)
    return found


def _charset(content_type: str, message: Message) -> str:
    """What the Content-Type says of the encoding, for INSi alone: the bench reads its calls by it."""
    return service.charset_parameter(content_type) if _INSI.search(message.body) else ""


def _broken(capture: Capture, message: Message, type: Type, error: SoapError) -> Examined:
    """What is no SOAP 1.2 message breaks the rule of the service that it is for.

    XML that cannot be parsed is unreadable when nothing tells the service, or when a limit of the bench is why.
    """
    why = plainly.said(error)
    is_insi = _INSI.search(message.body) is not None
    if error.reason == "malformed" and (plainly.xml(error) is None or not (is_insi or _DMP.search(message.body))):
        return unreadable(type, why)
    found = Examined(type, Text("message SOAP", "SOAP message"))
    place = capture.places["request" if capture.request is message else "response"]
    broken = exigences.SOAP if is_insi else rules.MESSAGE
    found.add(1, [Breach(broken, "un message SOAP 1.2", why.fr)], place, message.body)
    return found


def _judge(read: Read, type: Type) -> Examined:
    if read.tag in (_TRAITS, _VITALE):
        return _insi_call(read, type)
    if read.tag == _RESULTAT:
        return _insi_answer(read, type)
    if read.tag == _FAULT:
        return _fault(read, type)
    if read.tag in _DMP_CALLS:
        return _dmp_call(read, type)
    if read.tag in _DMP_ANSWERS or read.tag in _OTHER_ANSWERS:
        return _dmp_answer(read, type)
    return _other(read, type)


def _other(read: Read, type: Type) -> Examined:
    """A body that no service has; the action may still say that it was meant for INSi."""
    if _searched(read):
        return _insi_call(read, type)
    why = f"corps {read.tag}"
    return unreadable(type, Text(f"message SOAP que le banc ne juge pas ({why})", f"SOAP that is not judged ({why})"))


def _take(found: Examined, read: Read, side: str, report: Report) -> None:
    report.findings = relocated(report.findings, read.sided(side).places)
    found.take(report)


def _searched(read: Read) -> str:
    """The element of the search of INSi that the action of a call names, whatever its body; empty when it is none."""
    message = read.sided("request").request
    named = read.envelope.action or service.action_parameter("" if message is None else message.content_type)
    return _SEARCHES.get(service.operation_of(named), "")


def _insi_call(read: Read, type: Type) -> Examined:
    if read.tag == _VITALE or (read.tag != _TRAITS and _searched(read) == _VITALE):
        return _vitale_call(read, type)
    found = Examined(type, Text("recherche INSi par les traits", "INSi search by traits"))
    _take(found, read, "request", insi.request(call=read.exchange("request")))
    found.unjudged += [_TLS, _DECLARED]
    _judge_assertions(found, read, with_card=False)
    return found


def _vitale_call(read: Read, type: Type) -> Examined:
    found = Examined(type, Text("recherche INSi par carte Vitale", "INSi search by Vitale card"))
    call = read.exchange("request")
    sent = appel.read(call.body(), call.header("Content-Type"))
    report = Report()
    breaches = [
        *exigences.addressing_breaches(sent, service.RECHERCHE_VITALE),
        *exigences.context_breaches(sent),
        *structure.breaches(sent),
        *structure.written_breaches(sent),
        *exigences.tolerated_breaches(sent, ""),
    ]
    if sent.vitale is None:
        breaches.append(Breach(exigences.SOAP, "RECVITALE", read.tag, "/"))
    report.look(18)
    for breach in breaches:
        report.add(breach, *call.xml_at(breach.where or "/"))
    _take(found, read, "request", report)
    found.unjudged += [Text("les données de la carte", "the data of the card"), _TLS, _DECLARED]
    _judge_assertions(found, read, with_card=True)
    return found


def _judge_assertions(found: Examined, read: Read, *, with_card: bool) -> None:
    """Which assertions there are, and whether what was signed is what is there; who signed is not judged."""
    call = appel.read(read.package.root.content, read.exchange("request").header("Content-Type"))
    every = insi_assertion.together(call, with_card=with_card)
    for judged in (every, *map(insi_assertion.examine, assertions(read.envelope.root))):
        _at_paths(found, read, 1, judged.breaches, "request")
        found.facts += judged.facts
        found.unjudged += [one for one in judged.unjudged if one not in found.unjudged]


def _insi_answer(read: Read, type: Type) -> Examined:
    answer = resultat.read_payload(read.envelope.payload)
    found = Examined(type, Text("réponse d'INSi", "answer of INSi"))
    _at_paths(found, read, len(resultat.LABELS) + 3, reponse.breaches(read.envelope.payload))
    found.facts.append(Text(f"code retour {answer.code} {answer.label}", f"return code {answer.code} {answer.label}"))
    found.unjudged.append(
        Text("ce que le logiciel fait de cette réponse", "what the software does with this answer"),
    )
    return found


def _at_paths(found: Examined, read: Read, facts: int, breaches: list[Breach], side: str = "response") -> None:
    call = read.exchange(side)
    report = Report()
    report.look(facts)
    for breach in breaches:
        report.add(breach, *_root_at(read, call, side, breach.where))
    _take(found, read, side, report)


def _root_at(read: Read, call: Evidence, side: str, where: str) -> tuple[tuple[Layer, ...], bytes]:
    """The place of an element of the envelope, which is the root part when there are several."""
    layers, root = call.body_layers(side), read.package.root
    if read.package.multipart:
        layers = (*layers, Layer("mime", root.content_id or "root", root.start, root.end))
    return within_xml(layers, root.content, where or "/")


def _fault(read: Read, type: Type) -> Examined:
    payload = read.envelope.payload
    text = outcome_of(payload)
    if next(payload.iter(f"{{{service.SIRAM}}}Erreur"), None) is None:
        found = Examined(type, Text("faute SOAP", "SOAP fault"), unreadable=_NO_RULE)
        found.facts.append(Text(f"la demande est refusée : {text}", f"the request is refused: {text}"))
        return _without_request(found)
    found = Examined(type, Text("faute d'INSi", "fault of INSi"))
    _at_paths(found, read, 2, reponse.fault_breaches(payload))
    code = erreurs.code_of(payload)
    found.facts.append(
        Text(f"la demande est refusée : {code}, {erreurs.text_of(payload)}", f"the request is refused: {code}")
    )
    return _without_request(found)


def _without_request(found: Examined) -> Examined:
    found.unjudged.append(
        Text("la demande qui a reçu cette réponse : elle n'est pas dans ce fichier", "the request, not in this file")
    )
    return found


def _dmp_call(read: Read, type: Type) -> Examined:
    found = Examined(type, _DMP_CALLS[read.tag])
    call = read.exchange("request")
    _at_paths(found, read, 4, calls.breaches(read.envelope), "request")
    _take(found, read, "request", dmp.vihf_is_right(call=call, ca_pem=read.anchors.certificates))
    _take(found, read, "request", dmp.vihf_patient(call=call))
    if read.tag == submission.SUBMIT:
        _judge_update(found, read)
    if read.tag == submission.PROVIDE:
        _judge_deposit(found, read, call)
    found.unjudged += [_TLS, _DECLARED]
    tell_chain(found, read.envelope.root, read.anchors)
    return found


def _judge_update(found: Examined, read: Read) -> None:
    try:
        lot = submission.read(read.envelope.payload, read.package)
    except (XdsError, MtomError) as error:
        breaches = [Breach(rules.MISSING_DOCUMENT, "un lot lisible", str(error), "/")]
    else:
        breaches = xds.submission_set(lot)
    _at_paths(found, read, 1, breaches, "request")


def _judge_deposit(found: Examined, read: Read, call: Evidence) -> None:
    if not read.package.multipart and next(read.envelope.payload.iter(_INCLUDE), None) is not None:
        _judge_metadata(found, read)
        return
    _take(found, read, "request", dmp.submission_is_right(call=call))
    _take(found, read, "request", _authors(call))
    for judge in (document.document_cda, document.document_pdfa):
        _take(found, read, "request", judge(deposit=call))
    found.unjudged.append(SCHEMATRON)


def _authors(call: Evidence) -> Report:
    """The authors of each entry against those of its document."""
    report, sent = Report(), carried.deposit(call)
    if sent is not None:
        parcours.compare_entries(report, sent)
    return report


def _judge_metadata(found: Examined, read: Read) -> None:
    """An envelope that was captured without its parts: the lot is judged, its documents are not."""
    hrefs = [item.get("href", "") for item in read.envelope.payload.iter(_INCLUDE)]
    absent = {unquote(href.partition(":")[2]): Part("", "", b"", -1, -1) for href in hrefs}
    try:
        lot = submission.read(read.envelope.payload, replace(read.package, parts=absent))
    except (XdsError, MtomError) as error:
        _at_paths(found, read, 1, [Breach(rules.MISSING_DOCUMENT, "un lot lisible", str(error), "/")], "request")
        return
    _at_paths(found, read, 1 + len(lot.entries), xds.metadata(lot), "request")
    found.unjudged.append(
        Text(
            "les documents et la signature du lot : les parties MIME ne sont pas dans ce fichier",
            "the documents and the signature of the lot: the MIME parts are not in this file",
        )
    )


def _dmp_answer(read: Read, type: Type) -> Examined:
    """An answer of the DMP: no rule is about what it says, only about the documents that it carries."""
    found = Examined(type, _DMP_ANSWERS.get(read.tag) or _OTHER_ANSWERS[read.tag])
    status = outcome_of(read.envelope.payload) if read.tag in _DMP_ANSWERS else _status(read.envelope.payload)
    found.facts.append(Text(f"la réponse dit : {status or 'rien'}", f"the answer says: {status or 'nothing'}"))
    for file in _retrieved(read):
        judge_document(found.report, file)
        found.unjudged.append(SCHEMATRON)
    if not found.report.examined or status not in _SUCCEEDED:
        found.unreadable = _OF_THE_DMP
    return _without_request(found)


def _status(payload: Element) -> str:
    """``output/status`` of an answer of the services patientsSpecific and habilitations."""
    space = str(payload.tag).partition("}")[0][1:]
    return xml.text(payload, "s:output/s:status", {"s": space})


def _retrieved(read: Read) -> list[File]:
    """The documents that an answer of ITI-43 carries, those of XML type."""
    capture = read.sided("response")
    message = capture.response
    files: list[File] = []
    for item in read.envelope.payload.iter(f"{_XDSB}DocumentResponse"):
        include = next(item.iter(_INCLUDE), None)
        if message is None or include is None or "xml" not in xml.text(item, "x:mimeType", {"x": names.XDSB}):
            continue
        try:
            part = read.package.referenced(include.get("href", ""))
        except MtomError:
            continue
        way = (*capture.places["response"][:1], Layer("mime", part.content_id, part.start, part.end))
        files.append(File("CDA lu au DMP", part.content, way))
    return files


def _answer_facts(answer: Message) -> list[Text]:
    """What the answer of an exchange says, told beside the judgement of its request."""
    try:
        package = mtom.read(answer.content_type or "application/soap+xml", answer.body)
        payload = soap.read(package.root.content).payload
    except (MtomError, SoapError) as error:
        return [Text(f"réponse illisible : {error}", f"unreadable answer: {english(str(error))}")]
    if payload.tag == _RESULTAT:
        read = resultat.read_payload(payload)
        return [Text(f"réponse : {read.code} {read.label}", f"answer: {read.code} {read.label}")]
    told = outcome_of(payload)
    return [Text(f"réponse : {told}", f"answer: {told}")]
