"""DMP/va1.16 and SC.DMP/CONF.05: deposit, replace, delete; none of it needs an authorization of access."""

from formats.rule import Text
from harness.checks import dmp, document
from harness.checks.check import Evidence
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import qualified, written


@scenario(
    "DMP-16-01",
    title=Text("Déposer, modifier, supprimer un document", "Deposit, replace, delete a document"),
    requirements=["DMP/va1.16"],
    proves=["DMP/va1.16.01.01"],
)
def deposit_replace_delete(bench: Bench) -> None:
    """The three movements of a document, in the structure's mode."""
    bench.dmp.may("TD0.2")
    bench.dmp.may("TD3.1")
    known = qualified(bench)
    record = bench.editor.shows("patient.record", patient=known.id)
    made = written(bench, known)
    with bench.step(Text("Déposer le document", "Deposit the document")):
        bench.editor.does("dmp.deposit", patient=known.id, document=made["document"], mode="indirecte")
        first = bench.dmp.expects("TD2.1")
        bench.check(dmp.vihf_is_right, call=first)
        bench.check(dmp.vihf_signer, call=first)
        bench.check(dmp.vihf_patient, call=first, record=record)
        bench.check(dmp.submission_is_right, call=first)
        bench.check(document.document_cda, deposit=first)
        bench.check(dmp.answer_success, call=first)
    again = written(bench, known, "Compte rendu de consultation, corrigé")
    with bench.step(
        Text("Modifier : la nouvelle version remplace la première", "Change it: the new version replaces the first one")
    ):
        bench.editor.does(
            "dmp.replace", patient=known.id, document=again["document"], replaces=made["document"], mode="indirecte"
        )
        second = bench.dmp.expects("TD2.1")
        bench.check(dmp.replacement, first=first, call=second, **_found(bench))
        bench.check(dmp.answer_success, call=second)
    with bench.step(Text("Supprimer le document", "Delete the document")):
        bench.editor.does("dmp.delete", patient=known.id, document=again["document"])
        deleted = bench.dmp.expects("TD3.3")
        bench.check(dmp.deletion, call=deleted, **_deposit(second), **_found(bench))
    bench.keeps("DMP/va1.16.01.01", "soap_vihf", first, "soap")
    bench.keeps("DMP/va1.16.01.01", "soap_vihf", second, "soap")
    bench.keeps("DMP/va1.16.01.01", "soap_vihf", deleted, "soap")


@scenario(
    "DMP-CONF05-01",
    title=Text("Déposer et supprimer sans poser d'autorisation", "Deposit and delete without asking for access"),
    requirements=["SC.DMP/CONF.05"],
    proves=["DMP/CONF.05.01.01"],
)
def without_authorization(bench: Bench) -> None:
    """No TD0.3 around a deposit nor a deletion."""
    bench.dmp.may("TD0.2")
    bench.dmp.may("TD3.1")
    known = qualified(bench)
    made = written(bench, known)
    with bench.step(
        Text("Déposer le document, sans autorisation d'accès", "Deposit the document, without authorization of access")
    ):
        bench.editor.does("dmp.deposit", patient=known.id, document=made["document"], mode="indirecte")
        deposit = bench.dmp.expects("TD2.1")
        bench.check(dmp.answer_success, call=deposit)
    with bench.step(Text("Le supprimer, sans autorisation d'accès", "Delete it, without authorization of access")):
        bench.editor.does("dmp.delete", patient=known.id, document=made["document"])
        deleted = bench.dmp.expects("TD3.3")
        bench.check(dmp.answer_success, call=deleted)
    with bench.step(Text("Aucune TD0.3 n'a été faite", "No TD0.3 was made")):
        bench.check(dmp.no_td03_before_deposit, calls=bench.dmp.exchanges(whole=True))
    bench.keeps("DMP/CONF.05.01.01", "journal", deposit, "journal")


def _deposit(call: Evidence | None) -> dict[str, Evidence]:
    """The deposit whose document is deleted, when it came: what lacks is already told."""
    return {} if call is None else {"deposit": call}


def _found(bench: Bench) -> dict[str, Evidence]:
    """The answer that told the entryUUID, when the editor asked for it in this step: it may have kept it."""
    asked = bench.dmp.exchanges("TD3.1")
    return {"found": asked[-1]} if asked else {}
