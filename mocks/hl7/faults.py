"""The deviations of the receiver that a scenario may arm. Codes are those of HL7 2.5 §2.9.2; texts are ours [I]."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mocks.core.line_faults import Act, LineFault, Proceed, kept
from mocks.core.turn import Next, Said, Turn
from mocks.core.world import World

SILENT = "none"
"""The status of an exchange to which nothing was answered."""
_ERROR, _REJECTED = "AE", "AR"
_TEXTS = {
    _ERROR: "Patient inconnu du récepteur (environnement simulé)",
    _REJECTED: "Type de message non pris en charge (environnement simulé)",
}
_ERRORS = {_ERROR: "207", _REJECTED: "200"}


def _answers(code: str) -> Act:
    """The message is read and refused: ``text`` is what the acknowledgement says, ``error`` a code of table 0357."""

    async def act(said: Said, world: World, params: Mapping[str, Any], proceed: Proceed) -> Turn:
        turn = await proceed()
        text, error = str(params.get("text", _TEXTS[code])), str(params.get("error", _ERRORS[code]))
        return replace(turn, status=code, reply=_reply(said, world, code, text, error))

    return act


async def _silent(_said: Said, _world: World, _params: Mapping[str, Any], proceed: Proceed) -> Turn:
    """The message is taken and nothing comes back; the connection stays open."""
    return replace(await proceed(), status=SILENT, reply=b"")


async def _cut(_said: Said, _world: World, params: Mapping[str, Any], proceed: Proceed) -> Turn:
    """The message is taken; the connection is cut after so many ``bytes`` of the reply (half of it by default)."""
    turn = await proceed()
    return replace(turn, status="cut", reply=turn.reply[: kept(params, turn)], then=Next.CLOSE)


async def _other_message(said: Said, world: World, _params: Mapping[str, Any], proceed: Proceed) -> Turn:
    """The acknowledgement is that of another message: MSA-2 is not what was sent in MSH-10."""
    turn, other = await proceed(), f"AUTRE-{world.new_uuid()[:8].upper()}"
    return replace(turn, reply=_reply(said, world, turn.status, answers=other))


def _reply(
    said: Said, world: World, code: str, text: str = "", error: str = "207", answers: str | None = None
) -> bytes:
    """Another acknowledgement of what came."""
    from mocks.hl7.operations import receive  # noqa: PLC0415 - not on the start path

    return receive.reply(receive.opened(said.received), world, code, text, error, answers)


FAULTS: dict[str, LineFault] = {
    "ae": LineFault(_answers(_ERROR)),
    "ar": LineFault(_answers(_REJECTED)),
    "no_answer": LineFault(_silent),
    "empty": LineFault(_silent),
    "cut": LineFault(_cut),
    "wrong_control_id": LineFault(_other_message),
}
"""Every deviation by its name; ``empty`` and ``cut`` are those of all line protocols, with a status that says so."""
