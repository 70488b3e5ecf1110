"""The person in front of the simulated Pro Santé Connect login page, and the browser in between."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

from harness.http import BadAnswer, Client, Page, trusting
from record.event import Json

HOPS = 10
"""The most redirections that are followed."""


@dataclass(slots=True)
class Form:
    """The first form of a page: where it goes, and its hidden fields."""

    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    found: bool = False


class Mire:
    """Chooses a professional on the login page that an authorization URL leads to.

    The browser that ``keeps`` its connections has them from one login to the next, until ``close``: a login costs
    half of the processor time then. Its cookies it never keeps.
    """

    def __init__(self, professional: str, ca: Path | None, *, keeps: bool = False) -> None:
        self._professional = professional
        self._ca = ca
        self._keeps = keeps

    def close(self) -> None:
        """Close the connections that were kept."""
        if self._keeps:
            self._browser.close()

    @cached_property
    def _browser(self) -> Client:
        return Client(trust=self._trust)

    @contextmanager
    def _browsing(self) -> Iterator[Client]:
        """A browser that knows nothing of former logins."""
        if self._keeps:
            self._browser.forget_cookies()
            yield self._browser
        else:
            with Client(trust=self._trust) as browser:
                yield browser

    @cached_property
    def _trust(self) -> ssl.SSLContext | None:
        return trusting(self._ca) if self._ca else None

    def opens(self, url: str, params: Mapping[str, Json]) -> None:
        """Open the URL, log in, and follow the redirections to the editor; raises ``Unreachable`` or ``BadAnswer``."""
        chosen = str(params.get("professional") or self._professional)
        with self._browsing() as browser:
            page = _followed(browser, browser.visit(url))
            form = form_of(page.text)
            if not form.found:
                raise BadAnswer(f"{page.url} : HTTP {page.status}, pas de formulaire de connexion", page.status)
            choice = {**form.fields, "professional": chosen, "mode": "CARD", "action": "accept"}
            last = _followed(browser, browser.submit(urljoin(page.url, form.action), choice))
        if last.status >= 500:
            raise BadAnswer(f"{last.url} : HTTP {last.status} au retour de la connexion", last.status)


def form_of(html: str) -> Form:
    """The first form of an HTML page."""
    reader = _FormReader()
    reader.feed(html)
    return reader.form


def _followed(browser: Client, page: Page) -> Page:
    for _hop in range(HOPS):
        if not page.location:
            return page
        page = browser.visit(page.location)
    raise BadAnswer(f"{page.url} : plus de {HOPS} redirections")


class _FormReader(HTMLParser):
    """Keeps the first form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.form.found:
            self.form.action, self.form.found, self._inside = given.get("action", ""), True, True
        elif tag == "input" and self._inside and given.get("type", "").lower() == "hidden":
            self.form.fields[given.get("name", "")] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"
