"""Reading ITI-18 (stored query) and ITI-43 (retrieve) requests."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from formats import xml
from formats.xds.names import QUERY, RIM, XDSB
from formats.xds.registry_object import XdsError
from formats.xml import Element

ADHOC = f"{{{QUERY}}}AdhocQueryRequest"
RETRIEVE = f"{{{XDSB}}}RetrieveDocumentSetRequest"
MAX_DOCUMENTS = 100
"""The most documents of one ITI-43 request."""
_QUOTED = re.compile(r"'((?:[^']|'')*)'")


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A stored query: its id, ``LeafClass`` or ``ObjectRef``, its parameters without quotes or parentheses."""

    id: str
    return_type: str
    parameters: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        """The first value of a parameter; empty when absent."""
        return next(iter(self.parameters.get(name, ())), "")

    def many(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter."""
        return self.parameters.get(name, ())


def stored_query(payload: Element) -> StoredQuery:
    """The query of an AdhocQueryRequest; raises ``XdsError``."""
    query = payload.find(f"{{{RIM}}}AdhocQuery")
    if payload.tag != ADHOC or query is None:
        raise XdsError("aucune AdhocQuery dans le message")
    option = payload.find(f"{{{QUERY}}}ResponseOption")
    parameters: dict[str, tuple[str, ...]] = {}
    for slot in query.iterfind(f"{{{RIM}}}Slot"):
        name = slot.get("name", "")
        texts = [xml.content(value) for value in slot.iterfind(f"{{{RIM}}}ValueList/{{{RIM}}}Value")]
        found = tuple(value for text in texts for value in _values(text))
        parameters[name] = (*parameters.get(name, ()), *found)
    return_type = "" if option is None else option.get("returnType", "")
    return StoredQuery(query.get("id", ""), return_type or "ObjectRef", parameters)


def place(payload: Element, parameter: str = "$XDSDocumentEntryPatientId") -> str:
    """The path of a parameter of a stored query; of the payload when it is absent."""
    slots = payload.iter(f"{{{RIM}}}Slot")
    return xml.path_of(next((slot for slot in slots if slot.get("name") == parameter), payload))


def requested_documents(payload: Element) -> list[tuple[str, str]]:
    """(repositoryUniqueId, documentUniqueId) of each DocumentRequest; raises ``XdsError``."""
    requests = payload.findall(f"{{{XDSB}}}DocumentRequest")
    if payload.tag != RETRIEVE or not requests:
        raise XdsError("aucun DocumentRequest dans le message")
    if len(requests) > MAX_DOCUMENTS:
        raise XdsError(f"plus de {MAX_DOCUMENTS} documents demandés")
    spaces = {"x": XDSB}
    return [
        (xml.text(item, "x:RepositoryUniqueId", spaces), xml.text(item, "x:DocumentUniqueId", spaces))
        for item in requests
    ]


def _values(text: str) -> list[str]:
    """``'a'``, ``('a','b')`` or a bare number; two quotes inside a value stand for one."""
    if "'" not in text:
        return [text.strip("() ")]
    return [value.replace("''", "'") for value in _QUOTED.findall(text)]
