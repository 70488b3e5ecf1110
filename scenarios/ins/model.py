"""INS/va1.01 (and 30): every field of an identity, names as they are written, dates that exist."""

from formats.rule import Text
from harness.checks import identity, record
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import DARTAGNAN, LONG_NAME, SEARCH

_USED = {"family_name": "BANC D'USAGE", "given_name": "PIERRE-ALAIN"}
_IMPOSSIBLE = ("2001-02-30", "2001-13-01", "2001-00-17")


@scenario(
    "INS-01-01",
    title=Text("Tenir une identité complète", "Keep a complete identity"),
    requirements=["INS/va1.01"],
    proves=["INS/va1.01.01.01", "INS/va1.01.02.01", "INS/va1.01.03.01"],
)
def complete(bench: Bench) -> None:
    """Names with apostrophe, space and hyphen, a long one; every field before and after INSi; impossible dates.

    The requirement has the names come by a flow: an adapter may create the identity that way.
    """
    person = bench.patient(DARTAGNAN)
    with bench.step(
        Text(
            "Créer une identité : nom à apostrophe et à espaces, prénom à tiret, nom et prénom utilisés",
            "Create an identity: name with apostrophe and spaces, hyphenated given name, used names",
        )
    ):
        used = {f"used_{name}": value for name, value in _USED.items()}
        patient = bench.editor.does("patient.create", **person.traits, **used)["patient"]
        typed = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.created, record=typed, traits=person.traits)
        bench.check(record.model, record=typed, used=_USED)
    with bench.step(Text("Créer une identité au nom long", "Create an identity with a long name")):
        other = bench.patient(LONG_NAME)
        long = bench.editor.does("patient.create", **other.traits)["patient"]
        whole = bench.editor.shows("patient.record", patient=long)
        bench.check(identity.created, record=whole, traits=other.traits)
    with bench.step(Text("Donner une date qui n'existe pas : refusé", "Give a date that does not exist: refused")):
        for date in _IMPOSSIBLE:
            refusal = bench.refused("patient.create", **{**person.traits, "birth_date": date})
    with bench.step(
        Text("Récupérer l'INS : matricule et OID sont à la fiche", "Retrieve the INS: the record has matricule and OID")
    ):
        bench.editor.does("ins.search", patient=patient)
        bench.insi.expects(SEARCH, code_cr="00")
        bench.editor.does("ins.accept", patient=patient)
        after = bench.editor.shows("patient.record", patient=patient)
        bench.check(record.model, record=after, used=_USED)
        bench.check(identity.key_valid, record=after)
    bench.keeps("INS/va1.01.01.01", "fiche", after, "result")
    bench.keeps("INS/va1.01.02.01", "fiche", typed, "result")
    bench.keeps("INS/va1.01.02.01", "fiche", whole, "result")
    bench.keeps("INS/va1.01.03.01", "refus", refusal, "result")
