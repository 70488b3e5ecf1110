"""INS/va1.14, 35, 38, 49: each call to INSi is in the log, with its modality, its return, its author."""

from formats.insi import resultat, service
from formats.rule import Text
from harness.checks import identity, insi, journal
from harness.checks.check import Evidence
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import LEONARDO, NATHALIE, SEARCH, TWIN

_NOBODY = {
    "family_name": "HOUILLES",
    "given_names": "PIERRE PAUL JACQUES",
    "sex": "M",
    "birth_date": "1993-01-27",
    "birth_place": "63220",
}
"""The person of CNDA test 2.07, case 2, whom INSi does not know."""
_CARD = "INSi 01"
_RUTH = {
    "family_name": "DE VINCI",
    "given_names": "RUTH",
    "sex": "F",
    "birth_date": "1976-07-14",
    "birth_place": "63220",
}
"""Who holds the card INSi 01 (CNDA test 1.01)."""
_OTHER = "899900000029"
"""Another professional of the bench."""


@scenario(
    "INS-35-01",
    title=Text(
        "Journaliser les appels à INSi et leurs retours, par traits et par carte Vitale",
        "Log the calls to INSi and their returns, by traits and by Vitale card",
    ),
    requirements=["INS/va1.14", "INS/va1.35", "INS/va1.38"],
    proves=["INS/va1.14.01.01"],
)
def calls_and_returns(bench: Bench) -> None:
    """00, then 01 for each given name (CNDA test 2.07, case 2), then 02; the same by card; the log tells them all.

    By card, 01 and 02 are answers that the bench serves: a card that is read right is found.
    """
    with bench.step(Text("Rechercher un patient qu'INSi connaît : 00", "Search a patient whom INSi knows: 00")):
        patient = bench.editor.does("patient.create", **bench.patient(LEONARDO).traits)["patient"]
        shown = bench.editor.does("ins.search", patient=patient)
        call = bench.insi.expects(SEARCH, code_cr="00")
        bench.check(identity.comparison, shown=shown.screen, call=call)
    with bench.step(
        Text(
            "Rechercher un patient qu'INSi ne connaît pas : 01 à chaque prénom, puis à tous",
            "Search a patient whom INSi does not know: 01 for each given name, then for all of them",
        )
    ):
        patient = bench.editor.does("patient.create", **_NOBODY)["patient"]
        before = bench.editor.shows("patient.record", patient=patient)
        done = bench.editor.does("ins.search", patient=patient)
        for _call in range(4):
            bench.insi.expects(SEARCH, code_cr="01")
        bench.check(insi.in_sequence, calls=bench.insi.exchanges(SEARCH), given_names=_NOBODY["given_names"])
        after = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.moved, before=before, after=after, event="retour_01", stimulus=done)
    with bench.step(Text("Rechercher un patient qui a un homonyme : 02", "Search a patient who has a namesake: 02")):
        patient = bench.editor.does("patient.create", **bench.patient(TWIN).traits)["patient"]
        bench.editor.does("ins.search", patient=patient)
        bench.insi.expects(SEARCH, code_cr="02")
    with bench.step(
        Text(
            "Rechercher le porteur d'une carte Vitale : 00, puis 01 et 02",
            "Search the holder of a Vitale card: 00, then 01 and 02",
        )
    ):
        patient = bench.editor.does("patient.create", **_RUTH)["patient"]
        for code in ("00", "01", "02"):
            if code != "00":
                bench.insi.answers(resultat.build(resultat.resultat(code)))
            bench.editor.does("ins.vitale", patient=patient, card=_CARD)
            by_card = bench.insi.expects(service.RECHERCHE_VITALE)
            bench.check(insi.by_card, call=by_card)
    with bench.step(Text("Tout est au journal", "Everything is in the log")):
        log = bench.editor.shows("log.read")
        calls = bench.insi.exchanges(whole=True)
        bench.check(journal.insi, log=log, calls=calls)
        bench.check(journal.certificate, log=log, calls=calls)
    bench.keeps("INS/va1.14.01.01", "journal", log, "result")


@scenario(
    "INS-49-01",
    title=Text("Journaliser l'auteur de chaque appel à INSi", "Log the author of each call to INSi"),
    requirements=["INS/va1.49"],
    proves=["INS/va1.49.01.01"],
)
def authors(bench: Bench) -> None:
    """Two accounts, one search each."""
    first = _searched(
        bench,
        Text(
            "Se connecter avec un premier compte et rechercher une INS", "Log in with a first account and search an INS"
        ),
        LEONARDO,
    )
    second = _searched(
        bench,
        Text(
            "Se connecter avec un autre compte et rechercher une INS", "Log in with another account and search an INS"
        ),
        NATHALIE,
        _OTHER,
    )
    with bench.step(Text("Le journal nomme l'auteur de chaque appel", "The log names the author of each call")):
        log = bench.editor.shows("log.read")
        bench.check(journal.authors, log=log, first=first, second=second)
    bench.keeps("INS/va1.49.01.01", "journal", log, "result")


def _searched(bench: Bench, title: Text, name: str, professional: str = "") -> list[Evidence]:
    with bench.step(title):
        bench.editor.does("psc.login", **({"professional": professional} if professional else {}))
        bench.psc.expects("authorize")
        bench.psc.expects("token", grant_type="authorization_code")
        patient = bench.editor.does("patient.create", **bench.patient(name).traits)["patient"]
        bench.editor.does("ins.search", patient=patient)
        bench.insi.expects(SEARCH)
        return list(bench.insi.exchanges(SEARCH))
