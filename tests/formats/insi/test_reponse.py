"""The rules of an answer of INSi (insi.md §1.6, §1.8)."""

from dataclasses import replace

import pytest
from lxml import etree

from formats import soap
from formats.insi import erreurs, reponse, resultat, service
from formats.insi.resultat import Identifiant, Individu, Tiq

ACTIVE = Identifiant("1140263220833", "56", "1.2.250.1.213.1.4.8")
FORMER = Identifiant("2090763220834", "39", "1.2.250.1.213.1.4.8", "2019-03-01", "2019-02-28")
FOUND = Individu(ACTIVE, Tiq("DE VINCI", "LEONARDO PIERO", "M", "2014-02-01", "63220"), (FORMER,))


def broken(raw: bytes) -> set[str]:
    return {breach.rule.id for breach in reponse.breaches(soap.read(raw).payload)}


def written(individu: Individu) -> bytes:
    return resultat.build(resultat.resultat("00", individu))


def test_what_the_mock_answers_follows_every_rule() -> None:
    assert broken(written(FOUND)) == set()
    for code in ("01", "02"):
        assert broken(resultat.build(resultat.resultat(code))) == set()


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ("<CodeCR>00", "<CodeCR>07", {"insi.reponse_code"}),
        ("<CodeCR>00", "<CodeCR>01", {"insi.reponse_code", "insi.reponse_libelle"}),
        ("<LibelleCR>OK", "<LibelleCR>Ok", {"insi.reponse_libelle"}),
        ("<OID>1.2.250.1.213.1.4.8</OID><DateDeb>2019-03-01</DateDeb>", "", {"insi.reponse_schema"}),
        ("<Sexe>M</Sexe>", "<Sexe></Sexe>", {"insi.reponse_schema", "insi.reponse_traits"}),
        ("<Sexe>M</Sexe>", "", {"insi.reponse_traits"}),
        ("2014-02-01", "01/02/2014", {"insi.reponse_schema"}),
        ("<Cle>56", "<Cle>57", {"ins.key"}),
        ("<Cle>39", "<Cle>40", {"insi.cle_historique"}),
        ("<Cle>56</Cle>", "", set()),
        ("</OID></INSACTIF>", "9</OID></INSACTIF>", {"ins.oid"}),
        ("<TIQ>", "<Autre/><TIQ>", {"insi.reponse_schema"}),
        ("<TIQ>", '<x:TIQ xmlns:x="urn:x"/><TIQ>', {"insi.reponse_schema"}),
        ("<TIQ>", "<TIQ>texte", {"insi.reponse_schema"}),
        ("<TIQ>", '<TIQ a="1">', {"insi.reponse_schema"}),
        ("<TIQ>", '<TIQ xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="t">', set()),
        ("<OID>", "<OID><a/>", {"insi.reponse_schema"}),
        ("2019-02-28", "2019-02-30", {"insi.reponse_schema"}),
        ("2019-02-28", " 2019-02-28 ", set()),
        ("2014-02-01", "2014-00-00", set()),
    ],
)
def test_each_rule(old: str, new: str, rules: set[str]) -> None:
    raw = written(FOUND).decode()
    assert old in raw
    assert broken(raw.replace(old, new, 1).encode()) == rules


def test_the_order_of_the_schema() -> None:
    moved = "<DateDeb>2019-03-01</DateDeb><IdIndividu>"
    raw = written(FOUND).decode().replace("<DateDeb>2019-03-01</DateDeb>", "")
    raw = raw.replace("<INSHISTO><IdIndividu>", f"<INSHISTO>{moved}")
    assert broken(raw.encode()) == {"insi.reponse_schema"}


@pytest.mark.parametrize("code", erreurs.CATALOGUE)
def test_the_faults_of_the_catalogue(code: str) -> None:
    payload = soap.read(erreurs.build(erreurs.CATALOGUE[code])).payload
    assert reponse.fault_breaches(payload) == []


def test_a_fault_without_its_attributes_and_one_that_nobody_knows() -> None:
    fault = soap.read(erreurs.build(replace(erreurs.CATALOGUE["desir_550"], code="insi_999"))).payload
    assert {breach.rule.id for breach in reponse.fault_breaches(fault)} == {"insi.faute_connue"}
    error = next(fault.iter(f"{{{service.SIRAM}}}Erreur"))
    del error.attrib["severite"]
    assert {breach.rule.id for breach in reponse.fault_breaches(fault)} == {"insi.faute"}
    assert {breach.rule.id for breach in reponse.fault_breaches(etree.fromstring("<a/>"))} == {"insi.faute"}
