"""On what terms a dossier leaves the machine: what the command line declares and attaches, what a person is told."""

import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from formats.rule import Text
from harness.catalogue import Catalogue
from harness.cli.account import Account, printable
from harness.dossier import attachments
from harness.dossier.account import Account as Told
from harness.dossier.attachments import Attachment, AttachmentError
from harness.dossier.history import History
from harness.dossier.leaving import Declaration, Terms, declaration_of
from harness.dossier.refusal import RefusedError
from harness.english import both, english
from harness.verdict import Exit

_RED, _PLAIN = "\x1b[31;1m", "\x1b[0m"


def terms_of(options: Namespace, catalogue: Catalogue) -> Terms:
    """What the command line says; raises ``RefusedError`` (wrong usage) before anything is played."""
    given = getattr(options, "attach", None)
    attached = _attachments(options, given, catalogue) if given else ()
    return Terms(declaration=_declaration(options), attachments=attached)


def tell(account: Account, told: History, catalogue: Catalogue) -> None:
    """What a person must know of what left, or did not: in red the identities, then what was masked."""
    kept = Told(told, catalogue)
    if kept.outside:
        red, plain = (_RED, _PLAIN) if sys.stdout.isatty() else ("", "")
        by, seen = printable(str(kept.outside["by"])), len(kept.outside["seen"])
        account.say(
            Text(
                f"{red}⚠ IDENTITÉS HORS DES JEUX FICTIFS : {seen}, déclarées fictives par {by}.{plain}",
                f"{red}⚠ IDENTITIES OUTSIDE THE FICTITIOUS SETS: {seen}, declared fictitious by {by}.{plain}",
            )
        )
    for mask in kept.masked:
        part, reason = f"{mask.event}:{mask.part}", both(mask.reason)
        masked = Text(printable(f"{part} ({reason.fr})"), printable(f"{part} ({reason.en})"))
        account.say(Text(f"Masqué : {masked.fr}", f"Masked: {masked.en}"))


def _declaration(options: Namespace) -> Declaration | None:
    text = getattr(options, "declare_fictitious", "")
    if not text:
        return None
    declaration = declaration_of(text)
    if declaration is None:
        told = Text(
            '--declare-fictitious attend "Nom, raison" : une personne nommée, et pourquoi ces identités sont fictives.',
            '--declare-fictitious takes "Name, reason": a named person, and why these identities are fictitious.',
        )
        raise RefusedError(told, Exit.USAGE)
    return declaration


def _attachments(options: Namespace, given: Iterable[str], catalogue: Catalogue) -> list[Attachment]:
    from harness.cli.attach import of_file  # noqa: PLC0415 - slow to load, and seldom asked for
    from harness.cli.redo import RefusalError  # noqa: PLC0415 - as above

    def attachment(words: str) -> Attachment:
        proof, equals, file = words.partition("=")
        if not equals or not proof or not file:
            raise RefusalError(f"« {words} » : PREUVE=FICHIER est attendu.")
        found = of_file(proof, Path(file), options.by)
        attachments.check(found, catalogue)
        return found

    try:
        return [attachment(words) for words in given]
    except (RefusalError, AttachmentError) as error:
        raise RefusedError(Text(f"--attach : {error}", f"--attach: {english(str(error))}"), Exit.USAGE) from error
