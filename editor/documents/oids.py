"""Identifiers that the product makes, all under its own fictitious OID root."""

from editor import ambient
from editor.config import SOFTWARE

MESSAGES = f"{SOFTWARE.oid}.1"
QUERIES = f"{SOFTWARE.oid}.2"
LOCAL_PATIENTS = f"{SOFTWARE.oid}.3"
_SUBMISSIONS = f"{SOFTWARE.oid}.10"
_DOCUMENTS = f"{SOFTWARE.oid}.11"
_SIGNATURES = f"{SOFTWARE.oid}.12"
_SETS = f"{SOFTWARE.oid}.13"
_BITS = 96
"""Random bits of an identifier: enough never to meet twice, few enough for the 64 characters of an OID."""


def new_submission() -> str:
    """The unique id of a submission set."""
    return _new(_SUBMISSIONS)


def new_document() -> str:
    """The unique id of a document."""
    return _new(_DOCUMENTS)


def new_signature() -> str:
    """The unique id of a signature document."""
    return _new(_SIGNATURES)


def new_set() -> str:
    """The id shared by all versions of a document."""
    return _new(_SETS)


def _new(arc: str) -> str:
    return f"{arc}.{ambient.number(_BITS)}"
