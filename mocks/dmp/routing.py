"""Which transaction a request is: read from its path and body, before it is admitted."""

from collections.abc import Callable
from typing import Generic, TypeVar

from formats import soap, xml
from formats.hl7v3 import existence, habilitations
from formats.mtom import MtomError, Package
from formats.mtom import read as read_package
from formats.soap import SOAP11, Envelope, SoapError
from formats.xds import query, submission
from formats.xds.names import UPDATES_STATUS
from formats.xml import Element
from mocks.core.message import Request

Read = TypeVar("Read")

PREFIXES = ("/si-dmp-server/v2/services/", "/si-dmp-server/v1/services/")
SERVICES = {
    "TD0.2": "patients",
    "TD0.3": "habilitations",
    "TD2.1": "repository",
    "TD3.1": "registry",
    "TD3.2": "repository",
    "TD3.3": "registry",
}
ACTIONS = {
    "TD0.2": ("urn:hl7-org:v3:PRPA_IN201307UV02",),
    "TD0.3": (
        "urn:si-dmp-habilitations:HabilitationsEndPoint:setAuthorization",
        "urn:hl7-org:v3:setAuthorization",
    ),
    "TD2.1": ("urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b",),
    "TD3.1": ("urn:ihe:iti:2007:RegistryStoredQuery",),
    "TD3.2": ("urn:ihe:iti:2007:RetrieveDocumentSet",),
    "TD3.3": ("urn:ihe:iti:2010:UpdateDocumentSet",),
}
"""wsa:Action of each transaction; the WSDL of habilitations gives a second one."""
ANSWERS = {
    "TD0.2": "urn:hl7-org:v3:PRPA_IN201308UV02",
    "TD0.3": "urn:si-dmp-habilitations:HabilitationsEndPoint:setAuthorizationResponse",
    "TD2.1": "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-bResponse",
    "TD3.1": "urn:ihe:iti:2007:RegistryStoredQueryResponse",
    "TD3.2": "urn:ihe:iti:2007:RetrieveDocumentSetResponse",
    "TD3.3": "urn:ihe:iti:2010:UpdateDocumentSet-Response",
}
"""wsa:Action of each answer."""
_PAYLOADS = {
    habilitations.REQUEST: "TD0.3",
    submission.PROVIDE: "TD2.1",
    query.ADHOC: "TD3.1",
    query.RETRIEVE: "TD3.2",
    submission.SUBMIT: "TD3.3",
}


def service_of(path: str) -> str:
    """The service that a path names (``patients``, ``repository``…); empty when it is none of the DMP's."""
    for prefix in PREFIXES:
        if path.startswith(prefix):
            name = path.removeprefix(prefix).strip("/")
            return name if name in SERVICES.values() else ""
    return ""


def package_of(request: Request, max_bytes: int) -> Package:
    """The parts of a request; raises ``MtomError``. The last is kept: a request is named first, then handled."""
    body, how = request.body, (request.header("Content-Type"), max_bytes)
    return _packages.of(body, how, lambda: read_package(how[0], body, how[1]))


def envelope_of(package: Package) -> Envelope:
    """The SOAP 1.2 envelope of a package; raises ``SoapError``."""
    raw = package.root.content
    return _envelopes.of(raw, (), lambda: soap.read(raw))


def soap11_envelope(package: Package) -> Envelope:
    """The envelope of a SOAP 1.1 message, for the knob that accepts it; raises ``SoapError``."""
    root = xml.parse(package.root.content)
    body = root.find(f"{{{SOAP11}}}Body")
    if body is None or len(body) != 1:
        raise SoapError("body", "un seul élément est attendu dans Body")
    return Envelope(root, root.find(f"{{{SOAP11}}}Header"), body[0])


def operation_of(request: Request) -> str:
    """The transaction of a request (``TD2.1``…); empty when it cannot be told."""
    if not service_of(request.path):
        return ""
    try:
        return transaction(envelope_of(package_of(request, 40_000_000)).payload)
    except (MtomError, SoapError):
        return ""


def transaction(payload: Element) -> str:
    """The transaction of a SOAP payload; empty when the bench does not simulate it."""
    if payload.tag == existence.REQUEST:
        reason = payload.find(f"{{{existence.V3}}}controlActProcess/{{{existence.V3}}}reasonCode")
        return "TD0.2" if reason is not None and reason.get("code") == existence.TEST else ""
    return _PAYLOADS.get(payload.tag, "")


def updates_status(payload: Element) -> bool:
    """Whether an ITI-57 payload changes a status (delete, archive) rather than metadata."""
    return any(item.get("associationType") == UPDATES_STATUS for item in payload.iter())


class _Latest(Generic[Read]):
    """What was read of the last bytes shown, known by identity: to hash megabytes costs as much as to split them."""

    def __init__(self) -> None:
        self._raw: bytes | None = None
        self._how: tuple[object, ...] = ()
        self._read: Read | None = None

    def of(self, raw: bytes, how: tuple[object, ...], read: Callable[[], Read]) -> Read:
        """What ``read`` gives of these bytes, taken in that way; what it raises is not kept."""
        if self._read is None or raw is not self._raw or how != self._how:
            self._read = None
            self._read, self._raw, self._how = read(), raw, how
        return self._read


_packages: _Latest[Package] = _Latest()
_envelopes: _Latest[Envelope] = _Latest()
