"""The host names by which the bench's services may be called: real-looking, and nobody's (RFC 6761 reserves ``.test``).

Never the names of the real platforms: a machine whose hosts file sends one of them to the bench would go on doing so
once in use, and the bench's authority would have to vouch for a name that is somebody else's.
"""

import ipaddress
import re

from formats import suffixes
from formats.rule import Text

DOMAIN = "banc-segur.test"
NAMES = {
    "insi": f"insi.{DOMAIN}",
    "psc.auth": f"psc.{DOMAIN}",
    "psc.wallet": f"psc-wallet.{DOMAIN}",
    "dmp": f"dmp.{DOMAIN}",
    "mss.per_org": f"mss.{DOMAIN}",
    "mss.app": f"mss-app.{DOMAIN}",
    "mss.autoconfig": f"autoconfig.{DOMAIN}",
    "annuaire": f"annuaire.{DOMAIN}",
    "crl": f"crl.{DOMAIN}",
}
"""The name of each service, by listener or by the beginning of its name (``mss.app`` is for ``mss.app.imaps`` too)."""

REAL = ("ameli.fr", "gouv.fr", "mssante.fr", "monespacesante.fr", "sesam-vitale.fr", "asipsante.fr", "esante.fr")
"""Domains of the real platforms, production and tests alike."""

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LONGEST = 253


def name_of(listener: str) -> str:
    """The real-looking name of a listener; empty when it has none."""
    return next((name for start, name in NAMES.items() if f"{listener}.".startswith(f"{start}.")), "")


def wrong(name: str) -> Text | None:
    """Why a text cannot be a name of the bench, in lower case: neither a host name nor an address, or a real one."""
    if is_address(name):
        return None
    if len(name) > _LONGEST or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        return Text(
            f"« {name} » n'est ni un nom de machine (lettres sans accent, chiffres, tirets, points ; sans https:// ni "
            "port) ni une adresse IP",
            f"“{name}” is neither a host name (letters, digits, hyphens, dots; no https://, no port) nor an IP address",
        )
    if name.rpartition(".")[2].isdigit():
        return Text(f"« {name} » n'est pas une adresse IP", f"“{name}” is not an IP address")
    return _taken(name) or _shared(name)


def is_address(name: str) -> bool:
    """Whether a text is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _shared(name: str) -> Text | None:
    if not suffixes.is_shared(name):
        return None
    return Text(
        f"« {name} » est un suffixe partagé par des machines de tout le monde : l'autorité du banc pourrait alors "
        f"certifier n'importe laquelle. Prenez le nom entier de la machine, ou un nom sous {DOMAIN} (banc hosts)",
        f"“{name}” is a suffix that everybody's machines share: the bench's authority could then vouch for any of "
        f"them. Take the whole name of the machine, or a name under {DOMAIN} (banc hosts)",
    )


def _taken(name: str) -> Text | None:
    real = next((domain for domain in REAL if name == domain or name.endswith(f".{domain}")), "")
    if not real:
        return None
    return Text(
        f"« {name} » est sous {real}, domaine des plateformes réelles : le banc ne prend jamais leurs noms, pour qu'un "
        f"poste ne lui envoie pas un jour de vraies données. Prenez par exemple un nom sous {DOMAIN} (banc hosts)",
        f"“{name}” is under {real}, a domain of the real platforms: the bench never takes their names, so that no "
        f"machine sends it real data one day. Take for instance a name under {DOMAIN} (banc hosts)",
    )
