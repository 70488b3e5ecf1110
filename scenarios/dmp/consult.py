"""SC.DMP/UX.08 and UX.50: access is checked, then authorized without asking anybody, before reading."""

from formats.rule import Text
from harness.checks import dmp
from harness.outcome import Outcome
from harness.scenario import scenario
from harness.steps import Bench
from harness.stop import StopError
from harness.verdict import Verdict
from scenarios.words import Identified, qualified, written


@scenario(
    "DMP-UX08-01",
    title=Text("Vérifier le droit d'accès avant de consulter", "Check the right of access before reading"),
    requirements=["SC.DMP/UX.08"],
    proves=["DMP/UX.08.01.01"],
)
def rights_first(bench: Bench) -> None:
    """TD0.2 or TD0.4 before TD3.1 and TD3.2."""
    known = _with_a_document(bench)
    with bench.step(
        Text(
            "Lister les documents du DMP : le droit d'accès est vérifié d'abord",
            "List the documents of the DMP: the right of access is checked first",
        )
    ):
        found = bench.editor.does("dmp.find", patient=known.id)
        search = bench.dmp.expects("TD3.1")
        bench.check(dmp.rights_checked_before_read, calls=bench.dmp.exchanges(whole=True))
        bench.check(dmp.vihf_is_right, call=search)
        bench.check(dmp.vihf_patient, call=search)
    with bench.step(
        Text("Ouvrir un document : le droit d'accès a été vérifié", "Open a document: the right of access was checked")
    ):
        bench.editor.does("dmp.read", patient=known.id, unique_id=_first(found))
        bench.dmp.expects("TD3.2")
        bench.check(dmp.rights_checked_before_read, calls=bench.dmp.exchanges(whole=True))
    bench.keeps("DMP/UX.08.01.01", "journal", search, "journal")


@scenario(
    "DMP-UX50-01",
    title=Text("Poser l'autorisation automatiquement", "Authorize access automatically"),
    requirements=["SC.DMP/UX.50"],
    proves=["DMP/UX.50.01.01", "DMP/UX.50.01.02"],
)
def authorized_without_asking(bench: Bench) -> None:
    """TD0.2 says that the authorization lacks; TD0.3 follows by itself, then the consultation."""
    known = _with_a_document(bench)
    with bench.step(
        Text(
            "Lister les documents du DMP : l'autorisation est posée d'abord, sans rien demander",
            "List the documents of the DMP: the authorization is set first, nothing being asked",
        )
    ):
        found = bench.editor.does("dmp.find", patient=known.id)
        search = bench.dmp.expects("TD3.1")
        bench.check(dmp.authorization_automatic, calls=bench.dmp.exchanges(whole=True))
        bench.check(dmp.answer_success, call=search)
    with bench.step(Text("Ouvrir un document", "Open a document")):
        bench.editor.does("dmp.read", patient=known.id, unique_id=_first(found))
        bench.check(dmp.answer_success, call=bench.dmp.expects("TD3.2"))
    bench.keeps(["DMP/UX.50.01.01", "DMP/UX.50.01.02"], "journal", search, "journal")


def _with_a_document(bench: Bench) -> Identified:
    """A patient whose DMP holds a document of ours."""
    bench.dmp.may("TD0.[234]")
    known = qualified(bench)
    made = written(bench, known)
    with bench.step(Text("Déposer un document", "Deposit a document")):
        bench.editor.does("dmp.deposit", patient=known.id, document=made["document"], mode="indirecte")
        bench.dmp.expects("TD2.1")
    return known


def _first(found: Outcome) -> str:
    """The identifier of the first document listed; a person has no list to give, a program that lists none stops."""
    documents = found["documents"]
    if documents == "":
        return "le premier de la liste"
    first = documents[0] if isinstance(documents, list) and documents else None
    if not isinstance(first, dict) or not first.get("unique_id"):
        raise StopError(Verdict.BLOCKED, "Le logiciel n'a listé aucun document du DMP : il n'y a rien à ouvrir.")
    return str(first["unique_id"])
