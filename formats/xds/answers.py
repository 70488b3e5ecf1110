"""Writing and reading the answers of an XDS.b registry and repository (bodies only, without the envelope)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from formats.xds import names
from formats.xds.names import RS, XDSB
from formats.xml import Element


@dataclass(frozen=True, slots=True)
class RegistryError:
    """One error of a RegistryErrorList."""

    code: str
    context: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A document to give back by ITI-43; ``content_id`` names its MIME part."""

    unique_id: str
    mime_type: str
    content_id: str


def registry_response(errors: Sequence[RegistryError] = ()) -> str:
    """``rs:RegistryResponse``: Success without errors, Failure with them."""
    if not errors:
        return f'<rs:RegistryResponse xmlns:rs="{RS}" status="{names.SUCCESS}"/>'
    return f'<rs:RegistryResponse xmlns:rs="{RS}" status="{names.FAILURE}">{_errors(errors)}</rs:RegistryResponse>'


def query_response(objects: Sequence[str], *, counted: bool) -> str:
    """``query:AdhocQueryResponse`` with registry objects; ``counted`` adds totalResultCount as LeafClass answers do."""
    count = f' startIndex="0" totalResultCount="{len(objects)}"' if counted else ""
    return (
        f'<query:AdhocQueryResponse xmlns:query="{names.QUERY}"{count} status="{names.SUCCESS}">'
        f'<RegistryObjectList xmlns="{names.RIM}">{"".join(objects)}</RegistryObjectList></query:AdhocQueryResponse>'
    )


def query_failure(errors: Sequence[RegistryError]) -> str:
    """``query:AdhocQueryResponse`` with errors."""
    return (
        f'<query:AdhocQueryResponse xmlns:query="{names.QUERY}" xmlns:rs="{RS}" status="{names.FAILURE}">'
        f"{_errors(errors)}</query:AdhocQueryResponse>"
    )


def object_ref(id: str) -> str:
    """``ObjectRef`` to an entryUUID."""
    return f"<ObjectRef id={quoteattr(id)}/>"


def retrieve_response(documents: Sequence[Retrieved], errors: Sequence[RegistryError] = ()) -> str:
    """``xds:RetrieveDocumentSetResponse``: the documents found, and the errors."""
    return (
        f'<xds:RetrieveDocumentSetResponse xmlns:xds="{XDSB}">{registry_response(errors)}'
        f"{''.join(_document(item) for item in documents)}</xds:RetrieveDocumentSetResponse>"
    )


def status_of(payload: Element) -> tuple[str, tuple[RegistryError, ...]]:
    """(``Success``, ``Failure``… or empty, errors) of a RegistryResponse, wherever it is in an answer's payload."""
    holder = payload if payload.get("status") else payload.find(f".//{{{RS}}}RegistryResponse")
    status = "" if holder is None else holder.get("status", "").rpartition(":")[2]
    errors = payload.iter(f"{{{RS}}}RegistryError")
    return status, tuple(RegistryError(item.get("errorCode", ""), item.get("codeContext", "")) for item in errors)


def _errors(errors: Sequence[RegistryError]) -> str:
    lines = "".join(
        f'<rs:RegistryError errorCode={quoteattr(error.code)} codeContext={quoteattr(error.context)} location="" '
        f'severity="{names.ERROR}"/>'
        for error in errors
    )
    return f'<rs:RegistryErrorList highestSeverity="{names.ERROR}">{lines}</rs:RegistryErrorList>'


def _document(item: Retrieved) -> str:
    href = f"cid:{quote(item.content_id, safe='@-._')}"
    return (
        f"<xds:DocumentResponse><xds:RepositoryUniqueId>{names.REPOSITORY_ID}</xds:RepositoryUniqueId>"
        f"<xds:DocumentUniqueId>{escape(item.unique_id)}</xds:DocumentUniqueId>"
        f"<xds:mimeType>{escape(item.mime_type)}</xds:mimeType>"
        f'<xds:Document><xop:Include xmlns:xop="{names.XOP}" href={quoteattr(href)}/></xds:Document>'
        f"</xds:DocumentResponse>"
    )
