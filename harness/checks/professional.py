"""The professional whose session Pro Santé Connect opened, as its answers name them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from formats.oidc import jwt
from harness.checks.carried import Some, each
from harness.checks.check import Evidence
from record.event import Json
from record.locator import Layer, Locator


@dataclass(frozen=True, slots=True)
class Professional:
    """The national identifier of the professional whose session Pro Santé Connect opened."""

    id: str
    side: str
    locator: Locator
    excerpt: bytes


def professional(logins: Some) -> Professional | None:
    """The professional of the last token or userinfo answer that names one."""
    found = [named for login in each(logins) if (named := _named(login)) is not None]
    return found[-1] if found else None


def _named(login: Evidence) -> Professional | None:
    raw = login.body("response")
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict):
        return None
    own = _subject(answer)
    if own:
        return Professional(own, "userinfo de Pro Santé Connect", *_json_at(login, raw, "SubjectNameID", own))
    for name in ("id_token", "access_token"):
        text = jwt.text_of(answer, name)
        token = jwt.decode(text)
        subject = "" if token is None else _subject(token.claims)
        if subject:
            return Professional(subject, f"{name} de Pro Santé Connect", *_json_at(login, raw, name, text))
    return None


def _subject(claims: Mapping[str, Json]) -> str:
    return jwt.text_of(claims, "SubjectNameID") or jwt.text_of(claims, "preferred_username")


def _json_at(login: Evidence, raw: bytes, name: str, value: str) -> tuple[Locator, bytes]:
    encoded = value.encode("utf-8", "replace")
    start = raw.find(encoded)
    end = start + len(encoded) if start >= 0 else -1
    return (*login.body_layers("response"), Layer("json", f"/{name}", start, end)), raw[max(start, 0) : end]
