"""A health professional as the product knows him: from Pro Santé Connect, or from the practice's own settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PROFESSIONS = {
    "10": "Médecin",
    "21": "Pharmacien",
    "40": "Chirurgien-Dentiste",
    "50": "Sage-Femme",
    "60": "Infirmier",
    "70": "Masseur-Kinésithérapeute",
}
SPECIALTIES = {
    "SM04": "Cardiologie et maladies vasculaires (SM)",
    "SM26": "Qualifié en médecine générale (SM)",
    "SM54": "Médecine générale (SM)",
}
WITH_SPECIALTY = frozenset({"10", "21"})
"""Professions whose specialty the DMP demands."""


@dataclass(frozen=True, slots=True)
class Professional:
    """``national_id`` is 8 + RPPS; ``profession`` a G15 code, ``specialty`` an R38 code, ``sector`` an R02 code."""

    national_id: str
    family_name: str
    given_name: str
    title: str = ""
    profession: str = "10"
    specialty: str = ""
    sector: str = "SA07"

    @property
    def profession_label(self) -> str:
        """The profession in French, its code when the product does not know it."""
        return PROFESSIONS.get(self.profession, self.profession)

    @property
    def specialty_label(self) -> str:
        """The specialty in French, its code when the product does not know it."""
        return SPECIALTIES.get(self.specialty, self.specialty)

    @property
    def author_code(self) -> str:
        """Profession and specialty as CDA and XDS write them: ``G15_10/SM54``."""
        return f"G15_{self.profession}" + (f"/{self.specialty}" if self.specialty else "")

    @property
    def author_label(self) -> str:
        """The label of ``author_code``."""
        return self.profession_label + (f" - {self.specialty_label}" if self.specialty else "")

    @property
    def full_name(self) -> str:
        """``DR Camille MARTIN``."""
        return " ".join(part for part in (self.title, self.given_name.title(), self.family_name) if part)


def from_user_info(claims: Mapping[str, Any]) -> Professional:
    """The professional whom Pro Santé Connect's UserInfo describes; of several exercises, the first."""
    exercise = _first(_mapping(claims.get("SubjectRefPro")).get("exercices"))
    roles = claims.get("SubjectRole") or [""]
    return Professional(
        national_id=str(claims.get("SubjectNameID", "")),
        family_name=str(exercise.get("nomDexercice") or claims.get("family_name", "")),
        given_name=str(exercise.get("prenomDexercice") or claims.get("given_name", "")),
        title=str(exercise.get("codeCiviliteDexercice", "")),
        profession=str(exercise.get("codeProfession") or str(roles[0]).partition("^")[0]),
        specialty=str(exercise.get("codeSavoirFaire", "")),
        sector=str(claims.get("Secteur_Activite", "")).partition("^")[0] or "SA07",
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _first(items: object) -> Mapping[str, Any]:
    return _mapping(items[0]) if isinstance(items, list) and items else {}
