"""Checks of calls to INSi. Evidence is an exchange event of the mock ``insi``."""

from collections.abc import Mapping, Sequence
from typing import Any

from formats import xml
from formats.ins.traits import Traits
from formats.insi import (
    appel,
    assertion,
    encodage,
    entetes,
    exigences,
    exigences_assertion,
    exigences_vitale,
    resultat,
    sequence,
    service,
    structure,
)
from formats.insi.appel import Appel
from formats.insi.resultat import ResultatError
from formats.insi.sequence import Essai
from formats.rule import RULES, Breach, Mark, Rule, Text, rule
from formats.soap import SoapError
from harness.checks.check import Evidence, Finding, Report, check
from record.event import Json, Kind
from record.locator import Layer, Locator

REFUSED = rule(
    "insi.refus_simulateur",
    "refus du simulateur : la réponse de la plateforme n'est pas connue",
    Mark.INFERRED,
    Text("L'appel est accepté.", "The call is accepted."),
    Text("Lire la raison du refus et corriger l'appel.", "Read why it was refused and correct the call."),
)
CARD_IN_MTLS = rule(
    "insi.assertion_vitale_mtls",
    "[?] insi.md §1.3 : l'assertion Vitale n'est connue qu'avec celle du professionnel",
    Mark.UNKNOWN,
    Text(
        "En TLS mutuel aussi, la recherche avec carte porte l'assertion Vitale.",
        "With mutual TLS too, a search with a card carries the Vitale assertion.",
    ),
    Text("Faire signer l'assertion par la carte.", "Have the card sign the assertion."),
)
NOTHING_SIGNED = rule(
    "insi.assertion_a_juger",
    "[?] insi.md §1.3, §3.2 : ce test porte sur l'assertion Vitale, que le TLS mutuel ne demande pas à coup sûr",
    Mark.UNKNOWN,
    Text(
        "Ce test porte sur l'assertion Vitale : un appel qui n'en a pas n'y est pas jugé.",
        "This test is about the Vitale assertion: a call without one is not judged.",
    ),
    Text("Envoyer l'assertion que la carte a signée, puis rejouer.", "Send the card's assertion, then play again."),
)
_OF_THE_SERVICE = frozenset({"insi.fault", "insi.unknown_person"})
"""What is noted of a refusal that is none of the call's doing: armed, or how a profile answers an unknown person."""
_BEFORE = 24
"""How many bytes are quoted up to one that cannot be read."""
_CONTRACT = "wsdl"
"""The operation of a request for the WSDL or a schema."""
UNSURE = frozenset({"banc_taille", "banc_certificat"})
"""Refusals by limits and authorities of the bench: that they break the rule that they name is not verified."""


@check("insi.request", Text("Un appel INSi bien formé et complet", "A well-formed, complete INSi call"))
def request(
    *, call: Evidence, operation: str = service.RECHERCHE_TRAITS, declared: Mapping[str, Json] | None = None
) -> Report:
    """Judge a search by traits: addressing, contexts, traits, certificate and TLS; a refused call does not pass.

    ``declared`` adds the product's authorisation numbers (``idam``, a list).
    A refusal for a breach that is not verified leaves the call unjudged (nothing examined), and tells why.
    """
    report = Report()
    read = _read(call, report)
    if read is not None:
        _examine(report, call, 3, exigences.addressing_breaches(read, operation))
        _judge_header(report, call, read, declared)
        _judge_traits(report, call, read)
        _judge_caller(report, call, read)
        _tell_tolerated(report, call)
    _judge_refusal(report, call)
    return report


def _tell_tolerated(report: Report, call: Evidence) -> None:
    """What the simulator alone could see (age, replay, assertions) and let pass: the guide does not."""
    told = {finding.rule for finding in report.findings}
    for note in call.data.get("notes") or ():
        broken = RULES.get(str(note.get("rule", "")))
        if note.get("kind") != "tolerance" or broken is None or broken.mark is Mark.VERIFIED or broken.id in told:
            continue
        found = str(note.get("text", "")).rpartition(" Reçu : ")[2].removesuffix(".")
        _place_noted(report, call, _noted(note, broken) or Breach(broken, "le guide suivi", found))


def _judge_header(report: Report, call: Evidence, read: Appel, declared: Mapping[str, Json] | None) -> None:
    """Structure, contexts, security and how often each block comes, whatever the operation."""
    _examine(report, call, 4, structure.breaches(read))
    _examine(report, call, 1, structure.written_breaches(read))
    _examine(report, call, 7, exigences.context_breaches(read, (declared or {}).get("idam", ())))
    _examine(report, call, 6, exigences.tolerated_breaches(read, ""))
    _examine(report, call, 1, entetes.double_breaches(read))


def _judge_refusal(report: Report, call: Evidence) -> None:
    """What the simulator refused the call for, unless a scenario armed the refusal or the rule already failed."""
    for note in refusals(call.data):
        if _is_unasked(call) and note.get("rule") == exigences.CERTIFICATE.id:
            report.examined = 0
            continue
        broken = RULES.get(str(note.get("rule", "")), REFUSED)
        sure = broken.mark is Mark.VERIFIED and str(_facts(call).get("fault", "")) not in UNSURE
        own = broken if sure or broken.mark is not Mark.VERIFIED else REFUSED
        breach = _noted(note, own) or Breach(broken if sure else REFUSED, "appel accepté", str(note.get("text", "")))
        if not any(_says_already(finding, breach) for finding in report.findings):
            _place_noted(report, call, breach)
        if not sure:
            report.examined = 0


def _says_already(finding: Finding, breach: Breach) -> bool:
    """Whether a finding told a breach already; a warning of that rule does when the breach is no more than one."""
    return finding.rule == breach.rule.id and (finding.fails or finding.to_set or breach.rule.mark is not Mark.VERIFIED)


def _noted(note: Mapping[str, Json], broken: Rule) -> Breach | None:
    """The breach that a note of the simulator carries; None when it does not, or when the rule is none of its own."""
    if broken is REFUSED or "expected" not in note:
        return None
    return Breach(broken, *(str(note.get(name, "")) for name in ("expected", "found", "where")))


def _place_noted(report: Report, call: Evidence, breach: Breach) -> None:
    """Where the simulator saw a breach: an element of the body, else the whole body."""
    report.add(breach, *(call.xml_at(breach.where) if breach.where else (call.body_layers(), call.body())))


def refusals(data: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    """The notes of a refusal: with a code of the platform, or (``mock-own``) with the simulator's, which they cite.

    ``data`` is that of an exchange; what is none of the call's doing is left out.
    """
    notes = [note for note in data.get("notes") or () if note.get("rule") not in _OF_THE_SERVICE]
    fault = str((data.get("facts") or {}).get("fault", ""))
    return [
        note
        for note in notes
        if note.get("kind") == "refusal"
        or (note.get("kind") == "mock-own" and fault and str(note.get("text", "")).startswith(f"{fault} :"))
    ]


def _facts(call: Evidence) -> Mapping[str, Json]:
    return call.data.get("facts") or {}


def _read(call: Evidence, report: Report) -> Appel | None:
    """The call of an exchange; an unreadable one is a finding."""
    report.look()
    try:
        return appel.read(call.body(), call.header("Content-Type"))
    except SoapError as error:
        breach = encodage.unreadable_breach(error) or Breach(exigences.SOAP, "SOAP 1.2", str(error))
        report.add(breach, *_unreadable_at(call, error))
        return None


def _unreadable_at(call: Evidence, error: SoapError) -> tuple[Locator, bytes]:
    """The body; up to the byte that is not of its encoding, and little before it, when that is what is wrong."""
    layers, body = call.body_layers(), call.body()
    if error.unreadable is None or error.unreadable.position < 0:
        return layers, body
    end = error.unreadable.position + 1
    start = max(0, end - _BEFORE)
    part = layers[-1]
    return (*layers[:-1], Layer(part.kind, part.name, part.start + start, part.start + end)), body[start:end]


def _examine(report: Report, call: Evidence, facts: int, breaches: Sequence[Breach]) -> None:
    report.look(facts)
    for breach in breaches:
        _place(report, call, breach)


def _place(report: Report, call: Evidence, breach: Breach) -> None:
    if breach.where:
        report.add(breach, *call.xml_at(breach.where))
    else:
        head = int(call.data.get("request_head", 0))
        layers = (Layer("event", str(call.number)), Layer("part", "request", 0, head))
        report.add(breach, layers, call.part("request")[:head])


def _judge_traits(report: Report, call: Evidence, read: Appel) -> None:
    if read.recherche is None:
        found = read.envelope.payload.tag
        _examine(report, call, 1, [Breach(exigences.SOAP, "RECSANSVITALE", found, "/")])
        return
    _examine(report, call, 4, exigences.mandatory_breaches(read.recherche))
    _examine(report, call, 4, exigences.lexical_breaches(read.recherche))


def _judge_caller(report: Report, call: Evidence, read: Appel) -> None:
    """The certificate matters in mutual TLS only; nothing is judged when the TLS facts are not known."""
    tls = call.data.get("tls")
    if not isinstance(tls, Mapping):
        return
    if not call.data.get("tls_fault"):  # the bench chose what it speaks there
        _at_tls(report, call, exigences.tls_breaches(str(tls.get("version", ""))), "/tls/version")
    if call.data.get("listener") == "insi.cpx" or _is_unasked(call):
        return
    certificate = tls.get("certificate") or {}
    _at_tls(report, call, exigences.certificate_breaches(str(certificate.get("cn", ""))), "/tls/certificate/cn")
    if certificate.get("ou"):
        _examine(report, call, 1, exigences.emitter_breaches(read, str(certificate["ou"])))


def _is_unasked(call: Evidence) -> bool:
    """Whether no certificate was shown to a TLS fault: only the one that asks for none lets such a call by."""
    return bool(call.data.get("tls_fault")) and not (call.data.get("tls") or {}).get("certificate")


def _at_tls(report: Report, call: Evidence, breaches: Sequence[Breach], where: str) -> None:
    report.look()
    for breach in breaches:
        report.add(breach, (Layer("event", str(call.number)), Layer("json", where)), breach.found.encode())


@check("insi.traits_sent", Text("Les traits cherchés sont ceux du patient", "The traits searched are the patient's"))
def traits_sent(*, call: Evidence, traits: Mapping[str, Json]) -> Report:
    """Judge the traits of a search beside those entered (``family_name``, ``given_names``, ``sex``…)."""
    report = Report()
    read = _read(call, report)
    if read is not None and read.recherche is not None:
        breaches = exigences.sent_breaches(read.recherche, _entered(traits))
        _examine(report, call, 5 if read.recherche.lieu else 4, breaches)
    return report if read is None else _unless_other(report, searched=read.recherche is not None)


def _unless_other(report: Report, *, searched: bool) -> Report:
    """Nothing was examined of a call that is not the search meant."""
    report.examined = report.examined if searched else 0
    return report


def _entered(traits: Mapping[str, Any]) -> Traits:
    names = ("family_name", "given_names", "sex", "birth_date", "birth_place")
    return Traits(*(str(traits.get(name) or "") for name in names))


@check("insi.no_call", Text("INSi n'a pas été appelé", "INSi was not called"))
def no_call(*, events: Sequence[Evidence], stimulus: Evidence | None = None) -> Report:
    """Judge the events of a window: none is a call to INSi. Reading its contract (``?wsdl``) is none.

    The stimulus that should have led to no call is given apart or among the events; it is what makes silence count.
    """
    report = Report()
    report.look(len(events) + (stimulus is not None))
    for event in events:
        if event.event.kind is Kind.EXCHANGE and event.data.get("mock") == "insi" and event.operation != _CONTRACT:
            breach = Breach(service.NO_CALL, "aucun appel", event.operation or "un appel")
            report.add(breach, event.body_layers(), event.body())
    return report


@check("insi.by_card", Text("Un appel INSi par carte Vitale complet", "A complete INSi call by Vitale card"))
def by_card(*, call: Evidence, declared: Mapping[str, Json] | None = None, asserted: bool = False) -> Report:
    """Judge a search with a Vitale card: addressing, header, the card's assertion, what RECVITALE and cover say.

    The age of the assertion, and its coherence with the card, are judged by the mock, which refuses such a call.
    ``asserted``: the card's assertion is what is to be judged, so that a call without one is not (nothing examined).
    """
    report = Report()
    read = _read(call, report)
    if read is None or read.vitale is None:
        _judge_refusal(report, call)
        return report if read is None else _unless_other(report, searched=False)
    _examine(report, call, 3, exigences.addressing_breaches(read, service.RECHERCHE_VITALE))
    _judge_header(report, call, read, declared)
    _examine(report, call, 2, exigences_vitale.mandatory_breaches(read.vitale))
    _examine(report, call, 4, exigences_vitale.tolerated_breaches(read, read.vitale))
    missing = _card_breaches(read, nominative=call.data.get("listener") == "insi.cpx", asserted=asserted)
    _examine(report, call, 1, missing)
    _judge_caller(report, call, read)
    _tell_tolerated(report, call)
    _judge_refusal(report, call)
    return _unless_other(report, searched=not (asserted and missing))


def _card_breaches(read: Appel, *, nominative: bool, asserted: bool) -> list[Breach]:
    """Whether a card signed; without a professional's assertion beside it, that it must is not known."""
    qualifiers = [assertion.read(element).qualifier for element in assertion.in_security(read)]
    unnamed = nominative and any(kind not in exigences_assertion.LIFE for kind in qualifiers)
    if assertion.VITALE in qualifiers or unnamed:  # a qualifier that is none: the refusal tells it
        return []
    where = "" if read.security is None else xml.path_of(read.security)
    broken = exigences_assertion.VITALE_PRESENT if nominative else NOTHING_SIGNED if asserted else CARD_IN_MTLS
    return [Breach(broken, "une assertion Vitale", "absente", where)]


@check("insi.sequence", Text("L'ordre des appels du test 2.07", "The order of the calls of test 2.07"))
def in_sequence(*, calls: Sequence[Evidence], given_names: str) -> Report:
    """Judge the searches by traits made for one person, in order, beside the given names typed (CNDA test 2.07)."""
    report = Report()
    tries = [(call, *essai) for call in calls if (essai := _essai(call)) is not None]
    report.look(len(tries))
    for breach in sequence.breaches(given_names, [essai for _, _, essai in tries]) if tries else ():
        call, where, _ = tries[int(breach.where)]
        report.add(breach, *call.xml_at(where))
    return report


def _essai(call: Evidence) -> tuple[str, Essai] | None:
    """Where a search by traits names the given name, and the search; None for another call, or an unreadable one."""
    try:
        read = appel.read(call.body(), call.header("Content-Type"))
    except SoapError:
        return None
    asked = read.recherche
    return None if asked is None else (asked.where("Prenom"), Essai(asked.prenom, asked.lieu, _code(call)))


def _code(call: Evidence) -> str:
    try:
        return resultat.read(call.body("response")).code
    except (SoapError, ResultatError):
        return ""
