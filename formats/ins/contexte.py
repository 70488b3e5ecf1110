"""The contextual call of another application: what it is opened with.

Its format is not published: values are looked for. A call is a text, a URL for one: values may be percent-encoded,
and written with or without separators.
"""

from collections.abc import Sequence
from urllib.parse import unquote_plus

from formats.ins.traits import Traits, folded
from formats.rule import Breach, Mark, Text, rule

LAUNCHED = rule(
    "ins.appel_contextuel",
    "AC/va1.01 ; insi.md §4.3 (l'INS n'est jamais partagée sans ses cinq traits)",
    Mark.VERIFIED,
    Text(
        "L'application tierce est ouverte avec l'INS complète : matricule, OID et les cinq traits.",
        "The third-party application is opened with the complete INS: matricule, OID and the five traits.",
    ),
    Text("Passer chaque valeur en paramètre.", "Pass each value as a parameter."),
)
_KEYED = 15


def launch_breaches(text: str, traits: Traits, matricule: str, oid: str, where: str = "") -> list[Breach]:
    """What of a qualified identity is not in the parameters that another application was opened with."""
    page = _packed(unquote_plus(text))
    year, month, day = ([*traits.birth_date.split("-"), "", ""])[:3]
    wanted: Sequence[tuple[str, tuple[str, ...]]] = (
        ("matricule", (matricule,)),
        ("OID", (oid,)),
        ("nom de naissance", (traits.family_name,)),
        ("prénoms", (traits.given_names,)),
        ("date de naissance", (f"{year}{month}{day}", f"{day}{month}{year}")),
        ("lieu de naissance", (traits.birth_place,)),
    )
    missing = [
        Breach(LAUNCHED, f"{label} : {spellings[0]}", "absent des paramètres", where)
        for label, spellings in wanted
        if not any(_packed(spelling) in page for spelling in spellings)
    ]
    return missing + _sex_breaches(unquote_plus(text), traits.sex, where)


FACTS = 7
"""How many values are looked for."""


def _sex_breaches(text: str, sex: str, where: str) -> list[Breach]:
    """A letter alone is looked for as a word: after the sign that ends the name of a parameter, for one."""
    plain = "".join(sign if sign.isalnum() else " " for sign in folded(text))
    said = {sex, {"M": "MALE", "F": "FEMALE"}.get(sex, sex), {"M": "MASCULIN", "F": "FEMININ"}.get(sex, sex)}
    if said & set(plain.split()):
        return []
    return [Breach(LAUNCHED, f"sexe : {sex}", "absent des paramètres", where)]


def _packed(text: str) -> str:
    """Letters and figures only, folded."""
    return "".join(sign for sign in folded(text) if sign.isalnum())
