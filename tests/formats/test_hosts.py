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


@pytest.mark.parametrize("name", ["poste12", "banc.cabinet.local", "192.168.1.7", "::1", "a" * 63 + ".test"])
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
