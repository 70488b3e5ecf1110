"""Arguments of MAIL and RCPT: a path and ESMTP parameters (RFC 5321 §4.1.2, RFC 1870, RFC 3461)."""

import re
from dataclasses import dataclass

_ARGUMENT = re.compile(r"(?i)(?:FROM|TO)\s*:\s*<([^<>\s]*)>((?:\s+\S+)*)\s*")
_ADDRESS = re.compile(r"[!-?A-~]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")


@dataclass(frozen=True, slots=True)
class Path:
    """A path with its parameters, names in capitals; ``address`` is empty for ``<>``."""

    address: str
    parameters: dict[str, str]

    def number(self, name: str) -> int:
        """A parameter's value as a number; 0 when absent, -1 when it is not one."""
        value = self.parameters.get(name, "0")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 15 else -1


def read(argument: str) -> Path | None:
    """The path of ``FROM:<a@b> SIZE=1`` or ``TO:<a@b> NOTIFY=NEVER``; None when it is not one."""
    found = _ARGUMENT.fullmatch(argument)
    if not found:
        return None
    address = found[1].rpartition(":")[2] if found[1].startswith("@") else found[1]
    if address and not _ADDRESS.fullmatch(address):
        return None
    pairs = (word.partition("=") for word in found[2].split())
    return Path(address, {name.upper(): value for name, _, value in pairs})


def xtext(value: str) -> str:
    """``value`` freed from the encoding of RFC 3461 §4."""
    return _XTEXT.sub(lambda found: chr(int(found[1], 16)), value)
