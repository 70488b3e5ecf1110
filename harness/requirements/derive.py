"""How ``catalogue.json`` and ``proofs.json`` come from the reference table.

``python -m harness.requirements.derive requirements.yaml`` writes both anew in ``scenarios/requirements``; a test
compares them with the table where it is present. ``precisions.json`` (proofs that were looked at one by one) and
``etats.json`` (where each requirement stands) are written by hand; the derivation reads them and leaves them alone.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.catalogue import PROOFS, REQUIREMENTS, Nature, State, told_by
from harness.requirements.source import Entry, SourceError, entries
from harness.verdict import Exit
from record.event import Json

HOME = Path(__file__).resolve().parents[2] / "scenarios" / "requirements"
PRECISIONS = "precisions.json"
WAVE_1, WAVE_2, PUBLISHED = "Va1-2021", "Va2-2023", "REM-MDV-LGC-Va2"
"""The REM versions that ids are known for: see ``vocabulaire.json``."""
_KEPT = (
    *("confidence", "couloirs", "evidence", "evidence_ids", "id", "nature", "note", "ref_msss2", "scenario"),
    *("scenario_count", "service", "status", "test_cases", "title", "verified", "wave"),
)
_OTHER_NAME = re.compile(r"Apparaît sous (\S+) ")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One thing that a requirement's evidence asks for: its kind, and what the bench's own is worth.

    ``beyond`` is the nature when the requirement is beyond the bench, which then has nothing to show.
    """

    kind: str
    nature: Nature
    beyond: Nature = Nature.SLOT


_AGAIN = "à refaire dans l'environnement officiel"
_ASKED: Mapping[str, _Asked] = {
    "Démonstration par captures": _Asked("video", Nature.REHEARSAL),
    "Vidéo continue": _Asked("video", Nature.REHEARSAL),
    "Copie(s) d'écran": _Asked("capture", Nature.REHEARSAL),
    "Copies d'écran de l'accès Web PS": _Asked("capture", Nature.SLOT),
    "Extrait de journaux": _Asked("log", Nature.REHEARSAL),
    "Message SOAP": _Asked("soap_vihf", Nature.REHEARSAL),
    "Source SMTP": _Asked("smtp_source", Nature.PIECE),
    "Archive IHE_XDM": _Asked("xdm", Nature.PIECE),
    "Fichier produit": _Asked("document", Nature.PIECE),
    "Message HL7v2": _Asked("hl7_dump", Nature.SLOT),
    "Documentation ou procédure": _Asked("document", Nature.SLOT),
    "Attestation ou engagement": _Asked("declaration", Nature.SLOT),
    "Formulaire de test d'intrusion": _Asked("certificate", Nature.SLOT),
    "Justificatif CNDA": _Asked("certificate", Nature.SLOT),
    "Lien permanent": _Asked("external_link", Nature.SLOT),
    "Identifiant d'exécution": _Asked("external_id", Nature.SLOT),
}
"""What the evidence sentences of the table begin with (segur.md §6)."""


def catalogue(table: Iterable[Entry]) -> list[Json]:
    """The entries of ``catalogue.json``, in the order of the table."""
    return [_entry(item) for item in table]


def _entry(item: Entry) -> dict[str, Json]:
    kept: dict[str, Json] = {name: item[name] for name in _KEPT if name in item}
    return dict(sorted({**kept, "ids": _ids(item)}.items()))


def _ids(item: Entry) -> dict[str, list[str]]:
    """The ids of a requirement by REM version; the first wave's lack the prefix of their couloir."""
    identifier, found = str(item["id"]), {}
    if item.get("id_vague1_ancien") or item["wave"] is None:
        found[WAVE_1] = _texts(item.get("id_vague1_ancien")) or [identifier]
    if item["wave"] is not None and item["confidence"] != "D":
        found[WAVE_2] = [str(item.get("id_in_rem") or identifier)]
    other = _OTHER_NAME.search(str(item.get("note", "")))
    if other:
        found[PUBLISHED] = [other[1]]
    elif item["confidence"] == "D" and "Médecins de ville/LGC" in _texts(item["couloirs"]):
        found[PUBLISHED] = [identifier]
    return found


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def proofs(table: Iterable[Entry], precise: Mapping[str, Json], states: Mapping[str, State | None]) -> dict[str, Json]:
    """The entries of ``proofs.json``: one per proof number of the table, and those of ``precise``."""
    found: dict[str, Json] = {}
    for item in table:
        for number in _texts(item.get("evidence_ids")):
            found.setdefault(number, _proof(item, states.get(str(item["id"])) is State.NOT_PROVABLE))
    for number, said in precise.items():
        found[number] = {**said, "inferred": bool(said.get("inferred"))}
    return found


def _proof(item: Entry, beyond: bool) -> dict[str, Json]:
    sentences = str(item["evidence"]).split(" ; ")
    asked = [_asked(sentence) for sentence in sentences]
    natures = {one.beyond if beyond else one.nature for one in asked}
    official = _official(sentences, asked)
    first = next((one for one in asked if one.nature is not Nature.SLOT), asked[0])
    nature = natures.pop() if len(natures) == 1 else Nature.REHEARSAL
    inferred = len(sentences) > 1 or not item["verified"]
    return {"nature": nature.value, "kind": first.kind, "official": official, "inferred": inferred}


def _asked(sentence: str) -> _Asked:
    found = [asked for beginning, asked in _ASKED.items() if sentence.startswith(beginning)]
    if not found:
        raise SourceError(f"preuve d'une sorte inconnue : {sentence[:80]!r}")
    return found[0]


def _official(sentences: Sequence[str], asked: Sequence[_Asked]) -> str:
    """What the official side asks for, in words; which of several belongs to which number, the source does not say."""
    told = [
        f"{sentence}, {_AGAIN}" if one.nature is Nature.REHEARSAL else sentence
        for sentence, one in zip(sentences, asked, strict=True)
    ]
    return f"{told[0]}." if len(told) == 1 else f"L'un de : {' ; '.join(told)}."


def derived(table: Sequence[Entry], folder: Path) -> dict[str, str]:
    """The text of each derived file by its name."""
    precise = json.loads((folder / PRECISIONS).read_bytes())
    states = {name: told.state for name, told in told_by(folder).items()}
    numbers = proofs(table, precise, states)
    lines = (f" {_dump(name)}: {_dump(said)}" for name, said in numbers.items())
    return {
        REQUIREMENTS: "[\n" + ",\n".join(_dump(entry) for entry in catalogue(table)) + "\n]\n",
        PROOFS: "{\n" + ",\n".join(lines) + "\n}\n",
    }


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def main(arguments: Sequence[str], folder: Path = HOME) -> int:
    """Write the derived files anew; says what is wrong with a table that cannot be read."""
    if len(arguments) != 1:
        sys.stderr.write("usage : python -m harness.requirements.derive requirements.yaml\n")
        return int(Exit.USAGE)
    try:
        texts = derived(entries(Path(arguments[0]).read_text("utf-8")), folder)
    except (OSError, UnicodeDecodeError, SourceError) as error:
        sys.stderr.write(f"{arguments[0]} : {error}\n")
        return int(Exit.USAGE)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    return int(Exit.PASSED)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
