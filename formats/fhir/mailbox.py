"""MSSanté mailboxes in ``telecom`` (mss.md §3.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from formats.fhir import systems
from formats.fhir.bundle import Resource


@dataclass(frozen=True, slots=True)
class DirectoryMailbox:
    """A mailbox of the directory: address, type (PER, ORG, APP, CAB; empty when not told), description."""

    address: str
    type: str
    description: str = ""


def telecom(mailbox: DirectoryMailbox, rank: int = 0) -> dict[str, Any]:
    """The ContactPoint of a mailbox; ``rank`` 1 is the preferred one, 0 says nothing."""
    metadata: list[dict[str, Any]] = [
        {"url": "type", "valueCodeableConcept": {"coding": [_coding(systems.MAILBOX_TYPE, mailbox.type)]}}
    ]
    if mailbox.description:
        metadata.append({"url": "description", "valueString": mailbox.description})
    body: dict[str, Any] = {
        "extension": [
            {"url": systems.EMAIL_TYPE, "valueCoding": _coding(systems.MESSAGING, "MSSANTE")},
            {"url": systems.MAILBOX_METADATA, "extension": metadata},
        ],
        "system": "email",
        "value": mailbox.address,
    }
    return {**body, "rank": rank} if rank else body


def mailboxes(resource: Resource) -> Iterator[DirectoryMailbox]:
    """The MSSanté mailboxes of a resource: phones and ordinary e-mails, which also are in ``telecom``, left out."""
    for point in resource.get("telecom", ()):
        extensions = {item.get("url"): item for item in point.get("extension", ())}
        if extensions.get(systems.EMAIL_TYPE, {}).get("valueCoding", {}).get("code") != "MSSANTE":
            continue
        details = {item["url"]: item for item in extensions.get(systems.MAILBOX_METADATA, {}).get("extension", ())}
        codings = details.get("type", {}).get("valueCodeableConcept", {}).get("coding", ({},))
        description = details.get("description", {}).get("valueString", "")
        yield DirectoryMailbox(str(point.get("value", "")), str(codings[0].get("code", "")), description)


def _coding(system: str, code: str) -> dict[str, str]:
    return {"system": system, "code": code}
