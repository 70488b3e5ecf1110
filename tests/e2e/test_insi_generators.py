"""What code generators make of the served contract: wsimport (JAX-WS, Java), called; wsdl2h and soapcpp2 (gSOAP, C).

They are tools of the machine, run as processes (``.ci/run`` installs them); without them the tests skip, unless
BANC_EXIGE_CLIENTS is set.
"""

import os
import subprocess
from pathlib import Path

import pytest

from tests.docs.exemples.conftest import required
from tests.e2e.conftest import RunningBench

JAVA = Path(__file__).parent / "soap_java" / "Client.java"
JARS = os.pathsep.join(["/usr/share/jaxws/lib/*", "/usr/share/java/jws-api.jar"])
"""Where Debian puts the JAX-WS runtime."""


def run(*command: str, folder: Path, **environment: str) -> str:
    """What a process prints on its standard output; it has to succeed."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")
    return done.stdout.decode()


def java_properties(bench: RunningBench, folder: Path) -> list[str]:
    """The trust store of the page, a client certificate, and leave to read schemas over https."""
    store, word = folder / "confiance.p12", "banc-segur"
    root, leaf = bench.facts["tls"]["ca_root"], Path(bench.certificate("insi-auto")["cert"]).with_suffix(".p12")
    named = ["-alias", "banc", "-file", root, "-keystore", str(store), "-storetype", "PKCS12", "-storepass", word]
    run("keytool", "-importcert", "-noprompt", *named, folder=folder)
    ssl = {"trustStore": store, "trustStorePassword": word, "keyStore": leaf, "keyStorePassword": "banc"}
    properties = [f"-Djavax.net.ssl.{name}={value}" for name, value in ssl.items()]
    return [*properties, "-Djavax.xml.accessExternalSchema=all", "-XX:TieredStopAtLevel=1"]


def test_jax_ws_searches_both_ways_and_reads_the_fault(bench: RunningBench, tmp_path: Path) -> None:
    required("wsimport", "javac", "java", "keytool")
    properties = java_properties(bench, tmp_path)
    address = bench.facts["insi"]["mtls"] + "?wsdl"
    asked = ["-quiet", "-extension", "-Xnocompile", "-s", ".", "-p", "insi", address]
    run("wsimport", *asked, folder=tmp_path, WSIMPORT_OPTS=" ".join(properties))
    made = sorted(path.as_posix() for path in (tmp_path / "insi").glob("*.java"))
    run("javac", "-J-XX:TieredStopAtLevel=1", "-nowarn", "-cp", JARS, "-d", ".", *made, str(JAVA), folder=tmp_path)
    told = run("java", *properties, "-cp", f".{os.pathsep}{JARS}", "Client", folder=tmp_path)
    assert told.split("\n")[:3] == ["00, 1140263220833", "00, 2760763220765", "fault, desir_550"]
    searches = [event for event in bench.exchanges() if event["data"]["operation"] != "wsdl"]
    action = b"urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvec"
    assert [action in bench.part(event["number"], "request").partition(b"\r\n\r\n")[2] for event in searches] == [
        True
    ] * 3


@pytest.mark.parametrize("language", ["c", "c++"])
def test_gsoap_makes_stubs_of_both_searches(bench: RunningBench, tmp_path: Path, language: str) -> None:
    required("wsdl2h", "soapcpp2")
    flag = ["-c"] if language == "c" else []
    run("wsdl2h", *flag, "-o", "insi.h", bench.facts["insi"]["cpx"] + "?wsdl", folder=tmp_path)
    run("soapcpp2", *flag, "-C", "-x", "-I/usr/share/gsoap/import", "insi.h", folder=tmp_path)
    stub = (tmp_path / "soapStub.h").read_text("utf-8")
    assert "__rechercherInsAvecTraitsIdentite(" in stub
    assert "__rechercherInsAvecCarteVitale(" in stub
