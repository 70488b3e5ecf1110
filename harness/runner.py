"""Plays scenarios: live against a bench and an editor, or against a recorded history."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from harness.bench.failure import BenchFailureError
from harness.bench.reader import Reader, Stream
from harness.controls import Controls
from harness.drivers.driver import Driver
from harness.engine import Engine
from harness.interruption import Interruption
from harness.patients import Patient
from harness.results import ScenarioResult, read
from harness.scenario import Scenario
from harness.steps import Bench
from harness.stop import CutError, DivergedError, StopError
from harness.tape import ACTOR, LiveTape
from harness.verdict import Verdict
from harness.witness import NOBODY, Witness
from record import harmless
from record.event import Draft, Json, Kind

Progress = Callable[[int, int, Scenario, ScenarioResult | None], None]
"""Told before and after each scenario: its place from 1, how many, which one, and its result once it has one."""


def silent(_place: int, _total: int, _scenario: Scenario, _result: ScenarioResult | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run needs to know besides the scenarios.

    ``about`` goes into its first event. ``product`` is what somebody declares of the software under test (``name``,
    ``version``, ``reference``, ``nie``, ``nil``): it wins over what the driver says.
    """

    patients: Mapping[str, Patient]
    about: Mapping[str, Json]
    product: Mapping[str, Json] = field(default_factory=dict)


def run(
    scenarios: Sequence[Scenario],
    stream: Stream,
    controls: Controls,
    driver: Driver,
    settings: Run,
    progress: Progress = silent,
    reader: Reader | None = None,
    witness: Witness = NOBODY,
    stop: Interruption | None = None,
) -> list[ScenarioResult]:
    """Play scenarios live, in order; the results so far when a person interrupts, at the keyboard or by ``stop``.

    ``reader``, when given, has read the whole stream at the end. ``witness`` looks on. Raises ``BenchFailureError``
    when the bench is gone: nothing can be recorded any more.
    """
    reader = reader or Reader(stream)
    product = harmless.value({**driver.product(), **settings.product})
    stream.append([Draft(Kind.NOTE, ACTOR, {"call": "run.open", "args": _told(scenarios, driver, product, settings)})])
    reader.advance()
    with stop or Interruption() as interruption, suppress(KeyboardInterrupt):
        for place, scenario in enumerate(scenarios, 1):
            interruption.obey()
            progress(place, len(scenarios), scenario, None)
            tape = LiveTape(stream, reader, scenario.id, witness)
            engine = Engine(
                tape, reader, driver, controls, personal=driver.personal, obey=interruption.obey, witness=witness
            )
            try:
                play(scenario, engine, Bench(engine, settings.patients, product))
            finally:
                tape.flush()
                progress(place, len(scenarios), scenario, read(tape.calls)[0])
    reader.advance()
    return read(reader.between(0, reader.last), reader.part)


def _told(scenarios: Sequence[Scenario], driver: Driver, product: Mapping[str, Json], settings: Run) -> dict[str, Json]:
    """What the first event says of the run, the scenarios that it should play included."""
    return {
        **settings.about,
        "driver": driver.name,
        "personal": driver.personal,
        "attended": driver.attended,
        "product": product,
        "scenarios": [scenario.id for scenario in scenarios],
    }


def play(scenario: Scenario, engine: Engine, bench: Bench) -> Verdict:
    """Play one scenario; raises ``DivergedError`` when a replay does not match."""
    try:
        engine.open(declared(scenario))
        scenario.script(bench)
        engine.sweep()
    except DivergedError:
        raise
    except (StopError, CutError) as stop:
        engine.stop(stop.verdict, stop.reason)
    except KeyboardInterrupt as asked:
        engine.stop(Verdict.BLOCKED, str(asked) or "Interrompu au clavier.")
        engine.close()
        raise
    except BenchFailureError as error:
        engine.stop(Verdict.BENCH_ERROR, str(error))
    except Exception as error:  # whatever else a script raises is the bench's error, never a verdict on the editor
        engine.stop(Verdict.BENCH_ERROR, f"{type(error).__name__} : {error}")
    return engine.close()


def declared(scenario: Scenario) -> Json:
    """What a scenario says of itself, as its first event records it."""
    return {
        "id": scenario.id,
        "title": {"fr": scenario.title.fr, "en": scenario.title.en},
        "requirements": list(scenario.requirements),
        "proves": list(scenario.proves),
    }
