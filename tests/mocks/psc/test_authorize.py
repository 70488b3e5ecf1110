"""The authorization endpoint and the login page (psc.md §2.1, §2.9)."""

from urllib.parse import urlencode

import pytest

from mocks.core.message import Answer
from tests.mocks.psc.place import AUTH, CHALLENGE, PERSON, RETURN, Place, form_of, location, returned

ISSUER = f"{AUTH}/auth/realms/esante-wallet"


def test_the_login_page_lists_the_professionals_and_says_that_it_is_simulated() -> None:
    answer = Place().authorize()
    page = answer.body.decode()
    assert answer.status == 200
    assert "Pro Santé Connect — environnement simulé" in page
    assert form_of(answer).people == [PERSON, "899900000029", "899900000037"]
    assert not {"script", "img", "link", "iframe"} & set(form_of(answer).tags)
    assert dict(answer.headers)["X-Banc-Request"] == form_of(answer).fields["request"]


def test_the_form_posts_under_the_session_s_prefix() -> None:
    assert form_of(Place(prefix="/s/abc").authorize()).action == "/s/abc/login-page"


def test_the_page_at_the_realm_s_own_endpoint_posts_to_the_same_host() -> None:
    place = Place()
    query = urlencode({"client_id": "lgc-demonstration", "redirect_uri": RETURN, "response_type": "code"})
    page = place.send(
        place.request("psc.auth", "GET", f"/auth/realms/esante-wallet/protocol/openid-connect/auth?{query}")
    )
    body = urlencode({**form_of(page).fields, "professional": PERSON}).encode()
    answer = place.send(place.request("psc.auth", "POST", form_of(page).action, body))
    assert returned(answer)["iss"] == ISSUER


def test_the_request_may_be_posted() -> None:
    place = Place()
    body = urlencode({"client_id": "lgc-demonstration", "redirect_uri": RETURN, "response_type": "code"}).encode()
    assert place.send(place.request("psc.wallet", "POST", "/auth", body)).status == 200


def test_facts_say_what_was_asked() -> None:
    facts = Place().authorize(acr_values="", acr="eidas1").facts
    assert {name: facts[name] for name in ("client_id", "redirect_uri", "acr_values", "acr", "state", "nonce")} == {
        "client_id": "lgc-demonstration",
        "redirect_uri": RETURN,
        "acr_values": "",
        "acr": "eidas1",
        "state": "etat-1",
        "nonce": "nonce-1",
    }
    assert (facts["code_challenge"], facts["code_challenge_method"]) == (CHALLENGE, "S256")


def test_what_psc_lets_pass_is_noted_as_a_tolerance() -> None:
    assert Place().authorize().notes == ()
    answer = Place().authorize(acr_values="", acr="eidas1")
    assert answer.status == 200
    assert [(note["rule"], note["kind"]) for note in answer.notes] == [
        ("psc.acr_misnamed", "tolerance"),
    ]


def page_of(answer: Answer) -> str:
    assert answer.status == 400
    assert dict(answer.headers)["Content-Type"].startswith("text/html")
    return answer.body.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"client_id": ""}, "Missing parameters: client_id"),
        ({"client_id": "<b>inconnu</b>"}, "Client not found."),
        ({"redirect_uri": ""}, "Invalid parameter: redirect_uri"),
        ({"redirect_uri": "https://ailleurs.example/"}, "Invalid parameter: redirect_uri"),
        ({"redirect_uri": RETURN + "/"}, "Invalid parameter: redirect_uri"),
        ({"client_id": "mss-operateur"}, "Invalid parameter: redirect_uri"),
    ],
)
def test_a_wrong_client_or_address_is_told_to_the_person(changed: dict[str, str], words: str) -> None:
    page = page_of(Place().authorize(**changed))
    assert words in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("changed", "error", "description"),
    [
        ({"response_type": ""}, "invalid_request", "Missing parameter: response_type"),
        ({"response_type": "token id_token"}, "unauthorized_client", "Client is not allowed"),
        ({"response_type": "jeton"}, "unsupported_response_type", ""),
        ({"response_mode": "form_post"}, "invalid_request", "Invalid parameter: response_mode"),
        ({"scope": "openid inconnu"}, "invalid_scope", "Invalid scopes: openid inconnu"),
        ({"code_challenge": "court"}, "invalid_request", "Invalid parameter: code_challenge"),
        ({"code_challenge": ""}, "invalid_request", "Missing parameter: code_challenge"),
        ({"code_challenge_method": "S512"}, "invalid_request", "Invalid parameter: code_challenge_method"),
        ({"prompt": "none"}, "login_required", ""),
        ({"request": "a.b.c"}, "request_not_supported", "Request objects"),
    ],
)
def test_other_errors_return_to_the_client(changed: dict[str, str], error: str, description: str) -> None:
    fields = returned(Place().authorize(**changed))
    assert (fields["error"], fields["state"], fields["iss"]) == (error, "etat-1", ISSUER)
    assert fields.get("error_description", "").startswith(description)


def test_a_repeated_parameter_returns_to_the_client() -> None:
    place = Place()
    query = urlencode([("client_id", "lgc-demonstration"), ("redirect_uri", RETURN), ("state", "a"), ("state", "b")])
    answer = place.send(place.request("psc.wallet", "GET", f"/auth?{query}"))
    assert returned(answer)["error_description"] == "duplicated parameter"


def test_another_acr_is_ignored_or_refused_as_the_knob_says() -> None:
    assert Place().authorize(acr_values="eidas2").status == 200
    refused = Place(knobs={"psc.acr_values": "refuse"})
    answer = refused.authorize(acr_values="eidas2")
    assert returned(answer)["error"] == "invalid_request"
    assert answer.notes[0]["kind"] == "mock-own"
    assert refused.authorize().status == 200


def test_the_redirect_carries_code_state_session_state_and_iss() -> None:
    place = Place()
    answer = place.login(place.authorize(), mode="MOBILE")
    assert location(answer).startswith(f"{RETURN}?state=etat-1&session_state=")
    fields = returned(answer)
    assert list(fields) == ["state", "session_state", "iss", "code"]
    assert fields["code"].split(".")[1] == fields["session_state"]
    assert place.state.sessions[fields["session_state"]].mode == "MOBILE"
    assert answer.facts["subject"] == PERSON


def test_the_answer_may_go_in_the_fragment() -> None:
    place = Place()
    answer = place.login(place.authorize(response_mode="fragment"))
    assert location(answer).startswith(f"{RETURN}#state=etat-1")


def test_cancelling_returns_access_denied() -> None:
    place = Place()
    page = place.authorize()
    assert returned(place.login(page, action="cancel")) == {"error": "access_denied", "state": "etat-1", "iss": ISSUER}
    assert place.state.pending == {}
    assert place.login(page).status == 400


def test_a_login_page_serves_once_and_for_thirty_minutes() -> None:
    place = Place()
    page = place.authorize()
    place.login(page)
    assert "a déjà servi" in page_of(place.login(page))
    late = place.authorize()
    place.offset = 1800
    assert place.login(late).status == 400


@pytest.mark.parametrize("fields", [{"professional": "0"}, {"mode": "PIGEON"}, {"action": "<i>"}, {"professional": ""}])
def test_an_unusable_form_shows_the_page_again(fields: dict[str, str]) -> None:
    place = Place()
    page = place.authorize()
    assert form_of(place.login(page, **fields)).people
    assert place.login(page).status == 302
