"""What may go in the hashed metadata, where nothing can be masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record import harmless


@pytest.mark.parametrize(
    ("given_pair", "told"),
    [
        (("Authorization", "Basic bGdjOnNlY3JldA=="), f"Basic {harmless.IN_PART}"),
        (("authorization", "Bearer eyJ.a.b"), f"Bearer {harmless.IN_PART}"),
        (("Authorization", "s3cret"), harmless.IN_PART),
        (("Authorization", "s3cret again"), harmless.IN_PART),
        (("Proxy-Authorization", "Basic eA=="), f"Basic {harmless.IN_PART}"),
        (("Cookie", "JSESSIONID=42"), harmless.IN_PART),
        (("ESANTE-API-KEY", "42"), harmless.IN_PART),
        (("X-Auth-Token", "42"), harmless.IN_PART),
        (("X-Auth", "42"), harmless.IN_PART),
        (("X-Key", "42"), harmless.IN_PART),
        (("Authentication", "Basic eA=="), f"Basic {harmless.IN_PART}"),
        (("Referer", "https://e/?password=42"), harmless.IN_PART),
        (("X-Nobody-Knows", "42"), harmless.IN_PART),
        (("Content-Type", "text/xml"), "text/xml"),
        (("Content-Length", "12"), "12"),
    ],
)
def test_a_header_that_may_hold_a_secret_says_only_that_it_is_there(given_pair: tuple[str, str], told: str) -> None:
    assert harmless.headers([given_pair]) == [(given_pair[0], told)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/token?client_id=a&client_secret=s%20x", f"/token?client_id=a&client_secret={harmless.MASKED}"),
        ("/logout?id_token_hint=e.y.J&state=1", f"/logout?id_token_hint={harmless.MASKED}&state=1"),
        ("/x?%70assword=a", f"/x?%70assword={harmless.MASKED}"),
        ("/auth?client_id=a&state=b&code_challenge=c", "/auth?client_id=a&state=b&code_challenge=c"),
        ("/x?password=", "/x?password="),
        *(
            (f"/x?{name}=42", f"/x?{name}={harmless.MASKED}")
            for name in ("api_key", "apikey", "key", "jwt", "X-Api-Key")
        ),
        ("/auth?code=a&token_type_hint=b&session_state=c", "/auth?code=a&token_type_hint=b&session_state=c"),
        ("/x", "/x"),
    ],
)
def test_a_target_keeps_its_parameters_but_for_the_secret_ones(line: str, told: str) -> None:
    assert harmless.target(line) == told


SECRET = "Sesame-42"


@pytest.mark.parametrize(
    "words",
    [
        f"POST / HTTP/1.1\r\nAuthorization: Basic {SECRET}\r\nHost: x",
        f'{{"authorization": "Bearer {SECRET}"}}',
        f"client_id=a&client_secret={SECRET}&x=1",
        f'{{"client_secret": "{SECRET}"}}',
        f'"password" : "a {SECRET} b"',
        f"Cookie: JSESSIONID={SECRET}; b=2",
        f"https://lgc:{SECRET}@proxy.example:3128/",
        f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}\n-----END RSA PRIVATE KEY-----",
        f"-----BEGIN PRIVATE KEY-----\n{SECRET}",
        f"GET /x: Bearer {SECRET} refused",
        f"token={SECRET}",
        f'{{"access_token": "{SECRET}"}}',
        f"X-Api-Key: {SECRET}",
        f"db_password={SECRET}",
    ],
)
def test_a_log_or_an_error_message_loses_its_secrets(words: str) -> None:
    assert SECRET not in harmless.text(words)
    assert harmless.text(words) != ""


def test_what_the_product_gives_back_keeps_its_members() -> None:
    told = {"client_secret": SECRET, "authorization": "VALIDE", "entries": [{"request": f"password={SECRET}"}], "n": 2}
    assert harmless.value(told) == {
        "client_secret": harmless.MASKED,
        "authorization": "VALIDE",
        "entries": [{"request": f"password={harmless.MASKED}"}],
        "n": 2,
    }


@pytest.mark.parametrize("name", ["access_token", "apiKey", "secret_key", "db_password", "clientSecret", "pin"])
def test_a_member_that_is_called_a_secret_says_only_that_it_is(name: str) -> None:
    assert harmless.value({name: SECRET}) == {name: harmless.MASKED}


@pytest.mark.parametrize("words", ["Bearer token is invalid", "basic authentication", "token: expired", "key=value"])
def test_a_sentence_about_secrets_stays(words: str) -> None:
    assert harmless.text(words) == words


@given(st.text(), st.text())
def test_whatever_is_sent_nothing_raises_and_harmless_texts_stay(name: str, value: str) -> None:
    harmless.headers([(name, value)])
    harmless.target(f"/{name}?{value}")
    assert harmless.text(harmless.text(value)) == harmless.text(value)
