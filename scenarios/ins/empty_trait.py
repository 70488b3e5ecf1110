"""INS/va1.31: an INSi return in which a trait is empty is not taken over."""

from formats.rule import Text
from harness.checks import identity
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import LEONARDO, SEARCH


@scenario(
    "INS-31-01",
    title=Text("Rejeter un retour INSi sans nom", "Reject an INSi return without birth name"),
    requirements=["INS/va1.31"],
    proves=["INS/va1.31.01.01"],
)
def without_name(bench: Bench) -> None:
    """Birth name empty."""
    _rejects(bench, "nom", "INS/va1.31.01.01")


@scenario(
    "INS-31-02",
    title=Text("Rejeter un retour INSi sans prénoms", "Reject an INSi return without given names"),
    requirements=["INS/va1.31"],
    proves=["INS/va1.31.02.01"],
)
def without_given_names(bench: Bench) -> None:
    """Given names empty."""
    _rejects(bench, "prenoms", "INS/va1.31.02.01")


@scenario(
    "INS-31-03",
    title=Text("Rejeter un retour INSi sans sexe", "Reject an INSi return without sex"),
    requirements=["INS/va1.31"],
    proves=["INS/va1.31.03.01"],
)
def without_sex(bench: Bench) -> None:
    """Sex empty."""
    _rejects(bench, "sexe", "INS/va1.31.03.01")


def _rejects(bench: Bench, trait: str, proof: str) -> None:
    person = bench.patient(LEONARDO)
    with bench.step(Text("Créer l'identité", "Create the identity")):
        patient = bench.editor.does("patient.create", **person.traits)["patient"]
        before = bench.editor.shows("patient.record", patient=patient)
    with bench.step(Text("Rechercher l'INS : INSi rend un trait vide", "Search the INS: INSi returns an empty trait")):
        bench.insi.fault("empty_trait", trait=trait)
        shown = bench.editor.tries("ins.search", patient=patient)
        call = bench.insi.expects(SEARCH)
    with bench.step(
        Text("Rien n'est repris, même si l'utilisateur insiste", "Nothing is taken over, even if the user insists")
    ):
        bench.editor.tries("ins.accept", patient=patient)
        after = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.unchanged, before=before, after=after, shown=shown)
    bench.keeps(proof, "reponse", call, "answer")
    bench.keeps(proof, "alerte", shown, "result")
    bench.keeps(proof, "fiche", after, "result")
