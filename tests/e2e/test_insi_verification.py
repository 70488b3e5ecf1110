"""Unit verification and sentinels over the wire: off by default, and whatever is the bench's own says so."""

import http.client
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from tests.e2e.conftest import RunningBench
from tests.formats.insi import messages

ACTION = messages.ACTION.replace("rechercher", "verifier")
BODY = """<q:IndividuVerifie xmlns:q="http://www.cnamts.fr/INSiLot2/REQUnitaire"><q:INSFourni><q:IdIndividu>
<q:NumIdentifiant>1140263220833</q:NumIdentifiant><q:Cle>56</q:Cle></q:IdIndividu><q:OID>1.2.250.1.213.1.4.8</q:OID>
</q:INSFourni><q:TraitsIdentiteIndividu><q:NomNaissance>DE VINCI</q:NomNaissance><q:Prenom>LEONARDO</q:Prenom>
<q:Sexe>M</q:Sexe><q:DateNaissance>2014-02-01</q:DateNaissance></q:TraitsIdentiteIndividu></q:IndividuVerifie>"""
LABEL = "expérimental, reconstitué"


def post(bench: RunningBench, message: bytes, action: str) -> tuple[int, bytes]:
    """A call over mutual TLS: status and answer."""
    at = urlsplit(bench.facts["insi"]["mtls"])
    context = bench.trust("insi-auto")
    connection = http.client.HTTPSConnection(at.hostname or "", at.port, context=context, timeout=20)
    connection.request("POST", at.path, message, {"Content-Type": f'application/soap+xml; action="{action}"'})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def erreur(body: bytes) -> Any:
    return etree.fromstring(body).find(".//{urn:siram}Erreur").get("code")


def test_verification_is_off_then_labelled_in_answer_and_event(bench: RunningBench) -> None:
    message = messages.message(BODY, messages.HEADER.replace(messages.ACTION, ACTION))
    status, body = post(bench, message, ACTION)
    assert (status, erreur(body)) == (500, "banc_verification")
    bench.control("POST", f"/sessions/{bench.session}/knobs", {"insi.verification": "experimental"})
    status, body = post(bench, message, ACTION)
    assert status == 200
    assert b"<CodeCR>OK</CodeCR>" in body
    assert LABEL in body.decode()
    for exchange in bench.exchanges():
        assert exchange["data"]["operation"] == "verifierInsAvecTraitsIdentite"
        assert exchange["data"]["facts"]["experimental"] == LABEL


def test_a_sentinel_needs_no_control_api(bench: RunningBench) -> None:
    status, body = post(bench, messages.message(messages.traits(nom="BANC-DESIR-MILLE-VINGT")), messages.ACTION)
    assert (status, erreur(body)) == (500, "desir_1020")
    (exchange,) = bench.exchanges()
    assert "insi.sentinelle" in {note["rule"] for note in exchange["data"]["notes"]}


def test_the_gateway_may_be_unavailable(bench: RunningBench) -> None:
    assert post(bench, messages.message(messages.traits(nom="BANC-INDISPONIBLE")), messages.ACTION)[0] == 503


def test_a_knob_that_nobody_reads_is_refused(bench: RunningBench) -> None:
    status, told = bench.ask("POST", f"/sessions/{bench.session}/knobs", {"insi.profile": "strct"})
    assert (status, "cnda-env" in told["error"]) == (400, True)
    status, told = bench.ask("POST", "/sessions", {"knobs": {"insi.verificaton": "experimental"}})
    assert (status, "insi.verification" in told["error"]) == (400, True)
