"""Watch under load: calls at a steady rate, each to be judged and told."""

import queue
import subprocess
import sys
import threading
import time
from itertools import islice

from perf.server import Server
from tests.bench_process import ROOT
from tests.e2e.test_insi import ACTION, envelope

_HEADERS = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{ACTION}"'}


def delay(server: Server, rate: int = 200, seconds: int = 5, threads: int = 4) -> float:
    """Seconds between the last answer and its line, all calls told; raises ``SystemExit`` when one is missing."""
    control = server.facts["control"]
    command = ["-m", "harness", "watch", "--json", "--no-product", "--bench", control["url"], "--token"]
    with subprocess.Popen(
        [sys.executable, "-P", *command, control["token"]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watch:
        try:
            return _delay(server, watch, rate, seconds, threads)
        finally:
            watch.kill()


def _delay(server: Server, watch: "subprocess.Popen[str]", rate: int, seconds: int, threads: int) -> float:
    assert watch.stderr is not None
    watch.stderr.readline()  # it watches
    told: queue.Queue[float] = queue.Queue()
    reader = threading.Thread(target=_read, args=(watch, told, rate * seconds), daemon=True)
    reader.start()
    callers = [threading.Thread(target=_call, args=(server, rate / threads, seconds)) for _ in range(threads)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    ended = time.perf_counter()
    last = ended
    try:
        for _ in range(rate * seconds):
            last = told.get(timeout=20)
    except queue.Empty:
        raise SystemExit("watch n'a pas tout dit") from None
    reader.join()
    return max(0.0, last - ended)


def _read(watch: "subprocess.Popen[str]", told: "queue.Queue[float]", lines: int) -> None:
    assert watch.stdout is not None
    for _line in islice(watch.stdout, lines):
        told.put(time.perf_counter())


def _call(server: Server, rate: float, seconds: int) -> None:
    body = envelope("DE VINCI", "LEONARDO", "M", "2014-02-01", "63220")
    connection = server.connection(server.facts["insi"]["mtls"], "insi-auto")
    began = time.perf_counter()
    for place in range(int(rate * seconds)):
        time.sleep(max(0.0, began + place / rate - time.perf_counter()))
        connection.request("POST", "/lps", body, _HEADERS)
        connection.getresponse().read()
    connection.close()
