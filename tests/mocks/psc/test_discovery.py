"""The discovery document and the keys (psc.md §1)."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mocks.psc import places
from mocks.psc.app import MOCK
from tests.mocks.psc.place import AUTH, WALLET, Place, json_of

REAL = "https://auth.bas.psc.esante.gouv.fr"
REAL_WALLET = "https://wallet.bas.psc.esante.gouv.fr"


@pytest.mark.parametrize("name", ["wallet-openid-configuration", "openid-configuration"])
def test_it_says_what_the_real_one_says(shared_data: Path, name: str) -> None:
    captured = json.loads((shared_data / "psc" / "discovery_bas_reconstructed.json").read_text(encoding="utf-8"))
    captured.pop("_provenance", None)
    here = json.dumps(Place().discover(name)).replace(WALLET, REAL_WALLET).replace(AUTH, REAL)
    assert json.loads(here) == captured


def test_the_two_hosts_and_the_prefix_of_the_session() -> None:
    document = Place(prefix="/s/abc").discover()
    assert document["issuer"] == f"{AUTH}/s/abc/auth/realms/esante-wallet"
    assert document["authorization_endpoint"] == f"{WALLET}/s/abc/auth"
    assert document["acr_values_supported"] == ["0", "0"]


def test_the_standard_name_may_cite_the_realm_s_own_endpoint() -> None:
    place = Place(knobs={"psc.standard_discovery": "keycloak"})
    own = f"{AUTH}/auth/realms/esante-wallet/protocol/openid-connect/auth"
    assert place.discover("openid-configuration")["authorization_endpoint"] == own
    assert place.discover()["authorization_endpoint"] == f"{WALLET}/auth"


def test_the_other_host_is_cited_under_the_name_that_the_client_used() -> None:
    place = Place()
    request = replace(place.request("psc.wallet", "GET", "/auth"), origin="https://localhost:8444/s/x")
    assert places.issuer(request, place.world()) == "https://localhost:8443/s/x/auth/realms/esante-wallet"


def test_hosts_of_different_names_keep_them() -> None:
    place = Place()
    world = place.world()
    addresses = {"psc.auth": "https://auth.bas.exemple", "psc.wallet": "https://wallet.bas.exemple:8444"}
    world = replace(world, site=replace(world.site, addresses=addresses))
    request = replace(place.request("psc.wallet", "GET", "/auth"), origin="https://localhost:8444")
    assert places.issuer(request, world) == "https://auth.bas.exemple/auth/realms/esante-wallet"


def test_the_keys() -> None:
    (key,) = json_of(Place().get("certs"))["keys"]
    assert {name: key[name] for name in ("kty", "alg", "use", "e")} == {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "e": "AQAB",
    }
    assert not {"d", "p", "q"} & key.keys()


def test_other_paths_and_methods_are_refused_as_keycloak_does() -> None:
    place = Place()
    for listener, path in (("psc.auth", "/"), ("psc.wallet", "/auth/realms"), ("psc.auth", "/auth")):
        answer = place.send(place.request(listener, "GET", path))
        assert (answer.status, answer.operation) == (404, "unknown")
    assert place.get("token").status == 405
    assert json_of(place.get("token")) == {"error": "HTTP 405 Method Not Allowed"}


def test_a_crash_says_nothing_to_the_client() -> None:
    answer = MOCK.crash(Place().request("psc.auth", "GET", "/"), "KeyError: x")
    assert answer.status == 500
    assert b"KeyError" not in answer.body
    assert answer.notes[0]["text"] == "KeyError: x"
