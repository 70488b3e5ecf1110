"""What a product declares beside what its calls say: checks find the difference, and find none when there is none."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from harness.checks import dmp, insi, mss, psc
from harness.checks.check import CHECKS, Check, Report
from harness.engine import Engine
from harness.outcome import Input
from harness.steps import DECLARED, Bench
from mocks.core.message import Request
from tests.dmp_kit import wire
from tests.dmp_kit.wire import Bench as Dmp
from tests.harness.checks import dmp_evidence, insi_evidence, test_psc
from tests.harness.product.files import WHOLE, reading

OF_KIT = {"lps_name": "LGC SIMULE", "lps_version": "1.0", "lps_approval": "SIMULE-0001"}
OF_PSC = {"psc_client": "lgc-demonstration", "psc_redirect_uris": ["http://127.0.0.1/psc/retour"]}


def told(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, finding.found) for finding in report.findings]


@pytest.mark.parametrize(
    ("idams", "expected"),
    [((), []), (["A", "TEST17NF00000"], []), (["A", "B"], [("insi.idam_declare", "TEST17NF00000")])],
)
def test_the_authorisation_number(idams: Sequence[str], expected: list[tuple[str, str]]) -> None:
    report = insi.request(call=insi_evidence.exchange(), declared={"idam": idams})
    assert told(report) == expected
    if expected:
        assert report.findings[0].expected == "LPS/IDAM : A ou B"
        assert b"IDAM" in report.findings[0].excerpt


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({}, []),
        (OF_PSC, []),
        ({**OF_PSC, "psc_client": "mon-lgc"}, [("psc.client_declared", "lgc-demonstration")]),
        ({"psc_redirect_uris": [test_psc.RETURN]}, []),
        ({"psc_redirect_uris": [f"{test_psc.RETURN}/"]}, [("psc.redirect_declared", test_psc.RETURN)]),
    ],
)
def test_the_client_and_its_return_addresses(declared: Mapping[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(psc.authorize(call=test_psc.asked(), declared=declared)) == expected


@pytest.mark.parametrize(
    ("declared", "expected", "fails"),
    [
        ({}, [], False),
        (OF_KIT, [], False),
        ({**OF_KIT, "lps_name": "AUTRE"}, [("vihf.lps_declared", "LGC SIMULE")], False),
        ({**OF_KIT, "lps_version": "2"}, [("vihf.lps_declared", "1.0")], False),
        ({**OF_KIT, "lps_approval": "X"}, [("vihf.lps_approval_declared", "SIMULE-0001")], True),
    ],
)
def test_the_software_of_the_vihf(declared: Mapping[str, Any], expected: list[tuple[str, str]], fails: bool) -> None:
    report = dmp.vihf_is_right(call=dmp_evidence.exchange(wire.existence()), declared=declared)
    assert told(report) == expected
    assert any(finding.fails for finding in report.findings) == fails


def test_the_dmp_notes_another_software_or_refuses_it_by_a_knob() -> None:
    knobs = {"dmp.lps_nom": "LGC SIMULE", "dmp.lps_version": "1.0", "dmp.lps_homologation": "X"}
    request: Request = wire.existence()
    noted = Dmp(knobs=knobs).send(request)
    assert (noted.status, noted.rules) == ("Success", {"vihf.lps_approval_declared"})
    refused = Dmp(knobs={**knobs, "dmp.lps": "refuser"}).send(request)
    assert refused.answer.status == 500
    assert "SIMULE-0001" in refused.reason()


class Recording:
    """An engine that notes what it is asked to check."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, Input]]] = []

    def check(self, check: Check, inputs: Mapping[str, Input]) -> None:
        self.asked.append((check.id, inputs))


def test_scenarios_need_not_know_what_is_declared() -> None:
    product = reading(WHOLE).product
    assert product is not None
    engine = Recording()
    bench = Bench(cast(Engine, engine), {}, product.facts())
    bench.check(insi.request, call=None)
    bench.check(mss.nil, call=None, expected=bench.reference)
    Bench(cast(Engine, engine), {}, {"name": "a", "reference": "b"}).check(insi.request, call=None)
    (_insi, known), (_nil, reference), (_again, nothing) = engine.asked
    assert set(cast(Mapping[str, Any], known["declared"])) == set(DECLARED)
    assert reference == {"call": None, "expected": "MON-LGC-0001"}
    assert nothing == {"call": None}


def test_the_checks_that_compare_are_these() -> None:
    assert {name for name, check in CHECKS.items() if check.takes("declared")} == {
        "insi.by_card",
        "insi.request",
        "psc.authorize",
        "dmp.vihf",
    }
