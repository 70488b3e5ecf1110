"""A headless Chromium; tests skip with a reason when there is none, unless CI demands it."""

import os
import shutil
from collections.abc import Iterator

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None and os.environ.get("BANC_EXIGE_NAVIGATEUR"):
        pytest.fail("BANC_EXIGE_NAVIGATEUR est posé et aucun navigateur Chromium n'est installé")
    if path is None:
        pytest.skip("aucun navigateur Chromium sur cette machine (apt install chromium)")
    return path


@pytest.fixture
def page(chromium: str) -> Iterator[object]:
    """A fresh page that accepts the bench's certificate."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        context = browser.new_context(ignore_https_errors=True)
        yield context.new_page()
        browser.close()
