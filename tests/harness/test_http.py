"""The harness's HTTP client: JSON, errors that name the address, pages and cookies as a browser has them."""

import pytest

from harness.http import BadAnswer, Client, Unreachable
from tests.harness.serving import Asked, Told, serving


def test_json_goes_both_ways_and_connections_are_kept() -> None:
    with (
        serving(lambda asked: Told(asked.body or b'{"a": 1.5}')) as server,
        Client(server.url, {"Authorization": "Bearer x"}) as client,
    ):
        assert client.get("/x", {"n": "1"}) == {"a": "1.5"}
        assert client.post("/y", {"é": [1]}) == {"é": [1]}
    assert [asked.path for asked in server.asked] == ["/x?n=1", "/y"]
    assert all(asked.headers["Authorization"] == "Bearer x" for asked in server.asked)


def test_an_empty_answer_is_an_empty_object() -> None:
    with serving(lambda _asked: Told(b"")) as server, Client(server.url) as client:
        assert client.get("/") == {}


@pytest.mark.parametrize("told", [Told(b"non", 404), Told(b"<html>"), Told(b"", 302, (("Location", "/x"),))])
def test_what_was_not_asked_for_is_a_bad_answer(told: Told) -> None:
    with (
        serving(lambda _asked: told) as server,
        Client(server.url) as client,
        pytest.raises(BadAnswer, match=server.url),
    ):
        client.get("/")


def test_nobody_there_is_unreachable_and_named() -> None:
    with serving(lambda _asked: Told()) as server:
        url = server.url
    with pytest.raises(Unreachable, match=url):
        Client(url).get("/x")


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http://127.0.0.1:99999/", "http://[/"])
def test_an_address_that_makes_no_sense_is_unreachable(url: str) -> None:
    with pytest.raises(Unreachable):
        Client().visit(url)


def test_a_kept_connection_that_the_peer_closed_is_opened_again() -> None:
    with serving(lambda _asked: Told(b"{}", 200, (("Connection", "close"),))) as server:
        client = Client(server.url)
        assert [client.get("/"), client.get("/")] == [{}, {}]


def test_a_page_keeps_cookies_and_tells_where_it_leads() -> None:
    def answer(asked: Asked) -> Told:
        if asked.path == "/auth":
            return Told(b"", 302, (("Location", "/login"), ("Set-Cookie", "session=abc; Path=/")))
        return Told(asked.headers.get("Cookie", "").encode())

    with serving(answer) as server, Client() as browser:
        page = browser.visit(f"{server.url}/auth")
        assert page.location == f"{server.url}/login"
        assert browser.visit(page.location).text == "session=abc"


def test_a_form_is_submitted_as_a_browser_does() -> None:
    with serving(lambda asked: Told(asked.body)) as server, Client() as browser:
        assert browser.submit(server.url, {"a": "é&"}).text == "a=%C3%A9%26"
    assert server.asked[0].headers["Content-Type"] == "application/x-www-form-urlencoded"
