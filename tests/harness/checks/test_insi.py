"""Checks of calls to INSi: a golden call passes, each flaw is found where it is."""

from typing import Any

import pytest

from formats.insi import resultat
from harness.checks import insi
from harness.checks.check import Evidence
from record.event import Kind
from tests.formats.insi import messages
from tests.harness.checks.insi_evidence import event, exchange, failing, quoted, rules
from tests.insi_kit import vitale


def test_a_golden_call_has_no_finding() -> None:
    report = insi.request(call=exchange())
    assert report.examined > 15
    assert not report.findings


def test_a_golden_call_with_one_way_tls_has_no_finding() -> None:
    body = messages.message(header=messages.HEADER + messages.ASSERTION)
    call = exchange(body, listener="insi.cpx", tls={"version": "TLSv1.2", "certificate": None})
    assert not insi.request(call=call).findings


FLAWS: list[tuple[str, dict[str, Any], str]] = [
    ("action", {"content_type": 'application/soap+xml; action="urn:x"'}, "insi.action"),
    ("no message id", {"request": messages.message(header=messages.BAM + messages.LPS + messages.ACTION_HEADER)},
     "insi.message_id"),
    ("no BAM", {"request": messages.message(header=messages.HEADER.replace(messages.BAM, ""))}, "insi.contexte_bam"),
    ("no LPS", {"request": messages.message(header=messages.HEADER.replace(messages.LPS, ""))}, "insi.contexte_lps"),
    ("no IDAM", {"request": messages.message(header=messages.HEADER.replace("TEST17NF00000", ""))}, "insi.idam"),
    ("no name", {"request": messages.message(messages.traits(nom=""))}, "insi.nom_obligatoire"),
    ("no given name", {"request": messages.message(messages.traits(prenom=None))}, "insi.prenom_obligatoire"),
    ("sex", {"request": messages.message(messages.traits(sexe="I"))}, "ins.sexe"),
    ("date", {"request": messages.message(messages.traits(date="01/02/2014"))}, "ins.date_naissance"),
    ("body", {"request": messages.message("<autre/>")}, "insi.soap"),
    ("soap", {"request": b"<autre/>"}, "insi.soap"),
    ("order", {"request": messages.message().replace(b"<i:Sexe>", b"<i:Prenom>PIERO</i:Prenom><i:Sexe>")
     .replace(b"<i:LieuNaissance>63220</i:LieuNaissance>", b"<i:Prenom>LUIGI</i:Prenom>")}, "insi.structure"),
]  # fmt: skip


@pytest.mark.parametrize(("flaw", "rule"), [case[1:] for case in FLAWS], ids=[case[0] for case in FLAWS])
def test_each_flaw_fails_by_its_rule(flaw: dict[str, Any], rule: str) -> None:
    assert failing(insi.request(call=exchange(**flaw))) == [rule]


@pytest.mark.parametrize(
    "flaw", [{"cn": "LOGICIEL-METIER"}, {"tls": {"version": "TLSv1.3", "certificate": None}}], ids=["CN", "none"]
)
def test_a_certificate_to_be_set_is_neither_a_deviation_nor_a_success(flaw: dict[str, Any]) -> None:
    report = insi.request(call=exchange(**flaw))
    assert (failing(report), rules(report)) == ([], ["insi.certificat"])
    assert [finding.to_set for finding in report.findings] == [True]


WARNINGS: list[tuple[str, dict[str, Any], str]] = [
    ("spelling", {"request": messages.message(messages.traits(nom="DE VINCI "))}, "insi.trait_ecrit"),
    ("accent", {"request": messages.message(messages.traits(nom="DÉ VINCI"))}, "ins.nom"),
    ("BAM 1.0", {"request": messages.message(header=messages.HEADER.replace("01_02", "1.0"))},
     "insi.contexte_bam_version"),
    ("emitter", {"request": messages.message(header=messages.HEADER.replace(f"<l:Emetteur>{messages.OU}",
                                                                           "<l:Emetteur>x"))}, "insi.emetteur"),
    ("no emitter", {"request": messages.message(header=messages.HEADER.replace(f"<l:Emetteur>{messages.OU}",
                                                                              "<l:Emetteur>"))}, "insi.emetteur"),
    ("unknown block", {"request": messages.message(header=f'{messages.HEADER}<x:y xmlns:x="urn:x" '
                                                   f'xmlns:s="{messages.SOAP}" s:mustUnderstand="1"/>')},
     "insi.entete_inconnu"),
    ("old TLS", {"version": "TLSv1.1"}, "insi.tls"),
]  # fmt: skip


@pytest.mark.parametrize(("flaw", "rule"), [case[1:] for case in WARNINGS], ids=[case[0] for case in WARNINGS])
def test_what_is_inferred_only_warns(flaw: dict[str, Any], rule: str) -> None:
    report = insi.request(call=exchange(**flaw))
    assert rules(report) == ([rule] if rule else [])
    assert not failing(report)


def test_a_finding_leads_to_the_bytes_of_the_trait() -> None:
    call = exchange(messages.message(messages.traits(sexe="I")))
    (finding,) = insi.request(call=call).findings
    assert finding.excerpt == quoted(call, finding) == b"<i:Sexe>I</i:Sexe>"
    assert [layer.kind for layer in finding.locator] == ["event", "part", "xml"]


def test_a_finding_on_the_certificate_leads_to_the_tls_facts() -> None:
    (finding,) = insi.request(call=exchange(cn="AUTRE")).findings
    assert (finding.locator[-1].kind, finding.locator[-1].name) == ("json", "/tls/certificate/cn")
    assert finding.excerpt == b"AUTRE"


def test_without_tls_facts_the_caller_is_not_judged() -> None:
    assert insi.request(call=exchange(tls=None)).examined < insi.request(call=exchange()).examined


ENTERED = {
    "family_name": "De Vinci",
    "given_names": "Leonardo Piero",
    "sex": "M",
    "birth_date": "2014-02-01",
    "birth_place": "63220",
}


@pytest.mark.parametrize("prenom", ["LEONARDO", "PIERO", "LEONARDO PIERO", ["LEONARDO", "PIERO"]])
def test_a_search_by_the_patients_traits_passes(prenom: Any) -> None:
    call = exchange(messages.message(messages.traits(prenom=prenom)))
    report = insi.traits_sent(call=call, traits=ENTERED)
    assert report.examined
    assert not report.findings


@pytest.mark.parametrize(
    ("name", "value"),
    [("nom", "NOM USAGE"), ("prenom", "ENZO"), ("sexe", "F"), ("date", "2014-02-02"), ("lieu", "75056")],
)
def test_another_trait_fails(name: str, value: str) -> None:
    call = exchange(messages.message(messages.traits(**{name: value})))  # type: ignore[arg-type]
    report = insi.traits_sent(call=call, traits=ENTERED)
    assert failing(report) == ["insi.traits_envoyes"]
    assert value.encode() in report.findings[0].excerpt


def test_traits_of_an_unreadable_call_are_a_finding() -> None:
    assert failing(insi.traits_sent(call=exchange(b"<"), traits=ENTERED)) == ["insi.soap"]


def test_bytes_of_another_encoding_are_told_as_such_and_quoted() -> None:
    call = exchange(messages.message(messages.traits(nom="NOËL")).decode().encode("latin-1"))
    (finding,) = insi.request(call=call).findings
    assert (finding.rule, finding.fails) == ("insi.encodage", True)
    assert finding.found.startswith("encodage utf-8 (annoncé par ")
    assert finding.excerpt.endswith(b"NO\xcb")
    assert call.part("request")[finding.locator[-1].start : finding.locator[-1].end] == finding.excerpt


STIMULUS = event(Kind.STIMULUS, {"args": {"action": "ins.search"}}, number=1)
OTHER = event(Kind.EXCHANGE, {"mock": "psc", "operation": "token"}, number=2)


def test_no_call_at_all_passes_once_something_was_asked() -> None:
    report = insi.no_call(events=[OTHER], stimulus=STIMULUS)
    assert (report.examined, report.findings) == (2, [])
    assert insi.no_call(events=[STIMULUS, OTHER]).examined == 2


def test_a_call_to_insi_fails_and_is_quoted() -> None:
    report = insi.no_call(events=[OTHER, exchange()], stimulus=STIMULUS)
    assert failing(report) == ["insi.appel_bloque"]
    assert b"Envelope" in report.findings[0].excerpt


def test_silence_without_a_stimulus_judges_nothing() -> None:
    assert insi.no_call(events=[]).examined == 0


def refused(rule: str, code: str, kind: str = "mock-own") -> Evidence:
    """The golden call, which the simulator refused."""
    return exchange(facts={"fault": code}, notes=[{"rule": rule, "kind": kind, "text": f"{code} : non"}])


def test_a_call_refused_for_a_verified_breach_fails() -> None:
    assert failing(insi.request(call=refused("insi.soap", "banc_schema"))) == ["insi.soap"]
    assert failing(insi.request(call=refused("insi.idam", "desir_550", "refusal"))) == ["insi.idam"]


def test_a_call_refused_for_reasons_of_the_bench_is_not_judged() -> None:
    for call in (refused("insi.soap", "banc_taille"), refused("insi.certificat", "banc_certificat")):
        report = insi.request(call=call)
        assert (report.examined, rules(report), failing(report)) == (0, ["insi.refus_simulateur"], [])


def test_a_refusal_that_carries_its_breach_is_told_by_it_where_it_is() -> None:
    where = {"expected": "CPS", "found": "VITALE", "where": "/0/0"}
    for rule, fails in (("insi.assertion_ordre", True), ("insi.assertion_nombre", False)):
        note = {"rule": rule, "kind": "mock-own", "text": "banc_x : non", **where}
        report = insi.request(call=exchange(facts={"fault": "banc_x"}, notes=[note]))
        (finding,) = report.findings
        assert (finding.rule, finding.expected, finding.found) == (rule, "CPS", "VITALE")
        assert (finding.fails, report.examined > 0) == (fails, fails)
        assert (finding.locator[-1].kind, finding.locator[-1].name) == ("xml", "/0/0")


def test_what_was_let_pass_is_told_by_its_breach_too() -> None:
    note = {"rule": "insi.assertion_avenir", "kind": "tolerance", "text": "x Reçu : y.", "expected": "a", "found": "b"}
    (finding,) = insi.request(call=exchange(notes=[note])).findings
    assert (finding.expected, finding.found) == ("a", "b")


def test_an_armed_refusal_or_a_tolerance_is_no_breach_of_the_call() -> None:
    tolerated = [{"rule": "insi.emetteur", "kind": "tolerance", "text": "toléré"}]
    nobody = refused("insi.unknown_person", "insi_102", "refusal")
    for call in (refused("insi.fault", "desir_550", "refusal"), nobody, exchange(notes=tolerated)):
        assert (failing(report := insi.request(call=call)), report.examined > 0) == ([], True)


def tried(prenom: str, code: str) -> Evidence:
    """A search by one given name, and what INSi answered."""
    answer = resultat.build(resultat.resultat(code)) if code else b"<panne/>"
    return exchange(messages.message(messages.traits(prenom=prenom)), answer)


def test_the_order_of_cnda_test_2_07_passes_and_another_fails() -> None:
    names = "OLA CATARINA"
    report = insi.in_sequence(calls=[tried("OLA", "01"), tried("CATARINA", "")], given_names=names)
    assert (report.examined, report.findings) == (2, [])
    flawed = insi.in_sequence(calls=[tried("CATARINA", "01"), tried("OLA CATARINA", "01")], given_names=names)
    assert set(failing(flawed)) == {"insi.sequence"}
    assert b"CATARINA" in flawed.findings[0].excerpt
    assert insi.in_sequence(calls=[exchange(b"<x/>")], given_names=names).examined == 0


CARD_SIGNED = (
    f'<s:Assertion xmlns:s="{messages.SAML}"><s:Subject><s:NameID NameQualifier="VITALE">99</s:NameID></s:Subject>'
    "</s:Assertion>"
)


def carded(security: str = CARD_SIGNED, cover: str = "", **data: Any) -> Evidence:
    """A search with a Vitale card: by default the golden one of DE VINCI RUTH."""
    carried = f'<w:Security xmlns:w="{messages.WSSE}">{security}</w:Security>' if security else ""
    body = vitale.message(vitale.body(**vitale.RUTH), carried, cover or vitale.cover("2760763220765", "1976-07-14"))
    return exchange(body, content_type=vitale.CONTENT_TYPE, operation="rechercherInsAvecCarteVitale", **data)


def test_a_golden_search_by_card_has_no_failure() -> None:
    report = insi.by_card(call=carded())
    assert (failing(report), report.examined > 15) == ([], True)
    assert not failing(insi.by_card(call=carded(), declared={"idam": []}))


def test_a_card_that_did_not_sign_fails_beside_a_professional_and_else_warns() -> None:
    alone = insi.by_card(call=carded(""))
    assert (failing(alone), "insi.assertion_vitale_mtls" in rules(alone)) == ([], True)
    nominative = carded("", listener="insi.cpx", tls={"version": "TLSv1.3", "certificate": None})
    assert failing(insi.by_card(call=nominative)) == ["insi.assertion_vitale_presente"]


def test_a_stale_card_assertion_that_was_refused_fails() -> None:
    note = {"rule": "insi.assertion_vitale_fraicheur", "kind": "mock-own", "text": "banc_vitale_perimee : 21 min"}
    report = insi.by_card(call=carded(facts={"fault": "banc_vitale_perimee"}, notes=[note]))
    assert failing(report) == ["insi.assertion_vitale_fraicheur"]


def test_another_call_is_no_search_by_card() -> None:
    assert insi.by_card(call=exchange(b"<x/>")).examined == 1
    assert not failing(insi.by_card(call=exchange()))


def test_a_call_refused_for_its_content_type_is_told_so_and_only_so() -> None:
    note = {"rule": "insi.content_type", "kind": "mock-own", "text": "banc_content_type : Content-Type attendu"}
    call = exchange(content_type="text/xml; charset=utf-8", notes=[note], facts={"fault": "banc_content_type"})
    assert failing(insi.request(call=call)) == ["insi.content_type"]


def test_reading_the_contract_is_no_call() -> None:
    contract = exchange(b"", operation="wsdl")
    assert not insi.no_call(events=[contract], stimulus=STIMULUS).findings


def test_traits_are_judged_of_a_search_by_traits_alone() -> None:
    assert insi.traits_sent(call=carded(), traits=ENTERED).examined == 0
    assert insi.by_card(call=exchange()).examined == 0


def test_a_header_block_that_comes_twice_warns_and_the_refusal_is_not_judged() -> None:
    body = messages.message(header=messages.HEADER + messages.LPS)
    assert rules(insi.request(call=exchange(body))) == ["insi.entete_double"]
    note = {"rule": "insi.entete_double", "kind": "mock-own", "text": "banc_entete_double : ContexteLPS, 2 fois"}
    refusal = insi.request(call=exchange(body, notes=[note], facts={"fault": "banc_entete_double"}))
    assert (refusal.examined, failing(refusal)) == (0, [])


def test_a_search_by_card_is_told_what_is_let_pass_too() -> None:
    old = carded().body().replace(b'Version="01_02"', b'Version="1.0"')
    report = insi.by_card(call=exchange(old, content_type=vitale.CONTENT_TYPE))
    assert "insi.contexte_bam_version" in rules(report)


def test_what_the_simulator_alone_saw_and_let_pass_warns_once() -> None:
    notes = [
        {"rule": "insi.contexte_rejoue", "kind": "tolerance", "text": "Id sert une fois. Reçu : MessageID uuid:1."},
        {"rule": "insi.contexte_bam_version", "kind": "tolerance", "text": "Reçu : x."},
        {"rule": "insi.assertion_porteur", "kind": "tolerance", "text": "connue, et non inférée. Reçu : x."},
    ]
    body = messages.message(header=messages.HEADER.replace("01_02", "1.0"))
    for report in (insi.request(call=exchange(body, notes=notes)), insi.by_card(call=carded(notes=notes[:1]))):
        assert rules(report).count("insi.contexte_rejoue") == 1
        assert rules(report).count("insi.contexte_bam_version") <= 1
        assert not failing(report)
    assert "MessageID uuid:1" in [finding.found for finding in insi.request(call=exchange(notes=notes)).findings]


def test_a_test_of_the_assertion_has_nothing_to_judge_without_one() -> None:
    alone = insi.by_card(call=carded(""), asserted=True)
    assert (alone.examined, failing(alone), "insi.assertion_a_juger" in rules(alone)) == (0, [], True)
    assert insi.by_card(call=carded(), asserted=True).examined > 0
    nominative = carded("", listener="insi.cpx", tls={"version": "TLSv1.3", "certificate": None})
    assert failing(insi.by_card(call=nominative, asserted=True)) == ["insi.assertion_vitale_presente"]


def test_the_certificate_that_the_bench_did_not_ask_for_is_not_missed() -> None:
    note = {"rule": "insi.certificat", "kind": "refusal", "text": "desir_560 : certificat absent"}
    told = {"tls": {"version": "TLSv1.2", "certificate": None}, "facts": {"fault": "desir_560"}, "notes": [note]}
    report = insi.request(call=exchange(**told, tls_fault="no-client-certificate-request"))
    assert (report.examined, rules(report)) == (0, [])
    assert rules(insi.request(call=exchange(**told))) == ["insi.certificat"]
