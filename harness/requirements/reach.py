"""Which checks a scenario may run, read from its code: no run is needed to say what it can prove.

A script is followed through the functions of ``scenarios`` that it calls. Read from byte code, hence without its
source; names are looked up as the function itself would.
"""

import dis
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType

from harness.checks.check import Check
from harness.scenario import Scenario
from harness.selftest_matrix import WITHOUT_DEFECT


def checks_of(scenario: Scenario) -> tuple[str, ...]:
    """The ids of the checks that a scenario may run, sorted."""
    script = scenario.script
    found = _checks(script, set()) if isinstance(script, FunctionType) else ()
    return tuple(sorted(set(found)))


def deciding(checks: tuple[str, ...]) -> tuple[str, ...]:
    """Those that can fail; the others rest on inferred rules and only warn."""
    return tuple(check for check in checks if check not in WITHOUT_DEFECT)


def _checks(function: FunctionType, seen: set[FunctionType]) -> Iterator[str]:
    seen.add(function)
    for value in _named(function):
        if isinstance(value, Check):
            yield value.id
        elif isinstance(value, FunctionType) and value not in seen and value.__module__.startswith("scenarios"):
            yield from _checks(value, seen)


def _named(function: FunctionType) -> Iterator[object]:
    """The values of the global names of a function, and of the members of modules that it takes."""
    for code in _codes(function.__code__):
        module: ModuleType | None = None
        for step in dis.get_instructions(code):
            if step.opname.startswith("LOAD_GLOBAL"):
                value = function.__globals__.get(str(step.argval))
                module = value if isinstance(value, ModuleType) else None
                yield value
            elif module is not None and step.opname in {"LOAD_ATTR", "LOAD_METHOD"}:
                yield getattr(module, str(step.argval), None)
                module = None


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code, and that of the functions and comprehensions inside."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
