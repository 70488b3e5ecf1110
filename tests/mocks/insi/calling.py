"""Calling the mock as the core does, with a world built by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from formats import soap
from formats.insi import erreurs
from mocks.core.message import Answer, CertificateFacts, Request, TlsFacts
from mocks.core.seed import Seed, load
from mocks.core.world import Site, World, never_moved
from mocks.insi.app import MOCK
from tests.dmp_kit import pki
from tests.formats.insi import messages

NOW = datetime(2026, 11, 21, 18, 40, tzinfo=UTC)
"""Between the dates of the two contexts of ``messages``."""
SEED = load()
CERTIFICATE = CertificateFacts(
    f"CN=INSI-MANU,OU={messages.OU}", "INSI-MANU", messages.OU, "CN=AC", "01", "2026-01-01", "2029-01-01", b""
)
TLS = TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", "", CERTIFICATE)


def world(
    seed: Seed = SEED,
    errors: tuple[str, ...] = (),
    moved: timedelta = timedelta(0),
    moved_at: datetime = NOW,
    home: Path = Path(),
    **knobs: str,
) -> World:
    """A session just opened; knobs without their ``insi.`` prefix.

    ``errors`` is what verifying any certificate tells; its clock was ``moved`` at ``moved_at``.
    """
    named = {f"insi.{name}": value for name, value in knobs.items()}
    site = Site({}, pki.key(), lambda _der, _at: errors, home)
    ahead_at = (lambda at: moved if at >= moved_at else timedelta(0)) if moved else never_moved
    now = lambda: NOW + moved  # noqa: E731
    return World("s", MOCK.new_state(seed), seed, site, named, now, lambda: "uuid", moved, ahead_at)


def request(
    body: bytes | None = None, content_type: str = messages.CONTENT_TYPE, *, cn: str = "INSI-MANU", **fields: Any
) -> Request:
    """A POST on /lps over mutual TLS; ``fields`` replaces members of the request."""
    raw = messages.message() if body is None else body
    tls = replace(TLS, certificate=replace(CERTIFICATE, cn=cn))
    sent = Request("insi.mtls", "POST", "/lps", "", (("Content-Type", content_type),), raw, "https://localhost", tls)
    return replace(sent, **fields)


def call(sent: Request, inside: World | None = None, faults: Mapping[str, Mapping[str, Any]] | None = None) -> Answer:
    """One call: faults, handler, changes applied, as the core does it."""
    here = inside or world()

    def proceed() -> Any:
        return MOCK.handle(sent, here)

    handling = proceed
    for name, params in (faults or {}).items():
        handling = _armed(name, params, sent, here, handling)
    answer, changes = handling()
    for moved in changes:
        MOCK.apply(here.state, moved)
    return cast(Answer, answer)


def _armed(name: str, params: Mapping[str, Any], sent: Request, here: World, inner: Any) -> Any:
    return lambda: MOCK.faults[name](sent, here, params, inner)


def search(inside: World | None = None, **traits: Any) -> Answer:
    """A search by traits (members of ``messages.traits``)."""
    return call(request(messages.message(messages.traits(**traits))), inside)


def fault_of(answer: Answer) -> str:
    """The code of an answer that must be a SOAP fault, and say the same in its facts."""
    payload = soap.read(answer.body).payload
    assert erreurs.is_fault(payload)
    assert answer.facts["fault"] == erreurs.code_of(payload)
    return erreurs.code_of(payload)


def noted(answer: Answer) -> list[tuple[str, str]]:
    """(rule, kind) of each note."""
    return [(str(note["rule"]), str(note["kind"])) for note in answer.notes]
