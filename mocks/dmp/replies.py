"""Turning the outcome of an admitted call into an answer."""

from collections.abc import Sequence

from formats.mtom import Attachment
from formats.xds import answers as xds
from formats.xds.answers import RegistryError
from mocks.core.message import Answer
from mocks.dmp import knobs, routing
from mocks.dmp.answers import answer, envelope
from mocks.dmp.errors import inferred
from mocks.dmp.gate import Call
from record.event import Json


def reply(
    call: Call, td: str, status: str, body: str, attachments: Sequence[Attachment] | None = None, **extra: Json
) -> Answer:
    """The answer of an admitted call, HTTP 200; multipart when ``attachments`` is given, be it empty."""
    raw = envelope(routing.ANSWERS[call.operation], call.envelope.message_id, body, call.world)
    boundary = f"uuid:{call.world.new_uuid()}"
    facts = call.facts(td, status, **extra)
    return answer(200, raw, call.operation, facts, call.notes, attachments, boundary)


def registry_reply(call: Call, td: str, errors: Sequence[RegistryError], **extra: Json) -> Answer:
    """A RegistryResponse: Success without errors, Failure (HTTP 200 all the same) with them."""
    call.notes.extend(inferred(errors))
    multipart = call.operation == "TD2.1" and knobs.is_set(call.world, "dmp.reponse_td21", "multipart")
    body = xds.registry_response(errors)
    return reply(call, td, status_of(errors), body, () if multipart else None, errors=errors_json(errors), **extra)


def query_failure(call: Call, td: str, errors: Sequence[RegistryError]) -> Answer:
    """An AdhocQueryResponse with errors."""
    call.notes.extend(inferred(errors))
    return reply(call, td, status_of(errors), xds.query_failure(errors), errors=errors_json(errors))


def retrieve_failure(call: Call, errors: Sequence[RegistryError]) -> Answer:
    """A RetrieveDocumentSetResponse with errors, multipart as every ITI-43 answer."""
    call.notes.extend(inferred(errors))
    body = xds.retrieve_response((), errors)
    return reply(call, "TD3.2", status_of(errors), body, (), errors=errors_json(errors))


def status_of(errors: Sequence[RegistryError]) -> str:
    """What the facts hold as status; the codes are in their ``errors``."""
    return "Failure" if errors else "Success"


def errors_json(errors: Sequence[RegistryError]) -> list[Json]:
    """Errors as the facts hold them."""
    return [{"code": error.code, "context": error.context} for error in errors]


def forced_errors(call: Call) -> list[RegistryError]:
    """The error that the fault ``registry_error`` armed; nothing when it is not."""
    code, _, context = knobs.value(call.world, "dmp.force.erreur").partition("|")
    return [RegistryError(code, context)] if code else []
