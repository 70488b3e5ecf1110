"""What guided steps reserve in a dossier, and what becomes of the place once the piece is attached."""

from formats.rule import Text
from harness.bench.reader import Reader
from harness.dossier import attachments
from harness.dossier import history as histories
from harness.dossier.account import Account
from harness.dossier.assemble import assemble
from harness.dossier.attachments import Attachment, Genre
from harness.dossier.history import History
from harness.dossier.verify import Known, verify
from harness.drivers.driver import Attestation, Word
from harness.guidance import Guidance
from harness.runner import run
from harness.scenario import Scenario
from harness.steps import Bench
from harness.verdict import Exit, Verdict
from tests.harness.dossier.making import CATALOGUE, KEY, PROVEN, SLOT
from tests.harness.fakes import LEONARDO, SETTINGS, FakeBench, FakeEditor

PLACE = "preuves/INS_va1.52.01.02__a-filmer.txt"


def script(bench: Bench) -> None:
    """Two guided steps for one proof."""
    for number in ("un", "deux"):
        with bench.step(Text(f"Écran {number}", f"Screen {number}")):
            bench.guided(
                Text(f"Ouvrez l'écran {number}.", f"Open screen {number}."),
                seen=Text("Le statut est visible.", "The status is visible."),
                film=Text(f"L'écran {number} entier.", f"The whole screen {number}."),
                proofs=SLOT,
            )


SCENARIO = Scenario("INS-52-01", Text("Voir", "See"), ("INS/va1.52",), (PROVEN, SLOT), script, guided=True)
KNOWN = Known({SCENARIO.id: SCENARIO}, {LEONARDO.name: LEONARDO}, CATALOGUE)


class Attended(FakeEditor):
    """Somebody at the screen, who sees the first and not the second."""

    def guide(self, step: Guidance, _watch: object) -> Attestation:
        return Attestation(Word.YES if "un" in step.do.fr else Word.NO, "bandeau vert", "Camille")


def history_of() -> History:
    bench = FakeBench()
    run([SCENARIO], bench, bench, Attended({}), SETTINGS)
    reader = Reader(bench)
    reader.advance()
    return histories.gather(reader, reader.between(0, reader.last))


def test_the_place_of_a_piece_lists_what_to_film_and_what_was_said() -> None:
    account = Account(history_of(), CATALOGUE)
    (kept,) = account.pieces
    assert (kept.name, kept.kind, kept.proof.id) == (PLACE, "video", SLOT)
    sheet = kept.piece.content.decode()
    for said in (
        "environnement simulé",
        "1. À faire : Ouvrez l'écran un.",
        "À filmer : L'écran deux entier.",
        "Dit : oui — bandeau vert",
        "Dit : non — bandeau vert",
        f"banc attach DOSSIER.zip FICHIER --proof {SLOT} --by NOM",
    ):
        assert said in sheet
    assert account.verdict is Verdict.FAIL


def test_the_piece_takes_the_place() -> None:
    attachment = Attachment(SLOT, Genre.VIDEO, b"film", "mp4", "Camille")
    account = Account(attachments.attached(history_of(), attachment, CATALOGUE), CATALOGUE)
    (kept,) = account.pieces
    assert kept.by == "Camille"
    assert kept.name.endswith(".mp4")


def test_a_dossier_of_guided_steps_replays_and_verifies() -> None:
    raw = assemble(history_of(), CATALOGUE, KEY)
    found = verify(raw, lambda _about: KNOWN)
    assert (found.tampered, found.error) == ([], None)
    assert found.code in {Exit.PASSED, Exit.NOT_JUDGED}
