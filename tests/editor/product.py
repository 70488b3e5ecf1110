"""The product running on a real socket, beside one stub that plays every service."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import uvicorn

from editor import server
from editor.lgc import Lgc
from tests.editor.fake_psc import FakePsc
from tests.editor.stubs import Answer, Call, HttpStub

INSI = "/lps"
DMP = "/si-dmp-server/v2/services"
SOAP = "http://www.w3.org/2003/05/soap-envelope"
LEONARDO = {
    "family_name": "de Vinci",
    "given_names": "Leonardo",
    "sex": "M",
    "birth_date": "2014-02-01",
    "birth_place": "63220",
    "patient": "L",
}
GRANTED = (
    "<a:setAuthorizationResponse xmlns:a='urn:si-dmp-habilitations'><a:output><a:status>DMPOk</a:status>"
    "</a:output></a:setAuthorizationResponse>"
)
SUCCESS = (
    "<rs:RegistryResponse xmlns:rs='urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0' "
    "status='urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success'/>"
)


def soap(payload: str) -> Answer:
    body = f"<s:Envelope xmlns:s='{SOAP}'><s:Body>{payload}</s:Body></s:Envelope>"
    return 200, "application/soap+xml", body.encode()


def found(names: str = "LEONARDO PIERO", family: str = "DE VINCI") -> Answer:
    return soap(
        "<r:RESULTAT xmlns:r='http://www.cnamts.fr/INSiResultat'><r:CR><r:CodeCR>00</r:CodeCR></r:CR><r:INDIVIDU>"
        "<r:INSACTIF><r:IdIndividu><r:NumIdentifiant>1140263220833</r:NumIdentifiant><r:Cle>56</r:Cle></r:IdIndividu>"
        "<r:OID>1.2.250.1.213.1.4.8</r:OID></r:INSACTIF>"
        f"<r:TIQ><r:NomNaissance>{family}</r:NomNaissance><r:ListePrenom>{names}</r:ListePrenom><r:Sexe>M</r:Sexe>"
        "<r:DateNaissance>2014-02-01</r:DateNaissance><r:LieuNaissance>63220</r:LieuNaissance></r:TIQ>"
        "</r:INDIVIDU></r:RESULTAT>"
    )


def code(value: str) -> Answer:
    return soap(
        f"<r:RESULTAT xmlns:r='http://www.cnamts.fr/INSiResultat'><r:CR><r:CodeCR>{value}</r:CodeCR></r:CR></r:RESULTAT>"
    )


@dataclass
class Product:
    """A running product and the stub that plays every service."""

    url: str
    stub: HttpStub
    psc: FakePsc
    http: httpx.Client

    def act(self, name: str, **parameters: Any) -> dict[str, Any]:
        return dict(self.http.post(f"{self.url}/adapter/v1/actions/{name}", json=parameters).json())

    def done(self, name: str, **parameters: Any) -> dict[str, Any]:
        state = self.act(name, **parameters)
        assert state["status"] == "done", state
        return dict(state["result"])

    def login(self) -> dict[str, Any]:
        """Log in as the person in front of the browser would; the state of the action."""
        waiting = self.act("psc.login")
        query = parse_qs(urlsplit(waiting["need"]["url"]).query)
        self.psc.nonce = query["nonce"][0]
        self.http.get(query["redirect_uri"][0], params={"state": query["state"][0], "code": "c"})
        return dict(self.http.get(f"{self.url}/adapter/v1/actions/{waiting['id']}").json())

    def qualified(self) -> str:
        """A qualified patient."""
        self.stub.answers[INSI] = found()
        self.done("patient.create", **LEONARDO)
        self.done("ins.search", patient="L")
        self.done("ins.accept", patient="L")
        self.done("ins.validate", patient="L", document="passeport")
        return "L"

    def calls(self, path: str) -> list[Call]:
        return [call for call in self.stub.calls if call.path == path]


Start = Callable[..., Product]


@contextmanager
def running(lgc: Lgc) -> Iterator[str]:
    """Serve a product from a thread; its address."""
    listening = server.listen(0)
    origin = server.origin_of(listening)
    app = server.application(lgc, origin)
    serving = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield origin
    finally:
        serving.should_exit = True
        thread.join()
        lgc.close()
        listening.close()
