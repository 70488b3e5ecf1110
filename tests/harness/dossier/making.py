"""A small dossier, made from a run on a fake bench."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from formats.rule import Text
from harness import version
from harness.bench.reader import Reader
from harness.catalogue import Catalogue, Nature, Proof, Requirement
from harness.dossier import history as histories
from harness.dossier.account import Account
from harness.dossier.assemble import assemble
from harness.dossier.history import History
from harness.dossier.verify import Known
from harness.runner import Run, run
from harness.scenario import Scenario
from harness.steps import Bench
from record.event import Json
from tests.harness.fakes import LEONARDO, MAYBE, YES, FakeBench, FakeEditor, done

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PROVEN, SLOT = "INS/va1.52.01.01", "INS/va1.52.01.02"


def script(bench: Bench) -> None:
    """One call, judged twice, kept once."""
    with bench.step("Chercher l'INS"):
        bench.editor.does("ins.search", patient="p1")
        call = bench.insi.expects("chercher")
        bench.check(YES, call=call)
        bench.check(MAYBE, call=call)
    bench.keeps(PROVEN, "demande", call, "request")


SCENARIO = Scenario("INS-52-01", Text("Essai <b>", "Trial"), ("INS/va1.52",), (PROVEN,), script)
CATALOGUE = Catalogue(
    {"INS/va1.52": Requirement("INS/va1.52", "Report & traits", "INS", ("LGC",), 1, True, (PROVEN, SLOT))},
    {
        PROVEN: Proof(PROVEN, Nature.REHEARSAL, "video", "À refaire."),
        SLOT: Proof(SLOT, Nature.SLOT, "external_link", "Lien permanent."),
    },
    "catalogue-d-essai",
)
KNOWN = Known({SCENARIO.id: SCENARIO}, {LEONARDO.name: LEONARDO}, CATALOGUE)


def history_of(body: bytes = b"oui", digest: str = "", **said: Json) -> History:
    """What a run recorded; the editor sends ``body``, ``said`` is what its first event says besides."""
    bench = FakeBench()

    def search(_params: object) -> object:
        bench.receives("insi", "chercher", body)
        return done(found=True)

    about = {
        "version": version.VERSION,
        "digest": digest or version.digest(),
        "pack": {"id": "essai", "title": "Paquet d'essai", "perimeter": "LGC"},
        **said,
    }
    editor = FakeEditor({"ins.search": search})  # type: ignore[dict-item]
    run([SCENARIO], bench, bench, editor, Run(KNOWN.patients, about))
    return read_back(bench)


def read_back(bench: FakeBench) -> History:
    """Everything that a bench recorded."""
    reader = Reader(bench)
    reader.advance()
    return histories.gather(reader, reader.between(0, reader.last))


@cache
def dossier(body: bytes = b"oui", digest: str = "") -> bytes:
    """The sealed dossier of a run."""
    return assemble(history_of(body, digest), CATALOGUE, KEY)


def account(body: bytes = b"oui") -> Account:
    """The account of a run."""
    return Account(history_of(body), CATALOGUE)
