"""The rules of a search with a Vitale card: RECVITALE and the cover of ContexteBAM (insi.md §1.4, §1.5).

The schema makes every member optional; what is demanded here is what a published client always sends.
"""

import re
from collections.abc import Iterator

from formats import xml
from formats.ins import matricule, traits
from formats.insi.appel import Appel
from formats.insi.vitale import Matricule, RechercheVitale, couverture
from formats.rule import Breach, Mark, Rule, Text, rule

_CLIENT = "gabarit d'un client public (insi.md §1.5) : le schéma rend tout facultatif"


def _rule(name: str, source: str, says: Text, fix: Text) -> Rule:
    return rule(f"insi.vitale_{name}", source, Mark.INFERRED, says, fix)


ASSURE = _rule(
    "assure",
    _CLIENT,
    Text(
        "RECVITALE porte le matricule de l'assuré (MatriculeOD), ou celui, certifié, du bénéficiaire.",
        "RECVITALE has the insured person's number (MatriculeOD), or the beneficiary's certified one.",
    ),
    Text("Lire l'assuré de la carte.", "Read the insured person from the card."),
)
NUMBER = _rule(
    "matricule",
    "insi.md §4.1 (matricule de 13 caractères)",
    Text("Un matricule a 13 caractères, sans sa clé.", "A number has 13 characters, without its key."),
    Text("Séparer le matricule de sa clé.", "Keep the number apart from its key."),
)
KEY = _rule(
    "cle",
    "insi.md §4.1 (clé de contrôle)",
    Text("La clé d'un matricule, quand elle est envoyée, est juste.", "A number's key, when it is sent, is right."),
    Text("Reprendre la clé de la carte, ou la calculer.", "Take the key from the card, or compute it."),
)
DATE = _rule(
    "date_naissance",
    _CLIENT,
    Text("DateNaissance s'écrit AAAA-MM-JJ.", "DateNaissance is written AAAA-MM-JJ."),
    Text("Convertir la date de la carte.", "Convert the date of the card."),
)
RANK = _rule(
    "rang",
    _CLIENT,
    Text("RangNaissance est un nombre.", "RangNaissance is a number."),
    Text("Lire le rang de la carte : il sépare les jumeaux.", "Read the rank from the card: it tells twins apart."),
)
NAME = _rule(
    "nom",
    _CLIENT,
    Text("NomNaissance est envoyé.", "NomNaissance is sent."),
    Text("Envoyer le nom de naissance de la carte.", "Send the birth name of the card."),
)
COVER = _rule(
    "couverture",
    _CLIENT,
    Text(
        "COUVERTURE de ContexteBAM dit le même assuré et le même bénéficiaire que RECVITALE.",
        "COUVERTURE of ContexteBAM names the same insured person and beneficiary as RECVITALE.",
    ),
    Text("Remplir ASSURE et BENEFICIAIRE depuis la carte.", "Fill ASSURE and BENEFICIAIRE from the card."),
)

_NUMBER = re.compile(r"[0-9]{6}[0-9AB][0-9]{6}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RANK = re.compile(r"[0-9]{1,2}")


def mandatory_breaches(asked: RechercheVitale) -> list[Breach]:
    """What is missing or ill-formed, without which nobody can be searched: a number, the date."""
    found = []
    if not asked.assure.number and not asked.individu.number:
        found.append(Breach(ASSURE, "MatriculeOD", "absent ou vide", asked.where("MatriculeOD")))
    for name, number in (("MatriculeIndividu", asked.individu), ("MatriculeOD", asked.assure)):
        if number.number and _NUMBER.fullmatch(number.number) is None:
            found.append(Breach(NUMBER, "13 caractères", number.number, asked.where(name)))
    if _DATE.fullmatch(asked.date) is None:
        found.append(Breach(DATE, "AAAA-MM-JJ", asked.date or "absent ou vide", asked.where("DateNaissance")))
    return found


def tolerated_breaches(appel: Appel, asked: RechercheVitale) -> list[Breach]:
    """What a client should send and a search can do without: rank, a name spelt as it must be, right keys, the cover.

    Whether the platform compares a card's name whatever its case and accents is not known: the bench does not.
    """
    found = list(_keys(asked))
    if _RANK.fullmatch(asked.rang) is None:
        found.append(Breach(RANK, "un nombre", asked.rang or "absent", asked.where("RangNaissance")))
    if not asked.nom:
        found.append(Breach(NAME, "NomNaissance", "absent", asked.where("NomNaissance")))
    elif traits.nom_breaches(asked.nom):
        found += traits.nom_breaches(asked.nom, asked.where("NomNaissance"))
    return found + list(_cover(appel, asked))


def _keys(asked: RechercheVitale) -> Iterator[Breach]:
    for name, number in (("MatriculeIndividu", asked.individu), ("MatriculeOD", asked.assure)):
        right = _right_key(number)
        if number.key and right and number.key != right:
            yield Breach(KEY, right, number.key, asked.where(name))


def _right_key(number: Matricule) -> str:
    """The key of a number; empty when it is none."""
    return matricule.key_of(number.number) if matricule.is_matricule(number.number) else ""


def _cover(appel: Appel, asked: RechercheVitale) -> Iterator[Breach]:
    if appel.bam is None:
        return
    cover, where = couverture(appel.bam.element), xml.path_of(appel.bam.element)
    if cover.is_empty:
        yield Breach(COVER, "ASSURE et BENEFICIAIRE", "COUVERTURE vide", where)
    pairs = (
        ("ASSURE", cover.assure, asked.assure.number),
        ("BENEFICIAIRE/Nir", cover.beneficiaire, asked.individu.number),
        ("DateNai", cover.date, asked.date),
        ("Rang", cover.rang.lstrip("0"), asked.rang.lstrip("0")),
    )
    for name, covered, searched in pairs:
        if covered and searched and covered != searched:
            yield Breach(COVER, f"{name} : {searched}", covered, where)
