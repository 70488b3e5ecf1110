"""Where the bench listens and by which names it is called (``--listen``, ``--name``): loopback and none by default.

The control API stays on loopback whatever they say.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from formats import hosts

LOOPBACK = "127.0.0.1"
CONTROL = "control"
ALWAYS = ("localhost", "127.0.0.1", "::1", *hosts.NAMES.values(), f"*.{hosts.DOMAIN}")
"""What the server certificate is always for. The wildcard serves names that choose a session."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """``listen`` is an address (``0.0.0.0`` and ``::`` are all of them); ``names`` are host names or addresses."""

    listen: str = LOOPBACK
    names: tuple[str, ...] = ()

    @property
    def everywhere(self) -> bool:
        """Whether it listens on every address: no one of them can be told to clients."""
        return ipaddress.ip_address(self.listen).is_unspecified

    def bound_to(self, listener: str) -> str:
        """The address that a listener is bound to."""
        return LOOPBACK if listener == CONTROL else self.listen

    def told(self, listener: str) -> str:
        """The host that URLs of a listener name, IPv6 in brackets.

        Its real-looking name when ``names`` has it or their whole domain, else the first name that is no other
        service's, else the address.
        """
        if listener == CONTROL:
            return LOOPBACK
        own = hosts.name_of(listener)
        free = [name for name in self.names if name == own or name not in hosts.NAMES.values()]
        named = own and (own in self.names or hosts.DOMAIN in self.names)
        chosen = own if named else next(iter(free), self._reached)
        return _bracketed(chosen)

    def certified(self) -> tuple[str, ...]:
        """The names and addresses of the server certificate; below each name too, for those that choose a session."""
        below = [f"*.{name}" for name in self.names if "." in name and not hosts.is_address(name)]
        listen = () if self.everywhere else (self.listen,)
        return tuple(dict.fromkeys([*ALWAYS, *listen, *self.names, *below]))

    def dialled(self, url: str) -> tuple[str, str]:
        """(the same URL by an address that this very machine reaches, the Host header that goes with it)."""
        at = urlsplit(url)
        return at._replace(netloc=f"{_bracketed(self._reached)}:{at.port}").geturl(), at.netloc

    @property
    def _reached(self) -> str:
        """An address at which this machine reaches what listens on ``listen``."""
        if not self.everywhere:
            return self.listen
        return "::1" if ":" in self.listen else LOOPBACK


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
