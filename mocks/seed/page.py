"""``docs/identites.md``: which identity for which case, as an integrator looks for it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from formats.ins.matricule import OID_NIA, key_of
from formats.ins.traits import Traits, completed, first_given_name, is_incomplete
from mocks.core import vitale
from mocks.core.seed import Person, Seed
from mocks.insi import sentinels
from mocks.insi.seed import among
from mocks.seed.making import data

_HEAD = """# Quelle identité pour quel cas

Environnement simulé : toutes ces personnes sont fictives. Cette page est produite par `python -m mocks.seed` à partir
du jeu que le banc sert ; un test la compare à lui.

- **CNDA** : identités du guide de tests du CNDA, telles que la plateforme de qualification les a rendues.
- **banc** : les nôtres. Leur nom de famille porte BANC ; leur matricule (numéro d'ordre de 900 ou plus) n'est celui de
  personne. Ce que la plateforme ferait d'un cas qu'aucune source ne montre est déduit, et réglable.
- Les matricules sont suivis de leur clé. *NIA* : matricule d'attente, que seul son OID (…4.9) distingue.
- « Réponse » : ce que rend la recherche par les traits avec le premier prénom et sans lieu, puis ce qui la complète.
- Marques des sources (`insi.md`) : [V-live] vu sur la plateforme, [V] vérifié, [W] de seconde main, [I] déduit,
  [?] inconnu.
"""


def text(people: Seed) -> str:
    """The page."""
    parts = (_HEAD, _cnda(), *_special(people), _sentinels(), _cards())
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def _cnda() -> str:
    rows = (row for case in data("cnda")["cases"] for row in _cnda_rows(case))
    return (
        "## Les cas du guide CNDA\n\n"
        "« Injection » : `banc inject insi NOM --for IDENTITÉ --call N` fait servir cette réponse, écrite par le banc "
        "avec les faits du fichier du CNDA ; un fichier du CNDA, ou le vôtre, se donne de même. "
        "Les tests 1.01 à 1.03 se font avec les cartes Vitale, plus bas.\n\n"
        + _table(("Test", "Cas", "Essai", "Recherche", "Injection", "Réponse"), rows)
    )


def _cnda_rows(case: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    """A row a call; the case is named on its first row alone."""
    title = (f"**{case['test']}**", f"{case['fr']} ({case['source']})")
    if not case["runs"]:
        yield *title, "avec la carte", f"carte {case['card']}", "", "voir « Cartes Vitale »"
    for run in case["runs"]:
        for place, call in enumerate(run["calls"], 1):
            said = run["fr"] if place == 1 else f"… appel {place}"
            yield *title, said, _asked(call["asked"]), call.get("inject", ""), _expected(call["expect"])
            title = ("", "")


def _asked(asked: Mapping[str, Any]) -> str:
    names = ", ".join((asked["family_name"], " / ".join(asked["given_names"])))
    return ", ".join(filter(None, (names, asked["sex"], asked["birth_date"], asked["birth_place"])))


def _expected(expect: Mapping[str, Any]) -> str:
    if expect["code"] != "00":
        return str(expect["code"])
    former = expect["former"]
    told = f"00, {_number(expect['number'], expect.get('key', ''))}{_nia(expect['oid'])}"
    return told + (
        f", historique {', '.join(_number(one['number'], one.get('key', '')) for one in former)}" if former else ""
    )


def _number(number: str, key: str = "") -> str:
    """A matricule with its key; one that is given is wrong on purpose unless it is the right one."""
    right = key_of(number)
    return f"{number} {key or right}{' (clé fausse exprès)' if key not in ('', right) else ''}"


def _nia(oid: str) -> str:
    return " *NIA*" if oid == OID_NIA else ""


def _special(people: Seed) -> Iterator[str]:
    by_case: dict[str, list[Person]] = {}
    for person in people.persons:
        for case in person.cases:
            by_case.setdefault(case, []).append(person)
    places = {code: name for known in data("lieux").values() if isinstance(known, dict) for code, name in known.items()}
    for group in data("cas"):
        yield f"## {group['fr']}\n"
        for case in group["cases"]:
            rows = (_row(person, people, places) for person in by_case.get(case["id"], ()))
            yield f"### {case['fr']}\n\n`{case['id']}` ({case['source']})\n\n" + _table(_COLUMNS, rows)


_COLUMNS = (
    "Nom de naissance",
    "Prénoms",
    "Sexe",
    "Naissance",
    "Lieu",
    "Matricule",
    "Réponse",
    "Sur la pièce",
    "Source",
)


def _row(person: Person, people: Seed, places: Mapping[str, str]) -> Sequence[str]:
    born = person.birth_date
    if is_incomplete(born):
        born = f"{born}, à chercher au {completed(born)}"
    place = " ".join(filter(None, (person.birth_place, places.get(person.birth_place, ""))))
    number = f"{_number(person.ins.number, person.ins.key)}{_nia(person.ins.oid)}"
    return (
        *(person.family_name, person.given_names, person.sex, born, place, number),
        _answer(person, people) + _history(person),
        person.typed,
        person.source,
    )


def _answer(person: Person, people: Seed) -> str:
    """What the searches of a secretary find: first given name, then the place, then all the given names."""
    first = first_given_name(person.given_names)
    if _alone(person, people, first, ""):
        return "00"
    if _alone(person, people, first, person.birth_place):
        return "02, 00 avec le lieu"
    if _alone(person, people, person.given_names, ""):
        return "02, 00 avec tous les prénoms"
    return "02 quoi qu'on ajoute"


def _alone(person: Person, people: Seed, given: str, place: str) -> bool:
    asked = Traits(person.family_name, given, person.sex, completed(person.birth_date), place)
    return among(people, asked) == [person]


def _history(person: Person) -> str:
    if not person.former:
        return ""
    return ", historique " + ", ".join(f"{_number(one.number, one.key)}{_nia(one.oid)}" for one in person.former)


def _sentinels() -> str:
    rows = ((name, f"`{one.fault}`") for name, one in sentinels.TABLE.items())
    return (
        "## Identités sentinelles\n\n"
        "Chercher l'un de ces noms, quels que soient les autres traits, donne toujours la même défaillance. "
        "Ce n'est le cas que du banc : la plateforme n'en a pas.\n\n" + _table(("Nom de naissance", "Défaut"), rows)
    )


def _cards() -> str:
    rows = (
        (card.name, card.serial, f"{person['family_name']} {person['given_names']}", *_holder(person))
        for card in vitale.cards()
        for person in card.people
    )
    return (
        "## Cartes Vitale\n\n"
        "Cartes fictives ; leurs fichiers, clés et certificats sont donnés par `banc up --json` (`vitale.cards`) ; "
        "ce qu'elles signent : [raccorder.md](raccorder.md), « Appeler INSi par carte Vitale ».\n\n"
        + _table(("Carte", "Numéro de série", "Bénéficiaire", "Sexe", "Naissance", "Matricule", "Source"), rows)
        + "\nLeur JSON, une carte par ligne, tel que dans les fichiers (`vitale-insi-01.json`…) ; `banc up --json` y "
        + "ajoute les chemins (`file`, `cert`, `key`, `p12`, `p12_legacy`) et le mot de passe (`password`) :\n\n"
        + f"```json\n{_json()}\n```\n"
    )


def _json() -> str:
    return "\n".join(json.dumps(card.content(), ensure_ascii=False) for card in vitale.cards())


def _holder(person: Mapping[str, Any]) -> tuple[str, ...]:
    number = str(person["number"])
    return str(person["sex"]), str(person["birth_date"]), f"{number} {key_of(number)}", str(person["source"])
