"""The events of a small journey, every piece replaceable: INSi answer, PSC token, deposit, message, observations."""

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

from formats import mtom
from formats.insi import resultat
from formats.insi.resultat import Identifiant, Individu, Tiq
from formats.mail.submission import on_the_wire
from formats.oidc import jwt
from formats.xds import names
from harness.checks.check import Evidence, Finding, Report
from record.event import Event, Kind, Part, Times
from record.locator import Locator
from tests.formats.cda import golden as cda
from tests.formats.xdm import golden as xdm

TIQ = Tiq("DE VINCI", "LEONARDO PIERO", "M", "2014-02-01", "63220")
ADDRESS = f"{cda.MATRICULE}@patient.mssante.fr"
_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_SAML = "urn:oasis:names:tc:SAML:2.0:assertion"


def event(number: int, kind: Kind, data: Mapping[str, Any], parts: Mapping[str, bytes] | None = None) -> Evidence:
    """Evidence of an event that holds these data and bytes."""
    content = dict(parts or {})
    held = {name: Part("", len(raw), "") for name, raw in content.items()}
    return Evidence(Event(number, kind, "test", "", "", Times("", 0, ""), data, held, "", ""), content.__getitem__)


def http(
    number: int,
    operation: str,
    *,
    request: bytes = b"",
    response: bytes = b"",
    content_type: str = "application/soap+xml",
    mock: str = "",
) -> Evidence:
    """An HTTP exchange with these bodies."""
    heads = (b"POST / HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n")
    data = {
        "mock": mock,
        "operation": operation,
        "protocol": "http",
        "status": 200,
        "request_head": len(heads[0]),
        "response_head": len(heads[1]),
        "request_headers": [["Content-Type", content_type]],
        "response_headers": [],
    }
    return event(number, Kind.EXCHANGE, data, {"request": heads[0] + request, "response": heads[1] + response})


def insi(tiq: Tiq = TIQ, number: str = cda.MATRICULE, oid: str = cda.OID, *, code: str = "00") -> Evidence:
    """An answer of INSi."""
    found = Individu(Identifiant(number[:13], number[13:], oid), tiq) if code == "00" else None
    raw = resultat.build(resultat.resultat(code, found))
    return http(1, "rechercherInsAvecTraitsIdentite", response=raw, mock="insi")


def login(subject: str = cda.AUTHOR) -> Evidence:
    """A token answer of Pro Santé Connect."""
    claims = jwt.encode_base64url(json.dumps({"SubjectNameID": subject}).encode())
    token = f"{jwt.encode_base64url(b'{}')}.{claims}.{jwt.encode_base64url(b'x')}"
    body = json.dumps({"access_token": token, "id_token": token}).encode()
    return http(2, "token", response=body, content_type="application/json", mock="psc")


def userinfo(subject: str = cda.AUTHOR) -> Evidence:
    """A userinfo answer of Pro Santé Connect."""
    body = json.dumps({"sub": "f:x", "SubjectNameID": subject}).encode()
    return http(3, "userinfo", response=body, content_type="application/json", mock="psc")


def assertion(patient: str, subject: str) -> str:
    """A VIHF reduced to its subject and its patient."""
    return (
        f'<s:Assertion xmlns:s="{_SAML}" ID="_1" Version="2.0" IssueInstant="2026-11-21T08:30:00Z">'
        f"<s:Subject><s:NameID>{subject}</s:NameID></s:Subject><s:AttributeStatement>"
        '<s:Attribute Name="urn:oasis:names:tc:xacml:2.0:resource:resource-id">'
        f"<s:AttributeValue>{patient}</s:AttributeValue></s:Attribute></s:AttributeStatement></s:Assertion>"
    )


def deposit(
    document: bytes | None = None,
    *,
    patient: str = xdm.PATIENT,
    lot_patient: str | None = None,
    vihf_patient: str | None = None,
    subject: str = cda.AUTHOR,
    person: str = xdm.AUTHOR_PERSON,
    lot_person: str = xdm.AUTHOR_PERSON,
    source_info: tuple[str, ...] = xdm.SOURCE_INFO,
    inline: bool = False,
) -> Evidence:
    """A TD2.1 of one document, in MTOM or (``inline``) with base64 in the SOAP message."""
    content = cda.document() if document is None else document
    entry = xdm.entry(content, patient=patient, person=person, source_info=source_info, uri="")
    listing = xdm.registry_objects(entry, patient=lot_patient or patient, person=lot_person)
    inside = base64.b64encode(content).decode() if inline else f'<i:Include xmlns:i="{names.XOP}" href="cid:doc1"/>'
    root = (
        f'<e:Envelope xmlns:e="{_SOAP}"><e:Header><w:Security xmlns:w="{_WSSE}">'
        f"{assertion(vihf_patient or patient, subject)}</w:Security></e:Header><e:Body>"
        f'<x:ProvideAndRegisterDocumentSetRequest xmlns:x="{names.XDSB}">'
        f'<l:SubmitObjectsRequest xmlns:l="{names.LCM}">{listing}</l:SubmitObjectsRequest>'
        f'<x:Document id="Document01">{inside}</x:Document>'
        "</x:ProvideAndRegisterDocumentSetRequest></e:Body></e:Envelope>"
    ).encode()
    if inline:
        return http(4, "TD2.1", request=root, mock="dmp")
    content_type, body = mtom.write(root, [mtom.Attachment("doc1", content, "text/xml")], "uuid:frontier")
    return http(4, "TD2.1", request=body, content_type=content_type, mock="dmp")


def sent(
    archive: bytes | None = None,
    *,
    pdf: bytes | None = cda.PDF,
    to: str = ADDRESS,
    headers: Mapping[str, str] | None = None,
    zip_name: str = "IHE_XDM.zip",
) -> Evidence:
    """A message handed over by DATA; ``headers`` replaces X-MSS-INS and X-MSS-CODECDA."""
    mail = EmailMessage()
    mail["From"] = "camille.martin@cabinet-banc.mssante.fr"
    mail["To"] = to
    mail["Subject"] = "XDM/1.0/DDM+CR de consultation DE VINCI LEONARDO"
    for name, value in (headers or {"X-MSS-INS": "O", "X-MSS-CODECDA": "11488-4"}).items():
        mail[name] = value
    mail.set_content("Bonjour,\n.\nenvironnement simulé\n")
    content = xdm.archive() if archive is None else archive
    mail.add_attachment(content, maintype="application", subtype="zip", filename=zip_name)
    if pdf is not None:
        mail.add_attachment(pdf, maintype="application", subtype="pdf", filename="20261121_CR_DE VINCI_LEONARDO.pdf")
    data = {"mock": "mss", "operation": "smtp.DATA", "protocol": "smtp", "status": "250", "facts": {"to": [to]}}
    return event(5, Kind.EXCHANGE, data, {"request": on_the_wire(mail.as_bytes().replace(b"\n", b"\r\n"))})


def observation(number: int, action: str, result: Mapping[str, Any]) -> Evidence:
    """What the editor showed, as the engine records it."""
    answer = {"status": "done", "result": dict(result), "reason": "", "attested": False}
    data = {"call": "editor.shows", "scenario": "x", "args": {"action": action}, "result": answer}
    return event(number, Kind.OBSERVATION, data)


def record(status: str, matricule: str = "", oid: str = "") -> Evidence:
    """A ``patient.record`` observation."""
    return observation(6, "patient.record", {"status": status, "matricule": matricule, "oid": oid})


def content(document: bytes | None = None, pdf: bytes | None = cda.PDF) -> Evidence:
    """A ``document.content`` observation."""
    whole = {"cda": cda.document() if document is None else document, "pdf": pdf}
    return observation(
        7, "document.content", {name: base64.b64encode(raw).decode() for name, raw in whole.items() if raw is not None}
    )


def rules_of(report: Report) -> set[str]:
    """The ids of the rules that a report finds broken."""
    return {finding.rule for finding in report.findings}


def path_of(finding: Finding) -> list[str]:
    """The kinds of the layers that lead to a finding."""
    return [layer.kind for layer in finding.locator]


def spot(evidence: Evidence, locator: Locator) -> bytes:
    """The bytes that a locator of one event and parts leads to, following the layers that have a range."""
    raw = evidence.part(locator[1].name)
    for layer in locator[1:]:
        if layer.kind == "zip":
            raise AssertionError("inflate first")
        raw = raw[layer.start : layer.end] if layer.start >= 0 else raw
    return raw


OTHER_CDA = cda.document(unique_id="1.2.250.1.999.9")
"""A second golden document, of another identifier."""

UNCERTAIN = replace(TIQ, nom="DA VINCI")
