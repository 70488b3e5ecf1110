"""Search bundles and outcomes, with the shape of the Annuaire Santé v2 (mss.md §3.2)."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Resource: TypeAlias = Mapping[str, Any]

TYPES = ("Practitioner", "PractitionerRole", "Device", "Organization", "HealthcareService")
"""The types that the server knows, in the order of its own message."""


def searchset(
    id: str, base: str, resources: Sequence[Resource], total: int | None, self_url: str, next_url: str = ""
) -> dict[str, Any]:
    """A searchset: ``link`` last, ``next`` before ``self``, no ``search.mode``, no ``entry`` when empty."""
    body: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "id": id}
    if total is not None:
        body["total"] = total
    if resources:
        body["entry"] = [
            {"fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}", "resource": resource}
            for resource in resources
        ]
    links = [("next", next_url), ("self", self_url)]
    body["link"] = [{"relation": relation, "url": url} for relation, url in links if url]
    return body


def outcome(diagnostics: str, code: str = "processing") -> dict[str, Any]:
    """An OperationOutcome of one error."""
    issue = {"severity": "error", "code": code, "diagnostics": diagnostics}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def unknown_type(name: str) -> dict[str, Any]:
    """The answer to a type that the server does not know, word for word (mss.md §3.2)."""
    known = ", ".join(TYPES)
    return outcome(f"HAPI-0302: Unknown resource type '{name}' - Server knows how to handle: [{known}]")


def subset(resource: Resource, elements: Sequence[str]) -> dict[str, Any]:
    """A resource cut to ``elements``; identifier and active stay, and ``meta.tag`` says that it was cut."""
    kept = {"resourceType", "id", "meta", "identifier", "active", *elements}
    body = {name: value for name, value in resource.items() if name in kept}
    tag = {
        "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
        "code": "SUBSETTED",
        "display": "Resource encoded in summary mode",
    }
    body["meta"] = {**resource.get("meta", {}), "tag": [tag]}
    return body
