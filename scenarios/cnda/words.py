"""The steps that the tests by traits share: type the person, search, accept, look at the record."""

from formats.rule import Text
from harness import injections
from harness.checks import identity, insi
from harness.checks.check import Evidence
from harness.steps import Bench
from scenarios.cnda.people import TYPED
from scenarios.words import SEARCH

NOBODY = "cnda-rep-cr01-2023"
"""The answer 01 that comes with the bench."""


def created(bench: Bench, case: str) -> str:
    """The record of the person of a test, still provisional."""
    with bench.step(Text("Saisir l'identité du guide", "Type the identity of the guide")):
        return str(bench.editor.does("patient.create", **TYPED[case])["patient"])


def found(bench: Bench, case: str, patient: str, injected: str = "") -> Evidence | None:
    """The search that INSi answers 00: by its population, or by the file ``injected``."""
    typed = TYPED[case]
    facts = {"injected": True} if injected else {}
    if injected:
        named = f"{typed['family_name']} {typed['given_names']}"
        bench.insi.answers(injections.given("insi", injected), for_=named)
    with bench.step(Text("Rechercher l'INS par les traits", "Search the INS by traits")):
        bench.editor.does("ins.search", patient=patient)
        call = bench.insi.expects(SEARCH, code_cr="00", **facts)
        bench.check(insi.request, call=call)
        bench.check(insi.traits_sent, call=call, traits=dict(typed))
    return call


def kept(bench: Bench, patient: str, call: Evidence | None, seen: Text) -> None:
    """The return is accepted: the record is what INSi returned, récupérée and not qualifiée."""
    with bench.step(seen):
        before = bench.editor.shows("patient.record", patient=patient)
        done = bench.editor.does("ins.accept", patient=patient)
        record = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.retrieved, record=record, call=call)
        bench.check(identity.moved, before=before, after=record, event="retour_00_accepte", stimulus=done, calls=[call])


def taken(bench: Bench, case: str, seen: Text, injected: str = "") -> None:
    """The whole of a test whose answer is 00: typed, searched, accepted, looked at."""
    patient = created(bench, case)
    kept(bench, patient, found(bench, case, patient, injected), seen)
