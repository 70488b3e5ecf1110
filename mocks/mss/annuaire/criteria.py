"""Which search parameters each type has, and what each looks at (mss.md §3.3)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from formats.fhir import search
from formats.fhir.bundle import Resource
from formats.fhir.search import Criterion

Matcher = Callable[[Criterion, Resource], bool]

# ``mailbox-mss-type``, which the guide defines, is refused as the live server does (tests of June 2026, mss.md §2).
CONTROLS = ("_count", "_elements", "_total", "_include", "_revinclude", "_format", "_pretty", "_sort", "_summary")


def matches(criterion: Criterion, resource: Resource) -> bool:
    """Whether a resource meets a criterion; raises ``SearchError`` on a parameter that its type does not have."""
    matcher = PARAMETERS[resource["resourceType"]].get(criterion.name)
    if matcher is None:
        raise search.SearchError(f"Parameter {criterion.name} not found")
    return matcher(criterion, resource)


def check(type: str, criteria: list[Criterion]) -> None:
    """Raise ``SearchError`` on a parameter that a type does not have."""
    for criterion in criteria:
        if criterion.name not in PARAMETERS[type] and criterion.name not in CONTROLS:
            raise search.SearchError(f"Parameter {criterion.name} not found")


def _strings(texts: Callable[[Resource], Iterator[str]]) -> Matcher:
    return lambda criterion, resource: search.string_matches(criterion, list(texts(resource)))


def _tokens(tokens: Callable[[Resource], Iterator[tuple[str, str]]]) -> Matcher:
    return lambda criterion, resource: search.token_matches(criterion, tokens(resource))


def _reference(name: str) -> Matcher:
    return lambda criterion, resource: search.reference_matches(criterion, resource.get(name, {}).get("reference", ""))


def _id(criterion: Criterion, resource: Resource) -> bool:
    return resource["id"] in criterion.values


def _updated(criterion: Criterion, resource: Resource) -> bool:
    return search.date_matches(criterion, resource["meta"]["lastUpdated"])


def _active(criterion: Criterion, resource: Resource) -> bool:
    return str(resource.get("active", False)).lower() in criterion.values


def _identifiers(resource: Resource) -> Iterator[tuple[str, str]]:
    return ((item.get("system", ""), item["value"]) for item in resource.get("identifier", ()))


def _identifier_types(resource: Resource) -> Iterator[tuple[str, str]]:
    for item in resource.get("identifier", ()):
        yield from _codings([item.get("type", {})])


def _codings(concepts: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for concept in concepts:
        for coding in concept.get("coding", ()):
            yield coding.get("system", ""), coding.get("code", "")


def _qualifications(resource: Resource) -> Iterator[tuple[str, str]]:
    return _codings([item["code"] for item in resource.get("qualification", ())])


def _types(resource: Resource) -> Iterator[tuple[str, str]]:
    return _codings(resource.get("type", []))


def _codes(resource: Resource) -> Iterator[tuple[str, str]]:
    return _codings(resource.get("code", []))


def _telecoms(resource: Resource) -> Iterator[str]:
    """``mailbox-mss`` is defined on ``telecom.value``: phones and ordinary e-mails match too."""
    return (point["value"] for point in resource.get("telecom", ()))


def _families(resource: Resource) -> Iterator[str]:
    return (name["family"] for name in resource.get("name", ()))


def _givens(resource: Resource) -> Iterator[str]:
    return (given for name in resource.get("name", ()) for given in name["given"])


def _names(resource: Resource) -> Iterator[str]:
    yield from _families(resource)
    yield from _givens(resource)


def _organization_name(resource: Resource) -> Iterator[str]:
    yield resource.get("name", "")


def _address(*names: str) -> Callable[[Resource], Iterator[str]]:
    def texts(resource: Resource) -> Iterator[str]:
        for address in resource.get("address", ()):
            for name in names:
                value = address.get(name, "")
                yield from value if isinstance(value, list) else [value]

    return texts


_COMMON: dict[str, Matcher] = {
    "_id": _id,
    "_lastUpdated": _updated,
    "active": _active,
    "identifier": _tokens(_identifiers),
}
_PEOPLE_AND_PLACES: dict[str, Matcher] = {
    **_COMMON,
    "identifier-type": _tokens(_identifier_types),
    "mailbox-mss": _strings(_telecoms),
}
PARAMETERS: dict[str, dict[str, Matcher]] = {
    "Practitioner": {
        **_PEOPLE_AND_PLACES,
        "family": _strings(_families),
        "given": _strings(_givens),
        "name": _strings(_names),
        "qualification-code": _tokens(_qualifications),
    },
    "PractitionerRole": {
        **_COMMON,
        "mailbox-mss": _strings(_telecoms),
        "organization": _reference("organization"),
        "practitioner": _reference("practitioner"),
        "role": _tokens(_codes),
    },
    "Organization": {
        **_PEOPLE_AND_PLACES,
        "name": _strings(_organization_name),
        "type": _tokens(_types),
        "partof": _reference("partOf"),
        "address": _strings(_address("line", "city", "postalCode")),
        "address-city": _strings(_address("city")),
        "address-line": _strings(_address("line")),
        "address-postalcode": _strings(_address("postalCode")),
    },
    "HealthcareService": {**_COMMON, "organization": _reference("organization")},
    "Device": {**_COMMON, "organization": _reference("organization")},
}
"""Parameters by type. Those of the capability statement that look at facts the seed has not are left out."""
