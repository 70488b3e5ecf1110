"""Steps that several scenarios begin with, and the names that they share."""

from dataclasses import dataclass

from formats.rule import Text
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
TWIN = "BANC-JUMEAU PAUL"
"""A person whom INSi cannot tell from another by the traits of his record."""
LONG_NAME = "BANC-CHARMIFAYE-HELVIRIVAUX PROSPER"
"""As long a name as those that CNDA itself tries, in one piece."""
CARDIOLOGIST, NURSE = "899900000029", "899900000037"
"""Other professionals of the bench than the one who logs in by default."""

PROVISIONAL, RETRIEVED, VALIDATED, QUALIFIED = "provisoire", "recuperee", "validee", "qualifiee"

CORRESPONDENT, HOSPITAL = "cardiologie@ch-banc.mssante.fr", "10B0000034"
"""A mailbox of another structure, and that structure (Struct_IdNat)."""
_MAILBOX = "camille.martin@cabinet-banc.mssante.fr"


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


_LOG_IN = Text("Se connecter par Pro Santé Connect", "Log in by Pro Santé Connect")


def log_in(bench: Bench, title: Text = _LOG_IN) -> Login:
    """Log in."""
    with bench.step(title):
        outcome = bench.editor.does("psc.login")
        authorize = bench.psc.expects("authorize")
        token = bench.psc.expects("token", grant_type="authorization_code")
    return Login(outcome, authorize, token)


def retrieved(bench: Bench, name: str = LEONARDO) -> Identified:
    """A patient whose INS was retrieved, the identity not being validated."""
    person = bench.patient(name)
    with bench.step(Text("Créer l'identité et récupérer son INS", "Create the identity and retrieve its INS")):
        patient = str(bench.editor.does("patient.create", **person.traits)["patient"])
        bench.editor.does("ins.search", patient=patient)
        call = bench.insi.expects(SEARCH)
        bench.editor.does("ins.accept", patient=patient)
    return Identified(person, patient, call)


def qualified(bench: Bench, name: str = LEONARDO) -> Identified:
    """A patient whose identity is qualified: INS retrieved, identity validated."""
    known = retrieved(bench, name)
    with bench.step(Text("Valider l'identité", "Validate the identity")):
        bench.editor.does("ins.validate", patient=known.id, document="passeport")
    return known


def written(bench: Bench, known: Identified, title: str = "Compte rendu de consultation") -> Outcome:
    """A document of the patient."""
    with bench.step(Text("Produire un compte rendu", "Produce a report")):
        return bench.editor.does("document.produce", patient=known.id, kind="cr-consultation", title=title)


def own_mailbox(bench: Bench) -> str:
    """The product's mailbox: the first that ``produit.toml`` declares, else that of the bench's first professional."""
    declared = bench.product.get("mailboxes") or [_MAILBOX]
    return str(declared[0])
