"""Which redirect URIs match."""

import pytest

from formats.oidc import redirect

LOOPBACK = "http://127.0.0.1/psc/retour"


@pytest.mark.parametrize(
    "requested",
    [LOOPBACK, "http://127.0.0.1:8123/psc/retour"],
)
def test_a_loopback_uri_without_port_takes_every_port(requested: str) -> None:
    assert redirect.matches(LOOPBACK, requested)


@pytest.mark.parametrize(
    "requested",
    [
        "http://127.0.0.1:8123/autre",
        "http://127.0.0.1:8123@ailleurs.example/psc/retour",
        "http://127.0.0.1.ailleurs.example/psc/retour",
        "http://localhost/psc/retour",
        "https://127.0.0.1:8123/psc/retour",
        "http://127.0.0.1:8123/psc/retour?x=1",
        "http://127.0.0.1:8123/psc/retour#x",
        "http://127.0.0.1:8123/psc/retour\r\nX: y",
        "",
    ],
)
def test_nothing_else_changes(requested: str) -> None:
    assert not redirect.matches(LOOPBACK, requested)


def test_other_uris_match_character_for_character() -> None:
    assert redirect.matches("https://lgc.example/retour", "https://lgc.example/retour")
    assert not redirect.matches("https://lgc.example/retour", "https://lgc.example:8443/retour")
    assert not redirect.matches("http://127.0.0.1:80/retour", "http://127.0.0.1:81/retour")


def test_origins() -> None:
    assert redirect.same_origin(LOOPBACK, "http://127.0.0.1:8123/au-revoir")
    assert redirect.same_origin("https://lgc.example/retour", "https://LGC.example/fin?x=1")
    for other in ("https://lgc.example.fr/", "http://lgc.example/", "https://lgc.example@x/", "lgc", "", "\r\n"):
        assert not redirect.same_origin("https://lgc.example/retour", other)
    assert not redirect.same_origin("https://lgc.example/retour", "https://lgc.example/a\r\nX: y")
    assert not redirect.same_origin("fr.lgc:/retour", "fr.lgc:/fin")
