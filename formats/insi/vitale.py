"""RECVITALE, the body of a search with a Vitale card, and the cover that ContexteBAM repeats (insi.md §1.4, §1.5)."""

from dataclasses import dataclass

from formats import xml
from formats.insi import service
from formats.xml import Element

_VIT = f"{{{service.AVEC_VITALE}}}"
_BAM = f"{{{service.CTXBAM}}}"


@dataclass(frozen=True, slots=True)
class Matricule:
    """A number as the card has it: 13 characters, key, type; absent ones are empty."""

    number: str = ""
    key: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class RechercheVitale:
    """What RECVITALE asks, absent members empty. ``individu`` is the certified number of the beneficiary, if any;
    ``assure`` (MatriculeOD) that of the insured person; ``rang`` the rank among those born on the same day."""

    element: Element
    individu: Matricule
    assure: Matricule
    nom: str
    date: str
    rang: str

    def facts(self) -> dict[str, str]:
        """What identifies the beneficiary, under the names that the bench uses everywhere."""
        return {
            "insured": self.assure.number,
            "beneficiary": self.individu.number,
            "family_name": self.nom,
            "birth_date": self.date,
            "rank": self.rang,
        }

    def where(self, name: str) -> str:
        """The path of the first element of that local name; of the whole body element when it is absent."""
        return xml.path_within(self.element, _VIT + name)


@dataclass(frozen=True, slots=True)
class Couverture:
    """What COUVERTURE says of the card's holder; absent members are empty."""

    assure: str
    beneficiaire: str
    date: str
    rang: str

    @property
    def is_empty(self) -> bool:
        """Whether it names nobody, as without a card."""
        return not (self.assure or self.beneficiaire or self.date or self.rang)


def read(payload: Element) -> RechercheVitale | None:
    """The search of a body's element; None when it is something else."""
    if payload.tag != f"{_VIT}RECVITALE":
        return None
    return RechercheVitale(
        payload,
        _matricule(payload.find(f"{_VIT}MatriculeIndividu")),
        _matricule(payload.find(f"{_VIT}MatriculeOD")),
        _text(payload, f"{_VIT}NomNaissance"),
        _text(payload, f"{_VIT}DateNaissance"),
        _text(payload, f"{_VIT}RangNaissance"),
    )


def couverture(context: Element) -> Couverture:
    """The cover of a ContexteBAM."""
    at = f"{_BAM}COUVERTURE/{_BAM}"
    return Couverture(
        _text(context, f"{at}ASSURE/{_BAM}Id/{_BAM}Num"),
        _text(context, f"{at}BENEFICIAIRE/{_BAM}Nir/{_BAM}Num"),
        _text(context, f"{at}BENEFICIAIRE/{_BAM}DateNai"),
        _text(context, f"{at}BENEFICIAIRE/{_BAM}Rang"),
    )


def _matricule(element: Element | None) -> Matricule:
    if element is None:
        return Matricule()
    return Matricule(
        _text(element, f"{_VIT}NumIdentifiant"), _text(element, f"{_VIT}Cle"), _text(element, f"{_VIT}TypeMatricule")
    )


def _text(parent: Element, path: str) -> str:
    found = parent.find(path)
    return "" if found is None else xml.content(found)
