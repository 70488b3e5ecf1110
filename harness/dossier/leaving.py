"""What is done to a history before it leaves the machine as a dossier: secrets masked, identities declared or refused.

It is done wherever a dossier is made from a session, so that no way out forgets it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from formats.rule import Text
from harness.catalogue import Catalogue
from harness.dossier import afterwards, attachments, identities, masking, secrets
from harness.dossier.afterwards import Step
from harness.dossier.attachments import Attachment
from harness.dossier.history import History
from harness.dossier.identities import Fictitious, Seen
from harness.dossier.refusal import RefusedError
from record.event import Kind

_MOST = 5
"""The most identities that a message lists."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A named person's word that the identities outside the sets are fictitious, and why."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a history leaves: the fictitious sets, what a person declares, what people attach."""

    sets: Fictitious = field(default_factory=identities.known)
    declaration: Declaration | None = None
    attachments: Sequence[Attachment] = ()


class UndeclaredError(RefusedError):
    """Identities outside the fictitious sets that nobody declared: no dossier is made; the message says what to do."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        self.seen = tuple(seen)
        super().__init__(_refusal(self.seen))


def declaration_of(text: str) -> Declaration | None:
    """The declaration of ``Nom, raison``; None when one of the two is missing."""
    by, _comma, reason = text.partition(",")
    return Declaration(by.strip(), reason.strip()) if by.strip() and reason.strip() else None


def ready(history: History, catalogue: Catalogue, terms: Terms) -> History:
    """The history as it may leave; raises ``UndeclaredError``, or ``AttachmentError``."""
    history = _declared(history, terms)
    for attachment in terms.attachments:
        history = attachments.attached(history, attachment, catalogue)
    return masking.masked(history, secrets.found(history, terms.sets.secrets))


def _declared(history: History, terms: Terms) -> History:
    """The declaration is an attestation on the chain; nothing is asked of who declared already."""
    if any(afterwards.steps(history, Step.DECLARED)):
        return history
    seen = identities.outside(history, terms.sets)
    if not seen:
        return history
    if terms.declaration is None:
        raise UndeclaredError(seen)
    told = [{"event": one.event, "service": one.service, "shown": one.shown} for one in seen]
    said = {"reason": terms.declaration.reason, "seen": told}
    draft = afterwards.draft(Step.DECLARED, terms.declaration.by, said, kind=Kind.ATTESTATION)
    return afterwards.extended(history, [draft])


def _refusal(seen: Sequence[Seen]) -> Text:
    return Text(_in_french(seen), _in_english(seen))


def _listed(seen: Sequence[Seen], event: str, more: str) -> str:
    lines = [f"  {one.service}, {event} {one.event} : {one.shown}" for one in seen[:_MOST]]
    left = len(seen) - _MOST
    return "\n".join([*lines, f"  … {more} {left}"] if left > 0 else lines)


def _in_english(seen: Sequence[Seen]) -> str:
    return (
        f"⚠ IDENTITIES OUTSIDE THE FICTITIOUS SETS ({len(seen)}): no dossier is written.\n"
        f"{_listed(seen, 'event', 'and more:')}\n"
        "If these are real persons: stop, erase the session (“banc purge”) and tell your data protection officer.\n"
        "If they are fictitious: declare them in produit.toml, or make the dossier of the kept session with "
        '“banc dossier SESSION --declare-fictitious "Name, reason"”.'
    )


def _in_french(seen: Sequence[Seen]) -> str:
    return (
        f"⚠ IDENTITÉS HORS DES JEUX FICTIFS ({len(seen)}) : aucun dossier n'est écrit.\n"
        f"{_listed(seen, 'événement', 'et encore')}\n"
        "Si ce sont des personnes réelles : arrêtez, effacez la session (« banc purge ») et prévenez votre délégué "
        "à la protection des données.\n"
        "Si elles sont fictives : déclarez-les dans produit.toml, ou faites le dossier de la session gardée par "
        '« banc dossier SESSION --declare-fictitious "Nom, raison" ».'
    )
