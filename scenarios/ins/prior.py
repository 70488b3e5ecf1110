"""INS/va1.02, 25, 41: a known patient is found again before another record is made."""

from formats.insi import resultat
from formats.insi.resultat import ResultatError
from formats.rule import Text
from formats.soap import SoapError
from harness.checks import identity
from harness.scenario import scenario
from harness.steps import Bench
from harness.stop import StopError
from harness.verdict import Verdict
from scenarios.words import DARTAGNAN, Identified, retrieved

_SEARCHES = (
    {"birth_date": "2001-06-17"},
    {"family_name": "D'ART"},
    {"family_name": "BANC-U"},
    {"given_name": "PIERRE"},
    {"birth_date": "2001-06-17", "family_name": "D'ART", "given_name": "PIERRE"},
)
_SPELLINGS = ("D ARTAGNAN", "D'Artagnan de l'Hérault", "d’artagnan de l’herault", "D--ARTAGNAN")


def _matricule(known: Identified) -> str:
    """The matricule that INSi returned; without it the scenario cannot go on."""
    try:
        found = None if known.search is None else resultat.read(known.search.body("response")).individu
    except (SoapError, ResultatError):
        found = None
    if found is None:
        raise StopError(Verdict.BLOCKED, "INSi n'a pas rendu le matricule de l'usager.")
    return found.actif.full


@scenario(
    "INS-02-01",
    title=Text("Retrouver un usager connu", "Find a known patient again"),
    requirements=["INS/va1.02", "INS/va1.25", "INS/va1.41"],
)
def known_again(bench: Bench) -> None:
    """By birth date, start of either name, typography aside, and whole matricule."""
    known = retrieved(bench, DARTAGNAN)
    with bench.step(Text("Donner un nom utilisé à l'usager", "Give the patient a used name")):
        bench.editor.does("patient.update", patient=known.id, used_family_name="BANC-USAGE")
    with bench.step(
        Text(
            "Le chercher par date de naissance, par début de nom ou de prénom",
            "Look the patient up by birth date, by the start of a family or given name",
        )
    ):
        for wanted in _SEARCHES:
            found = bench.editor.shows("patient.find", **wanted)
            bench.check(identity.found_again, shown=found, patient=known.id)
    with bench.step(Text("Le chercher sous d'autres graphies", "Look the patient up under other spellings")):
        for spelling in _SPELLINGS:
            found = bench.editor.shows("patient.find", family_name=spelling)
            bench.check(identity.found_again, shown=found, patient=known.id)
    matricule = _matricule(known)
    with bench.step(
        Text(
            "Le chercher par son matricule entier ; incomplet ou à clé fausse, il est refusé",
            "Look the patient up by the whole matricule; an incomplete one, or one with a wrong key, is refused",
        )
    ):
        found = bench.editor.shows("patient.find", matricule=matricule)
        bench.check(identity.found_again, shown=found, patient=known.id)
        bench.refused("patient.find", matricule=matricule[:13])
        bench.refused("patient.find", matricule=matricule[:13] + "00")
