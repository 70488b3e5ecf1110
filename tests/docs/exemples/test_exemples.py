"""An unmodified curl, a Node, a Java, a PHP and a C# program, told only what the page tells, and judged by watch.

The C# program is written for .NET 8; what compiles and runs it here is Mono (mcs, mono).
"""

import ctypes
import shutil

import pytest

from tests.bench_process import BenchProcess
from tests.docs.exemples.conftest import Watched, play

CLIENTS = ("curl", "node", "java", "php", "csharp")
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


@pytest.mark.parametrize(
    ("changed", "code", "told"),
    [
        ({}, 0, "INSi : 00, ADRUN ZOE, matricule 275126322074974"),
        ({"BANC_NOM": "A & B"}, 1, "INSi : 01"),
        ({"BANC_IDAM": " "}, 1, "n'est pas autorisé"),
    ],
)
def test_pascal_searches(place: BenchProcess, changed: dict[str, str], code: int, told: str) -> None:
    _pascal_at_hand()
    found = play(place, "pascal", **changed)
    assert (found.code, told in found.output) == (code, True), found.output
    assert found.operations == ["insi.rechercherInsAvecTraitsIdentite"]
    assert changed or said(found) == []


def _pascal_at_hand() -> None:
    """Skip without Free Pascal (225 MB, too heavy for CI), or without a libssl that its OpenSSL unit finds by name."""
    if shutil.which("fpc") is None:
        pytest.skip("absent de cette machine : fpc (fp-compiler fp-units-fcl fp-units-net libssl-dev)")
    try:
        ctypes.CDLL("libssl.so")
    except OSError:
        pytest.skip("libssl.so absent (libssl-dev) : Free Pascal 3.2 ne cherche pas libssl.so.3")


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
        ("php", ["insi"], {"BANC_NOM": "A & B"}, "INSi : 01"),
        ("php", ["insi"], {"BANC_IDAM": " "}, "INSi : faute SOAP desir_550"),
        ("php", ["psc"], {"BANC_PSC_SECRET": "autre"}, "unauthorized_client"),
        ("php", ["mss"], {"BANC_BOITE": "alex.durand@ch-banc.mssante.fr"}, "MSS : attendu 235"),
        ("csharp", ["insi"], {"BANC_NOM": "A & B"}, "INSi : 01"),
        ("csharp", ["insi"], {"BANC_EMPREINTE": ""}, "Authentication failed"),
        ("csharp", ["insi"], {"BANC_P12": ".p12"}, "Unable to decode certificate"),
        ("csharp", ["mss"], {"BANC_BOITE": "alex.durand@ch-banc.mssante.fr"}, "MSS : attendu 235"),
    ],
)
def test_what_goes_wrong_is_told_and_fails(
    place: BenchProcess, client: str, services: list[str], changed: dict[str, str], told: str
) -> None:
    found = play(place, client, services, **changed)
    assert found.code != 0
    assert told in found.output
