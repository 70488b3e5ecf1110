"""The checks and rules of the bench as they were declared: what somebody else's code changed of them, put back.

A verdict is worth something only when the checks that gave it are those of the bench.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from formats.rule import RULES, Rule
from harness.checks.check import CHECKS, Check, Evidence, Finding, Report
from harness.outcome import Input
from harness.scenario import Script
from harness.steps import Bench

_CLASSES: tuple[type, ...] = (Check, Evidence, Finding, Report)
"""What checks are made of."""


class ChangedError(RuntimeError):
    """A scenario changed the checks of the bench, or brought its own; the message (French) says which."""


@dataclass(frozen=True, slots=True)
class Pristine:
    """Checks (with their functions and their code), rules and classes, as they were when ``taken``."""

    checks: Mapping[str, Check]
    functions: Mapping[str, tuple[object, ...]]
    rules: Mapping[str, Rule]
    members: Mapping[type, Mapping[str, object]]

    def restored(self) -> list[str]:
        """Put back what changed; the names of what did, in order."""
        return sorted({*self._classes(), *self._checks(), *self._functions(), *self._rules()})

    def _classes(self) -> Iterator[str]:
        for owner, before in self.members.items():
            now = _members(owner)
            for name in [name for name in {**before, **now} if before.get(name) is not now.get(name)]:
                yield f"{owner.__name__}.{name}"
                if name in before:
                    setattr(owner, name, before[name])
                else:
                    delattr(owner, name)

    def _checks(self) -> Iterator[str]:
        changed = [name for name in {**self.checks, **CHECKS} if CHECKS.get(name) is not self.checks.get(name)]
        if changed:
            CHECKS.clear()
            CHECKS.update(self.checks)
        yield from changed

    def _functions(self) -> Iterator[str]:
        for name, check in self.checks.items():
            before, now = self.functions[name], _function(check)
            if any(one is not other for one, other in zip(before, now, strict=True)):
                yield name
                _put_back(check, before)

    def _rules(self) -> Iterator[str]:
        """Those that were there: a module of ours that loads late declares its own."""
        for name, rule in self.rules.items():
            if RULES.get(name) is not rule:
                yield name
                RULES[name] = rule


def taken() -> Pristine:
    """Checks and rules as they are now."""
    functions = {name: _function(check) for name, check in CHECKS.items()}
    return Pristine(dict(CHECKS), functions, dict(RULES), {owner: _members(owner) for owner in _CLASSES})


def _members(owner: type) -> dict[str, object]:
    """The members of a class that code is read from; what Python itself notes there aside."""
    return {name: value for name, value in vars(owner).items() if name not in _NOTED}


_NOTED = frozenset({"__doc__", "__abstractmethods__", "__dict__", "__weakref__", "__signature__"})
_OF_CHECK = ("id", "title", "function")
_OF_FUNCTION = ("__code__", "__defaults__", "__kwdefaults__")


def _function(check: Check) -> tuple[object, ...]:
    """What a check is and does: its members, then what its function runs."""
    return (
        *(getattr(check, name) for name in _OF_CHECK),
        *(getattr(check.function, name, None) for name in _OF_FUNCTION),
    )


def _put_back(check: Check, before: tuple[object, ...]) -> None:
    for name, value in zip(_OF_CHECK, before, strict=False):
        object.__setattr__(check, name, value)
    for name, value in zip(_OF_FUNCTION, before[len(_OF_CHECK) :], strict=True):
        if getattr(check.function, name, None) is not value:
            setattr(check.function, name, value)


class _Watched(Bench):
    """The bench that an outside scenario is given: it runs the checks of the bench, and no other."""

    def __init__(self, bench: Bench, pristine: Pristine) -> None:
        super().__init__(bench._engine, bench._patients, bench.product)
        self._pristine = pristine
        self._wrong: list[str] = []

    def check(self, check: Check, **inputs: Input) -> None:
        """Run a check of the bench."""
        self.look()
        if not any(check is known for known in CHECKS.values()):
            self._wrong.append(f"« {check.id} » n'est pas un contrôle du banc : prenez-le dans CHECKS.")
        self.look()
        super().check(check, **inputs)

    def look(self) -> None:
        """Put back what changed; raises ``ChangedError`` when something did, now or before."""
        if changed := self._pristine.restored():
            names = ", ".join(changed)
            self._wrong.append(f"le scénario a modifié les contrôles du banc ({names}), remis en place.")
        if self._wrong:
            raise ChangedError(self._wrong[0])


def watched(script: Script) -> Script:
    """A script of somebody else: what it changes of the checks is put back, and is the bench's error."""

    def play(bench: Bench) -> None:
        given = _Watched(bench, taken())
        try:
            script(given)
        finally:
            given.look()

    return play
