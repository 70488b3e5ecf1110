"""The names of the bench: real-looking, nobody's, and never those of the real platforms."""

import pytest

from formats import hosts


@pytest.mark.parametrize(
    ("listener", "name"),
    [
        ("insi.mtls", "insi.banc-segur.test"),
        ("psc.auth", "psc.banc-segur.test"),
        ("psc.wallet", "psc-wallet.banc-segur.test"),
        ("mss.app.imaps", "mss-app.banc-segur.test"),
        ("mss.per_org.smtp", "mss.banc-segur.test"),
        ("crl", "crl.banc-segur.test"),
        ("control", ""),
        ("insider", ""),
    ],
)
def test_each_listener_has_the_name_of_its_service(listener: str, name: str) -> None:
    assert hosts.name_of(listener) == name


LONG = "a" * 63 + ".test"


@pytest.mark.parametrize(
    "name",
    [
        *("poste12", "poste-12", "banc.cabinet.local", "192.168.1.7", "::1", LONG, "localhost", "test", "invalid"),
        *("banc.fr", "banc.co.uk", "banc.asso.fr", "xn--caf-dma.fr", "monposte.local", "fr.banc.test"),
    ],
)
def test_what_a_network_may_call_the_bench_is_taken(name: str) -> None:
    assert hosts.wrong(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "services-ps-tlsm.ameli.fr",
        "qualiflps-services-ps-tlsm.ameli.fr",
        "auth.bas.psc.esante.gouv.fr",
        "lps2.dmp.gouv.fr",
        "ameli.fr",
        "x.mssante.fr",
    ],
)
def test_a_name_of_the_real_platforms_is_refused_with_the_reason(name: str) -> None:
    wrong = hosts.wrong(name)
    assert wrong is not None
    assert "réelles" in wrong.fr
    assert "real" in wrong.en


@pytest.mark.parametrize(
    "name",
    [
        "",
        "https://banc.test",
        "banc.test:443",
        "-a.test",
        "a..b",
        "a b",
        "é.test",
        "x" * 64,
        "a." * 127 + "test",
        "1.2.3.999",
        "*",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    assert hosts.wrong(name) is not None


@pytest.mark.parametrize(
    "name",
    ["com", "fr", "zz", "local", "lan", "xn--p1ai", "co.uk", "asso.fr", "com.fr", "org.uk", "medecin.fr", "github.io"],
)
def test_a_name_below_which_everybody_has_machines_is_refused_with_the_reason(name: str) -> None:
    wrong = hosts.wrong(name)
    assert wrong is not None
    assert "suffixe partagé" in wrong.fr
    assert "share" in wrong.en


def test_a_suffix_of_the_state_is_refused_too() -> None:
    assert hosts.wrong("gouv.fr") is not None
    assert hosts.wrong("gouv.qc") is not None
