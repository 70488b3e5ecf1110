"""A person logs in on the simulated Pro Santé Connect page, in a browser."""

import urllib.parse
from typing import Any

import pytest

from tests.e2e.conftest import RunningBench, bench, running_bench
from tests.e2e.psc_client import REDIRECT, authorize_url, challenge_of

__all__ = ["bench", "running_bench"]

pytestmark = pytest.mark.browser


def open_login(bench: RunningBench, page: Any) -> list[str]:
    """Open the login page; the list receives the redirection when it comes."""
    seen: list[str] = []

    def catch(route: Any) -> None:
        seen.append(route.request.url)
        route.fulfill(status=200, body="retour")

    page.route(f"{REDIRECT}*", catch)
    page.goto(authorize_url(bench, challenge_of("v" * 43), state="etat-42"))
    return seen


def fields(url: str) -> dict[str, str]:
    """The query of a URL."""
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))


def test_a_click_on_a_professional_brings_a_code_back(bench: RunningBench, page: Any) -> None:
    seen = open_login(bench, page)
    assert "environnement simulé" in page.content()
    page.get_by_text("CAMILLE MARTIN-BANC").click()
    page.wait_for_url(f"{REDIRECT}*")
    came = fields(seen[0])
    assert came["state"] == "etat-42"
    assert came["iss"] == bench.facts["psc"]["issuer"]
    assert came["code"]


def test_cancelling_brings_access_denied_back(bench: RunningBench, page: Any) -> None:
    seen = open_login(bench, page)
    page.get_by_role("button", name="Annuler").click()
    page.wait_for_url(f"{REDIRECT}*")
    assert fields(seen[0])["error"] == "access_denied"
