"""What a dossier says of requirements: a pass is earned by every scenario and every rehearsable proof."""

import dataclasses
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from formats.rule import Text
from harness.catalogue import Catalogue, Nature, Proof, Requirement, State, Told
from harness.dossier.account import Account
from harness.dossier.manifest import manifest
from harness.dossier.report import render
from harness.results import is_call
from harness.verdict import Verdict
from record.event import Json
from tests.harness.dossier.making import CATALOGUE, PROVEN, history_of

NAME = "INS/va1.52"
OTHER = "INS/va1.52.01.03"
WHY = Text("un morceau manque", "a piece is missing")


def told(catalogue: Catalogue = CATALOGUE, **about: Json) -> Account:
    """The account of a run whose first event says more."""
    account = Account(history_of(), catalogue)
    for event in account.history.all:
        if is_call(event) and event.data["call"] == "run.open":
            event.data["args"].update(about)
    return account


def with_told(said: Told) -> Catalogue:
    return dataclasses.replace(CATALOGUE, told=MappingProxyType({NAME: said}))


def verdict(account: Account) -> Verdict:
    return account.requirement_verdict(*account.requirements[0])


def entry(account: Account) -> Mapping[str, Json]:
    found: Mapping[str, Json] = manifest(account)["exigences"][0]
    return found


def test_a_requirement_passes_when_its_only_scenario_does() -> None:
    assert verdict(told()) is Verdict.PASS


def test_a_scenario_left_out_is_said_and_holds_the_verdict_back() -> None:
    account = told(pack={"id": "essai", "claims": {NAME: ["INS-52-01", "INS-52-02"]}})
    assert verdict(account) is Verdict.BLOCKED
    assert entry(account)["scenarios_non_joues"] == ["INS-52-02"]
    assert "scénario INS-52-02 non joué" in render(account).decode()
    assert "claims" not in manifest(account)["rem"]["paquet"]


def test_an_outside_pack_makes_no_requirement_pass() -> None:
    account = told(pack={"id": "essai", "claims": {NAME: ["INS-52-01"]}, "outside": "0" * 64})
    assert verdict(account) is Verdict.BLOCKED
    assert entry(account)["non_juge"] == "non jugé : paquet extérieur"
    assert "non jugé : paquet extérieur" in render(account).decode()
    assert "non_juge" not in entry(told())


def test_a_requirement_settled_in_part_does_not_pass() -> None:
    account = told(with_told(Told(State.NOT_YET, WHY)))
    assert verdict(account) is Verdict.BLOCKED
    assert entry(account)["en_partie"] == WHY.fr
    assert "jugée en partie : un morceau manque" in render(account).decode()


def test_what_remains_is_said_beside_the_pass() -> None:
    account = told(with_told(Told(remains=WHY)))
    assert verdict(account) is Verdict.PASS
    assert entry(account)["reste_a_montrer"] == WHY.fr
    assert "reste à montrer : un morceau manque" in render(account).decode()


@cache
def unplayed() -> Catalogue:
    """A catalogue whose requirement has one more proof, that no scenario plays."""
    one = CATALOGUE.requirements[NAME]
    more = Requirement(one.id, one.title, one.chapter, one.perimeters, 1, True, (*one.proofs, OTHER))
    guess = Proof(OTHER, Nature.REHEARSAL, "capture", "Copie d'écran.", inferred=True)
    return Catalogue({NAME: more}, {**CATALOGUE.proofs, OTHER: guess}, "essai")


def test_a_proof_that_nothing_plays_is_to_be_provided() -> None:
    account = told(unplayed())
    assert verdict(account) is Verdict.BLOCKED
    proofs = {proof["preuve"]: proof for proof in manifest(account)["preuves"]}
    assert proofs[OTHER]["exigence"] == NAME
    assert proofs[OTHER]["a_fournir"] == "Copie d'écran."
    assert proofs[OTHER]["presume"]
    assert proofs[PROVEN]["scenario"] == "INS/va1.52.01"
    assert not proofs[PROVEN]["sans_numero"]
    assert "aucun : à fournir" in render(account).decode()


def test_the_users_rem_gives_its_own_ids() -> None:
    rem = {"fichier": "REM.xlsx", "empreinte": "ab", "importe": "2026", "identifiants": {NAME: "LGC.INS.16"}}
    account = told(rem=rem)
    assert entry(account)["identifiant_rem"] == "LGC.INS.16"
    assert manifest(account)["rem"]["importe"] == {"empreinte": "ab", "fichier": "REM.xlsx", "importe": "2026"}
    assert "dans votre REM : LGC.INS.16" in render(account).decode()
    assert entry(told())["identifiant_rem"] == ""
