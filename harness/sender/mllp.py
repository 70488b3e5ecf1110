"""An HL7 v2 message on its way to the product: over MLLP, or as a file when the product listens to nobody."""

import base64
import re
import socket
from contextlib import suppress
from pathlib import Path

from formats.hl7 import ack
from formats.hl7.mllp import Deframer, MllpError, frame
from harness.sender.pam import Announcement, written
from record import clock, randomness
from record.event import Json

PATIENCE = 10.0
"""Seconds for the product to take a connection, and to acknowledge."""
FOLDER = "messages-hl7"
"""Where messages are written for a product that takes files: under the current folder."""
_CHUNK = 65536
_PORT = re.compile("[0-9]{1,5}")
_LAST_PORT = 65535
_ID_BYTES = 6


def sent(said: Announcement, address: str, identifier: str) -> Json:
    """Send a message to ``host:port``, or write it to a file when there is no address.

    Gives ``control_id``, ``identifier``, ``ack`` (MSA-1, "" when none came), ``text``, ``file`` or ``failure``, and
    ``wire``: the exact bytes of both ways, in base64.
    """
    control_id = f"BANC{randomness.token_bytes(_ID_BYTES).hex().upper()}"
    known = identifier or f"RI{randomness.token_bytes(_ID_BYTES).hex().upper()}"
    message = written(said, known, control_id, clock.now())
    about = {"control_id": control_id, "identifier": known}
    return {**about, **(_exchanged(address, frame(message)) if address else _saved(control_id, message))}


def _saved(control_id: str, message: bytes) -> Json:
    path = Path(FOLDER) / f"{control_id}.er7"
    told = {"ack": "", "text": "", "wire": _wire(message, b"")}
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(message)
    except OSError as error:
        return {**told, "failure": f"Le message ne peut être écrit dans {path.as_posix()} : {error.strerror}."}
    return {**told, "file": path.as_posix()}


def _exchanged(address: str, request: bytes) -> Json:
    try:
        response, message = _exchange(address, request)
    except OSError as error:
        failure = f"Le logiciel n'écoute pas à {address} : {error}."
        return {"ack": "", "text": "", "failure": failure, "wire": _wire(request, b"")}
    said = ack.said(message)
    told = (said.code, said.text) if said else ("", "")
    return {"ack": told[0], "text": told[1], "wire": _wire(request, response)}


def _exchange(address: str, request: bytes) -> tuple[bytes, bytes]:
    """Send framed bytes; what came back, and its message. ``OSError`` if nobody is there.

    A host without port, a port that is none, or a name that no host can have, is nobody.
    """
    with _reached(address) as line:
        line.sendall(request)
        return _received(line)


def _reached(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    if not host or not _PORT.fullmatch(port) or int(port) > _LAST_PORT:
        raise OSError("adresse attendue sous la forme hôte:port")
    try:
        return socket.create_connection((host.strip("[]"), int(port)), PATIENCE)
    except ValueError as error:  # the name cannot be encoded: a label of 64 letters, an empty one, a NUL
        raise OSError("ce nom d'hôte n'en est pas un") from error


def _received(line: socket.socket) -> tuple[bytes, bytes]:
    """What comes until a frame is whole, and the message of that frame: all that came when there is none."""
    came, frames = b"", Deframer()
    deadline = clock.monotonic() + PATIENCE
    with suppress(OSError, MllpError):
        while (left := deadline - clock.monotonic()) > 0:
            line.settimeout(left)
            more = line.recv(_CHUNK)
            came += more
            whole = frames.feed(more)
            if whole:
                return came, whole[0].raw
            if not more:
                break
    return came, came


def _wire(request: bytes, response: bytes) -> Json:
    told = {"request": request, "response": response}
    return {name: base64.b64encode(content).decode() for name, content in told.items() if content}
