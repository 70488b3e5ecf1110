"""What a driver answered, as a call records it."""

from harness.drivers.driver import Answer, Attestation
from record import harmless
from record.event import Json


def to_json(answer: Answer) -> Json:
    """What became of an action: control characters made harmless."""
    told: dict[str, Json] = {"by": answer.by} if answer.by else {}
    return {
        "status": answer.status.value,
        "result": harmless.value(dict(answer.result)),
        "reason": harmless.text(answer.reason),
        "attested": answer.attested,
        **told,
    }


def said(attestation: Attestation) -> Json:
    """A person's word, in whose name."""
    told = {"by": attestation.by} if attestation.by else {}
    return {"word": attestation.word.value, "text": attestation.text, **told}
