"""Where the bench listens, what its URLs name, and what its certificate is for."""

import pytest

from mocks.core.hosts import Hosts


def test_by_default_all_is_on_loopback() -> None:
    hosts = Hosts()
    assert {hosts.told(name) for name in ("control", "insi.mtls", "crl")} == {"127.0.0.1"}
    assert {"localhost", "127.0.0.1", "::1", "insi.banc-segur.test", "*.banc-segur.test"} <= set(hosts.certified())


def test_the_control_api_stays_on_loopback_whatever_is_asked() -> None:
    hosts = Hosts("0.0.0.0", ("banc.cabinet.local",))
    assert hosts.bound_to("control") == hosts.told("control") == "127.0.0.1"
    assert hosts.bound_to("insi.mtls") == "0.0.0.0"


def test_urls_carry_the_name_and_the_certificate_too() -> None:
    hosts = Hosts("192.168.1.7", ("banc.cabinet.local", "poste12"))
    assert hosts.told("dmp") == "banc.cabinet.local"
    assert {"192.168.1.7", "banc.cabinet.local", "*.banc.cabinet.local", "poste12"} <= set(hosts.certified())
    assert "*.poste12" not in hosts.certified()


def test_a_service_that_has_its_own_name_is_called_by_it() -> None:
    hosts = Hosts(names=("insi.banc-segur.test", "banc.local"))
    assert hosts.told("insi.mtls") == "insi.banc-segur.test"
    assert hosts.told("dmp") == "banc.local"
    assert Hosts(names=("insi.banc-segur.test",)).told("dmp") == "127.0.0.1"


def test_the_whole_domain_names_every_service() -> None:
    hosts = Hosts(names=("banc-segur.test",))
    assert hosts.told("psc.wallet") == "psc-wallet.banc-segur.test"
    assert hosts.told("control") == "127.0.0.1"


@pytest.mark.parametrize(
    ("listen", "host"), [("::1", "[::1]"), ("::", "[::1]"), ("0.0.0.0", "127.0.0.1"), ("10.0.0.3", "10.0.0.3")]
)
def test_the_bench_reaches_itself_by_an_address_whatever_its_name(listen: str, host: str) -> None:
    hosts = Hosts(listen, ("ailleurs.local",))
    assert hosts.dialled("https://ailleurs.local:8443/auth?x=1") == (
        f"https://{host}:8443/auth?x=1",
        "ailleurs.local:8443",
    )
