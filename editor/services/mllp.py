"""MLLP, how HL7 v2 messages travel: a client for one message, a listener that answers each one that comes."""

import re
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator

from editor.outcome import FailedError

START, END = b"\x0b", b"\x1c\r"
PATIENCE = 10.0
"""Seconds for the other side to take a connection, and to answer."""
_IDLE = 60.0
_MOST = 5_000_000
_CHUNK = 65536
_PORT = re.compile("[0-9]{1,5}")
_LAST_PORT = 65535
_HOST = "127.0.0.1"

Answer = Callable[[bytes], bytes]
"""What is answered to a message, both without framing."""


def exchange(address: str, message: bytes) -> bytes:
    """Send a message to ``host:port``; its acknowledgement, without framing. ``FailedError`` when none comes."""
    try:
        with socket.create_connection(_parted(address), PATIENCE) as line:
            line.sendall(START + message + END)
            found = next(_frames(line), b"")
    except (OSError, ValueError) as error:  # ValueError: a name that no host can have
        raise FailedError(f"{address} ne répond pas : {error}") from error
    if not found:
        raise FailedError(f"{address} a fermé la connexion sans acquitter le message")
    return found


def _parted(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not host or not _PORT.fullmatch(port) or int(port) > _LAST_PORT:
        raise FailedError(f"adresse attendue sous la forme hôte:port : {address or 'aucune'}")
    return host.strip("[]"), int(port)


def _frames(line: socket.socket) -> Iterator[bytes]:
    """The messages that come on a connection, until it is closed, or too much comes without an end."""
    kept = b""
    while len(kept) <= _MOST and (more := line.recv(_CHUNK)):
        kept += more
        while END in kept:
            frame, _, kept = kept.partition(END)
            yield frame.rpartition(START)[2]


class Listener:
    """Listens on a free loopback port; ``answer`` is called for each message, in a thread of its connection."""

    def __init__(self, answer: Answer) -> None:
        self._server = _Server((_HOST, 0), _Line)
        self._server.answer = answer
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()

    @property
    def address(self) -> str:
        """``host:port``."""
        return f"{_HOST}:{self._server.server_address[1]}"

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = sys.platform != "win32"
    daemon_threads = True
    block_on_close = False
    answer: Answer


class _Line(socketserver.BaseRequestHandler):
    """One connection."""

    server: _Server

    def handle(self) -> None:
        """Answer each message; a connection that breaks or stays silent is dropped."""
        self.request.settimeout(_IDLE)
        try:
            for message in _frames(self.request):
                self.request.sendall(START + self.server.answer(message) + END)
        except OSError:
            return
