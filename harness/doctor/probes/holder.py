"""Who holds a port: another bench, by what it answers; a process, where the system tells."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from formats.rule import Text
from harness.doctor.fault import NOTHING, same

_LISTENING = "0A"
_PROC = Path("/proc")


def holder(host: str, port: int, patience: float = 0.5) -> Text:
    """Who listens there; empty when it is not known."""
    if _is_bench(host, port, patience):
        return Text("un autre banc", "another bench")
    process = next(_processes(port), "")
    return same(process) if process else NOTHING


def _is_bench(host: str, port: int, patience: float) -> bool:
    connection = HTTPConnection(host, port, timeout=patience)
    try:
        connection.request("GET", "/bench")
        answer = connection.getresponse()
        return answer.status == 401 and b"control.token" in answer.read(1000)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _processes(port: int) -> Iterator[str]:
    """Name and number of the processes that listen on a port; nothing where there is no ``/proc``."""
    sockets = {f"socket:[{inode}]" for table in ("tcp", "tcp6") for inode in _inodes(_PROC / "net" / table, port)}
    for folder in _PROC.glob("[0-9]*") if sockets else ():
        with suppress(OSError):
            if any(str(link.readlink()) in sockets for link in (folder / "fd").iterdir()):
                yield f"{(folder / 'comm').read_text('utf-8').strip()} ({folder.name})"


def _inodes(table: Path, port: int) -> Iterator[str]:
    try:
        lines = table.read_text("ascii").splitlines()[1:]
    except OSError:
        return
    for fields in map(str.split, lines):
        if len(fields) > 9 and fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
            yield fields[9]


def taken(host: str, port: int) -> OSError | None:
    """Why a port cannot be listened on; None when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        try:
            exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
            trial.setsockopt(socket.SOL_SOCKET, exclusive if exclusive is not None else socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
        except OSError as error:
            return error
    return None
