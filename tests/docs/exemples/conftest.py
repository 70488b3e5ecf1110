"""One bench for the foreign clients, the settings that the page tells them, and what watch says of them."""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest

from harness.bench.control import Control
from harness.bench.following import Following, Seen
from harness.watch.judge import Judged, Remark, Totals
from harness.watch.observer import Watch
from record.event import Event
from tests.bench_process import ROOT, BenchProcess

TOOLS = {
    "curl": ("curl", "openssl", "bash"),
    "node": ("node",),
    "java": ("java", "javac"),
    "php": ("php",),
    "csharp": ("mcs", "mono"),
    "pascal": ("fpc",),
    "python": (),
}
"""What each client needs on the machine."""
EXTENSIONS = ("soap", "curl", "openssl", "dom")
"""What the PHP client needs of PHP."""
COMMANDS = {
    "curl": ["bash", "docs/exemples/curl/banc.sh"],
    "node": ["node", "docs/exemples/node/banc.js"],
    "java": ["java", "-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1", "docs/exemples/java/Banc.java"],
    "php": ["php", "docs/exemples/php/banc.php"],
}
"""How the page runs each client, from the root of the project; the JVM is only told to warm up less."""
SCRIPT = ["python", "docs/exemples/python/vitale.py"]
"""How the page runs the Python client, which does one thing; here, by the Python of the tests."""
COMPILERS = {
    "csharp": [
        *("mcs", "-out:DOSSIER/Banc.exe"),
        "-r:System.Net.Http.dll,System.Numerics.dll,System.Runtime.Serialization.dll",
        "docs/exemples/csharp/Banc.cs",
    ],
    "pascal": ["fpc", "-FEDOSSIER", "docs/exemples/pascal/recherche.pas"],
}
"""What makes a program of each compiled client. C# is written for .NET 8; Mono is what is at hand here."""
COMPILED = {"csharp": ["mono", "DOSSIER/Banc.exe"], "pascal": ["DOSSIER/recherche"]}
"""How each compiled client is then run."""


@dataclass
class Watched:
    """What watch saw of a client: the operations called, in order, and what it said of them."""

    output: str
    code: int
    operations: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)

    @property
    def rules(self) -> set[str]:
        """The rules of the écarts."""
        return {remark.finding.rule for remark in self.remarks if remark.finding and remark.fails}


def required(*tools: str) -> None:
    """Skip with a reason when a tool is absent, fail when CI demands the clients."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if "php" in tools and not missing:
        missing = [f"php-{name}" for name in EXTENSIONS if name not in _php_modules()]
    if missing and os.environ.get("BANC_EXIGE_CLIENTS"):
        pytest.fail(f"BANC_EXIGE_CLIENTS est posé et il manque : {', '.join(missing)}")
    if missing:
        pytest.skip(f"absent de cette machine : {', '.join(missing)} (.ci/run les installe)")


@cache
def _php_modules() -> frozenset[str]:
    listed = subprocess.run(["php", "-m"], capture_output=True, text=True, timeout=20, check=True)
    return frozenset(line.lower() for line in listed.stdout.splitlines())


@pytest.fixture(scope="module")
def place(home: Path) -> Iterator[BenchProcess]:
    """A bench for the module."""
    bench = BenchProcess(home)
    yield bench
    bench.stop()


def settings(bench: BenchProcess) -> dict[str, str]:
    """The variables of the page that differ from its defaults: free ports instead of 18000, a home of the test."""
    facts = bench.facts
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("BANC_")},
        "BANC_PKI": str(Path(facts["tls"]["ca"]).parent),
        "BANC_INSI": facts["insi"]["mtls"],
        "BANC_INSI_CPX": facts["insi"]["cpx"],
        "BANC_PSC": facts["psc"]["issuer"],
        "BANC_DMP": facts["dmp"]["base"],
        "BANC_SMTP": facts["mss"]["per_org"]["smtp"],
    }


@cache
def compiled(client: str) -> TemporaryDirectory[str]:
    """A folder, kept until the process ends, with the program that mcs or fpc has made; skips when fpc lacks a unit."""
    folder = TemporaryDirectory(prefix=f"banc-{client}-")
    tool, *flags = COMPILERS[client]
    command = [shutil.which(tool) or "", *(flag.replace("DOSSIER", folder.name) for flag in flags)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    told = (done.stdout + done.stderr).decode("utf-8", "replace")
    if client == "pascal" and "Can't find unit" in told:
        pytest.skip("fpc est là sans ses unités (fp-units-fcl, fp-units-net)")
    assert done.returncode == 0, told
    assert "warning" not in told.lower(), told
    return folder


def _words(client: str) -> list[str]:
    if client in COMPILERS:
        return [word.replace("DOSSIER", compiled(client).name) for word in COMPILED[client]]
    return [sys.executable, *SCRIPT[1:]] if client == "python" else COMMANDS[client]


def mono_settings(bench: BenchProcess) -> dict[str, str]:
    """What the page tells for Mono: old .p12, and the server's certificate known by its SHA-256."""
    at = urlsplit(bench.facts["psc"]["issuer"])
    with (
        socket.create_connection((at.hostname or "", at.port or 0), 10) as plain,
        bench.trust().wrap_socket(plain, server_hostname=at.hostname) as verified,
    ):
        digest = hashlib.sha256(verified.getpeercert(binary_form=True) or b"").hexdigest().upper()
    return {"BANC_P12": "-ancien.p12", "BANC_EMPREINTE": ":".join(re.findall("..", digest))}


def play(bench: BenchProcess, client: str, services: Sequence[str] = (), **changed: str) -> Watched:
    """Run a client in a session of its own, and what a watch made of its calls."""
    required(*TOOLS[client])
    session = bench.new_session()
    environment = {**settings(bench), **(mono_settings(bench) if client == "csharp" else {}), **changed}
    words = _words(client)
    command = [shutil.which(words[0]) or "", *words[1:], *services]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    found = Watched((done.stdout + done.stderr).decode("utf-8", "replace"), done.returncode)
    watch(bench, session, found, {"reference": f"EXEMPLE-{client.upper()}-0001"})
    sys.stdout.write(found.output)
    return found


def watch(bench: BenchProcess, session: str, found: Watched, product: Mapping[str, str]) -> None:
    """Put into ``found`` what a watch makes of the calls of a session."""

    def told(_seen: Seen, _event: Event, judged: Judged | None) -> None:
        if judged is not None:
            found.operations.append(f"{judged.call.data['mock']}.{judged.call.operation}")
            found.remarks.extend(judged.remarks)

    control = Control(bench.facts["control"]["url"], bench.facts["control"]["token"])
    watching = Watch(product, told, only=[session])
    following = Following(control, [watching], from_start=True)
    following.start()
    following.stop()
    control.close()
    assert following.failure is None
    found.totals = watching.totals


def port_of(address: str) -> int:
    """The port of ``https://host:port/…`` or of ``host:port``."""
    return urlsplit(address if "//" in address else f"//{address}").port or 0
