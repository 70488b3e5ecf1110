"""An unmodified curl, a Node and a Java program, told only what the page tells, and judged by watch."""

import pytest

from tests.bench_process import BenchProcess
from tests.docs.exemples.conftest import Watched, play

CLIENTS = ("curl", "node", "java")
CALLED = (
    *("insi.rechercherInsAvecTraitsIdentite", "psc.authorize", "psc.login", "psc.token", "psc.userinfo"),
    *("dmp.TD2.1", "mss.smtp.STARTTLS", "mss.smtp.AUTH", "mss.smtp.DATA"),
)
"""What an INSi search, a login, a deposit and a submission come down to."""


def said(found: Watched) -> list[object]:
    return [remark.to_json() for remark in found.remarks]


@pytest.mark.parametrize("client", CLIENTS)
def test_the_four_services_are_used_and_nothing_is_held_against_it(place: BenchProcess, client: str) -> None:
    found = play(place, client)
    assert found.code == 0, found.output
    assert [name for name in CALLED if name not in found.operations] == []
    assert said(found) == []
    assert found.totals.checks >= 15
    assert [line.partition(" :")[0] for line in found.output.splitlines()] == ["INSi", "PSC", "DMP", "MSS"]


def test_the_deposit_is_signed_by_the_seal_or_it_is_an_ecart(place: BenchProcess) -> None:
    found = play(place, "node", ["dmp"], BANC_CACHET="org-auth-cli")
    assert found.code == 0, found.output
    assert found.rules == {"vihf.certificate_seal"}


def test_another_product_reference_is_an_ecart(place: BenchProcess) -> None:
    found = play(place, "curl", ["mss"], BANC_REFERENCE="AUTRE-PRODUIT")
    assert found.code == 0, found.output
    assert found.rules == {"mss.header.nil"}


@pytest.mark.parametrize(
    ("client", "services", "changed", "told"),
    [
        ("node", ["insi"], {"BANC_NOM": "INCONNUE"}, "INSi : 01"),
        ("node", ["psc"], {"BANC_PSC_RETOUR": "http://ailleurs.exemple/"}, "Invalid parameter: redirect_uri"),
        ("node", ["psc"], {"BANC_PSC_SECRET": "autre"}, "unauthorized_client"),
        ("curl", ["insi"], {"BANC_NOM": "A & B"}, "INSi : 01"),
        ("curl", ["mss"], {"BANC_BOITE": "alex.durand@ch-banc.mssante.fr"}, "curl: "),
    ],
)
def test_what_goes_wrong_is_told_and_fails(
    place: BenchProcess, client: str, services: list[str], changed: dict[str, str], told: str
) -> None:
    found = play(place, client, services, **changed)
    assert found.code != 0
    assert told in found.output
