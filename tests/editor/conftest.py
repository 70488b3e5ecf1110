"""Fixtures of the product's tests."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from editor.config import Config, Mailbox, PscClient, read
from editor.defects import Defect
from editor.documents import composer
from editor.documents.document import Document
from editor.lgc import Lgc
from tests.editor import pki
from tests.editor.fake_psc import CLIENT, NATIONAL_ID, FakePsc
from tests.editor.people import draft
from tests.editor.product import DMP, INSI, Product, Start, running
from tests.editor.stubs import Operator, http_stub, mail_stub


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The certificates of the installation, as the bench lists them."""
    return pki.make(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def config(certificates: list[dict[str, str]], tmp_path: Path) -> Config:
    """An installation with certificates and no service."""
    return read({"certificates": certificates}, tmp_path)


@pytest.fixture(scope="session")
def report() -> Document:
    """A composed report about a qualified patient."""
    return composer.composed(draft())


@pytest.fixture
def start(config: Config) -> Iterator[Start]:
    """Starts a product with the defects given, and other settings when told."""
    with ExitStack() as opened:

        def begin(*defects: Defect, **settings: object) -> Product:
            stub = opened.enter_context(http_stub())
            lgc = Lgc(replace(installed(config, stub.url), defects=frozenset(defects), **settings))  # type: ignore[arg-type]
            url = opened.enter_context(running(lgc))
            http = opened.enter_context(httpx.Client(timeout=10, trust_env=False))
            return Product(url, stub, FakePsc(stub), http)

        yield begin


def installed(config: Config, url: str) -> Config:
    """The installation whose services are all at ``url``."""
    return replace(
        config,
        insi_url=url + INSI,
        dmp_url=url + DMP,
        psc_issuer=url,
        psc_client=PscClient(CLIENT, "secret"),
        mailboxes=(Mailbox("camille.martin@cabinet.mssante.fr"), Mailbox("automate@cabinet.mssante.fr", "APP")),
        annuaire_url=f"{url}/fhir/v2",
        annuaire_key="cle",
        professionals=(NATIONAL_ID, "899900000029"),
    )


@pytest.fixture
def operator(certificates: list[dict[str, str]]) -> Iterator[Operator]:
    """An MSSanté operator on real sockets."""
    trust = Path(certificates[0]["cert"]).with_name("serveur.pem")
    key = Path(certificates[0]["key"])
    with mail_stub("smtp", trust, key) as smtp, mail_stub("imap", trust, key) as imap:
        yield Operator(smtp, imap, trust)


@pytest.fixture
def product(start: Start) -> Product:
    """The product without defect."""
    return start()
