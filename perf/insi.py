"""INSi under load: ``ab`` presents a client certificate, which most generators cannot."""

import re
import shutil
import subprocess
from pathlib import Path

from perf.server import Server
from perf.slices import SLICES
from record import clock
from tests.e2e.test_insi import ACTION, envelope


def search_rates(
    server: Server, folder: Path, requests: int = 4000, *, keep_alive: bool = True
) -> tuple[list[float], list[float]]:
    """(requests per CPU second of the server, 99th percentiles in ms) of several slices, at 16 connections."""
    if shutil.which("ab") is None:
        raise SystemExit("ab est nécessaire : sudo apt install apache2-utils")
    body, certificate = folder / "request.xml", folder / "client.pem"
    body.write_bytes(fresh(envelope("DE VINCI", "LEONARDO", "M", "2014-02-01", "63220")))
    leaf = server.certificate("insi-auto")
    certificate.write_bytes(Path(leaf["cert"]).read_bytes() + Path(leaf["key"]).read_bytes())
    _ab(server, body, certificate, requests // 5, keep_alive=keep_alive)
    rates, tails = zip(
        *(_slice(server, body, certificate, requests, keep_alive=keep_alive) for _ in range(SLICES)), strict=True
    )
    return list(rates), list(tails)


def _slice(server: Server, body: Path, certificate: Path, requests: int, *, keep_alive: bool) -> tuple[float, float]:
    before = server.cpu()
    report = _ab(server, body, certificate, requests, keep_alive=keep_alive)
    spent = server.cpu() - before
    failed = re.search(r"Non-2xx responses:\s+(\d+)|Failed requests:\s+([1-9]\d*)", report)
    if failed:
        raise SystemExit(f"réponses en échec : {failed.group(0)}")
    return requests / spent, float(re.findall(r"99%\s+(\d+)", report)[0])


def fresh(body: bytes) -> bytes:
    """A call whose contexts are of now, as a product's are: the bench notes those that are old."""
    return re.sub(rb"<(bam|lps):Temps>[^<]*<", rb"<\1:Temps>" + clock.iso(clock.now()).encode() + b"<", body)


def _ab(server: Server, body: Path, certificate: Path, requests: int, *, keep_alive: bool) -> str:
    command = ["ab", "-q", *(["-k"] if keep_alive else []), "-n", str(requests), "-c", "16", "-E", str(certificate)]
    command += ["-p", str(body), "-T", f'application/soap+xml; charset=utf-8; action="{ACTION}"']
    return subprocess.run(
        [*command, server.facts["insi"]["mtls"]], capture_output=True, text=True, check=True, timeout=300
    ).stdout
