"""Watch over the real thing: bench and demonstration editor as processes, calls judged outside any scenario."""

from collections.abc import Iterator, Sequence

import pytest

from harness import packs
from harness.bench.control import Control
from harness.bench.following import Following, Seen
from harness.bench.place import Place, embedded
from harness.doctor.desk import Account
from harness.drivers.demo import REFERENCE, demonstration
from harness.runner import Run, run
from harness.watch.judge import Judged, Remark, Totals
from harness.watch.observer import Watch
from record.event import Event

CAUGHT = [
    ("MSS-31-01", {"tls_ancien_accepte": "mss.serveur_tls"}),
    ("INS-52-01", {"insi_sans_action": "insi.action"}),
    ("PSC-01-05", {"acr_au_lieu_de_acr_values": "psc.acr_misnamed", "code_rejoue": "psc.code_once"}),
    ("PARCOURS-01", {"empreinte_fausse": "xds.hash"}),
    (
        "PARCOURS-01",
        {
            "traits_alteres": "parcours.traits_cda",
            "objet_sans_prefixe": "mss.subject.prefix",
            "nil_autre": "mss.header.nil",
        },
    ),
]
"""By scenario: defects that a call, or the session so far, gives away, and the rule that says it."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with embedded(tmp_path_factory.mktemp("banc")) as place:
        yield place


def watched(
    place: Place, scenarios: Sequence[str], defects: Sequence[str] = (), doctor: Account | None = None
) -> tuple[list[Remark], Totals]:
    """What watch says of the demonstration editor while it plays scenarios; ``doctor`` looks at the same events."""
    remarks: list[Remark] = []

    def told(_seen: Seen, _event: Event, judged: Judged | None) -> None:
        remarks.extend(judged.remarks if judged else ())

    control = Control(place.facts["control"]["url"], place.facts["control"]["token"])
    pack, session = packs.load(), place.control.open_session("watch", "")
    watch = Watch({"reference": REFERENCE}, told, only=[session.id])
    following = Following(control, [watch, doctor] if doctor else [watch], from_start=True)
    with demonstration(place.facts, defects) as driver:
        run(packs.chosen(pack, scenarios), session, session, driver, Run(pack.patients, {}))
    following.start()
    following.stop()
    control.close()
    place.control.delete_session(session.id)  # usual addresses show no TLS fault while another session lives
    assert following.failure is None
    return remarks, watch.totals


def test_the_golden_editor_is_judged_and_nothing_is_held_against_it(place: Place) -> None:
    doctor = Account(place.facts)
    remarks, totals = watched(place, [], doctor=doctor)
    assert doctor.found == []
    assert doctor.crashes == 0
    assert [remark.to_json() for remark in remarks] == []
    assert totals.calls > 300
    assert totals.checks > 400
    assert totals.troubles == 0


@pytest.mark.parametrize(("scenario", "caught"), CAUGHT)
def test_defects_that_calls_give_away_are_said(place: Place, scenario: str, caught: dict[str, str]) -> None:
    remarks, totals = watched(place, [scenario], list(caught))
    found = [remark.finding for remark in remarks if remark.finding]
    assert {finding.rule for finding in found} >= set(caught.values())
    assert totals.failures >= len(caught)
    assert all(finding.locator for finding in found)


def test_a_watch_of_one_session_says_nothing_of_the_others(place: Place) -> None:
    heard: list[str] = []
    watch = Watch({}, lambda seen, _event, _judged: heard.append(str(seen.about["id"])), only=["aucune"])
    following = Following(place.control, [watch], from_start=True)
    following.start()
    following.stop()
    assert heard == []
