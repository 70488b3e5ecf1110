"""What a value of ``produit.toml`` may be: small judges, each saying what it expected, what came and what to do."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from formats.ins.traits import is_date
from formats.rule import Text
from harness.product.problem import quoted, same

LONGEST = 200
"""The most letters of a text, unless a judge says otherwise."""
MOST = 200
"""The most elements of a list."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a value is not taken. ``at`` is the element that is meant when the value is a list."""

    expected: Text
    found: Text
    fix: Text
    at: int | None = None
    severe: bool = True


Judged: TypeAlias = tuple[Any, list[Complaint]]
"""The value as it is used from now on, and what is wrong with it; a value that is refused is None."""
Judge: TypeAlias = Callable[[Any], Judged]


def text(
    pattern: str = "",
    expected: Text | None = None,
    fix: Text | None = None,
    longest: int = LONGEST,
    secret: bool = False,
) -> Judge:
    """A text, not empty, without control characters, and of the form ``pattern`` when there is one.

    A ``secret`` is never quoted.
    """
    form = re.compile(pattern) if pattern else None

    def judge(value: Any) -> Judged:
        shown = Text("une valeur (non montrée)", "a value (not shown)") if secret and value else quoted(value)
        complaint = _text_complaint(value, shown, longest)
        if complaint is None and form is not None and form.fullmatch(value) is None:
            complaint = Complaint(expected or same(pattern), shown, fix or _CORRECT)
        return (None, [complaint]) if complaint else (value, [])

    return judge


_CORRECT = Text("Corrigez la valeur.", "Correct the value.")


def _text_complaint(value: Any, shown: Text, longest: int) -> Complaint | None:
    if not isinstance(value, str):
        return Complaint(
            Text("un texte entre guillemets", "a text between quotes"),
            shown,
            Text('Écrivez la valeur entre guillemets droits : "…".', 'Write the value between straight quotes: "…".'),
        )
    if not value.strip():
        return Complaint(
            Text("un texte renseigné", "a text that says something"),
            shown,
            Text("Renseignez la valeur, ou retirez la ligne.", "Fill in the value, or remove the line."),
        )
    if len(value) > longest:
        return Complaint(
            Text(f"{longest} caractères au plus", f"at most {longest} characters"),
            Text(f"{len(value)} caractères", f"{len(value)} characters"),
            Text("Raccourcissez la valeur.", "Shorten the value."),
        )
    if value != value.strip() or any(unicodedata.category(letter) in _UNSEEN for letter in value):
        return Complaint(
            Text(
                "un texte sans espace aux bords ni caractère invisible",
                "no space at either end, no invisible character",
            ),
            shown,
            Text("Retapez la valeur au clavier.", "Type the value again."),
        )
    return None


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def choice(*known: str) -> Judge:
    """One of some words, whatever the case."""
    plain = text()

    def judge(value: Any) -> Judged:
        value, complaints = plain(value)
        if value is None:
            return None, complaints
        found = next((word for word in known if word.casefold() == value.casefold()), None)
        if found is not None:
            return found, []
        listed = ", ".join(known)
        return None, [
            Complaint(
                Text(f"l'un de : {listed}", f"one of: {listed}"),
                quoted(value),
                Text("Reprenez l'un de ces mots.", "Use one of these words."),
            )
        ]

    return judge


def number(*known: int) -> Judge:
    """One of some whole numbers."""
    listed = Text(" ou ".join(map(str, known)), " or ".join(map(str, known)))

    def judge(value: Any) -> Judged:
        if isinstance(value, int) and not isinstance(value, bool) and value in known:
            return value, []
        complaint = Complaint(
            Text(f"un nombre sans guillemets : {listed.fr}", f"a number without quotes: {listed.en}"),
            quoted(value),
            Text(f"Écrivez {listed.fr}, sans guillemets.", f"Write {listed.en}, without quotes."),
        )
        return None, [complaint]

    return judge


def yes_or_no(value: Any) -> Judged:
    """``true`` or ``false``."""
    if isinstance(value, bool):
        return value, []
    complaint = Complaint(
        Text("true ou false, sans guillemets", "true or false, without quotes"),
        quoted(value),
        Text("Écrivez true (oui) ou false (non).", "Write true (yes) or false (no)."),
    )
    return None, [complaint]


def day(value: Any) -> Judged:
    """A day, AAAA-MM-JJ, as a text or as TOML's own date."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat(), []
    if isinstance(value, str) and is_date(value):
        return value, []
    complaint = Complaint(
        Text("une date du calendrier, AAAA-MM-JJ", "a date of the calendar, YYYY-MM-DD"),
        quoted(value) if isinstance(value, str) else quoted(str(value)),
        Text('Écrivez par exemple "1980-03-24".', 'Write for instance "1980-03-24".'),
    )
    return None, [complaint]


def texts(one: Judge, *, lone: bool = False) -> Judge:
    """A list of values, none twice; with ``lone`` a value by itself is a list of one."""

    def judge(value: Any) -> Judged:
        if lone and isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            return None, [_not_a_list(value)]
        if not value or len(value) > MOST:
            return None, [_odd_length(value)]
        taken: list[Any] = []
        complaints: list[Complaint] = []
        for place, item in enumerate(value):
            _take(one, item, place, taken, complaints)
        return (None if any(complaint.severe for complaint in complaints) else tuple(taken)), complaints

    return judge


def _take(one: Judge, item: Any, place: int, taken: list[Any], complaints: list[Complaint]) -> None:
    found, wrong = one(item)
    complaints += [Complaint(each.expected, each.found, each.fix, place, each.severe) for each in wrong]
    if found is None:
        return
    if found in taken:
        complaints.append(
            Complaint(
                Text("chaque valeur une seule fois", "each value once"),
                quoted(item),
                Text("Retirez le doublon.", "Remove the repeated value."),
                place,
            )
        )
    taken.append(found)


def _not_a_list(value: Any) -> Complaint:
    return Complaint(
        Text("une liste de textes", "a list of texts"),
        quoted(value),
        Text('Écrivez ["…"], même pour une seule valeur.', 'Write ["…"], even for one value.'),
    )


def _odd_length(value: Sequence[Any]) -> Complaint:
    if not value:
        return Complaint(
            Text("une liste renseignée", "a list that says something"),
            Text("une liste vide", "an empty list"),
            Text("Ajoutez une valeur, ou retirez la ligne.", "Add a value, or remove the line."),
        )
    return Complaint(
        Text(f"{MOST} valeurs au plus", f"at most {MOST} values"),
        same(str(len(value))),
        Text("Raccourcissez la liste.", "Shorten the list."),
    )
