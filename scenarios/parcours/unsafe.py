"""What the product does of a service that is not safe, elsewhere than at MSSanté: no requirement has a proof for it.

Version and suites of the DMP are verified (FI-579v4): they can fail. That a client of INSi verifies its certificate is
inferred: it warns.
"""

from formats.rule import Text
from harness.checks import tls
from harness.scenario import scenario
from harness.steps import Bench, Service
from scenarios.words import LEONARDO, SEARCH, log_in, qualified

_CERTIFICATES = (
    ("expired-certificate", Text("INSi au certificat expiré", "INSi with an expired certificate")),
    ("wrong-host", Text("INSi au certificat d'un autre nom", "INSi with a certificate of another name")),
    (
        "unknown-ca",
        Text("INSi au certificat d'une autorité inconnue", "INSi with a certificate of an unknown authority"),
    ),
)
_VERSIONS = (
    ("old-tls", Text("DMP limité à TLS 1.1", "DMP limited to TLS 1.1")),
    ("weak-cipher", Text("DMP aux suites faibles", "DMP with weak suites")),
)


@scenario(
    "TLS-01",
    title=Text(
        "Ne rien envoyer à un INSi dont le certificat n'est pas sûr", "Send nothing to an INSi that is not safe"
    ),
    requirements=[],
)
def insi_certificates(bench: Bench) -> None:
    """The same search is answered when INSi is safe."""
    with bench.step(Text("Rechercher l'INS quand INSi est sûr", "Search the INS when INSi is safe")):
        patient = str(bench.editor.does("patient.create", **bench.patient(LEONARDO).traits)["patient"])
        bench.editor.does("ins.search", patient=patient)
        bench.insi.expects(SEARCH)
    for fault, title in _CERTIFICATES:
        _refuses(bench, bench.insi, title, fault, "ins.search", patient)


@scenario(
    "TLS-02",
    title=Text("Ne rien envoyer à un DMP au TLS trop faible", "Send nothing to a DMP whose TLS is too weak"),
    requirements=[],
)
def dmp_versions(bench: Bench) -> None:
    """The same question is answered when the DMP speaks as it should."""
    log_in(bench)
    patient = qualified(bench).id
    with bench.step(Text("Interroger le DMP quand il est sûr", "Ask the DMP when it is safe")):
        bench.editor.does("dmp.exists", patient=patient, mode="indirecte")
        bench.dmp.expects("TD0.2")
    for fault, title in _VERSIONS:
        _refuses(bench, bench.dmp, title, fault, "dmp.exists", patient, mode="indirecte")


def _refuses(bench: Bench, service: Service, title: Text, fault: str, action: str, patient: str, **params: str) -> None:
    with bench.step(title):
        with service.unsafe(fault):
            bench.editor.tries(action, patient=patient, **params)
            seen = service.attempts()
        bench.check(tls.server_refused, seen=seen)
