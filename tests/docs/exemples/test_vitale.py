"""INSi by a fictitious Vitale card: every program finds whom the card holds, and each refusal is the one told."""

import importlib.util
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest

from tests.bench_process import ROOT, BenchProcess
from tests.docs import pages
from tests.docs.exemples.conftest import SCRIPT, Watched, play, settings, watch

CLIENTS = ("python", "php", "csharp", "node", "java")
QUICK = CLIENTS[:-1]
"""Java is slow to start: twice is enough."""
CALLED = "insi.rechercherInsAvecCarteVitale"
SECTION = pages.text("raccorder.md").partition("## Appeler INSi par carte Vitale\n")[2].partition("\n## ")[0]
RUTH = "INSi : 00, DE VINCI RUTH, matricule 276076322076526, OID 1.2.250.1.213.1.4.8"
DONATELLO = "INSi : 00, DE VINCI DONATELLO, matricule 108036322076744, OID 1.2.250.1.213.1.4.8"
ZOE = "INSi : 00, ADRUN ZOE, matricule 275126322074974, OID 1.2.250.1.213.1.4.8"


def asked(place: BenchProcess, client: str, **changed: str) -> Watched:
    """What becomes of one call; the Python client knows no other service."""
    return play(place, client, () if client == "python" else ["vitale"], **changed)


def caller(place: BenchProcess) -> Any:
    (call,) = place.events("exchange")
    return call["data"]["facts"]["caller"]


@pytest.mark.parametrize("client", CLIENTS)
def test_the_professional_then_the_card(place: BenchProcess, client: str) -> None:
    found = asked(place, client)
    assert (found.code, found.output.strip()) == (0, RUTH)
    assert (found.operations, [remark.to_json() for remark in found.remarks]) == ([CALLED], [])
    assert found.totals.checks == 1
    assert caller(place) == {"mode": "CPS", "name": "899900000011", "card": "99000000000000000001"}


@pytest.mark.parametrize("client", CLIENTS)
def test_the_card_alone_by_mutual_tls(place: BenchProcess, client: str) -> None:
    found = asked(place, client, BANC_MODE="mtls", BANC_CARTE="vitale-insi-04")
    assert (found.code, found.output.strip()) == (0, ZOE)
    assert (found.operations, [remark.to_json() for remark in found.remarks]) == ([CALLED], [])
    assert caller(place) == {"mode": "MTLS", "name": "INSI-AUTO", "card": "99000000000000000004"}


@pytest.mark.parametrize("client", QUICK)
def test_another_card_in_the_reader_is_refused_and_told(place: BenchProcess, client: str) -> None:
    found = asked(place, client, BANC_CARTE_LUE="vitale-insi-04")
    assert found.code != 0
    assert "banc_vitale_incoherente" in found.output
    assert found.rules == {"insi.assertion_vitale_coherence"}


@pytest.fixture
def example(place: BenchProcess, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The Python program, told what the page tells, in a session of its own."""
    place.new_session()
    for name, value in settings(place).items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location("exemple_vitale", ROOT / SCRIPT[1])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_other_beneficiary_of_the_card(example: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANC_BENEFICIAIRE", "1")
    assert example.vitale() == DONATELLO


class Call:
    """A call of the program before it leaves: assertions, their order and the message may be changed."""

    def __init__(self, example: ModuleType) -> None:
        self.example = example
        self.cps, self.card = self.signed("cps", "ps-sign"), self.signed("vitale", "vitale-insi-01")
        self.order = "{cps}{card}"
        self.body = ("", "")

    def signed(self, kind: str, usage: str, old: str = "", new: str = "") -> str:
        """An assertion whose text was changed before it was signed."""
        plain = self.example.remplir
        self.example.remplir = lambda model, **values: plain(model, **values).replace(old, new, 1)
        made = str(self.example.assertion(f"assertion-{kind}.xml", usage))
        self.example.remplir = plain
        return made

    def send(self) -> str:
        """The code of the fault, or of the answer."""
        card = json.loads(self.example.pki("vitale-insi-01.json").read_text("utf-8"))
        told = self.order.format(cps=self.cps, card=self.card)
        message = self.example.message(card, card["beneficiaries"][0], told)
        assert self.body[0] in message
        answer = self.example.appeler(self.example.env("BANC_INSI_CPX", ""), message.replace(*self.body))
        fault = answer.find(".//{urn:siram}Erreur")
        return str(answer.findtext(".//{*}CodeCR") if fault is None else fault.get("code"))


Change = Callable[[Call], None]


def part(name: str, made: Any) -> Change:
    """Put something else for a part of the call; a function makes it from the call."""
    return lambda call: setattr(call, name, made(call) if callable(made) else made)


def signed(kind: str, usage: str, old: str = "", new: str = "") -> Change:
    return part("cps" if kind == "cps" else "card", lambda call: call.signed(kind, usage, old, new))


def touched(before: str, after: str) -> Change:
    """The card's assertion is changed once it is signed."""
    return part("card", lambda call: call.card.replace(before, after))


def unsigned(call: Call) -> None:
    before, _, rest = call.card.partition("<ds:Signature")
    call.card = before + rest.partition("</ds:Signature>")[2]


def misplaced(call: Call) -> None:
    call.order, call.body = "{cps}", ("</soap:Header>", f"{call.card}</soap:Header>")


def aged(call: Call) -> None:
    old = (datetime.now(UTC) - timedelta(minutes=21)).isoformat()
    now, call.example.maintenant = call.example.maintenant, lambda: old
    call.card = call.signed("vitale", "vitale-insi-01")
    call.example.maintenant = now


FORMAT = ' Format="urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"'
SUBJECT = "<saml2:Subject>"
INSURED = "<vit:MatriculeOD><vit:NumIdentifiant>2760763220765</vit:NumIdentifiant></vit:MatriculeOD>"
NAME, DATE = "<vit:NomNaissance>DE VINCI</vit:NomNaissance>", "<vit:DateNaissance>1976-07-14</vit:DateNaissance>"
FAILS, UNJUDGED = "écart", "non jugé"
REFUSALS: list[tuple[str, str, Change]] = [
    ("banc_assertion", FAILS, part("order", "")),
    ("banc_assertion", FAILS, part("order", "{card}")),
    ("banc_vitale_absente", FAILS, part("order", "{cps}")),
    ("banc_assertion_ordre", FAILS, part("order", "{card}{cps}")),
    ("banc_assertion_ordre", FAILS, part("order", "{cps}{cps}")),
    ("banc_assertion_multiple", UNJUDGED, part("order", "{cps}{card}{card}")),
    ("banc_assertion_place", FAILS, misplaced),
    ("banc_assertion_non_signee", FAILS, unsigned),
    ("banc_assertion_structure", FAILS, touched(SUBJECT, f"<!-- lue -->{SUBJECT}")),
    ("banc_assertion_qualificatif", FAILS, signed("cps", "ps-sign", '"CPS"', '"CARTE"')),
    ("banc_assertion_emetteur", FAILS, signed("cps", "ps-sign", FORMAT, "")),
    ("banc_assertion_porteur", FAILS, signed("vitale", "vitale-insi-01", "0001</saml2:NameID", "0004</saml2:NameID")),
    ("banc_assertion_signature", FAILS, touched(SUBJECT, f"\n  {SUBJECT}")),
    ("banc_assertion_certificat", FAILS, signed("cps", "org-sign")),
    ("banc_assertion_certificat", FAILS, signed("cps", "vitale-insi-01")),
    ("banc_assertion_certificat", UNJUDGED, signed("cps", "unknown-ca")),
    ("banc_vitale_inconnue", FAILS, signed("vitale", "ps-auth")),
    ("banc_vitale_perimee", FAILS, aged),
    ("banc_vitale_incoherente", FAILS, signed("vitale", "vitale-insi-04")),
    ("banc_trait", UNJUDGED, part("body", (DATE, DATE.replace("1976-07-14", "14/07/1976")))),
    ("banc_trait", UNJUDGED, part("body", (INSURED, ""))),
    ("banc_schema", FAILS, part("body", (NAME + DATE, DATE + NAME))),
]


@pytest.mark.parametrize(("code", "verdict", "change"), REFUSALS)
def test_a_refusal_is_told_by_its_code(
    place: BenchProcess, example: ModuleType, code: str, verdict: str, change: Change
) -> None:
    call, found = Call(example), Watched("", 0)
    change(call)
    assert call.send() == code
    watch(place, place.session, found, {})
    assert verdict == (FAILS if found.rules else UNJUDGED)
    assert found.totals.checks == (1 if found.rules else 0)


def test_the_refusals_of_the_page_are_these() -> None:
    rows = [row.split("|") for row in SECTION.splitlines() if row.startswith("| `banc_")]
    told = {(cells[1].strip(" `"), cells[-2].strip()) for cells in rows}
    assert told == {(code, verdict) for code, verdict, _change in REFUSALS}


def test_what_the_program_sends_unchanged_is_accepted(example: ModuleType) -> None:
    assert Call(example).send() == "00"


def test_a_kept_assertion_grows_old_with_the_clock_and_a_new_one_does_not(
    place: BenchProcess, example: ModuleType
) -> None:
    call = Call(example)
    place.done("POST", f"/sessions/{place.session}/clock", {"offset_seconds": 1260})
    assert call.send() == "banc_vitale_perimee"
    assert Call(example).send() == "00"


def test_the_twenty_minutes_are_a_knob(place: BenchProcess, example: ModuleType) -> None:
    for minutes, code in (("0", "banc_vitale_perimee"), ("20", "00")):
        place.done("POST", f"/sessions/{place.session}/knobs", {"insi.vitale_minutes": minutes})
        assert Call(example).send() == code
