"""Verification of a dossier, offline: intact since its signature, and every verdict computed again (design §7).

Nothing in the dossier is run. What this bench cannot compute again (another version, a masked part, a scenario that
it does not know) is said and gives exit code 2; only a difference that nothing but tampering explains gives 1.

Anybody may forge events and sign them: those that the bench they name never writes are told one by one, before anything
is computed from them. That bench made its documents from the events of the run: what stops the same code now was not
in them. Only what this machine lacks (memory, a file) is the bench's own error.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from harness import version
from harness.catalogue import Catalogue
from harness.dossier import altered, container, masking, recorded, signature
from harness.dossier import history as histories
from harness.dossier.account import Account
from harness.dossier.assemble import DOCUMENTS, derived
from harness.dossier.history import History, HistoryError
from harness.dossier.recompute import recompute
from harness.patients import Patient
from harness.results import ScenarioResult
from harness.scenario import Scenario
from harness.verdict import Exit
from record.event import Json


@dataclass(frozen=True, slots=True)
class Known:
    """What this installation knows, to compute verdicts again.

    ``claims`` are those of the pack that the run names; None when that pack is not at hand. ``stranger``: the run
    names, as one of the bench's, a pack that this bench does not have.
    """

    scenarios: Mapping[str, Scenario]
    patients: Mapping[str, Patient]
    catalogue: Catalogue
    claims: Mapping[str, Sequence[str]] | None = None
    stranger: bool = False


@dataclass(slots=True)
class Verification:
    """What was found: ``tampered`` and ``untold`` (not computed again) are sentences for a person.

    ``error`` is what this machine lacked to compute the run again. ``foreign``: the file never
    was a dossier. ``ours``: this very bench recorded the run. ``replayed`` counts the scenarios that came out again.
    """

    tampered: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    error: Exception | None = None
    foreign: bool = False
    ours: bool = False
    fingerprint: str = ""
    members: int = 0
    events: int = 0
    checks: int = 0
    replayed: int = 0
    scenarios: list[ScenarioResult] = field(default_factory=list)
    about: Mapping[str, Json] = field(default_factory=dict)

    @property
    def code(self) -> Exit:
        """0 intact and computed again, 1 tampered, 2 intact but not fully computed again, 3 the bench's error."""
        if self.tampered:
            return Exit.DEVIATION
        if self.error is not None:
            return Exit.BENCH_ERROR
        return Exit.NOT_JUDGED if self.untold else Exit.PASSED


def verify(raw: bytes, known: Callable[[Mapping[str, Json]], Known], signed_by: str = "") -> Verification:
    """Verify the bytes of a dossier.

    ``known`` gives what this installation knows of the pack that the run names; ``signed_by`` is the fingerprint that
    the signing key must have, when the reader knows it.
    """
    found = Verification()
    read = _read(raw, signed_by, found)
    if read is None or found.tampered:
        found.foreign = _is_foreign(raw)
        return found
    files, history = read
    found.ours = _is_ours(history)
    try:
        _computed_again(files, history, known, found)
    except Exception as error:
        _stopped(found, history, error)
    return found


def _stopped(found: Verification, history: History, error: Exception) -> None:
    """What stops this bench on events that it recorded would have stopped it then, but for what the machine lacks."""
    said = f"{type(error).__name__} {error}".strip()
    if not found.ours:
        found.untold.append(f"non recalculé (autre version du banc) : {said}")
    elif isinstance(error, OSError | MemoryError | ImportError):
        found.error = error
    elif isinstance(error, RecursionError):
        found.tampered.append(f"événement {recorded.deepest(history)} : imbriqué plus que ce banc n'en écrit")
    else:
        found.tampered.append(f"ce banc n'a pas pu enregistrer ces événements : {said}")


def _read(raw: bytes, signed_by: str, found: Verification) -> tuple[dict[str, bytes], History] | None:
    """Archive, digests, signature, names and chain; None when a fault was found on the way."""
    try:
        files = _intact(raw, signed_by, found)
        if found.tampered:
            return None
        history = histories.read(files)
        found.events = len(history.all)
        found.tampered += histories.faults(history)
        sealed = [name for name in files if name not in _SEALING]
        found.tampered += histories.misplaced(history, sealed, list(DOCUMENTS))
        found.tampered += recorded.outside(history)
    except (container.ContainerError, signature.SealError, HistoryError) as error:
        found.tampered.append(str(error))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:  # anybody may make a file
        found.tampered.append(f"contenu illisible : {type(error).__name__} {error}")
    return None if found.tampered else (files, history)


def _is_foreign(raw: bytes) -> bool:
    """Whether nothing in a refused file is of a dossier: neither its seal, nor, when cut short, its first member."""
    try:
        names = [member.name for member in container.read(raw)]
    except container.ContainerError:
        return not (raw.startswith(b"PK") and "Banc Ségur".encode() in raw[:_FIRST])
    return not any(name in _SEALING for name in names) and not altered.is_sealed(raw)


_FIRST = 400
"""Bytes within which the first member of a dossier names the bench."""
_SEALING = (signature.DIGESTS, signature.SIGNATURE)


def _intact(raw: bytes, signed_by: str, found: Verification) -> dict[str, bytes]:
    """Archive, digests and signature."""
    members = container.read(raw)
    files = {member.name: member.content for member in members}
    found.members = len(members)
    seal = files if signature.DIGESTS in files else altered.seal_of(raw)
    lines = _lines(seal, found)
    # The seal is the two last members: a list that is not found under its name still has its place.
    names = [*([line.name for line in lines] or [member.name for member in members[:-2]]), *_SEALING]
    changed = container.changes(raw, names)
    if changed:
        found.tampered[:0] = altered.sentences(raw, members, changed)
    if len(files) != len(members):
        found.tampered.append("deux membres portent le même nom")
    if not changed:
        sealed = [member for member in members if member.name not in _SEALING]
        found.tampered += signature.mismatches(sealed, lines)
    _signed(seal, signed_by, found)
    return files


def _lines(files: Mapping[str, bytes], found: Verification) -> list[signature.Listed]:
    try:
        return signature.listed(files.get(signature.DIGESTS, b""))
    except signature.SealError as error:
        found.tampered.append(str(error))
        return []


def _signed(files: Mapping[str, bytes], signed_by: str, found: Verification) -> None:
    try:
        found.fingerprint = signature.signer(files.get(signature.DIGESTS, b""), files.get(signature.SIGNATURE, b""))
    except signature.SealError as error:
        found.tampered.append(str(error))
        return
    if signed_by and found.fingerprint != signed_by.lower():
        found.tampered.append(f"signé par la clé {found.fingerprint}, et non {signed_by}")


def _computed_again(
    files: Mapping[str, bytes], history: History, known: Callable[[Mapping[str, Json]], Known], found: Verification
) -> None:
    """Checks, scenarios, and every document that follows from them."""
    mine = known(Account(history, _NO_CATALOGUE).about)
    account = Account(history, mine.catalogue)
    found.about = account.about
    found.tampered += recorded.unlike(history) if found.ours else ()
    if found.tampered:
        return
    masked = histories.masked(history)
    found.untold += [f"partie masquée : {name}" for name in masked]
    found.scenarios = list(account.scenarios)
    if found.ours and account.about and not account.tells_attended:  # benches of before did not say it: this one does
        found.tampered.append("le déroulé ne dit plus si une personne était devant l'écran")
    _settle(found, history, _other_claims(account, mine))
    if mine.stranger:
        found.untold.append(
            "ce banc ne connaît pas ce paquet : ce qu'il doit jouer de chaque exigence n'est pas vérifié"
        )
    if not masking.explained(history):
        _settle(found, history, _differing(files, _whole_documents(history, mine.catalogue)))
        return
    again = recompute(account, mine.scenarios, mine.patients)
    found.checks, found.replayed = again.checks, again.replayed
    _settle(found, history, [*again.differences, *_not_derived(files, history, mine.catalogue)])
    found.untold += again.unknown


def _other_claims(account: Account, mine: Known) -> Iterator[str]:
    """The requirements for which the run names other scenarios than its pack does: fewer would make them pass."""
    if mine.claims is None:
        return
    told: Mapping[str, Json] = (account.about.get("pack") or {}).get("claims") or {}
    for name in sorted({*told, *mine.claims}):
        if list(told.get(name) or ()) != list(mine.claims.get(name, ())):
            yield f"{name} : les scénarios annoncés ne sont pas ceux du paquet"


_NO_CATALOGUE = Catalogue({}, {}, "")


def _is_ours(history: History) -> bool:
    """Whether this very bench recorded the run, and wrote whatever was done to the dossier afterwards."""
    try:
        benches = [Account(history, _NO_CATALOGUE).about.get("digest")]
        benches += [event.data.get("bench") for event in history.all if "after" in event.data]
        return all(bench == version.digest() for bench in benches)
    except (AttributeError, KeyError, TypeError):
        return False


def _settle(found: Verification, history: History, differences: Iterable[str]) -> None:
    """A difference is tampering when the very same bench finds it, else it is that of the versions."""
    if _is_ours(history):
        found.tampered += differences
    else:
        found.untold += [f"non recalculé (autre version du banc) : {difference}" for difference in differences]


def _not_derived(files: Mapping[str, bytes], history: History, catalogue: Catalogue) -> Iterator[str]:
    members = [*derived(history, catalogue), *histories.members(history)]
    expected = {member.name: member.content for member in members}
    yield from _differing(files, expected)
    others = [name for name in files if name not in expected and name not in _SEALING]
    yield from (f"{name} ne découle pas des événements" for name in others)
    if not others and [name for name in files if name not in _SEALING] != list(expected):
        yield "les fichiers ne sont pas dans l'ordre où le banc les écrit"


def _differing(files: Mapping[str, bytes], expected: Mapping[str, bytes]) -> Iterator[str]:
    yield from (f"{name} ne découle pas des événements" for name in expected if files.get(name) != expected[name])


def _whole_documents(history: History, catalogue: Catalogue) -> dict[str, bytes]:
    """The documents that owe nothing to a part that lacks."""
    whole = {}
    for name, render in DOCUMENTS.items():
        partial = History(history.all, history.parts)
        with suppress(HistoryError):
            content = render(Account(partial, catalogue))
            if not partial.misses:
                whole[name] = content
    return whole
