"""CNDA test 2.03: names with apostrophes, particles and hyphens, a birth in Corsica, characters that do not leave."""

from formats.rule import Text
from harness.checks import insi
from harness.drivers.driver import Status
from harness.outcome import Outcome
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.cnda.people import TYPED
from scenarios.cnda.words import taken
from scenarios.words import SEARCH


@scenario(
    "CNDA-2.03-1",
    title=Text("Apostrophes, particules et tiret", "Apostrophes, particles and hyphen"),
    requirements=[],
)
def punctuated(bench: Bench) -> None:
    """The name leaves whole."""
    taken(
        bench,
        "2.03-1",
        Text(
            "Accepter le retour : le nom est à la fiche avec ses apostrophes, la liste des prénoms est complétée",
            "Accept the return: the record has the name with its apostrophes, the list of given names is completed",
        ),
    )


@scenario(
    "CNDA-2.03-2",
    title=Text("Naissance en Corse (2B)", "Birth in Corsica (2B)"),
    requirements=[],
)
def corsican(bench: Bench) -> None:
    """A letter in the place and in the matricule."""
    taken(
        bench,
        "2.03-2",
        Text(
            "Accepter le retour : le matricule de la fiche contient 2B",
            "Accept the return: the matricule of the record contains 2B",
        ),
    )


@scenario(
    "CNDA-2.03-3",
    title=Text(
        "Apostrophe typographique et ligatures",
        "Typographic apostrophe and ligatures",
    ),
    requirements=[],
)
def not_as_typed(bench: Bench) -> None:
    """Blocked, or spelled otherwise: both are seen in the field."""
    bench.insi.may(SEARCH)
    with bench.step(
        Text(
            "Saisir D’ÆION, CŒUR (apostrophe typographique, ligatures), puis rechercher l'INS",
            "Type D’ÆION, CŒUR (typographic apostrophe, ligatures), then search the INS",
        )
    ):
        last = _asked(bench)
        calls = bench.insi.none(SEARCH)
        for call in calls:
            bench.check(insi.request, call=call)
            bench.check(insi.traits_sent, call=call, traits=dict(TYPED["2.03-3"]))
        if not calls and last.status is not Status.FAILED:
            bench.check(insi.no_call, events=calls, stimulus=last)


def _asked(bench: Bench) -> Outcome:
    """What became of the last thing that the software let a user try: the typing, or the search."""
    made = bench.editor.tries("patient.create", **TYPED["2.03-3"])
    return bench.editor.tries("ins.search", patient=made["patient"]) if made.status is Status.DONE else made
