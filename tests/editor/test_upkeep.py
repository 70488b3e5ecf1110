"""Known patients: looked up, corrected, verified; and what the log keeps of it."""

import re
from typing import Any

import pytest

from editor.defects import Defect
from tests.editor.product import INSI, LEONARDO, Product, Start, code, found
from tests.editor.stubs import Answer


def retrieved(product: Product) -> str:
    """A patient whose INS was retrieved."""
    product.stub.answers[INSI] = found()
    product.done("patient.create", **LEONARDO)
    product.done("ins.search", patient="L")
    product.done("ins.accept", patient="L")
    return "L"


def state(product: Product) -> tuple[str, str]:
    record = product.done("patient.record", patient="L")
    return record["status"], record["matricule"]


def tried(product: Product) -> list[str]:
    """The given name, and the place, of each search."""
    bodies = [call.body.decode() for call in product.calls(INSI)]
    return [" ".join(re.findall(r"<ins:(?:Prenom|LieuNaissance)>(.*?)<", body)) for body in bodies]


@pytest.mark.parametrize("trait", ["family_name", "given_names", "sex", "birth_date", "birth_place"])
def test_no_mandatory_trait_may_be_left_out(product: Product, trait: str) -> None:
    assert product.act("patient.create", **{**LEONARDO, trait: ""})["status"] == "refused"


def test_strict_traits_are_locked_once_they_come_from_insi(product: Product) -> None:
    retrieved(product)
    assert "verrouillés" in product.act("patient.update", patient="L", sex="F")["reason"]
    assert product.act("patient.update", patient="L", sex="M")["status"] == "done"
    assert state(product) == ("recuperee", "114026322083356")


def test_a_strict_trait_changed_with_the_right_to_costs_the_ins(product: Product) -> None:
    product.qualified()
    assert product.done("patient.update", patient="L", birth_place="75056", authorized=True) == {"status": "validee"}
    assert state(product) == ("validee", "")


def test_used_names_change_freely(product: Product) -> None:
    product.qualified()
    product.done("patient.update", patient="L", used_family_name="VINCI")
    record = product.done("patient.record", patient="L")
    assert (record["status"], record["used"]) == ("qualifiee", {"family_name": "VINCI", "given_name": ""})


@pytest.mark.parametrize("attribute", ["douteuse", "fictive"])
def test_an_attribute_makes_an_identity_provisional(product: Product, attribute: str) -> None:
    product.qualified()
    product.done("patient.update", patient="L", attribute=attribute)
    assert state(product) == ("provisoire", "")
    assert product.act("ins.search", patient="L")["status"] == "refused"


@pytest.mark.parametrize(
    "wanted",
    [
        {"birth_date": "2014-02-01"},
        {"family_name": "de vi"},
        {"family_name": "DE-VINCI"},
        {"given_name": "léo"},
        {"matricule": "1 14 02 63 220 833 56"},
    ],
)
def test_a_known_patient_is_found_again(product: Product, wanted: dict[str, str]) -> None:
    retrieved(product)
    assert [item["patient"] for item in product.done("patient.find", **wanted)["patients"]] == ["L"]


@pytest.mark.parametrize("wanted", [{}, {"matricule": "1140263220833"}, {"matricule": "114026322083357"}])
def test_a_matricule_is_searched_whole_and_right(product: Product, wanted: dict[str, str]) -> None:
    retrieved(product)
    assert product.act("patient.find", **wanted)["status"] == "refused"
    assert product.done("patient.find", family_name="VINCI")["patients"] == []


@pytest.mark.parametrize(
    ("answer", "result", "status"),
    [
        (found(), "OK", "qualifiee"),
        (code("01"), "KO", "provisoire"),
        (code("02"), "KO", "provisoire"),
        (found(family="AUTRE"), "KO", "provisoire"),
    ],
)
def test_a_denied_identity_goes_down(product: Product, answer: Answer, result: str, status: str) -> None:
    product.qualified()
    product.stub.answers[INSI] = answer
    verified = product.done("ins.verify", patient="L")
    assert (verified["result"], verified["status"]) == (result, status)
    record = product.done("patient.record", patient="L")
    assert bool(record["worklist"]) is (result == "KO")


def test_an_identity_without_ins_is_not_verified(product: Product) -> None:
    product.done("patient.create", **LEONARDO)
    assert product.act("ins.verify", patient="L")["status"] == "refused"


def test_a_fault_during_verification_changes_nothing(product: Product) -> None:
    product.qualified()
    product.stub.answers[INSI] = (503, "text/plain", b"maintenance")
    assert product.act("ins.verify", patient="L")["status"] == "failed"
    assert state(product) == ("qualifiee", "114026322083356")


def test_after_02_the_search_gets_more_precise(product: Product) -> None:
    product.stub.answers[INSI] = code("02")
    product.done("patient.create", **{**LEONARDO, "given_names": "Leonardo Piero Enzo"})
    assert product.done("ins.search", patient="L", without_place=True)["code"] == "02"
    assert tried(product) == [
        "LEONARDO",
        "LEONARDO PIERO",
        "LEONARDO PIERO ENZO",
        "LEONARDO PIERO ENZO 63220",
    ]


def test_the_log_keeps_the_whole_return_and_the_opening_of_the_record(product: Product) -> None:
    retrieved(product)
    product.done("patient.record", patient="L")
    entries = product.done("log.read")["entries"]
    assert entries[0]["response"].startswith("00 ")
    assert "114026322083356 (1.2.250.1.213.1.4.8)" in entries[0]["response"]
    assert "certificat logiciel" in entries[0]["request"]
    assert entries[-1]["action"] == "Consultation du dossier"


DEFECTS: list[tuple[Defect, str, dict[str, Any], tuple[str, str]]] = [
    (Defect.TRAIT_STRICT_SANS_DECLASSEMENT, "patient.update", {"birth_place": "75056", "authorized": True},
     ("recuperee", "114026322083356")),
    (Defect.ATTRIBUT_SANS_RETROGRADATION, "patient.update", {"attribute": "douteuse"},
     ("recuperee", "114026322083356")),
    (Defect.VERIFICATION_KO_IGNOREE, "ins.verify", {}, ("recuperee", "114026322083356")),
]  # fmt: skip


@pytest.mark.parametrize(("defect", "action", "given", "kept"), DEFECTS)
def test_a_careless_variant_keeps_the_ins(
    start: Start, defect: Defect, action: str, given: dict[str, Any], kept: tuple[str, str]
) -> None:
    product = start(defect)
    retrieved(product)
    product.stub.answers[INSI] = code("01")
    product.done(action, patient="L", **given)
    assert state(product) == kept


@pytest.mark.parametrize(
    ("defect", "gone"),
    [
        (Defect.JOURNAL_SANS_ACCES, "Consultation du dossier"),
        (Defect.JOURNAL_SANS_MODIFICATION, "Modification d'identité"),
        (Defect.JOURNAL_SANS_VERIFICATION, "INSi vérification"),
    ],
)
def test_a_variant_leaves_something_out_of_its_log(start: Start, defect: Defect, gone: str) -> None:
    for variant, kept in ((start(), True), (start(defect), False)):
        retrieved(variant)
        variant.done("patient.record", patient="L")
        variant.done("ins.verify", patient="L")
        variant.done("patient.update", patient="L", used_given_name="LEO")
        actions = [entry["action"] for entry in variant.done("log.read")["entries"]]
        assert any(action.startswith(gone) for action in actions) is kept


def test_a_variant_cuts_the_return_and_the_author_short(start: Start) -> None:
    product = start(Defect.JOURNAL_RETOUR_RESUME, Defect.JOURNAL_SANS_CERTIFICAT)
    retrieved(product)
    (entry,) = product.done("log.read")["entries"]
    assert entry["response"] == "00"
    assert "certificat" not in entry["request"]
    alone = start(Defect.JOURNAL_AUTEUR_UNIQUE)
    alone.login()
    retrieved(alone)
    assert {entry["user"] for entry in alone.done("log.read")["entries"]} == {"automate"}


def test_the_variants_of_the_search(start: Start) -> None:
    product = start(Defect.INSI_PRENOM_OUBLIE, Defect.CREATION_SANS_TRAIT, Defect.NOM_TRONQUE)
    product.stub.answers[INSI] = code("01")
    names = {"family_name": "D'Artagnan de l'Hérault", "given_names": "Ola Catarina Bella", "birth_place": ""}
    product.done("patient.create", **{**LEONARDO, **names})
    product.done("ins.search", patient="L")
    assert tried(product) == ["OLA", "OLA CATARINA BELLA"]
    assert product.done("patient.record", patient="L")["traits"]["family_name"] == "D'ARTAGNAN DE L'HERA"


def test_the_variants_of_the_comparison(start: Start) -> None:
    product = start(Defect.COMPARATIF_INCOMPLET, Defect.PRENOM_DISCORDANT_SANS_ALERTE)
    product.stub.answers[INSI] = found(names="PIERO LEONARDO")
    product.done("patient.create", **LEONARDO)
    shown = product.done("ins.search", patient="L")
    assert (shown["alert"], len(shown["comparison"])) == ("", 4)
    right = start()
    right.stub.answers[INSI] = found(names="PIERO LEONARDO")
    right.done("patient.create", **LEONARDO)
    assert "« LEONARDO » ne commence pas" in right.done("ins.search", patient="L")["alert"]


def test_a_variant_rejects_a_wrong_former_key_and_another_is_strict_about_accents(start: Start) -> None:
    status, kind, body = found()
    former = (
        b"</r:INSACTIF><r:INSHISTO><r:IdIndividu><r:NumIdentifiant>2810363220456</r:NumIdentifiant><r:Cle>10</r:Cle>"
        b"</r:IdIndividu><r:OID>1.2.250.1.213.1.4.8</r:OID></r:INSHISTO>"
    )
    for variant, taken in ((start(), True), (start(Defect.HISTORIQUE_CLE_FAUSSE_REJETE), False)):
        variant.stub.answers[INSI] = (status, kind, body.replace(b"</r:INSACTIF>", former))
        variant.done("patient.create", **LEONARDO)
        assert variant.done("ins.search", patient="L")["retrieved"] is taken
    strict = start(Defect.ANTERIORITE_SENSIBLE_AUX_ACCENTS)
    strict.done("patient.create", **LEONARDO)
    assert strict.done("patient.find", family_name="DE-VINCI")["patients"] == []
