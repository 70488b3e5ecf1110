"""Named deviations: what each one changes, and that it leaves the rest alone."""

from typing import Any

import pytest
from joserfc import jwt as jose
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from formats.oidc import jwt
from mocks.psc.faults import FAULTS
from tests.mocks.psc.place import Place, json_of, returned


def identity(place: Place, fault: str, **params: Any) -> dict[str, Any]:
    """The claims of the id_token that a faulty answer gives, its signature verified."""
    body = json_of(place.redeem(place.code(), fault, **params))
    keys = KeySet.import_key_set(json_of(place.get("certs")))  # type: ignore[arg-type]
    return dict(jose.decode(body["id_token"], keys, algorithms=["RS256"]).claims)


def test_the_professional_refuses() -> None:
    fault = "access_denied"
    place = Place()
    assert returned(place.authorize(fault))["error"] == "access_denied"
    assert place.state.pending == {}
    answer = place.login(place.authorize(), fault)
    assert returned(answer)["error"] == "access_denied"
    assert (place.state.sessions, place.state.pending) == ({}, {})


def test_the_client_is_refused() -> None:
    place = Place()
    answer = place.redeem(place.code(), "invalid_client")
    assert (answer.status, json_of(answer)["error"]) == (401, "unauthorized_client")


def test_the_code_has_expired() -> None:
    place = Place()
    code = place.code()
    assert json_of(place.redeem(code, "expired_code"))["error_description"] == "Code is expired"
    assert json_of(place.redeem(code))["error_description"] == "Code not valid"


def test_the_signature_is_another_key_s() -> None:
    with pytest.raises(BadSignatureError):
        identity(Place(), "bad_signature")


def test_the_id_token_is_not_signed() -> None:
    place = Place()
    token = json_of(place.redeem(place.code(), "alg_none"))["id_token"]
    decoded = jwt.decode(token)
    assert decoded is not None
    assert (decoded.header["alg"], decoded.signature) == ("none", b"")


@pytest.mark.parametrize(
    ("fault", "claim"), [("wrong_nonce", "nonce"), ("wrong_iss", "iss"), ("wrong_aud", "aud"), ("acr_other", "acr")]
)
def test_one_claim_is_another(fault: str, claim: str) -> None:
    place = Place()
    usual = jwt.decode(place.tokens()["id_token"])
    assert usual is not None
    assert identity(place, fault)[claim] != usual.claims[claim]


def test_the_acr_is_the_parameter_s() -> None:
    assert identity(Place(), "acr_other")["acr"] == "eidas2"
    assert identity(Place(), "acr_other", params={"value": "eidas3"})["acr"] == "eidas3"


def test_the_id_token_has_expired() -> None:
    place = Place()
    assert identity(place, "expired_id_token")["exp"] < place.now().timestamp()


def test_userinfo_fails_or_speaks_of_another() -> None:
    place = Place()
    token = place.tokens()["access_token"]
    assert place.get("userinfo", token, "userinfo_500").status == 500
    assert json_of(place.get("userinfo", token, "userinfo_sub_mismatch"))["sub"].endswith("-autre")


def test_the_session_is_killed() -> None:
    place = Place()
    body = place.tokens()
    answer = place.get("userinfo", body["access_token"], "session_killed")
    assert answer.status == 401
    assert json_of(place.refresh(body["refresh_token"]))["error_description"] == "Session not active"
    code = place.code()
    assert json_of(place.redeem(code, "session_killed"))["error_description"] == "Session not active"


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_leaves_alone_what_it_does_not_concern(fault: str) -> None:
    place = Place()
    assert place.get("certs", fault=fault) == place.get("certs")
    assert place.post("token", {}, fault=fault).status in (400, 401)
