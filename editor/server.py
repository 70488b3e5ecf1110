"""The process: one loopback port for adapter, page and login return."""

import gc
import importlib
import socket
import sys
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from editor import adapter
from editor.front import FrontDesk
from editor.guard import Guard
from editor.lgc import Lgc
from editor.page import views

HOST = "127.0.0.1"
_NEEDED_SOON = ("httpx", "httpcore", "lxml.etree", "joserfc.jwt", "typst", "signxml.signer", "smtplib")
"""What the first actions load, and what the first line does not wait for."""


def listen(port: int) -> socket.socket:
    """A listening loopback socket; port 0 takes a free one. The protocol is named so that asyncio turns Nagle off."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((HOST, port))
    listening.listen(128)
    return listening


def origin_of(listening: socket.socket) -> str:
    """The address where the product answers."""
    return f"http://{HOST}:{listening.getsockname()[1]}"


def application(lgc: Lgc, origin: str) -> Starlette:
    """The web application of a product."""
    front = FrontDesk(lgc, origin)
    return Starlette(routes=[*adapter.routes(front), *views.routes(front)], middleware=[Middleware(Guard)])


def serve(lgc: Lgc, listening: socket.socket, *, stop_on_stdin_close: bool = False) -> None:
    """Answer until the process is stopped, or until its standard input closes."""
    app = application(lgc, origin_of(listening))
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    if stop_on_stdin_close:
        threading.Thread(target=_stop_when_closed, args=(server,), daemon=True).start()
    warm_up()
    gc.freeze()
    gc.enable()
    server.run(sockets=[listening])
    lgc.close()


def warm_up() -> None:
    """Load, aside, what the first actions need; again it does nothing."""
    threading.Thread(target=_load_the_rest, daemon=True).start()


def _load_the_rest() -> None:
    for module in _NEEDED_SOON:
        importlib.import_module(module)


def _stop_when_closed(server: uvicorn.Server) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    server.should_exit = True
