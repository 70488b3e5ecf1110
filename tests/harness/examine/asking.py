"""Asking for a judgement, and following a place through its layers to the bytes."""

import base64
import zlib

from harness.checks.check import Finding
from harness.examine.examined import Anchors, Examined, Source, Type
from harness.examine.judge import judge


def judged(raw: bytes, name: str = "fichier", *, anchors: Anchors | None = None, type: Type | None = None) -> Examined:
    """What the command concludes on bytes."""
    return judge(Source(name, raw), anchors, type)


def failed(found: Examined) -> set[str]:
    """The verified rules that are broken."""
    return {finding.rule for finding in found.report.findings if finding.fails}


def told(found: Examined) -> set[str]:
    """Every rule that a finding is about."""
    return {finding.rule for finding in found.report.findings}


def spot(raw: bytes, finding: Finding) -> bytes:
    """The bytes that the layers of a finding lead to."""
    for layer in finding.locator:
        ranged = raw[layer.start : layer.end] if layer.start >= 0 else raw
        if layer.kind == "zip":
            ranged = zlib.decompress(ranged, -15)
        raw = base64.b64decode(ranged, validate=False) if layer.kind == "base64" else ranged
    return raw
