"""``banc mask``: a new dossier without some bytes, nor their copies and quotes. Its chain still holds."""

import re
from argparse import Namespace
from collections.abc import Mapping

from formats.rule import Text
from harness.cli.account import Account
from harness.cli.redo import RefusalError, redo
from harness.dossier import masking
from harness.dossier.history import History
from harness.english import both

_PART = re.compile(r"([0-9]{1,9}):(.{1,60})", re.DOTALL)


def main(options: Namespace) -> int:
    """Mask the parts that ``options`` names."""
    return redo(options, "mask", lambda told, _catalogue: _masked(options, told), "masque")


def _masked(options: Namespace, told: History) -> History:
    reason = f"à la demande de {options.by}" if options.by else "à la demande d'une personne"
    chosen = {_key(name, told): f"{reason} : {options.reason}" if options.reason else reason for name in options.parts}
    result = masking.masked(told, chosen, options.by or "une personne")
    account = Account(options.lang)
    for mask in masking.told(result)[len(masking.told(told)) :]:
        part, why = f"  {mask.event}:{mask.part}", both(mask.reason)
        account.say(Text(f"{part}  {why.fr}", f"{part}  {why.en}"))
    warn(account, masking.staying(result, len(masking.told(told))))
    return result


def warn(account: Account, staying: Mapping[int, list[str]]) -> None:
    """What no masking takes out: the chain hashes it."""
    if staying:
        account.say(
            Text(
                "Restent lisibles, car la chaîne les hache (effacer le dossier est le seul moyen de les ôter) :",
                "These stay readable, since the chain hashes them (only erasing the dossier removes them):",
            )
        )
    for number, names in staying.items():
        listed = ", ".join(names)
        account.say(Text(f"  événement {number} : {listed}", f"  event {number}: {listed}"))


def _key(name: str, told: History) -> tuple[int, str]:
    found = _PART.fullmatch(name)
    if found is None:
        raise RefusalError(f"« {name} » : EVENEMENT:PARTIE est attendu, par exemple 12:request.")
    key = int(found[1]), found[2]
    if key not in told.parts:
        raise RefusalError(f"« {name} » n'est pas dans ce dossier. {_instead(key[0], told)}")
    return key


def _instead(event: int, told: History) -> str:
    """What may be named: the parts of the event, else the events that have parts."""
    held = ", ".join(f"{number}:{part}" for number, part in sorted(told.parts) if number == event)
    if held:
        return f"Il y a : {held}."
    known = any(one.number == event for one in told.all)
    why = "Cet événement n'a pas d'octets." if known else f"L'événement {event} n'existe pas."
    numbers = ", ".join(_ranges(sorted({number for number, _part in told.parts})))
    return f"{why} Ont des octets : {numbers}." if numbers else f"{why} Aucun événement n'a d'octets."


def _ranges(numbers: list[int]) -> list[str]:
    """Rising numbers, in ranges: ``3``, ``5-9``."""
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    return [str(start) if start == end else f"{start}-{end}" for start, end in zip(starts, ends, strict=True)]
