"""What the root may vouch for: names that no real server can have, and those that were asked for by name."""

import ipaddress
from collections.abc import Iterable

from cryptography import x509

from formats import suffixes

ALWAYS = ("localhost", "test", "invalid", "127.0.0.0/8", "::1/128")
"""Loopback, and the domains that RFC 6761 reserves: trusting the bench's root endangers no real name."""


def constraints(names: Iterable[str]) -> x509.NameConstraints:
    """The constraint that permits ``ALWAYS`` and these names, addresses and networks; a name permits those below it.

    ``ValueError`` for a name below which are machines of all sorts of people (``com``, ``asso.fr``).
    """
    wanted = dict.fromkeys([*ALWAYS, *(name.removeprefix("*.") for name in names)])
    shared = [name for name in wanted if suffixes.is_shared(name.lower())]
    if shared:
        raise ValueError(f"{', '.join(shared)} : suffixe partagé, l'autorité du banc ne s'en porte pas garante")
    return x509.NameConstraints([_subtree(name) for name in wanted], None)


def permitted(root: x509.Certificate) -> tuple[str, ...]:
    """The names and networks that a root's constraint permits, as text."""
    return tuple(str(subtree.value) for subtree in _subtrees(root))


def excess(root: x509.Certificate) -> tuple[str, ...]:
    """The names that a root of before permits, and that none is given any more."""
    return tuple(name for name in permitted(root) if suffixes.is_shared(name.lower()))


def covers(root: x509.Certificate, name: str) -> bool:
    """Whether the root may vouch for a host name (``*.`` allowed) or an address."""
    address = address_of(name)
    if address is not None:
        return any(address in ipaddress.ip_network(network) for network in _networks(root))
    plain = name.removeprefix("*.").lower()
    domains = (subtree.value.lower() for subtree in _subtrees(root) if isinstance(subtree, x509.DNSName))
    return any(plain == domain or plain.endswith(f".{domain}") for domain in domains)


def address_of(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a text is; None when it is a name."""
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def general_name(name: str) -> x509.GeneralName:
    """A host name or an address, as certificates hold them."""
    address = address_of(name)
    return x509.DNSName(name) if address is None else x509.IPAddress(address)


def _subtrees(root: x509.Certificate) -> Iterable[x509.GeneralName]:
    return root.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or ()


def _networks(root: x509.Certificate) -> list[str]:
    return [str(subtree.value) for subtree in _subtrees(root) if isinstance(subtree, x509.IPAddress)]


def _subtree(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_network(name))
    except ValueError:
        return x509.DNSName(name)
