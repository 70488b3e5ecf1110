"""``banc mask``: a new dossier without some bytes, nor their copies and quotes. Its chain still holds."""

import re
from argparse import Namespace

from formats.rule import Text
from harness.cli.account import Account
from harness.cli.redo import RefusalError, redo
from harness.dossier import masking
from harness.dossier.history import History

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
        line = f"  {mask.event}:{mask.part}  {mask.reason}"
        account.say(Text(line, line))
    return result


def _key(name: str, told: History) -> tuple[int, str]:
    found = _PART.fullmatch(name)
    if found is None:
        raise RefusalError(f"« {name} » : EVENEMENT:PARTIE est attendu, par exemple 12:request.")
    key = int(found[1]), found[2]
    if key not in told.parts:
        held = ", ".join(f"{number}:{part}" for number, part in sorted(told.parts) if number == key[0])
        raise RefusalError(
            f"« {name} » n'est pas dans ce dossier. "
            + (f"Il y a : {held}." if held else "Cet événement n'a pas d'octets.")
        )
    return key
