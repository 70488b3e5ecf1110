"""``banc requirements``: where each requirement stands; ``banc requirements import``: a REM beside the catalogue."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence

from formats.rule import Text
from harness import packs
from harness.catalogue import Catalogue, Couloir
from harness.cli.options.shared import Teller
from harness.english import both, english
from harness.packs import Pack, UnknownNameError
from harness.requirements import listing, overlay
from harness.requirements.listing import View
from harness.requirements.overlay import Overlay, OverlayError
from harness.requirements.states import Standing, silent, standings
from harness.verdict import Exit
from record import environment


class _WrongUsageError(Exception):
    def __init__(self, fr: str, en: str) -> None:
        super().__init__(fr)
        self.told = Text(fr, en)


def main(options: Namespace) -> int:
    """0 when every requirement has a state (or the REM was imported), 2 not a REM, 3 one has none, 64 wrong usage."""
    try:
        if options.action == "import":
            from harness.cli.rem import bring  # noqa: PLC0415 - its readers are needed by this command alone

            return bring(options, packs.load().catalogue)
        return _list(options)
    except (_WrongUsageError, OverlayError) as error:
        return _complain(options, error.told)
    except UnknownNameError as error:
        return _complain(options, both(str(error)))


def _complain(options: Namespace, told: Text) -> int:
    sys.stderr.write(f"banc requirements : {told.en if options.lang == 'en' else told.fr}\n")
    return int(Exit.USAGE)


def _list(options: Namespace) -> int:
    if options.file is not None:
        raise _WrongUsageError(f"« {options.file} » est de trop, ou « import » manque", f"“{options.file}” is too much")
    chosen = [packs.load(name) for name in ([options.pack] if options.pack else packs.names())]
    catalogue = chosen[0].catalogue
    scenarios = {one.id: one for pack in chosen for one in pack.scenarios}
    found = standings(catalogue, scenarios.values())
    view = View(tuple(_wanted(options, catalogue, chosen, found)), catalogue, _overlay(options), Teller(options.lang))
    _show(options, view)
    return int(Exit.BENCH_ERROR if silent(view.standings) else Exit.PASSED)


def _wanted(
    options: Namespace, catalogue: Catalogue, chosen: Sequence[Pack], found: Sequence[Standing]
) -> Iterator[Standing]:
    """The standings that the options choose."""
    service = _service(options.service, catalogue)
    couloir = _couloir(options.couloir, catalogue)
    claimed = {name for pack in chosen for scenario in pack.scenarios for name in scenario.requirements}
    of_pack = catalogue.couloir(chosen[0].perimeter) if options.pack else None
    for one in found:
        inside = (
            not options.pack
            or one.requirement.id in claimed
            or (of_pack is not None and _within(catalogue, one, of_pack))
        )
        right = service in {"", one.requirement.chapter} and options.state in {"", one.state}
        if inside and right and (couloir is None or _within(catalogue, one, couloir)):
            yield one


def _within(catalogue: Catalogue, standing: Standing, couloir: Couloir) -> bool:
    return bool({couloir.code, "TOUS"} & set(catalogue.codes(standing.requirement)))


def _service(name: str, catalogue: Catalogue) -> str:
    known = dict.fromkeys(one.chapter for one in catalogue.requirements.values())
    wanted = {english(one): one for one in known}.get(name.upper(), name.upper())
    if name and wanted not in known:
        raise _WrongUsageError(
            f"le service « {name} » n'existe pas ; au choix : {', '.join(known)}",
            f"no service “{name}”; one of: {', '.join(map(english, known))}",
        )
    return wanted


def _couloir(name: str, catalogue: Catalogue) -> Couloir | None:
    found = catalogue.couloir(name) if name else None
    if name and found is None:
        listed = ", ".join(couloir.code for couloir in catalogue.couloirs)
        raise _WrongUsageError(
            f"le couloir « {name} » n'existe pas ; au choix : {listed}", f"no couloir “{name}”; one of: {listed}"
        )
    return found


def _overlay(options: Namespace) -> Overlay | None:
    """The imported REM: the one that was named, else the last one imported."""
    if options.rem is None:
        return overlay.load_if_any(environment.home() / overlay.NAME)
    try:
        return overlay.load(options.rem)
    except OSError as error:
        raise _WrongUsageError(
            f"{options.rem} ne s'ouvre pas ({error.strerror})", f"{options.rem} cannot be opened ({error.strerror})"
        ) from error


def _show(options: Namespace, view: View) -> None:
    if options.json:
        sys.stdout.write(json.dumps(listing.as_json(view), ensure_ascii=False, indent=1) + "\n")
        return
    for line in listing.proofs(view) if options.proofs else _states(view):
        sys.stdout.write(line + "\n")
    nobody = silent(view.standings)
    if nobody:
        names = ", ".join(one.requirement.id for one in nobody)
        sys.stderr.write(view.told(Text(f"Sans état : {names}\n", f"Without a state: {names}\n")))


def _states(view: View) -> Iterator[str]:
    if view.overlay:
        file, when = view.overlay.file, view.overlay.imported[:10]
        yield view.told(Text(f"REM importé : {file}, le {when}", f"Imported REM: {file}, on {when}")) + "\n"
    yield from listing.states(view)
    if view.overlay and view.overlay.unknown:
        names = ", ".join(view.overlay.unknown)
        told = Text(
            f"Du REM importé, sans équivalent ici (pas encore : aucun scénario) : {names}",
            f"In the imported REM, without equivalent here (not yet: no scenario): {names}",
        )
        yield view.told(told)
