"""A look-out on ::1: who calls there finds the bench's ports on IPv4 only, and no bench ever hears of it."""

import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from formats.rule import Text
from harness.doctor import network
from harness.doctor.fault import Diagnosis

_LISTENED = {"127.0.0.1", "localhost"}


class Lookout:
    """Listens on ::1 at the ports of a bench that is on 127.0.0.1 alone, for the time of the block.

    A caller is turned away at once, as the system would have done: a client that then tries IPv4 goes on.
    """

    def __init__(self, addresses: Iterable[str]) -> None:
        self._sockets = [one for address in addresses if (one := _listening(address)) is not None]
        self._called: dict[int, None] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="guet-ipv6")

    def __enter__(self) -> "Lookout":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()
        for one in self._sockets:
            one.close()

    def found(self, reached: Iterable[int]) -> list[Diagnosis]:
        """One diagnosis for each port that was called on ::1 and, since then, not on IPv4 (``reached``)."""
        came = set(reached)
        ports = [port for port in self._called if port not in came]
        return [
            Diagnosis(network.IPV6_ONLY, "::1", Text(f"appel reçu sur [::1]:{p}", f"called at [::1]:{p}"))
            for p in ports
        ]

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            for one in self._sockets:
                with suppress(BlockingIOError, OSError):
                    caller, _address = one.accept()
                    self._called[one.getsockname()[1]] = None
                    caller.close()


def port_of(address: str) -> int:
    """The port of ``https://host:port/…`` or ``host:port``; 0 when it has none."""
    try:
        return urlsplit(address if "://" in address else f"//{address}").port or 0
    except ValueError:
        return 0


def _listening(address: str) -> socket.socket | None:
    host = urlsplit(address if "://" in address else f"//{address}").hostname
    if host not in _LISTENED or not port_of(address):
        return None
    one: socket.socket | None = None
    try:
        one = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(("::1", port_of(address)))
        one.listen(8)
        one.setblocking(False)
    except OSError:  # no IPv6 here, or somebody listens there already
        if one is not None:
            one.close()
        return None
    return one
