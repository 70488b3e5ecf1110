"""Playing a script on the stand-ins: what the tests of the runner and of replay share."""

from collections.abc import Callable, Mapping

from formats.rule import Text
from harness.drivers.driver import Answer
from harness.results import ScenarioResult
from harness.runner import run
from harness.scenario import Scenario, Script
from harness.steps import Bench
from record.event import Json
from tests.harness.fakes import SETTINGS, YES, FakeBench, FakeEditor, done

Calls = Callable[[FakeBench], Answer]


def scenario_of(script: Script) -> Scenario:
    return Scenario("ESSAI-1", Text("Essai", "Trial"), ("INS/va1.52",), ("INS/va1.52.01.01",), script)


def played(script: Script, bench: FakeBench | None = None, **actions: Calls) -> ScenarioResult:
    bench = bench or FakeBench()
    editor = FakeEditor({name.replace("_", "."): _bound(action, bench) for name, action in actions.items()})
    (result,) = run([scenario_of(script)], bench, bench, editor, SETTINGS)
    return result


def _bound(action: Calls, bench: FakeBench) -> Callable[[Mapping[str, Json]], Answer]:
    return lambda _params: action(bench)


def searching(body: bytes = b"oui") -> Calls:
    def search(bench: FakeBench) -> Answer:
        bench.receives("insi", "chercher", body, code="00")
        return done(found=True)

    return search


def search_and_check(bench: Bench) -> None:
    with bench.step("Chercher"):
        bench.editor.does("ins.search", patient="p1")
        call = bench.insi.expects("chercher")
        bench.check(YES, call=call)
