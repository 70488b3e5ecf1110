"""The words of a check's findings, which quote the evidence: a part of the check's event, so that they can be masked.

What stays in the hashed metadata is the rule of each finding, from which the verdict follows.
"""

import json
from collections.abc import Callable, Mapping

from record.canonical import canonical
from record.event import Json

PART = "constats"
"""The part of a check's event: the JSON list of its findings, in canonical form."""


def apart(data: Mapping[str, Json]) -> tuple[Mapping[str, Json], dict[str, bytes]]:
    """The data of a call as it is recorded, and its parts: of a check's findings the data keep the rule."""
    result: Json = data.get("result")
    findings = result.get("findings") if data.get("call") == "check" and isinstance(result, Mapping) else None
    if not findings:
        return data, {}
    ruled = [{"rule": finding["rule"]} for finding in findings]
    return {**data, "result": {**result, "findings": ruled}}, {PART: canonical(findings)}


def joined(data: Mapping[str, Json], parts: Mapping[str, object], read: Callable[[str], bytes]) -> Mapping[str, Json]:
    """The data of a call with the words of its findings; as recorded when they were masked, or say something else.

    ``parts`` names those that the event has; ``read`` raises ``LookupError`` or ``ValueError`` for one that is gone.
    """
    result = data.get("result")
    if PART not in parts or not isinstance(result, Mapping):
        return data
    try:
        findings = json.loads(read(PART))
        if [{"rule": finding["rule"]} for finding in findings] != result.get("findings"):
            return data
    except (LookupError, ValueError, TypeError, RecursionError):
        return data
    return {**data, "result": {**result, "findings": findings}}
