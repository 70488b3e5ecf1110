"""The INS datamatrix: its text, read and written (insi.md §4.7, quoting ANS « Format datamatrix INS » v2.2.20230926).

The ANS text was read second-hand: every rule of the format is marked inferred. What a field holds (key, OID, sex)
has rules of its own, elsewhere. The image (ECC200) is not the matter of this module.

A text is a header of 26 characters, then fields: an identifier of two characters and a value. ``GS`` (0x1D) ends a
field of variable length that is neither at its largest length nor the last one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from formats.ins import matricule, traits
from formats.rule import Breach, Mark, Rule, Text, rule

GS = "\x1d"
HEADER = "IS01" + "0" * 22
"""``IS``, version 01, 22 zeros."""

MATRICULE, OID, GIVEN_NAMES, FAMILY_NAME, SEX, BIRTH_DATE, BIRTH_PLACE = "S1", "S2", "S3", "S4", "S5", "S6", "S7"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the format: its identifier, what it is, its lengths in characters, whether it must be there."""

    id: str
    label: Text
    smallest: int
    largest: int
    mandatory: bool = True

    @property
    def is_variable(self) -> bool:
        """Whether a separator may have to end it."""
        return self.smallest != self.largest


FIELDS: tuple[Field, ...] = (
    Field(MATRICULE, Text("matricule et clé", "matricule and key"), 15, 15),
    Field(OID, Text("OID", "OID"), 19, 20),
    Field(GIVEN_NAMES, Text("liste des prénoms", "given names"), 1, 100),
    Field(FAMILY_NAME, Text("nom de naissance", "birth family name"), 1, 100),
    Field(SEX, Text("sexe", "sex"), 1, 1),
    Field(BIRTH_DATE, Text("date de naissance", "birth date"), 10, 10),
    Field(BIRTH_PLACE, Text("lieu de naissance (COG)", "birth place (COG)"), 5, 5, mandatory=False),
)
"""In the order of the format."""

_BY_ID: Mapping[str, Field] = {field.id: field for field in FIELDS}
_SOURCE = "ANS, Format datamatrix INS v2.2.20230926, de seconde main (insi.md §4.7)"
_DATE = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PRINTABLE = re.compile(r"[\x20-\x7e]*")


def _rule(name: str, says: Text, fix: Text) -> Rule:
    return rule(f"ins.datamatrix.{name}", _SOURCE, Mark.INFERRED, says, fix)


HEADER_RULE = _rule(
    "header",
    Text("L'en-tête est IS01 suivi de 22 zéros.", "The header is IS01 followed by 22 zeros."),
    Text("Écrire les 26 caractères de l'en-tête devant le premier champ.", "Write the 26 characters of the header."),
)
PRESENCE = _rule(
    "fields",
    Text("Les champs S1 à S6 sont présents, chacun une fois.", "Fields S1 to S6 are present, each once."),
    Text("Écrire matricule, OID, prénoms, nom, sexe et date, chacun une fois.", "Write each of them once."),
)
ORDER = _rule(
    "order",
    Text("Les champs suivent l'ordre S1 à S7.", "The fields follow the order S1 to S7."),
    Text("Écrire les champs dans l'ordre du format.", "Write the fields in the order of the format."),
)
LENGTH = _rule(
    "length",
    Text("Chaque champ a la longueur que le format lui donne.", "Each field has the length that the format gives."),
    Text("Écrire la valeur entière, sans espace autour.", "Write the whole value, without spaces around it."),
)
SEPARATOR = _rule(
    "separator",
    Text(
        "GS (0x1D) termine un champ variable plus court que sa longueur maximale et qui n'est pas le dernier ; "
        "il n'est nulle part ailleurs.",
        "GS (0x1D) ends a variable field shorter than its largest length and not the last; it is nowhere else.",
    ),
    Text("Poser GS seulement là où le format le demande.", "Put GS only where the format asks for it."),
)
UNKNOWN = _rule(
    "unknown",
    Text("Après l'en-tête, il n'y a que des champs S1 à S7.", "After the header there are only fields S1 to S7."),
    Text(
        "Vérifier qu'un séparateur GS ne manque pas avant cet endroit, ou retirer ce que le format ne décrit pas.",
        "Check that no GS separator is missing before this place, or remove what the format does not describe.",
    ),
)
CHARSET = _rule(
    "charset",
    Text("Les valeurs sont en ASCII imprimable.", "Values are printable ASCII."),
    Text("Retirer accents et signes typographiques, comme INSi les rend.", "Drop accents and typographic signs."),
)
DATE = _rule(
    "date",
    Text(
        "La date de naissance s'écrit JJ-MM-AAAA et existe au calendrier.",
        "The birth date is written DD-MM-YYYY and exists in the calendar.",
    ),
    Text("Écrire le jour, le mois puis l'année, séparés par un tiret.", "Write day, month and year, with hyphens."),
)

AUTHORITY = _rule(
    "oid",
    Text("L'OID du champ S2 est l'un de ceux de l'INS.", "The OID of field S2 is one of those of the INS."),
    Text("Reprendre l'OID rendu par INSi.", "Keep the OID returned by INSi."),
)
COHERENT = rule(
    "ins.datamatrix.coherence",
    "structure du NIR (sexe, année, mois) : présumée ici, des identités réelles s'en écartent ; donc signalé seulement",
    Mark.INFERRED,
    Text(
        "Le sexe et la date de naissance s'accordent avec le matricule.",
        "Sex and birth date agree with the matricule.",
    ),
    Text(
        "Vérifier que matricule et traits viennent de la même réponse d'INSi.",
        "Check that matricule and traits come from the same answer of INSi.",
    ),
)
_MONTHS = frozenset(f"{month:02d}" for month in range(1, 13))
_SEXES = {"1": "M", "2": "F"}


class DatamatrixError(ValueError):
    """The text is not an INS datamatrix, or a value cannot be written in one; the message (French) says why."""


@dataclass(frozen=True, slots=True)
class Value:
    """A field as it was read: where its value lies in the text, in characters, and whether GS follows it."""

    id: str
    text: str
    start: int
    end: int
    separated: bool


@dataclass(frozen=True, slots=True)
class Datamatrix:
    """A text taken apart. ``rest`` is what no field of the format explains: from there on nothing is read."""

    header: str
    values: tuple[Value, ...]
    rest: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """The first value of each field, by identifier."""
        found: dict[str, str] = {}
        for value in self.values:
            found.setdefault(value.id, value.text)
        return found

    def place(self, id: str) -> tuple[int, int]:
        """Where the value of a field lies; the whole header when the field is absent."""
        return next(((value.start, value.end) for value in self.values if value.id == id), (0, len(self.header)))


def decode(text: str) -> Datamatrix:
    """The fields of a datamatrix text, whatever their order; raises ``DatamatrixError`` when it has no header."""
    if not text.startswith("IS") or len(text) < len(HEADER):
        raise DatamatrixError("le texte ne commence pas par l'en-tête IS d'un datamatrix INS (26 caractères)")
    at = len(HEADER)
    values: list[Value] = []
    while at < len(text):
        field = _BY_ID.get(text[at : at + 2])
        if field is None:
            break
        values.append(_value(field, text, at + 2))
        at = values[-1].end + values[-1].separated
    return Datamatrix(text[: len(HEADER)], tuple(values), text[at:])


def _value(field: Field, text: str, start: int) -> Value:
    """A value stops at GS, at its largest length, or at the end."""
    limit = min(start + field.largest, len(text))
    found = text.find(GS, start, limit)
    end = limit if found < 0 else found
    return Value(field.id, text[start:end], start, end, text[end : end + 1] == GS)


def encode(fields: Mapping[str, str]) -> str:
    """The text of fields by identifier (``S1``: matricule and key…), in the order of the format.

    Raises ``DatamatrixError`` for a missing, unknown, too short or too long field, or one that holds a control
    character. Whether the values are right (key, date) is for ``breaches``.
    """
    unknown = [name for name in fields if name not in _BY_ID]
    if unknown:
        raise DatamatrixError(f"champ(s) inconnu(s) : {', '.join(sorted(unknown))}")
    given = [field for field in FIELDS if field.mandatory or fields.get(field.id)]
    written = [_written(field, fields.get(field.id, ""), last=field is given[-1]) for field in given]
    return HEADER + "".join(written)


def _written(field: Field, value: str, *, last: bool) -> str:
    if not field.smallest <= len(value) <= field.largest:
        raise DatamatrixError(f"{field.id} : {len(value)} caractères, de {field.smallest} à {field.largest} attendus")
    if any(ord(sign) < 32 for sign in value):
        raise DatamatrixError(f"{field.id} : un caractère de contrôle ne s'écrit pas dans un datamatrix")
    return f"{field.id}{value}{GS if _needs_separator(field, value, last=last) else ''}"


def _needs_separator(field: Field, value: str, *, last: bool) -> bool:
    return field.is_variable and len(value) < field.largest and not last


def iso_date(value: str) -> str:
    """JJ-MM-AAAA as AAAA-MM-JJ; empty when it is written otherwise."""
    found = _DATE.fullmatch(value)
    return f"{found[3]}-{found[2]}-{found[1]}" if found else ""


def written_date(value: str) -> str:
    """AAAA-MM-JJ as JJ-MM-AAAA, which the format asks for; what is written otherwise as it is."""
    found = _ISO_DATE.fullmatch(value)
    return f"{found[3]}-{found[2]}-{found[1]}" if found else value


def breaches(read: Datamatrix) -> list[Breach]:
    """What a datamatrix does not follow; ``where`` is the identifier of a field, empty for the whole text."""
    return [breach for examine in EXAMINATIONS for breach in examine(read)]


def _header(read: Datamatrix) -> Iterator[Breach]:
    if read.header != HEADER:
        yield Breach(HEADER_RULE, HEADER, read.header)


def _presence(read: Datamatrix) -> Iterator[Breach]:
    names = [value.id for value in read.values]
    for field in FIELDS:
        count = names.count(field.id)
        if count > 1 or (field.mandatory and not count):
            yield Breach(PRESENCE, f"{field.id} ({field.label.fr}), une fois", f"{count} fois", field.id)


def _order(read: Datamatrix) -> Iterator[Breach]:
    names = list(dict.fromkeys(value.id for value in read.values))
    if names != sorted(names):
        yield Breach(ORDER, " ".join(sorted(names)), " ".join(names), names[0])


def _shape(read: Datamatrix) -> Iterator[Breach]:
    for place, value in enumerate(read.values):
        field, last = _BY_ID[value.id], place == len(read.values) - 1
        if not field.smallest <= len(value.text) <= field.largest:
            expected = f"{field.smallest} à {field.largest} caractères" if field.is_variable else f"{field.largest}"
            yield Breach(LENGTH, f"{field.id} : {expected}", f"{len(value.text)} caractères", value.id)
        if value.separated != _needs_separator(field, value.text, last=last and not read.rest):
            expected = "aucun séparateur après" if value.separated else "GS après"
            yield Breach(SEPARATOR, f"{expected} {field.id}", "GS" if value.separated else "aucun", value.id)
        if _PRINTABLE.fullmatch(value.text) is None:
            yield Breach(CHARSET, "ASCII imprimable", value.text, value.id)


def _rest(read: Datamatrix) -> Iterator[Breach]:
    if read.rest:
        yield Breach(UNKNOWN, "un champ S1 à S7", read.rest[:40])


def _date(value: str, where: str) -> list[Breach]:
    return [] if traits.is_date(iso_date(value)) else [Breach(DATE, "JJ-MM-AAAA", value, where)]


_CONTENTS: Mapping[str, Callable[[str, str], list[Breach]]] = {
    MATRICULE: matricule.key_breaches,
    OID: matricule.oid_breaches,
    GIVEN_NAMES: traits.prenom_breaches,
    FAMILY_NAME: traits.nom_breaches,
    SEX: traits.sexe_breaches,
    BIRTH_DATE: _date,
    BIRTH_PLACE: traits.lieu_breaches,
}
"""The rules on what a field holds."""


def _contents(read: Datamatrix) -> Iterable[Breach]:
    """A value of a wrong length was cut in the wrong place: what it holds says nothing."""
    for id, value in read.fields.items():
        field = _BY_ID[id]
        if field.smallest <= len(value) <= field.largest:
            yield from _CONTENTS[id](value, id)


def _authority(read: Datamatrix) -> Iterator[Breach]:
    """An OID too short to be one of the INS: it was ended, not cut."""
    oid = read.fields.get(OID)
    if oid and len(oid) < _BY_ID[OID].smallest:
        yield Breach(AUTHORITY, " | ".join(matricule.OIDS), oid, OID)


def _coherence(read: Datamatrix) -> Iterator[Breach]:
    """Sex, year and month beside those of a right matricule; a month that is none (20 and beyond) tells nothing."""
    said = read.fields
    number, sex, date = said.get(MATRICULE, ""), said.get(SEX, ""), said.get(BIRTH_DATE, "")
    if not matricule.is_valid(number):
        return
    wanted = _SEXES.get(number[0])
    if wanted and sex in _SEXES.values() and sex != wanted:
        yield Breach(COHERENT, f"{SEX} : {wanted}, d'après le matricule", sex, SEX)
    if traits.is_date(iso_date(date)) and not _may_be_born(number, date):
        yield Breach(
            COHERENT, f"{BIRTH_DATE} : mois {number[3:5]}, année {number[1:3]}, d'après le matricule", date, BIRTH_DATE
        )


def _may_be_born(number: str, date: str) -> bool:
    month = number[3:5]
    return date[-2:] == number[1:3] and (month not in _MONTHS or date[3:5] == month)


EXAMINATIONS: tuple[Callable[[Datamatrix], Iterable[Breach]], ...] = (
    _header,
    _presence,
    _order,
    _shape,
    _rest,
    _contents,
    _authority,
    _coherence,
)
"""What ``breaches`` looks at, one function each."""
