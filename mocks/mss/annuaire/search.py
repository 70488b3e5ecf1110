"""One search: criteria, includes, pages (mss.md §3.2, §3.3)."""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass

from formats.fhir import bundle
from formats.fhir.bundle import Resource
from formats.fhir.search import Criterion, SearchError, read
from mocks.mss.annuaire import criteria as parameters
from mocks.mss.annuaire.directory import Directory

DEFAULT_PAGE = 50
MAX_PAGE = 10_000

_INCLUDES = {
    "PractitionerRole:organization": ("PractitionerRole", "organization"),
    "PractitionerRole:practitioner": ("PractitionerRole", "practitioner"),
    "Organization:partof": ("Organization", "partOf"),
    "Device:organization": ("Device", "organization"),
    "HealthcareService:organization": ("HealthcareService", "organization"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of results: what to put in the bundle, how many resources match, and the token of the next page."""

    resources: list[Resource]
    total: int
    next_token: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A search on a type: its criteria as encoded, and the rank of the first result of the page."""

    type: str
    encoded: str
    start: int = 0

    def token(self) -> str:
        """The opaque text that names this page."""
        raw = json.dumps([self.type, self.encoded, self.start]).encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def query_of(token: str) -> Query | None:
    """The query of a page token; None when it is not one."""
    try:
        values = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        type, encoded, start = values
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
    wellformed = isinstance(encoded, str) and isinstance(start, int) and start >= 0 and type in bundle.TYPES
    return Query(type, encoded, start) if wellformed else None


def run(directory: Directory, query: Query) -> Page:
    """The page that a query asks for; raises ``SearchError``."""
    criteria = read(query.encoded)
    parameters.check(query.type, criteria)
    selecting = [criterion for criterion in criteria if criterion.name not in parameters.CONTROLS]
    found = [
        resource
        for resource in directory.resources[query.type]
        if all(parameters.matches(criterion, resource) for criterion in selecting)
    ]
    size = _page_size(criteria)
    chosen = found[query.start : query.start + size]
    more = query.start + size < len(found)
    following = Query(query.type, query.encoded, query.start + size).token() if more and size else ""
    included = list(_included(directory, criteria, chosen))
    return Page([*_cut(chosen, criteria), *included], len(found), following, _value(criteria, "_total") != "none")


def _page_size(criteria: list[Criterion]) -> int:
    value = _value(criteria, "_count")
    if not value:
        return DEFAULT_PAGE
    if not value.isascii() or not value.isdigit() or len(value) > 6:
        raise SearchError(f"Invalid _count value: {value}")
    return min(int(value), MAX_PAGE)


def _cut(resources: list[Resource], criteria: list[Criterion]) -> list[Resource]:
    elements = [name for criterion in criteria if criterion.name == "_elements" for name in criterion.values]
    return [bundle.subset(resource, elements) for resource in resources] if elements else resources


def _included(directory: Directory, criteria: list[Criterion], chosen: list[Resource]) -> Iterator[Resource]:
    """The resources that the chosen ones name, or that name them; each once."""
    told = {(resource["resourceType"], resource["id"]) for resource in chosen}
    for resource in _related(directory, criteria, chosen):
        key = (resource["resourceType"], resource["id"])
        if key not in told:
            told.add(key)
            yield resource


def _related(directory: Directory, criteria: list[Criterion], chosen: list[Resource]) -> Iterator[Resource]:
    followed = {"_include": _named, "_revinclude": _naming}
    for criterion in criteria:
        if criterion.name in followed:
            for value in criterion.values:
                yield from followed[criterion.name](directory, value, chosen)


def _named(directory: Directory, value: str, chosen: list[Resource]) -> Iterator[Resource]:
    paths = list(_INCLUDES.values()) if value == "*" else [_path(value, "_include")]
    for resource in chosen:
        for type, name in paths:
            reference = resource.get(name, {}).get("reference", "") if resource["resourceType"] == type else ""
            target, _, id = reference.partition("/")
            found = directory.find(target, id)
            if found is not None:
                yield found


def _naming(directory: Directory, value: str, chosen: list[Resource]) -> Iterator[Resource]:
    type, name = _path(value, "_revinclude")
    named = {f"{resource['resourceType']}/{resource['id']}" for resource in chosen}
    for resource in directory.resources[type]:
        if resource.get(name, {}).get("reference", "") in named:
            yield resource


def _path(value: str, control: str) -> tuple[str, str]:
    if value not in _INCLUDES:
        raise SearchError(f"Invalid {control} parameter value: {value}")
    return _INCLUDES[value]


def _value(criteria: list[Criterion], name: str) -> str:
    return next((criterion.values[0] for criterion in criteria if criterion.name == name), "")
