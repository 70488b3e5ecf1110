"""The rules of a call to INSi."""

import pytest

from formats import xml
from formats.ins.traits import Traits
from formats.insi import appel, exigences
from formats.insi.appel import Appel, Recherche
from formats.insi.service import RECHERCHE_TRAITS
from tests.formats.insi import messages


def call(header: str | None = None, content_type: str = messages.CONTENT_TYPE, body: str | None = None) -> Appel:
    return appel.read(messages.message(body, header), content_type)


def search(**values: str | None) -> Recherche:
    found = call(body=messages.traits(**values)).recherche  # type: ignore[arg-type]
    assert found is not None
    return found


def ids(breaches: list[exigences.Breach]) -> list[str]:
    return [breach.rule.id for breach in breaches]


def test_a_golden_call_follows_every_rule() -> None:
    golden = call()
    assert golden.recherche is not None
    assert not exigences.addressing_breaches(golden, RECHERCHE_TRAITS)
    assert not exigences.context_breaches(golden)
    assert not exigences.mandatory_breaches(golden.recherche)
    assert not exigences.lexical_breaches(golden.recherche)
    assert ids(exigences.tolerated_breaches(golden, messages.OU)) == []


ADDRESSING = [
    (messages.HEADER, "application/soap+xml", []),
    (messages.HEADER, 'application/soap+xml; action="urn:autre"', ["insi.action"]),
    (messages.BAM + messages.LPS + messages.MESSAGE_ID_HEADER, messages.CONTENT_TYPE, ["insi.action"]),
    (messages.BAM + messages.LPS + messages.ACTION_HEADER, messages.CONTENT_TYPE, ["insi.message_id"]),
    (messages.HEADER.replace("uuid:0b", "urn:uuid:0b"), messages.CONTENT_TYPE, ["insi.message_id_forme"]),
]


@pytest.mark.parametrize(("header", "content_type", "expected"), ADDRESSING)
def test_addressing(header: str, content_type: str, expected: list[str]) -> None:
    assert ids(exigences.addressing_breaches(call(header, content_type), RECHERCHE_TRAITS)) == expected


CONTEXTS = [
    (messages.BAM, "", ["insi.contexte_bam"]),
    (messages.LPS, "", ["insi.contexte_lps"]),
    ("<b:COUVERTURE/>", "", ["insi.contexte_bam"]),
    ("<b:Temps>2026-11-21T19:10:20.064Z</b:Temps>", "<b:Temps>21/11/2026</b:Temps>", ["insi.contexte_bam"]),
    ("<l:Id>18e1a771-562a-4ab9-9c84-cc0573041d8c</l:Id>", "<l:Id/>", ["insi.contexte_lps"]),
    ('<l:IDAM R="4">TEST17NF00000</l:IDAM>', "", ["insi.idam"]),
]


@pytest.mark.parametrize(("old", "new", "expected"), CONTEXTS)
def test_contexts(old: str, new: str, expected: list[str]) -> None:
    assert ids(exigences.context_breaches(call(messages.HEADER.replace(old, new)))) == expected


def test_both_contexts_may_be_missing() -> None:
    assert ids(exigences.context_breaches(call(""))) == ["insi.contexte_bam", "insi.contexte_lps"]


TOLERATED = [
    ('Version="01_02"', 'Version="1.0"', "insi.contexte_bam_version"),
    ("urn:lps:editeur-test:1.0", "Editeur", "insi.contexte_lps_nom"),
    (f"<b:Emetteur>{messages.OU}", "<b:Emetteur>adresse@exemple.fr", "insi.emetteur"),
    (f"<b:Emetteur>{messages.OU}", "<b:Emetteur>", "insi.emetteur"),
    (f"<l:Emetteur>{messages.OU}</l:Emetteur>", "<l:Emetteur/>", "insi.emetteur"),
    ("<a:MessageID", f'<a:To xmlns:a="{messages.WSA}">x</a:To><a:MessageID', "insi.adressage_superflu"),
    ("<a:MessageID", f"{messages.EMPTY_SECURITY}<a:MessageID", "insi.security_vide"),
]


@pytest.mark.parametrize(("old", "new", "expected"), TOLERATED)
def test_what_the_platform_lets_pass_is_named(old: str, new: str, expected: str) -> None:
    breaches = exigences.tolerated_breaches(call(messages.HEADER.replace(old, new, 1)), messages.OU)
    assert expected in ids(breaches)


def test_an_emitter_may_be_left_out() -> None:
    header = messages.HEADER.replace(f"<b:Emetteur>{messages.OU}</b:Emetteur>", "")
    assert exigences.emitter_breaches(call(header), messages.OU) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("nom", "", "insi.nom_obligatoire"),
        ("nom", None, "insi.nom_obligatoire"),
        ("prenom", "", "insi.prenom_obligatoire"),
        ("sexe", "", "ins.sexe"),
        ("sexe", "I", "ins.sexe"),
        ("date", "01/02/2014", "ins.date_naissance"),
        ("date", None, "ins.date_naissance"),
    ],
)
def test_a_missing_trait_is_named_where_it_should_be(name: str, value: str | None, expected: str) -> None:
    recherche = search(**{name: value})
    (breach,) = exigences.mandatory_breaches(recherche)
    assert breach.rule.id == expected
    assert breach.where


def test_a_forbidden_spelling_is_located_in_the_bytes() -> None:
    raw = messages.message(messages.traits("D’ÆION", "CŒUR"))
    recherche = appel.read(raw).recherche
    assert recherche is not None
    first, second = exigences.lexical_breaches(recherche)
    start, end = xml.locate(raw, first.where)
    assert raw[start:end].decode() == "<i:NomNaissance>D’ÆION</i:NomNaissance>"
    assert second.rule.id == "ins.prenom"


@pytest.mark.parametrize("cn", ["INSI-MANU", "INSI-AUTO"])
def test_two_certificate_names_are_let_in(cn: str) -> None:
    assert not exigences.certificate_breaches(cn)


@pytest.mark.parametrize("cn", ["", "insi-manu", "INSI_MANU", "INSI-MANU ", "LOGICIEL"])
def test_any_other_certificate_name_is_a_breach(cn: str) -> None:
    assert exigences.certificate_breaches(cn)


@pytest.mark.parametrize(("version", "fine"), [("TLSv1.3", True), ("TLSv1.2", True), ("TLSv1.1", False)])
def test_old_tls_is_a_breach(version: str, fine: bool) -> None:
    assert (not exigences.tls_breaches(version)) is fine


ENTERED = Traits("Tchitchi", "Ola Catarina Bella", "F", "1936-06-21", "63220")


@pytest.mark.parametrize(
    ("sent", "fine"),
    [
        ("OLA", True),
        ("CATARINA", True),
        ("OLA CATARINA", True),
        ("OLA CATARINA BELLA", True),
        ("BELLA OLA", False),
        ("MARIA", False),
        ("OLAF", False),
    ],
)
def test_a_search_names_some_of_the_given_names_in_order(sent: str, fine: bool) -> None:
    recherche = search(nom="TCHITCHI", prenom=sent, sexe="F", date="1936-06-21", lieu=None)
    assert (not exigences.sent_breaches(recherche, ENTERED)) is fine


def test_a_composed_given_name_is_not_cut() -> None:
    entered = Traits("D'ARTAGNAN", "PIERRE-ALAIN GUNTHER", "M", "2001-06-17")
    sent = {"nom": "D'ARTAGNAN", "sexe": "M", "date": "2001-06-17", "lieu": None}
    assert exigences.sent_breaches(search(prenom="PIERRE", **sent), entered)
    assert not exigences.sent_breaches(search(prenom="PIERRE ALAIN", **sent), entered)


@pytest.mark.parametrize(
    ("name", "value"),
    [("nom", "AUTRE"), ("sexe", "M"), ("date", "1936-06-22"), ("lieu", "99999")],
)
def test_any_other_trait_is_the_patients(name: str, value: str) -> None:
    golden = {"nom": "TCHITCHI", "prenom": "OLA", "sexe": "F", "date": "1936-06-21", "lieu": "63220"}
    assert not exigences.sent_breaches(search(**golden), ENTERED)
    (breach,) = exigences.sent_breaches(search(**{**golden, name: value}), ENTERED)
    assert breach.found == value


def test_unknown_parts_of_a_date_are_sent_as_entered_or_completed() -> None:
    entered = Traits("BANC-DOUTE", "SAMIR", "M", "1950-00-00")
    sent = {"nom": "BANC-DOUTE", "prenom": "SAMIR", "sexe": "M", "lieu": None}
    for date in ("1950-00-00", "1950-12-31"):
        assert not exigences.sent_breaches(search(date=date, **sent), entered)
    assert exigences.sent_breaches(search(date="1950-01-01", **sent), entered)


def test_a_composed_given_name_may_be_anywhere_in_the_list() -> None:
    entered = Traits("BANC", "MARIE JEAN-PAUL", "M", "2001-06-17")
    sent = {"nom": "BANC", "sexe": "M", "date": "2001-06-17", "lieu": None}
    assert not exigences.sent_breaches(search(prenom="JEAN PAUL", **sent), entered)
    assert exigences.sent_breaches(search(prenom="JEAN", **sent), entered)


@pytest.mark.parametrize(
    ("typed", "sent"), [("D‘ÆION", "D'AEION"), ("SØREN–ŁUKASZ", "SOREN-LUKASZ"), ("D´ARC", "D'ARC")]
)
def test_a_name_that_had_to_be_transliterated_is_the_patients(typed: str, sent: str) -> None:
    entered = Traits(typed, "PAUL", "M", "2001-06-17")
    recherche = search(nom=sent, prenom="PAUL", sexe="M", date="2001-06-17", lieu=None)
    assert not exigences.sent_breaches(recherche, entered)
