"""``banc requirements import REM.xlsx``: what a REM that the user has says beside the catalogue."""

import hashlib
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

from formats.rule import Text
from harness.amount import amount
from harness.catalogue import Catalogue
from harness.cli.options.shared import Teller
from harness.requirements import overlay, rem, workbook
from harness.requirements.compare import Comparison, Match, compare
from harness.requirements.overlay import Overlay, OverlayError
from harness.requirements.rem import RemShapeError
from harness.requirements.workbook import WorkbookError
from harness.verdict import Exit
from record import clock, environment
from record.event import Json

_SHOWN = 40


def bring(options: Namespace, catalogue: Catalogue) -> int:
    """Compare, tell, and keep the mapping: 0; 2 when the workbook is no REM; 64 when the file is no workbook."""
    told = Teller(options.lang)
    if options.file is None:
        return _complain(told, Text("quel REM importer ? banc requirements import REM.xlsx", "which REM?"), Exit.USAGE)
    target = options.out or environment.home() / overlay.NAME
    try:
        found = rem.requirements(workbook.read(options.file))
    except WorkbookError as error:
        return _complain(told, _of(options.file, error.told), Exit.USAGE)
    except OSError as error:
        why = str(error.strerror or error)
        return _complain(
            told, _of(options.file, Text(f"ne s'ouvre pas ({why})", f"cannot be opened ({why})")), Exit.USAGE
        )
    except RemShapeError as error:
        return _complain(told, _of(options.file, error.told), Exit.NOT_JUDGED)
    before = _before(target)
    compared = compare(catalogue, found, options.file.stem, before.wordings if before else {})
    digest = hashlib.sha256(options.file.read_bytes()).hexdigest()
    overlay.save(overlay.of(compared, options.file.name, digest, clock.iso(clock.now())), target)
    _show(options, told, compared, target)
    return int(Exit.PASSED)


def _complain(told: Teller, text: Text, code: Exit) -> int:
    sys.stderr.write(f"banc requirements import : {told(text)}\n")
    return int(code)


def _of(path: Path, said: Text) -> Text:
    return Text(f"{path} : {said.fr}", f"{path}: {said.en}")


def _before(target: Path) -> Overlay | None:
    """The earlier import that this one replaces; one that cannot be read is replaced all the same."""
    try:
        return overlay.load_if_any(target)
    except OverlayError:
        return None


def _show(options: Namespace, told: Teller, compared: Comparison, target: Path) -> None:
    if options.json:
        body = {**_json(compared), "ecrit": str(target)}
        sys.stdout.write(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
        return
    for line in _lines(told, compared):
        sys.stdout.write(line + "\n")
    sys.stdout.write(told(Text(f"Correspondance écrite : {target}\n", f"Mapping written: {target}\n")))


def _lines(told: Teller, compared: Comparison) -> Iterator[str]:
    same = len(compared.matches) - len(compared.renamed)
    couloirs = ", ".join(compared.couloirs) or told(Text("couloir non reconnu", "couloir not recognised"))
    total = amount(
        len(compared.matches) + len(compared.unknown),
        Text("exigence", "requirement"),
        Text("exigences", "requirements"),
    )
    yield told(
        Text(
            f"{total.fr} dans ce REM ({couloirs}) : {same} sous un identifiant connu.",
            f"{total.en} in this REM ({couloirs}): {same} under a known id.",
        )
    )
    yield from _block(told, Text("Renommées", "Renamed"), [_renamed(told, match) for match in compared.renamed])
    yield from _block(told, Text("Changées", "Changed"), [_changed(told, match) for match in compared.changed])
    unknown = [f"{one.id} {one.function[:60]}".rstrip() for one in compared.unknown]
    yield from _block(told, Text("Inconnues du catalogue", "Unknown to the catalogue"), unknown)
    yield from _block(told, Text("Du catalogue, absentes de ce REM", "Absent from this REM"), list(compared.absent))


def _block(told: Callable[[Text], str], title: Text, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{told(title)} ({len(lines)})"
        yield from (f"  {line}" for line in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        more = len(lines) - _SHOWN
        yield told(Text(f"  … et {more} de plus (--json les donne)", f"  … and {more} more (--json has them)"))


def _renamed(told: Teller, match: Match) -> str:
    return f"{match.rem.id} = {match.ours} ({told(match.by) if match.by else ''})"


def _changed(told: Teller, match: Match) -> str:
    return f"{match.rem.id} : {' ; '.join(told(change) for change in match.changes)}"


def _json(compared: Comparison) -> dict[str, Json]:
    return {
        "couloirs": list(compared.couloirs),
        "identiques": [match.ours for match in compared.matches if match.by is None and not match.changes],
        "renommees": [
            {"rem": match.rem.id, "exigence": match.ours, "par": match.by.fr} for match in compared.matches if match.by
        ],
        "changees": [
            {"exigence": match.ours, "rem": match.rem.id, "changements": [change.fr for change in match.changes]}
            for match in compared.changed
        ],
        "inconnues": [one.id for one in compared.unknown],
        "absentes": list(compared.absent),
    }
