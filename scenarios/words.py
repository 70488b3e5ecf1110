"""Steps that several scenarios begin with, and the names that they share."""

from dataclasses import dataclass

from harness.checks.check import Evidence
from harness.outcome import Outcome
from harness.patients import Patient
from harness.steps import Bench

SEARCH = "rechercherInsAvecTraitsIdentite"
LEONARDO = "DE VINCI LEONARDO PIERO"
ZOE = "ADRUN ZOE"
NATHALIE = "NESSI NATHALIE"
DARTAGNAN = "D'ARTAGNAN DE L'HERAULT PIERRE-ALAIN GUNTHER"
CATARINA = "TCHITCHI CATARINA BELLA"
ANTHONY = "CORSE ANTHONY"
MURIEL = "ECETINSI PIERRE-ALAIN MURIEL FLORIANT"
GATIEN = "HERMAN GATIEN"
PROVISIONAL_NUMBER = "PROVISOIRE MATRICULE"
TWIN = "BANC-JUMEAU PAUL"
"""A person whom INSi cannot tell from another by the traits of his record."""

PROVISIONAL, RETRIEVED, VALIDATED, QUALIFIED = "provisoire", "recuperee", "validee", "qualifiee"

CORRESPONDENT = "cardiologie@ch-banc.mssante.fr"
"""A mailbox of another structure."""


@dataclass(frozen=True, slots=True)
class Login:
    """A login by Pro Santé Connect: what the editor says of it, the authorization request, the code exchange."""

    outcome: Outcome
    authorize: Evidence | None
    token: Evidence | None


@dataclass(frozen=True, slots=True)
class Identified:
    """A patient of the editor: the person, the editor's name for the record, the INSi exchange that found the INS."""

    person: Patient
    id: str
    search: Evidence | None


def log_in(bench: Bench, title: str = "Se connecter par Pro Santé Connect") -> Login:
    """Log in."""
    with bench.step(title):
        outcome = bench.editor.does("psc.login")
        authorize = bench.psc.expects("authorize")
        token = bench.psc.expects("token", grant_type="authorization_code")
    return Login(outcome, authorize, token)


def retrieved(bench: Bench, name: str = LEONARDO) -> Identified:
    """A patient whose INS was retrieved, the identity not being validated."""
    person = bench.patient(name)
    with bench.step("Créer l'identité et récupérer son INS"):
        patient = str(bench.editor.does("patient.create", **person.traits)["patient"])
        bench.editor.does("ins.search", patient=patient)
        call = bench.insi.expects(SEARCH)
        bench.editor.does("ins.accept", patient=patient)
    return Identified(person, patient, call)


def qualified(bench: Bench, name: str = LEONARDO) -> Identified:
    """A patient whose identity is qualified: INS retrieved, identity validated."""
    known = retrieved(bench, name)
    with bench.step("Valider l'identité"):
        bench.editor.does("ins.validate", patient=known.id, document="passeport")
    return known


def written(bench: Bench, known: Identified, title: str = "Compte rendu de consultation") -> Outcome:
    """A document of the patient."""
    with bench.step("Produire un compte rendu"):
        return bench.editor.does("document.produce", patient=known.id, kind="cr-consultation", title=title)
