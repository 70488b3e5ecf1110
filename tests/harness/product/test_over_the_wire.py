"""A bench that knows a product: what it answers is measured against produit.toml, over the real protocols."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from harness.bench.control import Control
from harness.drivers.demo import demonstration
from harness.drivers.driver import Status
from harness.product import use
from harness.product.reading import required
from tests.e2e.conftest import RunningBench
from tests.e2e.insi_client import ACTION
from tests.e2e.psc_client import REDIRECT, authorize_url, call, challenge_of, log_in
from tests.e2e.test_insi import envelope, value
from tests.e2e.test_mss import get, message, read, submit
from tests.harness.product.files import WHOLE

IDAM_OF_CURL = "TEST17NF00000"
FICTIVE = ("FICTIVE", "CLAUDE", "F", "1985-02-14", "63220")
BOX, DOCTOR = "secretariat@mon-cabinet.mssante.fr", "899900000111"


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[RunningBench]:
    bench = RunningBench(home)
    yield bench
    bench.stop()


@pytest.fixture
def told(running: RunningBench, tmp_path: Path) -> Iterator[Any]:
    """Gives a product's file to a fresh default session; returns the notices."""
    running.new_session()
    before = running.facts
    control = Control(before["control"]["url"], before["control"]["token"])

    def tell(text: str) -> list[str]:
        path = tmp_path / "produit.toml"
        path.write_text(text, "utf-8")
        product, _warnings = required(path)
        notices = use.give(control.session(running.session), product)
        running.facts = dict(use.shown(before, product, clear=True))
        return [notice.fr for notice in notices]

    yield tell
    running.facts = before
    control.close()


def search(bench: RunningBench, *traits: str) -> tuple[int, bytes]:
    """A search by traits over mutual TLS, with the standard library: status and body."""
    headers = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{ACTION}"'}
    request = urllib.request.Request(bench.facts["insi"]["mtls"], envelope(*traits), headers)
    try:
        with urllib.request.urlopen(request, context=bench.trust("insi-auto"), timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def declared(**values: str) -> str:
    """The whole file with some values changed."""
    text = WHOLE.replace("https://poste.exemple/psc/retour", REDIRECT)
    for before, after in values.items():
        text = text.replace(before, after)
    return text


def test_another_authorisation_number_gets_desir_550(running: RunningBench, told: Any) -> None:
    told(declared())
    status, answer = search(running, *FICTIVE)
    assert status == 500
    assert etree.fromstring(answer).find(".//{urn:siram}Erreur").get("code") == "desir_550"


def test_an_extra_identity_is_found_by_insi_also_after_a_reset(running: RunningBench, told: Any) -> None:
    assert value(search(running, *FICTIVE)[1], "r:CodeCR") == "01"
    told(declared(AAA17NF00AA0=IDAM_OF_CURL))
    for _time in range(2):
        status, answer = search(running, *FICTIVE)
        assert status == 200
        assert value(answer, "r:INSACTIF/r:IdIndividu/r:NumIdentifiant") == "2850263220991"
        assert value(answer, "r:INSACTIF/r:IdIndividu/r:Cle") == "55"
        running.control("POST", f"/sessions/{running.session}/reset", {})


def test_the_other_sessions_do_not_know_the_product(running: RunningBench, told: Any) -> None:
    told(declared(AAA17NF00AA0=IDAM_OF_CURL))
    running.new_session()
    assert value(search(running, *FICTIVE)[1], "r:CodeCR") == "01"


def test_a_product_that_leaves_is_forgotten(running: RunningBench, told: Any) -> None:
    told(declared())
    control = Control(running.facts["control"]["url"], running.facts["control"]["token"])
    assert use.give(control.session(running.session), None) == []
    control.close()
    assert value(search(running, *FICTIVE)[1], "r:CodeCR") == "01"


def test_the_products_own_client_logs_in_and_its_mailbox_opens(running: RunningBench, told: Any) -> None:
    told(declared())
    token = log_in(running, DOCTOR)["access_token"]
    mail = message("285026322099155@patient.mssante.fr")
    mail.replace_header("From", BOX)
    mail["X-MSS-NIL"] = "AUTRE-REFERENCE"
    submit(running, token, mail, user=BOX)
    (data,) = [event["data"] for event in running.exchanges() if event["data"]["operation"] == "smtp.DATA"]
    assert data["status"] == "250"
    assert any("MON-LGC-0001" in note["text"] and "AUTRE-REFERENCE" in note["text"] for note in data["notes"])
    read(running, token, BOX).logout()


def test_its_mailbox_is_in_the_directory(running: RunningBench, told: Any) -> None:
    told(declared())
    base, key = running.facts["annuaire"]["base"], running.facts["annuaire"]["key"]
    bundle = json.loads(get(running, f"{base}/Organization?identifier=10B0000042", **{"ESANTE-API-KEY": key}))
    assert BOX in json.dumps(bundle)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"client_id": "lgc-demonstration"}, "Client not found"),
        ({"redirect_uri": f"{REDIRECT}/"}, "redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1:45679/psc/retour"}, "redirect_uri"),
    ],
)
def test_another_client_or_address_is_refused(
    running: RunningBench, told: Any, more: dict[str, str], words: str
) -> None:
    told(declared())
    status, _headers, page = call(running, authorize_url(running, challenge_of("x" * 50), **more))
    assert status == 400
    assert words in page


def test_a_matricule_of_somebody_else_is_noticed_with_its_line(running: RunningBench, told: Any) -> None:
    (notice,) = told(declared(AAA17NF00AA0=IDAM_OF_CURL).replace("2850263220991", "2360663220836"))
    assert "ligne 36" in notice
    assert "TCHITCHI" in notice
    assert "CNDA" in notice
    assert value(search(running, *FICTIVE)[1], "r:INSACTIF/r:IdIndividu/r:NumIdentifiant") == "2360663220836"
    assert value(search(running, "TCHITCHI", "CATARINA", "F", "1936-06-21")[1], "r:CodeCR") == "01"


def test_an_extra_identity_is_qualified_and_has_the_dmp_that_the_file_says(running: RunningBench, told: Any) -> None:
    text = declared(AAA17NF00AA0="BSG17NF26AA0") + 'dmp = "ferme"\n'
    told(text[: text.index("[psc]")] + text[text.index("[[structures]]") :])
    traits = dict(zip(("family_name", "given_names", "sex", "birth_date", "birth_place"), FICTIVE, strict=True))
    with demonstration(running.facts) as driver:
        for action, params in (
            ("psc.login", {}),
            ("patient.create", {**traits, "patient": "p"}),
            ("ins.search", {"patient": "p"}),
            ("ins.accept", {"patient": "p"}),
            ("ins.validate", {"patient": "p", "document": "passeport"}),
        ):
            assert driver.act(action, params, lambda _wait: []).status is Status.DONE, action
        record = driver.show("patient.record", {"patient": "p"}, lambda _wait: []).result
        answer = driver.act("dmp.exists", {"patient": "p", "mode": "indirecte"}, lambda _wait: [])
        found = answer.result
    assert (record["status"], record["matricule"]) == ("qualifiee", "285026322099155")
    assert (found["exists"], found["closed"]) == (True, True), answer
