"""A running bench, reached as a client of this machine reaches it."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from formats.rule import Text
from harness.doctor import network, setting, tls
from harness.doctor.fault import same
from harness.doctor.probes.probed import Desk, Probed, fine, to_set, unchecked
from harness.english import both
from harness.http import BadAnswer, Client, Unreachable
from record.event import Json

SCHEMA = 1
"""The shape of ``up --json`` that this harness reads."""
_CONTROL = Text("pilotage du banc", "the bench's control")
_SERVED = (("psc", "authorize"), ("annuaire", "base"), ("mss", "autoconfig"))
"""Services that ask for no client certificate: looking at them leaves nothing in the session."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The facts of a bench, None when it was not reached; and why."""

    probed: Probed
    facts: Mapping[str, Json] | None = None


def control(url: str, token: str, patience: float) -> Reached:
    """The control API, with its token."""
    wrong = connected(_CONTROL, url, patience)
    if wrong is not None:
        return Reached(wrong)
    try:
        with Client(url.rstrip("/"), {"Authorization": f"Bearer {token}"}) as client:
            facts = client.get("/bench")
    except BadAnswer as error:
        fault = setting.CONTROL_TOKEN if error.status in {401, 403} else setting.OTHER_BENCH
        return Reached(to_set(_CONTROL, fault, both(str(error)[:200])))
    except Unreachable as error:
        return Reached(to_set(_CONTROL, setting.OTHER_BENCH, both(str(error)[:200])))
    if not isinstance(facts, dict) or facts.get("schema") != SCHEMA:
        found = facts.get("schema") if isinstance(facts, dict) else "?"
        return Reached(to_set(_CONTROL, setting.OTHER_BENCH, same(f"schema {found}, {SCHEMA} attendu")))
    return Reached(fine(_CONTROL, same(url)), facts)


def probes(desk: Desk) -> Iterator[Probed]:
    """The TLS services of the bench that ask for no client certificate."""
    ca = desk.facts.get("tls")
    path = str(ca.get("ca") or "") if isinstance(ca, dict) else ""
    for service, member in _SERVED:
        found = desk.facts.get(service)
        url = str(found.get(member) or "") if isinstance(found, dict) else ""
        if url:
            yield served(url, path, desk.patience)


def connected(title: Text, url: str, patience: float) -> Probed | None:
    """What keeps a client from connecting to an address; None when it can."""
    try:
        host, port = _place(url)
        with socket.create_connection((host, port), patience):
            return None
    except ValueError as error:
        return to_set(title, setting.OTHER_BENCH, same(f"{url} : {error}"))
    except TimeoutError:
        return to_set(
            title, network.FIREWALL, Text(f"{url} : rien en {patience:g} s", f"{url}: nothing in {patience:g} s")
        )
    except socket.gaierror as error:
        return to_set(title, network.NO_SUCH_NAME, same(f"{url} : {error.strerror}"))
    except OSError as error:
        return to_set(title, network.NOBODY, same(f"{url} : {error.strerror or error}"))


def _place(url: str) -> tuple[str, int]:
    at = urlsplit(url)
    if not at.hostname:
        raise ValueError("http://HÔTE:PORT attendu")
    return at.hostname, at.port or (443 if at.scheme == "https" else 80)


def served(url: str, ca: str, patience: float) -> Probed:
    """Whether what answers at a service's address is the bench."""
    at = urlsplit(url)
    title = Text(f"{at.scheme}://{at.netloc}", f"{at.scheme}://{at.netloc}")
    wrong = None if at.scheme == "https" else connected(title, url, patience)
    if at.scheme != "https":
        return wrong or fine(title)
    try:
        context = ssl.create_default_context(cafile=ca)
    except (OSError, ssl.SSLError) as error:
        return unchecked(title, same(f"{ca} : {error}"))
    return _greeted(title, url, context, patience)


def _greeted(title: Text, url: str, context: ssl.SSLContext, patience: float) -> Probed:
    host, port = _place(url)
    try:
        with (
            socket.create_connection((host, port), patience) as plain,
            context.wrap_socket(plain, server_hostname=host) as secured,
        ):
            version = secured.version() or ""
            with suppress(OSError):
                secured.unwrap()  # a goodbye: the bench does not take us for a client that refused its certificate
            return fine(title, same(version))
    except ssl.SSLError as error:
        return to_set(title, tls.OTHER_SERVER, same(f"{error.reason or error}"))
    except OSError:
        return connected(title, url, patience) or to_set(title, tls.OTHER_SERVER)
