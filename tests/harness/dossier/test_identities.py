"""Only an identity that is in none of the fictitious sets raises the notice: neither a negative test, nor a mistake."""

import pytest

from formats.ins.matricule import key_of
from harness.checks.check import Evidence
from harness.dossier import afterwards, identities
from harness.dossier.identities import Fictitious
from mocks.core import seed
from mocks.mss.annuaire.access import API_KEY
from record.event import Draft, Json, Kind
from tests.formats.hl7 import messages
from tests.harness.checks import journey
from tests.harness.dossier.exchanges import history, http

REAL = "1850375123456"
SETS = identities.known()
ADRUN = {"family_name": "ADRUN", "given_names": "ZOE", "sex": "F", "birth_date": "1975-12-31", "birth_place": "63220"}
NOBODY = {
    "family_name": "PERSONNE",
    "given_names": "ZOE",
    "sex": "M",
    "birth_date": "1960-02-03",
    "birth_place": "75101",
}


def call(mock: str, operation: str = "essai", **facts: Json) -> Draft:
    return Draft(Kind.EXCHANGE, "editeur", {"mock": mock, "operation": operation, "facts": facts})


BODY = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><r:RECSANSVITALE xmlns:r="urn:sans">'
    b"<r:NomNaissance>PERSONNE</r:NomNaissance><r:Prenom>ZOE</r:Prenom><r:Sexe>M</r:Sexe>"
    b"<r:DateNaissance>1960-02-03</r:DateNaissance></r:RECSANSVITALE></s:Body></s:Envelope>"
)


def refused(body: bytes) -> Draft:
    """A call that the mock refused before it read any trait."""
    return http(
        "insi", "POST /lps", {"Content-Type": "text/xml"}, body, facts={"fault": "banc_soap_version", "traits": {}}
    )


def seen(*drafts: Draft) -> list[tuple[int, str]]:
    return [(one.event, one.service) for one in identities.outside(history(*drafts), SETS)]


def test_the_sets_are_those_of_the_bench() -> None:
    """The harness may not read the seed: what it knows of it is checked here."""
    population = seed.load()
    assert SETS.matricules >= {ins.number for person in population.persons for ins in (person.ins, *person.former)}
    assert SETS.secrets == {client.secret for client in population.clients.values()} | {API_KEY}


def test_nobody_of_the_population_raises_an_alarm() -> None:
    """Nor whoever is on a card, sentinels, or what CNDA's cases search for in vain."""
    people = [
        {name: getattr(person, name) for name in ("family_name", "sex", "birth_date", "birth_place")}
        for person in seed.load().persons
    ]
    nobody = {"family_name": "D’ÆION", "sex": "M", "birth_date": "1987-01-01", "birth_place": "2B020"}
    assert seen(*(call("insi", traits=one) for one in [*people, nobody])) == []
    numbers = [person.ins.number + person.ins.key for person in seed.load().persons]
    on_a_card, sentinel = "2760763220765", "2900163220801"
    assert seen(*(call("insi", matricule=one) for one in [*numbers, on_a_card, sentinel])) == []


@pytest.mark.parametrize(
    "draft",
    [
        call("insi", matricule=REAL + key_of(REAL)),
        call("insi", matricule=REAL),
        call("dmp", patient=f"{REAL}{key_of(REAL)}^^^&1.2.250.1.213.1.4.8&ISO^NH"),
        call("mss", "smtp.RCPT", to=["dr@ch.mssante.fr", f"{REAL}{key_of(REAL)}@patient.mssante.fr"]),
        call("insi", traits=NOBODY),
        call("insi", traits={**NOBODY, "birth_place": ""}),  # INSi needs no place
        call("insi", traits={**NOBODY, "family_name": "ADRUN", "birth_place": ""}),
        refused(BODY),
        refused(BODY.replace(b"urn:sans", b"urn:autre")),
        refused(BODY[:-40]),  # cut: no parser takes it
    ],
)
def test_an_identity_of_no_set_is_seen_where_it_first_is(draft: Draft) -> None:
    assert seen(call("insi"), draft, draft) == [(2, str(draft.data["mock"]))]


@pytest.mark.parametrize(
    "draft",
    [
        call("insi", matricule="275126322074974", traits=ADRUN),
        call("dmp", patient="275126322074974^^^&1.2.250.1.213.1.4.8&ISO^NH"),
        call("mss", "smtp.RCPT", to=["275126322074974@patient.mssante.fr"]),
        call("insi", traits={**ADRUN, "family_name": "ADRUM"}),  # one trait is a mistake on somebody fictitious
        call("insi", traits={**ADRUN, "birth_date": "1975-01-31"}),
        call("insi", traits={**ADRUN, "family_name": "Adrun"}),
        call("insi", traits={**NOBODY, "birth_place": "", "given_names": ""}),  # incomplete: nobody's
        call("insi", traits={**ADRUN, "birth_place": ""}),
        call("insi", traits={**ADRUN, "birth_place": "", "sex": "M"}),  # without a place, a mistake on the sex
        call("insi", traits={**NOBODY, "birth_date": ""}),
        call("insi", matricule="", traits=None),
        call("insi", matricule=REAL + "00"),  # a wrong key: no matricule
        call("mss", "smtp.RCPT", to="275126322074974@patient.mssante.fr"),
        call("dmp", patient=None),
    ],
)
def test_a_fictitious_patient_even_mistaken_raises_no_alarm(draft: Draft) -> None:
    assert seen(draft) == []


def test_traits_that_a_scenario_invents_for_a_negative_test_are_in_the_sets() -> None:
    args = {"action": "patient.create", "params": NOBODY}
    stimulus = Draft(Kind.STIMULUS, "harness", {"call": "editor.does", "args": args, "result": None})
    assert seen(stimulus, call("insi", code_cr="01", traits=NOBODY)) == []


def test_a_scenario_may_invent_traits_without_a_place() -> None:
    args = {"action": "patient.create", "params": {**NOBODY, "birth_place": ""}}
    stimulus = Draft(Kind.STIMULUS, "harness", {"call": "editor.does", "args": args, "result": None})
    assert seen(stimulus, refused(BODY), call("insi", traits={**NOBODY, "birth_place": ""})) == []


def test_the_patients_that_produit_toml_declares_are_in_the_sets() -> None:
    person = {**NOBODY, "ins": {"number": REAL}, "former": [{"number": "1850375123457"}]}
    data = {"type": "core.PopulationSet", "fields": {"added": {"persons": [person]}}}
    declared = Draft(Kind.CHANGE, "banc", data)
    calls = [call("insi", traits=NOBODY, matricule=REAL), call("dmp", patient="1850375123457")]
    assert seen(declared, *calls) == []


def test_no_identity_is_told_in_full() -> None:
    (one, other) = identities.outside(history(call("insi", matricule=REAL, traits=NOBODY)), SETS)
    assert REAL not in one.shown
    assert "PERSONNE" not in other.shown


@pytest.mark.parametrize("evidence", [journey.deposit(), journey.sent(), journey.content()])
def test_the_documents_of_deposits_messages_and_screens_are_opened(evidence: Evidence) -> None:
    parts = {name: evidence.part(name) for name in evidence.event.parts}
    data = {**evidence.data, "args": {"action": "document.content"}} if "result" in evidence.data else evidence.data
    told = history(Draft(evidence.event.kind, "editeur", data, parts))
    nobody = Fictitious(frozenset(), frozenset())
    assert [one.shown.partition(" ")[0] for one in identities.outside(told, nobody)] == ["matricule", "traits"]
    masked = afterwards.without(told, dict.fromkeys(told.parts, ""))
    identities.outside(masked, nobody)  # what is gone is not looked at


def hl7(*pids: str, end: bytes = b"\x1c\r") -> Draft:
    """A message that the product sent to the HL7 v2 receiver."""
    data = {"mock": "hl7", "operation": "ADT^A28", "facts": {}}
    return Draft(Kind.EXCHANGE, "editeur", data, {"request": b"\x0b" + messages.message(*pids) + end})


def test_every_identity_of_an_hl7_message_is_looked_at() -> None:
    known = messages.pid()
    assert seen(hl7(known)) == []
    unknown = messages.pid(p3=f"{REAL}{key_of(REAL)}^^^&1.2.250.1.213.1.4.8&ISO^INS")
    assert seen(hl7(known, unknown, end=b"")) == [(1, "hl7")]
    nobody = messages.pid(p3=messages.LOCAL, p5="PERSONNE^ZOE^ZOE^^^^L", p7="19600203", p11="^^^^^^BDL^^75101")
    assert seen(hl7(nobody)) == [(1, "hl7")]


def test_a_document_that_cannot_be_read_is_nobodys() -> None:
    args = {"action": "document.content"}
    shown = {"call": "editor.shows", "args": args, "result": {"result": {"cda": "pas du base64"}, "status": "done"}}
    assert seen(Draft(Kind.OBSERVATION, "harness", shown)) == []
