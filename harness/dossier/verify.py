"""Verification of a dossier, offline: intact since its signature, and every verdict computed again (design §7).

Nothing in the dossier is run. What this bench cannot compute again (another version, a masked part, a scenario that
it does not know) is said and gives exit code 2; only a difference that nothing but tampering explains gives 1.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from harness import version
from harness.catalogue import Catalogue
from harness.dossier import container, signature
from harness.dossier import history as histories
from harness.dossier.account import Account
from harness.dossier.assemble import derived
from harness.dossier.container import Member
from harness.dossier.history import History
from harness.dossier.recompute import Recomputed, recompute
from harness.patients import Patient
from harness.results import ScenarioResult
from harness.scenario import Scenario
from harness.verdict import Exit
from record.event import Json


@dataclass(frozen=True, slots=True)
class Known:
    """What this installation knows, to compute verdicts again."""

    scenarios: Mapping[str, Scenario]
    patients: Mapping[str, Patient]
    catalogue: Catalogue


@dataclass(slots=True)
class Verification:
    """What was found: ``tampered`` and ``untold`` (not computed again) are sentences for a person."""

    tampered: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    fingerprint: str = ""
    members: int = 0
    events: int = 0
    checks: int = 0
    scenarios: list[ScenarioResult] = field(default_factory=list)
    about: Mapping[str, Json] = field(default_factory=dict)

    @property
    def code(self) -> Exit:
        """0 intact and computed again, 1 tampered, 2 intact but not fully computed again."""
        if self.tampered:
            return Exit.DEVIATION
        return Exit.NOT_JUDGED if self.untold else Exit.PASSED


def verify(raw: bytes, known: Callable[[Mapping[str, Json]], Known], signed_by: str = "") -> Verification:
    """Verify the bytes of a dossier.

    ``known`` gives what this installation knows of the pack that the run names; ``signed_by`` is the fingerprint that
    the signing key must have, when the reader knows it.
    """
    found = Verification()
    try:
        files = _intact(raw, signed_by, found)
        if not found.tampered:
            _computed_again(files, known, found)
    except (container.ContainerError, signature.SealError, histories.HistoryError) as error:
        found.tampered.append(str(error))
    except Exception as error:  # a file that anybody may have made must not break the verifier
        found.tampered.append(f"contenu illisible : {type(error).__name__} {error}")
    return found


def _intact(raw: bytes, signed_by: str, found: Verification) -> dict[str, bytes]:
    """Archive, digests and signature."""
    members = container.read(raw)
    files = {member.name: member.content for member in members}
    found.members = len(members)
    lines = _lines(files, found)
    names = [line.name for line in lines] + [signature.DIGESTS, signature.SIGNATURE]
    changed = [f"{change.what} (octets {change.start} à {change.end})" for change in container.changes(raw, names)]
    found.tampered += changed
    if len(files) != len(members):
        found.tampered.append("deux membres portent le même nom")
    if not changed:
        sealed = [member for member in members if member.name not in {signature.DIGESTS, signature.SIGNATURE}]
        found.tampered += signature.mismatches(sealed, lines)
    _signed(files, signed_by, found)
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
    files: Mapping[str, bytes], known: Callable[[Mapping[str, Json]], Known], found: Verification
) -> None:
    """Chain, checks, scenarios, and everything that follows from them."""
    history = histories.read(files)
    found.events = len(history.all)
    found.tampered += histories.faults(history)
    if found.tampered:
        return
    found.untold += [f"partie masquée : {name}" for name in histories.masked(history)]
    if found.untold:
        return
    mine = known(Account(history, _NO_CATALOGUE).about)
    account = Account(history, mine.catalogue)
    found.about, found.scenarios = account.about, list(account.scenarios)
    _settle(found, account.about, recompute(account, mine.scenarios, mine.patients), _documents(files, history, mine))


_NO_CATALOGUE = Catalogue({}, {}, "")


def _settle(found: Verification, about: Mapping[str, Json], again: Recomputed, documents: Sequence[str]) -> None:
    """A difference is tampering when the very same bench finds it, else it is that of the versions."""
    found.checks = again.checks
    differences = [*again.differences, *documents]
    if about.get("digest") == version.digest():
        found.tampered += differences
    else:
        found.untold += [f"non recalculé (autre version du banc) : {difference}" for difference in differences]
    found.untold += again.unknown


def _documents(files: Mapping[str, bytes], history: History, mine: Known) -> list[str]:
    return list(_not_derived(files, derived(history, mine.catalogue), histories.members(history)))


def _not_derived(
    files: Mapping[str, bytes], derived_members: Sequence[Member], held: Iterator[Member]
) -> Iterator[str]:
    expected = {member.name: member.content for member in [*derived_members, *held]}
    for name, content in expected.items():
        if files.get(name) != content:
            yield f"{name} ne découle pas des événements"
    sealing = {signature.DIGESTS, signature.SIGNATURE}
    yield from (f"{name} ne découle pas des événements" for name in files if name not in {*expected, *sealing})
