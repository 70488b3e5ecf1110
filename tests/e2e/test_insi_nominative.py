"""INSi with cards, over the wire: assertions written here, signed with the keys that the bench hands out."""

import http.client
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

from tests.dmp_kit.pki import Leaf
from tests.e2e.conftest import RunningBench
from tests.formats.insi import messages
from tests.insi_kit import vitale
from tests.insi_kit.assertions import Saml, card, cps, psc, security
from tests.insi_kit.vitale import DONATELLO, RUTH, ZOE

RESULT = {"r": "http://www.cnamts.fr/INSiResultat"}


def leaf(files: dict[str, str]) -> Leaf:
    """A certificate and its key, from the files of ``up --json``."""
    key: Any = load_pem_private_key(Path(files["key"]).read_bytes(), None)
    return Leaf(x509.load_pem_x509_certificate(Path(files["cert"]).read_bytes()), key)


def instant(ago: timedelta = timedelta(0)) -> str:
    return (datetime.now(UTC) - ago).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def professional(bench: RunningBench, use: str = "ps-auth", **changes: Any) -> Saml:
    """A CPS assertion of the bench's professional, made now."""
    return cps(signer=leaf(bench.certificate(use)), instant=instant(), **changes)


def inserted(bench: RunningBench, name: str, ago: timedelta = timedelta(0)) -> Saml:
    """The assertion of a Vitale card of the bench."""
    known = next(one for one in bench.facts["vitale"]["cards"] if one["name"] == name)
    return card(known["serial"], signer=leaf(known), instant=instant(ago))


def post(bench: RunningBench, message: bytes, content_type: str = messages.CONTENT_TYPE) -> tuple[int, Any]:
    """A call over one-way TLS: status and answer."""
    at = urlsplit(bench.facts["insi"]["cpx"])
    connection = http.client.HTTPSConnection(at.hostname or "", at.port, context=bench.trust(), timeout=20)
    connection.request("POST", at.path, message, {"Content-Type": content_type})
    answer = connection.getresponse()
    root = etree.fromstring(answer.read())
    connection.close()
    return answer.status, root


def by_traits(bench: RunningBench, *assertions: Saml) -> tuple[int, Any]:
    return post(bench, messages.message(header=messages.HEADER + security(*assertions)))


def by_card(bench: RunningBench, asked: dict[str, str], *assertions: Saml) -> tuple[int, Any]:
    cover = vitale.cover(asked["od"], asked["date"])
    return post(bench, vitale.message(vitale.body(**asked), security(*assertions), cover), vitale.CONTENT_TYPE)


def code(answer: tuple[int, Any]) -> str:
    """CodeCR, or the code of the fault."""
    status, root = answer
    found = root.findtext(".//r:CodeCR", namespaces=RESULT)
    assert (status == 200) is (found is not None)
    return found or root.find(".//{urn:siram}Erreur").get("code")


@pytest.mark.parametrize("use", ["ps-auth", "ps-sign"])
def test_a_professional_searches_by_traits(bench: RunningBench, use: str) -> None:
    assert code(by_traits(bench, professional(bench, use))) == "00"
    (exchange,) = bench.exchanges()
    assert exchange["data"]["listener"] == "insi.cpx"
    assert exchange["data"]["facts"]["caller"]["name"] == "899900000011"


def test_a_professional_known_by_pro_sante_connect_too(bench: RunningBench) -> None:
    assert code(by_traits(bench, psc(instant=instant()))) == "00"


def test_cnda_1_01_search_by_card(bench: RunningBench) -> None:
    status, root = by_card(bench, RUTH, professional(bench), inserted(bench, "INSi 01"))
    assert status == 200
    assert root.findtext(".//r:INSACTIF/r:IdIndividu/r:NumIdentifiant", namespaces=RESULT) == "2760763220765"


def test_cnda_1_02_twenty_minutes_later(bench: RunningBench) -> None:
    held = inserted(bench, "INSi 01")
    assert code(by_card(bench, RUTH, professional(bench), held)) == "00"
    bench.control("POST", f"/sessions/{bench.session}/clock", {"offset_seconds": 1260})
    assert code(by_card(bench, DONATELLO, professional(bench), held)) == "banc_vitale_perimee"
    assert code(by_card(bench, DONATELLO, professional(bench), inserted(bench, "INSi 01"))) == "00"


def test_cnda_1_02_an_assertion_that_waited(bench: RunningBench) -> None:
    waited = inserted(bench, "INSi 01", timedelta(minutes=21))
    assert code(by_card(bench, DONATELLO, professional(bench), waited)) == "banc_vitale_perimee"


def test_cnda_1_03_another_card(bench: RunningBench) -> None:
    assert code(by_card(bench, RUTH, professional(bench), inserted(bench, "INSi 04"))) == "banc_vitale_incoherente"
    assert code(by_card(bench, ZOE, professional(bench), inserted(bench, "INSi 04"))) == "00"


@pytest.mark.parametrize("use", ["org-sign", "insi-auto", "unknown-ca"])
def test_only_a_professionals_card_signs(bench: RunningBench, use: str) -> None:
    name = bench.certificate(use)["cn"]
    assert code(by_traits(bench, professional(bench, use, name_id=name))) == "banc_assertion_certificat"


def test_no_assertion_no_answer(bench: RunningBench) -> None:
    assert code(post(bench, messages.message())) == "banc_assertion"
    assert code(by_traits(bench, professional(bench).but(signer=None, issuer="x"))) == "banc_assertion_non_signee"
