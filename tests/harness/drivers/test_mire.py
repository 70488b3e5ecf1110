"""The scripted login page: form found, professional chosen, browser sent back to the editor."""

import pytest

from harness.drivers.mire import Mire, form_of
from harness.http import BadAnswer
from tests.harness.serving import Asked, Told, serving

LOGIN = b"""<html><form method="post" action="/connexion"><input type="hidden" name="request" value="r&amp;1">
<select name="professional"></select><input type="text" name="autre" value="x"></form>
<form action="/ailleurs"><input type="hidden" name="pas" value="lui"></form>"""


def test_the_first_form_and_its_hidden_fields() -> None:
    form = form_of(LOGIN.decode())
    assert (form.action, form.fields, form.found) == ("/connexion", {"request": "r&1"}, True)


class Wallet:
    """A login page, its form, and an editor that waits for the browser."""

    def __init__(self, last: Told) -> None:
        self.last = last

    def __call__(self, asked: Asked) -> Told:
        if asked.path.startswith("/auth"):
            return Told(LOGIN)
        if asked.path == "/connexion":
            return Told(b"", 302, (("Location", "/psc/retour?code=1&state=2"),))
        return self.last


def test_the_browser_ends_at_the_editor() -> None:
    with serving(Wallet(Told(b"connecte"))) as server:
        Mire("899900000011", None).opens(f"{server.url}/auth?x=1", {})
    assert [asked.path for asked in server.asked] == ["/auth?x=1", "/connexion", "/psc/retour?code=1&state=2"]
    assert server.asked[1].body == b"request=r%261&professional=899900000011&mode=CARD&action=accept"


def test_the_scenario_may_choose_another_professional() -> None:
    with serving(Wallet(Told(b"connecte"))) as server:
        Mire("899900000011", None).opens(f"{server.url}/auth", {"professional": "899900000029"})
    assert b"899900000029" in server.asked[1].body


def test_a_page_without_form_is_said() -> None:
    with serving(lambda _asked: Told(b"<p>client inconnu</p>", 400)) as server, pytest.raises(BadAnswer, match="400"):
        Mire("1", None).opens(server.url, {})


def test_an_editor_that_breaks_on_return_is_said() -> None:
    with serving(Wallet(Told(b"", 500))) as server, pytest.raises(BadAnswer, match="retour"):
        Mire("1", None).opens(f"{server.url}/auth", {})


def test_redirections_without_end_are_cut() -> None:
    with serving(lambda _asked: Told(b"", 302, (("Location", "/encore"),))) as server, pytest.raises(BadAnswer):
        Mire("1", None).opens(server.url, {})
