"""INS/va1.18, 27, 44, 48, 60: what may change in an identity, and what the change costs it."""

from formats.rule import Text
from harness.checks import identity, journal
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import LEONARDO, ZOE, Identified, retrieved

_OTHER_TRAITS = {
    "family_name": "DE VINCY",
    "given_names": "LEONARDO PAOLO",
    "sex": "F",
    "birth_date": "2014-02-02",
    "birth_place": "75056",
}


@scenario(
    "INS-18-01",
    title=Text("Modifier une identité qui vient d'INSi", "Change an identity that comes from INSi"),
    requirements=["INS/va1.18", "INS/va1.27", "INS/va1.48", "INS/va1.60"],
    proves=["INS/va1.27.01.01"],
)
def changes(bench: Bench) -> None:
    """Strict traits are locked, complementary ones are not; a strict one changed with the right to costs the INS."""
    known = retrieved(bench, LEONARDO)
    with bench.step(
        Text(
            "Identité récupérée, compte non habilité : aucun trait strict ne se modifie",
            "Identity retrieved, account without the right: no strict trait can be changed",
        )
    ):
        _locked(bench, known)
    with bench.step(Text("De même une fois l'identité qualifiée", "The same once the identity is qualified")):
        bench.editor.does("ins.validate", patient=known.id, document="passeport")
        _locked(bench, known)
    with bench.step(
        Text(
            "Modifier nom et prénom utilisés : accepté, le statut reste",
            "Change the used names: accepted, the status stays",
        )
    ):
        before = bench.editor.shows("patient.record", patient=known.id)
        done = bench.editor.does("patient.update", patient=known.id, used_family_name="VINCI", used_given_name="LEO")
        after = bench.editor.shows("patient.record", patient=known.id)
        bench.check(identity.moved, before=before, after=after, event="trait_complementaire_modifie", stimulus=done)
    with bench.step(
        Text(
            "Avec un compte habilité, modifier le lieu de naissance : l'INS est effacée, le statut baisse",
            "With an entitled account, change the birth place: the INS is erased, the status goes down",
        )
    ):
        done = bench.editor.does("patient.update", patient=known.id, birth_place="75056", authorized=True)
        changed = bench.editor.shows("patient.record", patient=known.id)
        bench.check(identity.moved, before=after, after=changed, event="trait_strict_modifie", stimulus=done)
    with bench.step(Text("Les modifications sont au journal", "The changes are in the log")):
        log = bench.editor.shows("log.read")
        bench.check(journal.changes, log=log, record=changed)
    bench.keeps("INS/va1.27.01.01", "journal", log, "result")


def _locked(bench: Bench, known: Identified) -> None:
    for name, value in _OTHER_TRAITS.items():
        bench.refused("patient.update", **{"patient": known.id, name: value, "authorized": False})


def _flagging(attribute: str) -> Text:
    return Text(
        f"Poser l'attribut {attribute} : l'identité redevient provisoire",
        f"Set the attribute {attribute}: the identity is provisional again",
    )


@scenario(
    "INS-44-01",
    title=Text("Rétrograder une identité douteuse ou fictive", "Downgrade an identity that is doubtful or fictitious"),
    requirements=["INS/va1.44"],
)
def flagged(bench: Bench) -> None:
    """The attribute douteuse on one identity, fictive on another."""
    for name, attribute in ((LEONARDO, "douteuse"), (ZOE, "fictive")):
        known = retrieved(bench, name)
        with bench.step(_flagging(attribute)):
            before = bench.editor.shows("patient.record", patient=known.id)
            done = bench.editor.does("patient.update", patient=known.id, attribute=attribute)
            after = bench.editor.shows("patient.record", patient=known.id)
            bench.check(identity.moved, before=before, after=after, event=f"attribut_{attribute}", stimulus=done)
