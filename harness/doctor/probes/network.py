"""Ports, loopback, proxies, names."""

import errno
import ipaddress
import queue
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass_environment  # type: ignore[attr-defined]

from formats import hosts
from formats.rule import Text
from harness.doctor import network
from harness.doctor.fault import same
from harness.doctor.probes.holder import holder, taken
from harness.doctor.probes.probed import Desk, Probed, Resolve, fine, to_set, unchecked
from record import environment

COUNT = 20
"""The ports that a bench takes after its first one, run API included."""
_PORTS, _PROXY = Text("ports", "ports"), Text("mandataire", "proxy")
_NOT_OURS = {errno.EADDRNOTAVAIL, getattr(errno, "WSAEADDRNOTAVAIL", errno.EADDRNOTAVAIL)}
_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


def probes(desk: Desk) -> Iterator[Probed]:
    """Every probe of the network, in order."""
    yield ports(desk)
    yield from loopback(system_addresses, desk)
    yield proxies([*_called(desk)])
    for name in dict.fromkeys([*desk.names, *_names_of(desk)]):
        yield resolved(name, system_addresses, desk)


def ports(desk: Desk) -> Probed:
    """Whether the bench's ports are free."""
    if desk.bench:
        return unchecked(_PORTS, Text("le banc tourne déjà", "the bench is already up"))
    if not desk.port_base:
        wrong = taken(desk.listen, 0)
        return _bad_address(desk) if wrong else fine(_PORTS, Text("libres, au choix du système", "free ones"))
    for port in range(desk.port_base, desk.port_base + COUNT):
        error = taken(desk.listen, port)
        if error is not None and error.errno in _NOT_OURS:
            return _bad_address(desk)
        if error is not None:
            return to_set(_PORTS, network.PORT_TAKEN, _held(desk.listen, port))
    return fine(_PORTS, same(f"{desk.port_base}-{desk.port_base + COUNT - 1}"))


def _bad_address(desk: Desk) -> Probed:
    return to_set(_PORTS, network.NOT_OUR_ADDRESS, same(desk.listen))


def _held(host: str, port: int) -> Text:
    who = holder("127.0.0.1" if host in {"0.0.0.0", "::"} else host, port)  # noqa: S104 - compared, not bound
    if not who.fr:
        return Text(f"port {port} sur {host}", f"port {port} on {host}")
    return Text(f"port {port} sur {host}, par {who.fr}", f"port {port} on {host}, by {who.en}")


def loopback(resolve: Resolve, desk: Desk) -> Iterator[Probed]:
    """What « localhost » is for a client of this machine."""
    title = Text("localhost", "localhost")
    try:
        found = list(resolve("localhost"))
    except OSError as error:
        yield to_set(title, network.NO_SUCH_NAME, same(f"localhost : {error}"))
        return
    told = same(", ".join(found))
    only6 = bool(found) and all(":" in address for address in found)
    yield to_set(title, network.IPV6_ONLY, told) if only6 and ":" not in desk.listen else fine(title, told)


def proxies(called: Sequence[str]) -> Probed:
    """Whether a client of this machine would go through a proxy to reach the bench."""
    told = next(((name, value) for name in _VARIABLES if (value := environment.variable(name))), None)
    told = told or _of_the_system()
    if told is None:
        return fine(_PROXY, Text("aucun", "none"))
    excepted = environment.variable("NO_PROXY") or environment.variable("no_proxy")
    caught = [host for host in called if not _is_excepted(host, excepted)]
    if not caught:
        return fine(_PROXY, Text(f"{told[0]}, le banc excepté", f"{told[0]}, the bench excepted"))
    shown, hosts_caught = f"{told[0]}={_without_secret(told[1])}", ", ".join(caught)
    why = Text(
        f"{shown} : les appels à {hosts_caught} y passeraient, faute d'être dans NO_PROXY",
        f"{shown}: calls to {hosts_caught} would go through it, not being in NO_PROXY",
    )
    return to_set(_PROXY, network.PROXY_SET, why)


def _without_secret(proxy: str) -> str:
    """The address of a proxy with its port, and without who logs in to it."""
    scheme, mark, rest = proxy.rpartition("://")
    return scheme + mark + rest.rpartition("@")[2]


def _of_the_system() -> tuple[str, str] | None:
    """The proxy of Windows' settings; elsewhere the environment says it all."""
    found = getproxies() if sys.platform == "win32" else {}
    return next(((name, value) for name, value in found.items() if name in {"http", "https"}), None)


def _is_excepted(host: str, excepted: str) -> bool:
    return bool(proxy_bypass_environment(host, {"no": excepted})) or any(
        _holds(block.strip(), host) for block in excepted.split(",")
    )


def _holds(block: str, host: str) -> bool:
    """Whether an address is in a block of addresses (``127.0.0.0/8``)."""
    try:
        return "/" in block and ipaddress.ip_address(host) in ipaddress.ip_network(block, strict=False)
    except ValueError:
        return False


def _called(desk: Desk) -> Iterator[str]:
    """The hosts by which the bench is called."""
    named = [*desk.names, *_names_of(desk)]
    yield from dict.fromkeys(named or ["localhost", "127.0.0.1"])


def _names_of(desk: Desk) -> Iterator[str]:
    """The host names that the addresses of the bench have."""
    for address in addresses(desk).values():
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
        if host and host != "localhost" and not hosts.is_address(host):
            yield host


def addresses(desk: Desk) -> dict[str, str]:
    """The addresses of the services in the facts of a bench, by listener."""
    found: dict[str, str] = {}
    for listener, service, member in _ADDRESSES:
        told = desk.facts.get(service)
        value = told.get(member) if isinstance(told, dict) else None
        if isinstance(value, dict):
            found |= {f"{listener}.{protocol}": str(one) for protocol, one in value.items()}
        elif value:
            found[listener] = str(value)
    return found


_ADDRESSES = (
    ("insi.mtls", "insi", "mtls"),
    ("insi.cpx", "insi", "cpx"),
    ("psc.auth", "psc", "issuer"),
    ("psc.wallet", "psc", "authorize"),
    ("dmp", "dmp", "base"),
    ("mss.per_org", "mss", "per_org"),
    ("mss.app", "mss", "app"),
    ("mss.autoconfig", "mss", "autoconfig"),
    ("annuaire", "annuaire", "base"),
)


def resolved(name: str, resolve: Resolve, desk: Desk) -> Probed:
    """Whether a name leads to where the bench listens."""
    title = Text(f"nom {name}", f"name {name}")
    try:
        found = list(_in_time(resolve, name, desk.patience))
    except TimeoutError:
        return unchecked(title, Text("le DNS ne répond pas", "the DNS does not answer"))
    except (OSError, UnicodeError) as error:
        return to_set(title, network.NO_SUCH_NAME, same(f"{name} : {error}"))
    told = same(f"{name} → {', '.join(found)}")
    return fine(title, told) if any(_leads(one, desk.listen) for one in found) else _elsewhere(title, told)


def _elsewhere(title: Text, told: Text) -> Probed:
    return to_set(title, network.NAME_ELSEWHERE, told)


def _leads(address: str, listen: str) -> bool:
    """Whether an address is the one listened on; any of this machine's when all of them are."""
    if ipaddress.ip_address(listen).is_unspecified:
        return taken(address, 0) is None
    return ipaddress.ip_address(address) == ipaddress.ip_address(listen)


def system_addresses(name: str) -> list[str]:
    """The addresses of a name, as the system has them."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]).partition("%")[0] for *_, address in found))


def _in_time(resolve: Resolve, name: str, patience: float) -> Sequence[str]:
    """The addresses of a name; raises ``TimeoutError`` when they take too long: the system has no limit of ours."""
    told: queue.Queue[Sequence[str] | Exception] = queue.Queue()

    def ask() -> None:
        try:
            told.put(resolve(name))
        except Exception as error:
            told.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = told.get(timeout=patience)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer
