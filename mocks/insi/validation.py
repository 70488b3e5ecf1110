"""Checking a call against the structure of the service, with schemas of our own (``schema/*.xsd``)."""

from functools import cache
from pathlib import Path

from lxml import etree

from formats.xml import Element

_FOLDER = Path(__file__).parent / "schema"


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_FOLDER / "appel.xsd")))


def schema_error(envelope: Element) -> str:
    """What in an envelope does not follow the structure, the first found; empty when nothing."""
    schema = _schema()
    if schema.validate(envelope):
        return ""
    error = schema.error_log[0]
    return f"{error.path} : {error.message}"
