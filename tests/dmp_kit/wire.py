"""DMP requests on the wire, the world they are answered in, and an answer read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from formats import mtom, soap
from formats.soap import Envelope
from mocks.core import seed
from mocks.core.message import Answer, CertificateFacts, Request, TlsFacts
from mocks.core.world import Site, World
from mocks.dmp.app import MOCK
from tests.dmp_kit import pki
from tests.dmp_kit.lot import Lot
from tests.dmp_kit.pki import Leaf
from tests.dmp_kit.vihf import Vihf, direct, indirect

WSA = "http://www.w3.org/2005/08/addressing"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
MESSAGE_ID = "urn:uuid:11111111-2222-4333-8444-555555555555"
BASE = "/si-dmp-server/v2/services/"
PLAIN = "application/soap+xml; charset=utf-8"
EXISTENCE = """<PRPA_IN201307UV02 xmlns="urn:hl7-org:v3" ITSVersion="XML_1.0">
 <id root="1.2.250.1.999.1.1.1" extension="m1"/><creationTime value="20260115093000"/>
 <sender typeCode="SND"><device classCode="DEV" determinerCode="INSTANCE"><id root="1.2.250.1.999.1.1"/>
  <softwareName>LGC SIMULE</softwareName></device></sender>
 <controlActProcess classCode="CACT" moodCode="EVN">
  <reasonCode code="{reason}" codeSystem="1.2.250.1.213.1.1.4.11" displayName="Test d'existence de dossier"/>
  <queryByParameter><queryId root="1.2.250.1.999.1.1.2" extension="q1"/><statusCode code="new"/>
   <parameterList><patientIdentifier><value root="{oid}" extension="{number}"/>
    <semanticsText>Patient.id</semanticsText></patientIdentifier></parameterList></queryByParameter>
 </controlActProcess></PRPA_IN201307UV02>"""
ACTIONS = {
    "patients": "urn:hl7-org:v3:PRPA_IN201307UV02",
    "habilitations": "urn:si-dmp-habilitations:HabilitationsEndPoint:setAuthorization",
    "deposit": "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b",
    "query": "urn:ihe:iti:2007:RegistryStoredQuery",
    "retrieve": "urn:ihe:iti:2007:RetrieveDocumentSet",
    "update": "urn:ihe:iti:2010:UpdateDocumentSet",
}


def envelope(action: str, body: str, *assertions: Vihf | str, skip: str = "") -> bytes:
    """A SOAP 1.2 message; ``skip`` leaves one addressing header out."""
    headers = {
        "MessageID": f'<MessageID xmlns="{WSA}">{MESSAGE_ID}</MessageID>',
        "To": f'<To xmlns="{WSA}"/>',
        "ReplyTo": f'<ReplyTo xmlns="{WSA}"><Address>{WSA}/anonymous</Address></ReplyTo>',
        "Action": f'<Action xmlns="{WSA}">{action}</Action>',
    }
    written = "".join(item if isinstance(item, str) else item.xml() for item in assertions)
    addressing = "".join(text for name, text in headers.items() if name != skip)
    return (
        '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Header>'
        f'{addressing}<wsse:Security xmlns:wsse="{WSSE}">{written}</wsse:Security></soap:Header>'
        f"<soap:Body>{body}</soap:Body></soap:Envelope>"
    ).encode()


def multipart(root: bytes, attachments: Mapping[str, bytes]) -> tuple[str, bytes]:
    """(Content-Type, body) as a client writes it."""
    pieces = [b"--b1\r\nContent-Type: application/xop+xml\r\nContent-Id: <root@test>\r\n\r\n" + root + b"\r\n"]
    for id, content in attachments.items():
        head = f"--b1\r\nContent-Type: text/xml\r\nContent-ID: <{id}>\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        pieces.append(head.encode() + content + b"\r\n")
    kind = 'multipart/related; type="application/xop+xml"; start="<root@test>"; boundary="b1"'
    return kind, b"".join(pieces) + b"--b1--\r\n"


def tls(leaf: Leaf, *errors: str) -> TlsFacts:
    """The facts of a mutual handshake."""
    facts = CertificateFacts(leaf.subject, "", "", "", "1", "", "", leaf.der)
    return TlsFacts("TLSv1.2", "ECDHE-RSA-AES256-GCM-SHA384", "", facts, errors)


def request(service: str, content_type: str, body: bytes, leaf: Leaf | None = None) -> Request:
    """A POST to a service of the DMP."""
    facts = tls(leaf or pki.org_auth())
    headers = (("Content-Type", content_type),)
    return Request("dmp", "POST", BASE + service, "", headers, body, "https://localhost", facts)


def client_of(vihf: Vihf) -> Leaf:
    """The client certificate that goes with a VIHF."""
    return pki.ps_auth(vihf.subject) if vihf.mode == "DIRECTE" else pki.org_auth(vihf.structure)


def existence(vihf: Vihf | None = None, patient: str = "", reason: str = "TEST_EXST") -> Request:
    """TD0.2."""
    token = vihf or indirect()
    number, _, rest = (patient or token.patient).partition("^^^&")
    body = EXISTENCE.format(reason=reason, number=number, oid=rest.partition("&")[0])
    return request("patients", PLAIN, envelope(ACTIONS["patients"], body, token), client_of(token))


def authorize(vihf: Vihf | None = None, action: str = "AJOUT", role: str = "") -> Request:
    """TD0.3."""
    token = vihf or direct()
    more = f"<role>{role}</role>" if role else ""
    body = f'<setAuthorization xmlns="urn:si-dmp-habilitations"><action>{action}</action>{more}</setAuthorization>'
    return request("habilitations", PLAIN, envelope(ACTIONS["habilitations"], body, token), client_of(token))


def deposit(lot: Lot | None = None, vihf: Vihf | None = None) -> Request:
    """TD2.1."""
    sent, token = lot or Lot(), vihf or indirect()
    kind, body = multipart(envelope(ACTIONS["deposit"], sent.body(), token), sent.attachments)
    return request("repository", kind, body, client_of(token))


def find(vihf: Vihf | None = None, patient: str = "", more: str = "", returns: str = "LeafClass") -> Request:
    """TD3.1a: FindDocuments of the Approved entries."""
    token = vihf or direct()
    slots = slot("$XDSDocumentEntryPatientId", f"'{(patient or token.patient)}'")
    slots += slot("$XDSDocumentEntryStatus", "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')") + more
    return stored_query("urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d", slots, token, returns)


def reference(unique_id: str, vihf: Vihf | None = None, returns: str = "ObjectRef") -> Request:
    """TD3.1b: GetDocuments."""
    slots = slot("$XDSDocumentEntryUniqueId", f"('{unique_id}')")
    return stored_query("urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4", slots, vihf or indirect(), returns)


def stored_query(id: str, slots: str, vihf: Vihf, returns: str) -> Request:
    """Any stored query."""
    body = (
        '<query:AdhocQueryRequest xmlns:query="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0" '
        'xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">'
        f'<query:ResponseOption returnComposedObjects="true" returnType="{returns}"/>'
        f'<AdhocQuery id="{id}">{slots}</AdhocQuery></query:AdhocQueryRequest>'
    )
    return request("registry", PLAIN, envelope(ACTIONS["query"], body, vihf), client_of(vihf))


def slot(name: str, value: str) -> str:
    """A query parameter."""
    escaped = value.replace("&", "&amp;")
    return f'<Slot name="{name}"><ValueList><Value>{escaped}</Value></ValueList></Slot>'


def retrieve(*unique_ids: str, vihf: Vihf | None = None, repository: str = "1.2.250.1.213.4.1.1.1.2") -> Request:
    """TD3.2."""
    token = vihf or direct()
    asked = "".join(
        f"<DocumentRequest><RepositoryUniqueId>{repository}</RepositoryUniqueId>"
        f"<DocumentUniqueId>{id}</DocumentUniqueId></DocumentRequest>"
        for id in unique_ids
    )
    body = f'<RetrieveDocumentSetRequest xmlns="urn:ihe:iti:xds-b:2007">{asked}</RetrieveDocumentSetRequest>'
    return request("repository", PLAIN, envelope(ACTIONS["retrieve"], body, token), client_of(token))


def update(target: str, lot: Lot | None = None, vihf: Vihf | None = None, **status: str) -> Request:
    """TD3.3c or TD3.3d."""
    token = vihf or indirect()
    body = (lot or Lot(number="57")).update(target, **status)
    return request("registry", PLAIN, envelope(ACTIONS["update"], body, token), client_of(token))


@lru_cache(maxsize=1)
def the_seed() -> seed.Seed:
    """The seed of the bench."""
    return seed.load()


@dataclass
class Bench:
    """A DMP in memory: handles requests and applies their changes, as a session does."""

    knobs: dict[str, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    moment: datetime = datetime(2026, 1, 15, 9, 31, tzinfo=UTC)

    def __post_init__(self) -> None:
        self.state = MOCK.new_state(the_seed())
        self._ids = count(1)

    @property
    def world(self) -> World:
        """The world of the next call."""
        site = Site({}, pki.key(), lambda _der, _at: self.errors, Path())
        return World("s", self.state, the_seed(), site, self.knobs, lambda: self.moment, self._uuid)

    def send(self, request: Request) -> "Reply":
        """Handle a request and apply its changes."""
        answer, changes = MOCK.handle(request, self.world)
        for change in changes:
            MOCK.apply(self.state, change)
        return Reply(answer, tuple(changes))

    def fault(self, name: str, request: Request, **params: Any) -> "Reply":
        """Handle a request under an armed fault."""
        world = self.world
        answer, changes = MOCK.faults[name](request, world, params, lambda: MOCK.handle(request, world))
        return Reply(answer, tuple(changes))

    def _uuid(self) -> str:
        return f"00000000-0000-4000-8000-{next(self._ids):012d}"


@dataclass(frozen=True)
class Reply:
    """An answer and its changes, read."""

    answer: Answer
    changes: tuple[object, ...]

    @property
    def package(self) -> mtom.Package:
        return mtom.read(dict(self.answer.headers)["Content-Type"], self.answer.body)

    @property
    def envelope(self) -> Envelope:
        return soap.read(self.package.root.content)

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.answer.facts

    @property
    def status(self) -> str:
        return str(self.answer.facts["status"])

    @property
    def rules(self) -> set[str]:
        """The rules of the notes."""
        return {str(note["rule"]) for note in self.answer.notes}

    def reason(self) -> str:
        """The reason of a fault."""
        return "".join(self.envelope.payload.itertext("{http://www.w3.org/2003/05/soap-envelope}Text"))
