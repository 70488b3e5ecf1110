"""Every case of CNDA's guide by traits (insi.md §3.2), over the wire: real answers, and injected ones among them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.bench_process import ROOT
from tests.e2e.conftest import RunningBench
from tests.e2e.insi_client import Found, insi

CNDA = json.loads((ROOT / "mocks" / "seed" / "cnda.json").read_bytes())
GIVEN = ROOT / "scenarios" / "injections" / "insi"
RUNS = [(f"{case['id']} {run['fr']}", run) for case in CNDA["cases"] for run in case["runs"]]
OLA = {"family_name": "TCHITCHI", "given_names": ["OLA"], "sex": "F", "birth_date": "1936-06-21", "birth_place": ""}
CATARINA = {**OLA, "given_names": ["CATARINA"]}
ZOE = {"family_name": "ADRUN", "given_names": ["ZOE"], "sex": "F", "birth_date": "1975-12-31", "birth_place": "63220"}


def inject(bench: RunningBench, payload: bytes, **query: Any) -> None:
    bench.control("POST", f"/sessions/{bench.session}/inject?{urlencode({'mock': 'insi', **query})}", payload)


@pytest.mark.parametrize("run", [run for _, run in RUNS], ids=[name for name, _ in RUNS])
def test_a_case_of_cnda(bench: RunningBench, run: Mapping[str, Any]) -> None:
    """The injections are given before the first call, each for its own call of the identity: that is test 2.07."""
    calls = run["calls"]
    for place, call in enumerate(calls, 1):
        if "inject" in call:
            given = (GIVEN / f"{call['inject']}.xml").read_bytes()
            inject(bench, given, call=place, **{"for": call["asked"]["family_name"]})
    with insi(bench) as client:
        for call in calls:
            found = client.search(call["asked"])
            assert_as_expected(found, call["expect"])
            if "inject" in call:
                assert found.raw == (GIVEN / f"{call['inject']}.xml").read_bytes()
    codes = [exchange["data"]["facts"]["code_cr"] for exchange in bench.exchanges()]
    assert codes == [call["expect"]["code"] for call in calls]


def assert_as_expected(found: Found, expect: Mapping[str, Any]) -> None:
    assert (found.status, found.text("CR/CodeCR")) == (200, expect["code"])
    active = found.text("INDIVIDU/INSACTIF/IdIndividu/NumIdentifiant")
    assert active == expect.get("number", "")
    if not active:
        return
    assert found.text("INDIVIDU/INSACTIF/OID") == expect["oid"]
    keys = [expect.get("key") or key(active), *(one.get("key") or key(one["number"]) for one in expect["former"])]
    assert found.texts("INDIVIDU/INSACTIF/IdIndividu/Cle") + found.texts("INDIVIDU/INSHISTO/IdIndividu/Cle") == keys
    assert found.texts("INDIVIDU/INSHISTO/IdIndividu/NumIdentifiant") == [one["number"] for one in expect["former"]]
    assert found.text("INDIVIDU/TIQ/ListePrenom") == expect.get("given_names", found.text("INDIVIDU/TIQ/ListePrenom"))
    for trait in ("NomNaissance", "ListePrenom", "Sexe", "DateNaissance", "LieuNaissance"):
        assert found.text(f"INDIVIDU/TIQ/{trait}"), f"{trait} : un client réel refuse un 00 incomplet (insi.md §6.9)"


def key(number: str) -> str:
    """The key of a matricule, written here anew (insi.md §4.1)."""
    digits = number[:5] + {"2A": "19", "2B": "18"}.get(number[5:7], number[5:7]) + number[7:]
    return f"{97 - int(digits) % 97:02d}"


def test_the_calls_about_somebody_else_get_real_answers_meanwhile(bench: RunningBench) -> None:
    inject(bench, b"\xff injecte", call=2, **{"for": "TCHITCHI OLA CATARINA BELLA"})
    with insi(bench) as client:
        assert client.search(OLA).text("CR/CodeCR") == "01"
        assert client.search(ZOE).text("CR/CodeCR") == "00"
        assert client.search(CATARINA).raw == b"\xff injecte"
        assert client.search(CATARINA).text("CR/CodeCR") == "00"


def test_a_killed_bench_still_knows_what_waits_and_for_which_call(own_home: Path) -> None:
    bench = RunningBench(own_home)
    session = bench.new_session()
    inject(bench, b"injecte", call=2, **{"for": "2360663220836"})
    assert first_search(bench, CATARINA).text("CR/CodeCR") == "00"
    bench.kill()
    bench = RunningBench(own_home)
    try:
        bench.done("GET", f"/sessions/{session}/events")
        bench.facts["insi"]["mtls"] = bench.facts["insi"]["mtls"].replace("/lps", f"/s/{session}/lps")
        assert first_search(bench, CATARINA).raw == b"injecte"
    finally:
        bench.stop()


def first_search(bench: RunningBench, asked: Mapping[str, Any]) -> Found:
    with insi(bench) as client:
        return client.search(asked)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("mock=insi&call=x", 400),
        ("mock=insi&call=-1", 400),
        ("mock=insi&call=1001", 400),
        (f"mock=insi&for={'a' * 301}", 400),
        ("mock=mss", 400),
        ("mock=insi&call=3&for=ADRUN", 200),
    ],
)
def test_the_control_api_says_what_it_expects(bench: RunningBench, query: str, status: int) -> None:
    assert bench.ask("POST", f"/sessions/{bench.session}/inject?{query}", b"x")[0] == status


def test_what_waits_can_be_dropped_and_resetting_drops_it_too(bench: RunningBench) -> None:
    with insi(bench) as client:
        for forget in ("inject?mock=insi", "inject", "reset"):
            inject(bench, b"injecte")
            bench.done("POST" if forget == "reset" else "DELETE", f"/sessions/{bench.session}/{forget}")
            assert client.search(ZOE).text("CR/CodeCR") == "00"
    assert bench.ask("DELETE", f"/sessions/{bench.session}/inject?mock=rien")[0] == 400


def test_nobody_of_the_population_is_out_of_reach(bench: RunningBench) -> None:
    """One person of each case, searched by everything that is known of them."""
    persons = json.loads((ROOT / "mocks" / "seed" / "personnes.json").read_bytes())
    of_case = {person["cases"][0]: person for person in persons if "-00" not in person["birth_date"]}
    with insi(bench) as client:
        for case, person in of_case.items():
            found = client.search({**person, "given_names": [person["given_names"]]})
            expected = "" if case == "homonyme.irreductible" else person["ins"]["number"]
            assert found.text("INDIVIDU/INSACTIF/IdIndividu/NumIdentifiant") == expected, case
