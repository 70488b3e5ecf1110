"""What the product makes of a DMP that refuses: no requirement has a proof for it, an écart is only told."""

from formats.rule import Text
from harness.checks import dmp, dmp_answer
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import qualified, written

_CODE, _WHY = "XDSRepositoryMetadataError", "[banc] refus demandé par le scénario"


@scenario(
    "DMP-ECHEC-01",
    title=Text("Dire qu'un dépôt a été refusé, puis le refaire", "Tell that a deposit was refused, then make it again"),
    requirements=[],
)
def refused_then_accepted(bench: Bench) -> None:
    """RegistryResponse Failure, then the same document once the DMP accepts again."""
    bench.dmp.may("TD0.2")
    known = qualified(bench)
    made = written(bench, known)
    with bench.step(Text("Déposer : le DMP répond Failure", "Deposit: the DMP answers Failure")):
        bench.dmp.fault("registry_error", operation="TD2.1", code=_CODE, context=_WHY)
        shown = bench.editor.tries("dmp.deposit", patient=known.id, document=made["document"], mode="indirecte")
        refused = bench.dmp.expects("TD2.1")
        bench.check(dmp_answer.failure_told, call=refused, shown=shown.screen)
        bench.clear_faults()
    with bench.step(Text("Déposer de nouveau : le DMP accepte", "Deposit again: the DMP accepts")):
        bench.editor.does("dmp.deposit", patient=known.id, document=made["document"], mode="indirecte")
        bench.check(dmp.answer_success, call=bench.dmp.expects("TD2.1"))
