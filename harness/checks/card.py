"""Checks of a Vitale card over several calls to INSi: CNDA tests 1.02 and 1.03."""

from collections.abc import Mapping, Sequence

from formats.insi import exigences_carte
from formats.rule import Text
from harness.checks.carried import called
from harness.checks.check import Evidence, Report, check
from record.event import Json


@check(
    "insi.card_renewed",
    Text(
        "Une assertion Vitale de plus de vingt minutes n'est pas resservie", "An old Vitale assertion is not used again"
    ),
)
def card_renewed(*, first: Evidence, second: Evidence) -> Report:
    """Judge the assertion of a call made over twenty minutes after the first one: CNDA 1.02.

    Nothing is judged when the card asserted nothing in one of them.
    """
    report, calls = Report(), (called(first), called(second))
    former, later = (None if call is None else exigences_carte.card_assertion(call) for call in calls)
    if former is None or later is None:
        return report
    report.look(2)
    for breach in exigences_carte.renewal_breaches(former, later):
        report.add(breach, *second.xml_at(breach.where))
    return report


@check(
    "insi.card_swapped",
    Text(
        "La carte Vitale changée, INSi n'est pas appelé pour l'ancien bénéficiaire",
        "Once the Vitale card was changed, INSi is not called for the former beneficiary",
    ),
)
def card_swapped(*, events: Sequence[Evidence], stimulus: Evidence, person: Mapping[str, Json]) -> Report:
    """Judge the calls that came once another card was in the reader: CNDA 1.03.

    ``person`` (``family_name``, ``birth_date``) was chosen on the former card; ``stimulus`` is the attempt that makes
    silence count, unless it failed. A call for somebody of the present card is right.
    """
    report = Report()
    report.look((stimulus.data.get("result") or {}).get("status") != "failed")
    family_name, birth_date = (str(person.get(name, "")) for name in ("family_name", "birth_date"))
    for event in events:
        read = called(event)
        if read is None or read.vitale is None:
            continue
        report.look()
        for breach in exigences_carte.swap_breaches(read.vitale, family_name, birth_date):
            report.add(breach, *event.xml_at(breach.where))
    return report
