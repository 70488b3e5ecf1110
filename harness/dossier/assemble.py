"""A dossier from the history of a run: the same history and catalogue always give the same bytes."""

from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from harness.catalogue import Catalogue
from harness.dossier import history as histories
from harness.dossier import junit, leaving, manifest, report, signature
from harness.dossier.account import Account
from harness.dossier.container import Member, build
from harness.dossier.history import History
from harness.dossier.leaving import Terms
from record import files, randomness

_READ_ME = """Dossier de répétition du Banc Ségur — environnement simulé

rapport.html         à ouvrir dans un navigateur, sans réseau
manifest.json        exigences, scénarios, preuves et verdicts
preuves/             une pièce par preuve ; le manifeste dit : pièce, répétition ou emplacement
echanges/            les octets exacts de chaque échange
evenements.jsonl     tout ce qui s'est passé, dans l'ordre, chaque ligne enchaînée à la précédente
junit.xml            les mêmes verdicts pour une chaîne d'intégration
empreintes.txt       SHA-256, taille et nom de chaque fichier
signature.json       signature Ed25519 de empreintes.txt par la clé de l'installation

Vérifier, hors ligne :  banc verify CE_FICHIER.zip

La chaîne et la signature prouvent que rien n'a changé depuis la signature. Elles ne prouvent ni la date,
ni l'honnêteté de qui a signé. Ce dossier ne vaut ni conformité, ni référencement, ni homologation.
"""


DOCUMENTS: Mapping[str, Callable[[Account], bytes]] = {
    "LISEZMOI.txt": lambda _account: _READ_ME.encode(),
    "manifest.json": manifest.render,
    "rapport.html": report.render,
    "junit.xml": junit.render,
}
"""The first members of every dossier, in order, and what makes each."""


def derived(history: History, catalogue: Catalogue) -> list[Member]:
    """The members that follow from the history."""
    account = Account(history, catalogue)
    documents = [Member(name, render(account)) for name, render in DOCUMENTS.items()]
    return [*documents, *(Member(kept.name, kept.piece.content) for kept in account.pieces if not kept.by)]


def assemble(history: History, catalogue: Catalogue, key: Ed25519PrivateKey, terms: Terms | None = None) -> bytes:
    """The whole dossier of what a session recorded, sealed: secrets masked, identities declared.

    Raises ``UndeclaredError`` when an identity outside the fictitious sets is declared by nobody.
    """
    return sealed(leaving.ready(history, catalogue, terms or Terms()), catalogue, key)


def sealed(history: History, catalogue: Catalogue, key: Ed25519PrivateKey) -> bytes:
    """The dossier of a history that may leave as it is."""
    return build(signature.seal([*derived(history, catalogue), *histories.members(history)], key))


def name_of(history: History, driver: str, pack: str, run: str = "") -> str:
    """What a dossier is called: ``dossier-demo-lgc-20261121T190400``, and the run's id when it has one."""
    began = history.all[0].times.wall[:19].replace(":", "").replace("-", "")
    return "-".join(("dossier", driver, pack, began, *([run] if run else [])))


def prepare(folder: Path) -> None:
    """Make sure that a dossier can be written there before anything is played; raises ``OSError``."""
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f"essai-{randomness.token_hex(4)}.partiel"
    try:
        probe.touch()
    finally:
        probe.unlink(missing_ok=True)


def write(folder: Path, name: str, content: bytes) -> Path:
    """Write a dossier in a folder, under a name that nothing there has, for its owner alone; raises ``OSError``."""
    folder.mkdir(parents=True, exist_ok=True)
    path, place = folder / f"{name}.zip", 1
    while path.exists():
        place += 1
        path = folder / f"{name}-{place}.zip"
    files.write(path, content)
    return path
