"""The Content-Type header: media type and parameters (RFC 2045 §5.1)."""

import re

_PARAMETER = re.compile(r';\s*([!#$%&\'*+\-.^_`|~0-9A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))')
_ESCAPED = re.compile(r"\\(.)")


def media_type(value: str) -> tuple[str, dict[str, str]]:
    """(type in lower case, parameters by lower-case name; of a repeated parameter the first is kept)."""
    kind, separator, rest = value.partition(";")
    parameters: dict[str, str] = {}
    for name, quoted, plain in _PARAMETER.findall(separator + rest):
        parameters.setdefault(name.lower(), _ESCAPED.sub(r"\1", quoted) or plain)
    return kind.strip().lower(), parameters


def bare(content_id: str) -> str:
    """A Content-ID without its angle brackets."""
    return content_id.strip().removeprefix("<").removesuffix(">")
