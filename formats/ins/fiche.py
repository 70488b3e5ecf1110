"""The patient's record beside what INSi returned: what must be copied, kept, or left alone.

A record is the JSON of the adapter's ``patient.record``: ``matricule`` (15 characters), ``oid``, ``status``,
``traits`` (``family_name``, ``first_given_name``, ``given_names``, ``sex``, ``birth_date``, ``birth_place``),
``history`` (``matricule``, ``oid``). Paths are JSON pointers inside it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from formats.ins.traits import equivalent, first_breaches
from formats.rule import Breach, Mark, Rule, Text, rule

Record: TypeAlias = Mapping[str, Any]

MATRICULE = rule(
    "ins.report_matricule",
    "INS/va1.52 (règle 6)",
    Mark.VERIFIED,
    Text("Le matricule de la fiche est celui qu'INSi a rendu, clé comprise.", "The record holds INSi's matricule."),
    Text("Reprendre NumIdentifiant et Cle sans les transformer.", "Copy NumIdentifiant and Cle unchanged."),
)
OID = rule(
    "ins.report_oid",
    "INS/va1.52 (règle 6)",
    Mark.VERIFIED,
    Text("L'OID de la fiche est celui qu'INSi a rendu.", "The record holds INSi's OID."),
    Text("Reprendre OID ; ne pas le déduire du matricule.", "Copy OID; never guess it from the matricule."),
)
TRAITS = rule(
    "ins.report_traits",
    "INS/va1.52 (règle 6)",
    Mark.VERIFIED,
    Text(
        "Nom, liste des prénoms, sexe, date et lieu de la fiche sont ceux qu'INSi a rendus.",
        "The record's family name, list of given names, sex, date and place are those that INSi returned.",
    ),
    Text(
        "Écraser les traits locaux par ceux du retour accepté (ListePrenom, et non Prenom).",
        "Overwrite the local traits with those of the accepted answer (ListePrenom, not Prenom).",
    ),
)
HISTORY = rule(
    "ins.report_historique",
    "RNIV EXI REC 08 (citation de seconde main, insi.md §4.4)",
    Mark.INFERRED,
    Text("Les anciens matricules rendus par INSi sont conservés.", "Former matricules returned by INSi are kept."),
    Text("Conserver chaque INSHISTO, même à clé fausse ou égal à l'actif.", "Keep every INSHISTO, whatever its key."),
)
UNCHANGED = rule(
    "ins.fiche_inchangee",
    "INS/va1.31 (règle 12)",
    Mark.VERIFIED,
    Text(
        "Un retour INSi où manque un trait ne change rien à la fiche.",
        "An INSi answer with a missing trait changes nothing in the record.",
    ),
    Text(
        "Refuser le retour dès que nom, prénoms ou sexe est vide, avant toute écriture.",
        "Refuse the answer as soon as name, given names or sex is empty, before writing anything.",
    ),
)
ALERT = rule(
    "ins.alerte",
    "INS/va1.31 (règle 12)",
    Mark.VERIFIED,
    Text("L'utilisateur est alerté du retour rejeté.", "The user is told that the answer was rejected."),
    Text("Afficher un message qui nomme le trait manquant.", "Show a message that names the missing trait."),
)
NOT_RETRIEVED = rule(
    "ins.pas_de_rapatriement",
    "INS/va1.31 (règle 12)",
    Mark.VERIFIED,
    Text("Rien n'est rapatrié d'un retour où manque un trait.", "Nothing is taken from an incomplete answer."),
    Text("Traiter ce retour comme un échec de la recherche.", "Handle this answer as a failed search."),
)

CREATED = rule(
    "ins.fiche_creee",
    "INS/va1.22 et INS/va1.56 (règles 1 et 5)",
    Mark.VERIFIED,
    Text(
        "Une fiche créée porte les traits saisis ; nom et prénom utilisés sont facultatifs.",
        "A new record holds the traits typed; used names are optional.",
    ),
    Text("Enregistrer chaque trait saisi, tirets et apostrophes compris.", "Keep each trait, hyphens included."),
)
FOUND_AGAIN = rule(
    "ins.anteriorite",
    "INS/va1.02, INS/va1.25 et INS/va1.41 (règle 17)",
    Mark.VERIFIED,
    Text(
        "La recherche d'antériorité retrouve l'usager par date de naissance, début de nom ou matricule complet, "
        "sans tenir compte des accents, tirets et apostrophes.",
        "The prior search finds a patient by birth date, start of name or whole matricule, whatever the accents, "
        "hyphens and apostrophes.",
    ),
    Text("Comparer les noms repliés, nom de naissance et nom utilisé confondus.", "Compare folded names, both kinds."),
)

_RULES: Mapping[str, Rule] = {"matricule": MATRICULE, "oid": OID}
_TRAITS = ("family_name", "given_names", "sex", "birth_date", "birth_place")
COMPARED = ("matricule", "oid", *_TRAITS)
"""What INS/va1.52 names, in its order."""


def pointer(name: str) -> str:
    """Where a fact is in a record."""
    return f"/{name}" if name in _RULES else f"/traits/{name}"


def value(record: Record, where: str) -> str:
    """The text at a pointer of a record; empty when absent."""
    found: Any = record
    for step in where.strip("/").split("/"):
        found = found.get(step) if isinstance(found, Mapping) else None
    return "" if found is None else str(found)


def report_breaches(record: Record, returned: Mapping[str, str]) -> list[Breach]:
    """What in a record is not what INSi returned; ``returned`` has the names of ``COMPARED``."""
    breaches = []
    for name in COMPARED:
        found = value(record, pointer(name))
        if found != returned[name]:
            label = f"{name} : {returned[name]}"
            breaches.append(Breach(_RULES.get(name, TRAITS), label, found or "absent", pointer(name)))
    return breaches


def first_name_breaches(record: Record) -> list[Breach]:
    """What is wrong with the first given name of a record beside its list."""
    first = value(record, "/traits/first_given_name")
    return first_breaches(first, value(record, "/traits/given_names"), "/traits/first_given_name") if first else []


def history_breaches(record: Record, returned: Sequence[tuple[str, str]]) -> list[Breach]:
    """Which former (matricule, OID) that INSi returned are not in a record."""
    kept = {(str(item.get("matricule")), str(item.get("oid"))) for item in _history(record)}
    return [
        Breach(HISTORY, f"{matricule} ({oid})", f"{len(kept)} conservé(s)", "/history")
        for matricule, oid in returned
        if (matricule, oid) not in kept
    ]


def _history(record: Record) -> list[Mapping[str, Any]]:
    items = record.get("history")
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def change_breaches(before: Record, after: Record) -> list[Breach]:
    """What moved in a record that should have stayed as it was."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return [
        Breach(UNCHANGED, f"{where[1:]} : {old.get(where, 'absent')}", new.get(where, "absent"), where)
        for where in sorted(old | new)
        if old.get(where) != new.get(where)
    ]


def facts(record: Record) -> int:
    """How many values a record holds."""
    return len(_flat(record))


def _flat(body: Any, where: str = "") -> list[tuple[str, str]]:
    if isinstance(body, Mapping):
        return [pair for key, item in body.items() for pair in _flat(item, f"{where}/{key}")]
    if isinstance(body, list) and body:
        return [pair for index, item in enumerate(body) for pair in _flat(item, f"{where}/{index}")]
    return [(where, str(body))]


def rejection_breaches(search: Record) -> list[Breach]:
    """What is wrong with how a product showed an incomplete answer: the JSON of the adapter's ``ins.search``."""
    breaches = []
    if not str(search.get("alert") or "").strip():
        breaches.append(Breach(ALERT, "un message d'alerte", "aucun", "/alert"))
    if search.get("retrieved"):
        breaches.append(Breach(NOT_RETRIEVED, "retrieved : false", "retrieved : true", "/retrieved"))
    return breaches


def typed_breaches(record: Record, typed: Mapping[str, str]) -> list[Breach]:
    """What in a new record is not what was typed, typography of the names aside."""
    return [
        Breach(CREATED, f"{name} : {wanted}", found or "absent", pointer(name))
        for name, wanted in typed.items()
        if not _same_typed(name, wanted, found := value(record, pointer(name)))
    ]


def _same_typed(name: str, wanted: str, found: str) -> bool:
    return equivalent(wanted, found) if name in {"family_name", "given_names"} else wanted == found


def search_breaches(search: Record, patient: str) -> list[Breach]:
    """What is wrong when a prior search does not give a record back: the JSON of the adapter's ``patient.find``."""
    items = search.get("patients")
    found = [str(item.get("patient") if isinstance(item, Mapping) else item) for item in items or ()]
    return [] if patient in found else [Breach(FOUND_AGAIN, patient, ", ".join(found) or "personne", "/patients")]
