"""RESULTAT: the platform's own text, and reading anybody's."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from formats.insi import resultat
from formats.insi.enveloppe import Profile
from formats.insi.resultat import Identifiant, Individu, Resultat, ResultatError, Tiq
from formats.soap import SoapError
from tests.formats.insi import messages

LEONARDO = Individu(
    Identifiant("1140263220833", "56", "1.2.250.1.213.1.4.8"),
    Tiq("DE VINCI", "LEONARDO PIERO", "M", "2014-02-01", "63220"),
)
HISTORY = Identifiant("2090763220834", "39", "1.2.250.1.213.1.4.8", "2019-03-01", "2019-02-28")

WIRE_00 = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope">'
    '<env:Body xmlns:S="http://www.w3.org/2003/05/soap-envelope" xmlns:env="http://www.w3.org/2003/05/soap-envelope">'
    '<RESULTAT xmlns="http://www.cnamts.fr/INSiResultat" xmlns:ns0="http://www.cnamts.fr/INSiRecVit" '
    'xmlns:ns1="http://www.cnamts.fr/INSiRecSans"><CR><CodeCR>00</CodeCR><LibelleCR>OK</LibelleCR></CR><INDIVIDU>'
    "<INSACTIF><IdIndividu><NumIdentifiant>1140263220833</NumIdentifiant><Cle>56</Cle></IdIndividu>"
    "<OID>1.2.250.1.213.1.4.8</OID></INSACTIF><TIQ><NomNaissance>DE VINCI</NomNaissance>"
    "<ListePrenom>LEONARDO PIERO</ListePrenom><Sexe>M</Sexe><DateNaissance>2014-02-01</DateNaissance>"
    "<LieuNaissance>63220</LieuNaissance></TIQ></INDIVIDU></RESULTAT></env:Body></soap:Envelope>"
)


def test_the_answer_00_is_the_text_of_the_wire() -> None:
    assert resultat.build(resultat.resultat("00", LEONARDO)).decode() == WIRE_00


def test_a_former_matricule_comes_after_the_active_one() -> None:
    built = resultat.build(resultat.resultat("00", replace(LEONARDO, historique=(HISTORY,)))).decode()
    assert (
        "</INSACTIF><INSHISTO><IdIndividu><NumIdentifiant>2090763220834</NumIdentifiant><Cle>39</Cle></IdIndividu>"
        "<OID>1.2.250.1.213.1.4.8</OID><DateDeb>2019-03-01</DateDeb><DateFin>2019-02-28</DateFin></INSHISTO><TIQ>"
    ) in built


@pytest.mark.parametrize(("code", "label"), [("01", "Aucune identite trouvee"), ("02", "Plusieurs identites trouvees")])
def test_the_other_codes_hold_a_label_and_nobody(code: str, label: str) -> None:
    answer = resultat.read(resultat.build(resultat.resultat(code)))
    assert (answer.code, answer.label, answer.individu) == (code, label, None)


def test_the_recorded_view_has_an_empty_header() -> None:
    built = resultat.build(resultat.resultat("01"), Profile.WIRE_2023)
    assert b"<env:Header/><env:Body" in built


def test_an_empty_trait_is_not_an_absent_one() -> None:
    empty = replace(LEONARDO, tiq=replace(LEONARDO.tiq, sexe="", lieu=None))
    read = resultat.read(resultat.build(resultat.resultat("00", empty)))
    assert read.individu is not None
    assert (read.individu.tiq.sexe, read.individu.tiq.lieu) == ("", None)


def test_each_fact_read_is_located() -> None:
    read = resultat.read(resultat.build(resultat.resultat("00", LEONARDO)))
    assert set(read.paths) == {
        "matricule", "oid", "family_name", "given_names", "sex", "birth_date", "birth_place",
    }  # fmt: skip


@pytest.mark.parametrize("raw", [b"", b"<x/>", messages.message(namespace="urn:autre")])
def test_what_is_not_soap_is_an_error(raw: bytes) -> None:
    with pytest.raises(SoapError):
        resultat.read(raw)


def test_another_body_is_an_error() -> None:
    with pytest.raises(ResultatError):
        resultat.read(messages.message())


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="￾￿"), max_size=12).map(str.strip)
MAYBE = st.none() | TEXT


@given(
    st.builds(Identifiant, TEXT, MAYBE, TEXT, MAYBE, MAYBE, MAYBE),
    st.builds(Tiq, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE),
    st.sampled_from(Profile),
)
def test_whatever_is_built_is_read_back(actif: Identifiant, tiq: Tiq, profile: Profile) -> None:
    built = Resultat("00", "OK", Individu(actif, tiq, (actif,)))
    assert resultat.read(resultat.build(built, profile)) == built


@given(st.binary(max_size=120))
def test_any_bytes_are_an_answer_or_an_error(raw: bytes) -> None:
    with pytest.raises((SoapError, ResultatError)):
        resultat.read(raw)


def test_cnda_injection_files_are_read_whatever_their_prefixes(shared_data: Path) -> None:
    files = sorted(shared_data.glob("insi/cnda-injection-*/*.xml"))
    assert files
    for file in files:
        answer = resultat.read(file.read_bytes())
        assert (answer.individu is not None) == (answer.code == "00")
        assert answer.label == resultat.LABELS[answer.code]


def test_our_answers_follow_the_official_schema(shared_data: Path) -> None:
    folder = shared_data / "insi/wsdl/xsd/ServiceIdentiteCertifiee"
    schema = etree.XMLSchema(etree.parse(str(folder / "INSi_RESULTAT_INS.xsd")))
    history = (HISTORY, replace(HISTORY, type="NIR", start=None, end=None))
    for answer in (
        resultat.resultat("00", LEONARDO),
        resultat.resultat("00", replace(LEONARDO, historique=history)),
        resultat.resultat("01"),
        resultat.resultat("02"),
    ):
        payload = etree.fromstring(resultat.build(answer))[-1][0]
        schema.assertValid(etree.fromstring(etree.tostring(payload)))
