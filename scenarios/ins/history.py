"""CNDA tests 2.04 (case 2), 2.05 and 2.08: a number told by its OID, histories as they come, wrong keys included."""

from formats.rule import Text
from harness.checks import identity
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import ANTHONY, GATIEN, MURIEL, PROVISIONAL_NUMBER, retrieved

_CASES = (GATIEN, ANTHONY, PROVISIONAL_NUMBER)
"""A former matricule with a wrong key, one that equals the active one, a NIA that its OID alone tells."""


@scenario(
    "CNDA-INSI-01",
    title=Text(
        "CNDA 2.04, 2.05 et 2.08 : reprendre NIA et historiques tels que reçus",
        "CNDA 2.04, 2.05 and 2.08: take NIA and histories as they come",
    ),
    requirements=[],
)
def as_received(bench: Bench) -> None:
    """A wrong key in the history must not have the whole return rejected."""
    for name in _CASES:
        _taken(bench, name)
    bench.insi.fault("cnda_case", case="2.04-2")
    _taken(bench, MURIEL)


def _taken(bench: Bench, name: str) -> None:
    known = retrieved(bench, name)
    record = bench.editor.shows("patient.record", patient=known.id)
    bench.check(identity.retrieved, record=record, call=known.search)
