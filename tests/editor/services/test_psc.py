"""The client of Pro Santé Connect: what it sends, and what it refuses to believe."""

import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey

from editor.config import Config, PscClient
from editor.defects import Defect
from editor.journal import Journal
from editor.outcome import FailedError
from editor.professional import from_user_info
from editor.services import psc_tokens
from editor.services.psc import Login, Psc, Session
from editor.services.transport import Http
from tests.editor import fake_psc
from tests.editor.fake_psc import CLIENT, FakePsc
from tests.editor.stubs import http_stub

BACK = "http://127.0.0.1:1/psc/retour"
KEYS = {"keys": [fake_psc.KEY.as_dict(private=False)]}


@pytest.fixture
def fake() -> Iterator[FakePsc]:
    with http_stub() as stub:
        yield FakePsc(stub)


@pytest.fixture
def psc(fake: FakePsc) -> Iterator[Psc]:
    config = Config(psc_issuer=fake.stub.url, psc_client=PscClient(CLIENT, "secret"))
    http = Http(None)
    yield Psc(config, http, Journal())
    http.close()


def flawed(psc: Psc, defect: Defect) -> Psc:
    return Psc(replace(psc.config, defects=frozenset({defect})), psc.http, Journal())


def asked(login: Login) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(login.url).query).items()}


def finished(psc: Psc, fake: FakePsc) -> Session:
    login = psc.start(BACK)
    fake.nonce = login.nonce
    return psc.finish(login, {"state": login.state, "code": "c", "iss": fake.stub.url})[0]


def test_the_authorization_request_asks_eidas1_with_state_nonce_and_pkce(psc: Psc) -> None:
    query = asked(psc.start(BACK))
    assert (query["response_type"], query["scope"], query["acr_values"]) == ("code", "openid scope_all", "eidas1")
    assert query["code_challenge_method"] == "S256"
    assert query["redirect_uri"] == BACK
    assert "acr" not in query


def test_state_nonce_and_challenge_change_at_each_login(psc: Psc) -> None:
    one, other = asked(psc.start(BACK)), asked(psc.start(BACK))
    assert all(one[name] != other[name] for name in ("state", "nonce", "code_challenge"))


def test_the_code_is_exchanged_with_its_verifier_and_the_client_secret(psc: Psc, fake: FakePsc) -> None:
    session = finished(psc, fake)
    form = fake.tokens()[0]
    assert form["grant_type"] == ["authorization_code"]
    assert len(form["code_verifier"][0]) >= 43
    assert fake.stub.calls[-3].headers.get("authorization", "").startswith("Basic ")
    assert session.access_token == "jeton1"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "autre"},
        {"iss": "https://ailleurs"},
        {"aud": "un-autre-client"},
        {"acr": "eidas3"},
        {"exp": int(time.time()) - 3600},
        {"sub": "f:fed:quelqu'un d'autre"},
    ],
)
def test_an_id_token_that_is_not_for_this_login_is_refused(psc: Psc, fake: FakePsc, claims: dict[str, object]) -> None:
    fake.claims = claims
    with pytest.raises(FailedError, match="refusé"):
        finished(psc, fake)


def test_a_signature_by_another_key_or_algorithm_is_refused() -> None:
    claims = {"iss": "i", "aud": CLIENT, "sub": "s", "nonce": "n", "acr": "eidas1", "iat": 1, "exp": 9999999999}
    good = {"issuer": "i", "client_id": CLIENT, "nonce": "n"}
    assert psc_tokens.verified(fake_psc.id_token(claims), KEYS, **good)["sub"] == "s"
    other = RSAKey.generate_key(2048, {"kid": "k1"})
    for token in (
        fake_psc.id_token(claims, other),
        fake_psc.id_token(claims, OctKey.import_key("secret-secret-secret-secret-secret"), "HS256"),  # type: ignore[arg-type]
        "n'importe quoi",
        "",
    ):
        with pytest.raises(FailedError, match="id_token refusé"):
            psc_tokens.verified(token, KEYS, **good)


def test_a_refusal_or_another_issuer_at_return_ends_the_login(psc: Psc) -> None:
    login = psc.start(BACK)
    with pytest.raises(FailedError, match="access_denied"):
        psc.finish(login, {"state": login.state, "error": "access_denied"})
    with pytest.raises(FailedError, match="émetteur"):
        psc.finish(login, {"state": login.state, "code": "c", "iss": "https://ailleurs"})


def test_a_code_that_is_refused_says_why(psc: Psc, fake: FakePsc) -> None:
    login = psc.start(BACK)
    fake.stub.answers["/token"] = fake_psc.as_json(
        {"error": "invalid_grant", "error_description": "Code not valid"}, 400
    )
    with pytest.raises(FailedError, match="invalid_grant Code not valid"):
        psc.finish(login, {"code": "c"})


def test_refresh_keeps_the_id_token_of_the_login(psc: Psc, fake: FakePsc) -> None:
    session = finished(psc, fake)
    renewed = psc.refresh(session)
    assert renewed.access_token == "jeton2"
    assert fake.tokens()[1]["grant_type"] == ["refresh_token"]
    assert not renewed.is_stale


def test_logout_tells_pro_sante_connect_whose_session_ends(psc: Psc, fake: FakePsc) -> None:
    session = finished(psc, fake)
    psc.logout(session)
    assert parse_qs(fake.stub.calls[-1].body.decode())["id_token_hint"] == [session.id_token]


def test_no_token_enters_the_journal(psc: Psc, fake: FakePsc) -> None:
    session = finished(psc, fake)
    psc.logout(session)
    assert session.access_token not in str(psc.journal.entries)
    assert session.id_token not in str(psc.journal.entries)


def test_the_two_defects_of_the_authorization_request(psc: Psc) -> None:
    query = asked(flawed(psc, Defect.ACR_AU_LIEU_DE_ACR_VALUES).start(BACK))
    assert query["acr"] == "eidas1"
    assert "acr_values" not in query
    same = flawed(psc, Defect.NONCE_REUTILISE)
    assert asked(same.start(BACK))["nonce"] == asked(same.start(BACK))["nonce"]


def test_without_configuration_nothing_is_tried() -> None:
    with pytest.raises(FailedError, match="n'est pas configuré"):
        Psc(Config(), Http(None), Journal()).start(BACK)


def test_a_professional_is_read_from_partial_claims() -> None:
    found = from_user_info({"SubjectNameID": "1", "family_name": "X", "SubjectRole": ["60^1.2"], "SubjectRefPro": None})
    assert (found.family_name, found.profession, found.sector) == ("X", "60", "SA07")
