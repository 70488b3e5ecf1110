"""What PSC says of a professional: ``sub``, ``otherIds``, the UserInfo document (psc.md §2.6).

Values come from the seed. Addresses, SIRET and FINESS of the legal entity are unknown to it: empty texts, as PSC
sends them when it has none.
"""

import re
from typing import Any

from mocks.core.seed import Professional, Structure
from mocks.core.world import World

FEDERATION = "550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd"
"""The constant of every ``sub`` seen from 2021 to 2023."""
PROFESSION_OID = "1.2.250.1.213.1.1.5.5"
SECTOR_OID = "1.2.250.1.71.4.2.4"
MODES = ("CARD", "MOBILE")
"""The means on the login page: CPS card, e-CPS application (``MOBILE`` in tokens is [I])."""

_CONSTANTS = {
    "Mode_Acces_Raison": "",
    "Acces_Regulation_Medicale": "FAUX",
    "UITVersion": "1.0",
    "Palier_Authentification": "APPPRIP3^1.2.250.1.213.1.5.1.1.1",
    "PSI_Locale": "1.2.250.1.213.1.3.1.1",
}
_ORIGINS = (
    (re.compile(r"8\d{11}"), "RPPS"),
    (re.compile(r"0[0-9AB]\d{8}"), "ADELI"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}"), "PSI"),
)
_ORDERS = {"10": "CNOM", "21": "CNOP", "40": "CNOCD", "50": "CNOSF", "60": "CNOI", "70": "CNOMK", "80": "CNOPP"}
"""Registration authority by profession: CNOM and CNOPP seen on the wire [V], the others inferred [I]."""
_ACTIVITY = (
    "codeModeExercice",
    "codeSecteurDactivite",
    "codeSectionPharmacien",
    "codeRole",
    "codeGenreActivite",
    "numeroSiretSite",
    "numeroSirenSite",
    "numeroFinessSite",
    "numeroFinessetablissementJuridique",
    "identifiantTechniqueDeLaStructure",
    "raisonSocialeSite",
    "enseigneCommercialeSite",
    "complementDestinataire",
    "complementPointGeographique",
    "numeroVoie",
    "indiceRepetitionVoie",
    "codeTypeDeVoie",
    "libelleVoie",
    "mentionDistribution",
    "bureauCedex",
    "codePostal",
    "codeCommune",
    "codePays",
    "telephone",
    "telephone2",
    "telecopie",
    "adresseEMail",
    "codeDepartement",
    "ancienIdentifiantDeLaStructure",
    "autoriteDenregistrement",
)
"""The thirty members of an activity, all texts, never null."""
_NO_STRUCTURE = Structure("", "", "", "")


def sub_of(subject: str) -> str:
    """The ``sub`` of a national id."""
    return f"f:{FEDERATION}:{subject}"


def subject_of(sub: str) -> str:
    """The national id of a ``sub``; empty when it has another shape."""
    return sub.removeprefix(f"f:{FEDERATION}:") if sub.startswith(f"f:{FEDERATION}:") else ""


def other_ids(subject: str) -> list[dict[str, Any]]:
    """``otherIds`` of a national id; its origin is read from its shape, ``EDIT`` (test identities) by default."""
    origin = next((name for shape, name in _ORIGINS if shape.fullmatch(subject)), "EDIT")
    return [{"identifiant": subject, "origine": origin, "qualite": 1}]


def userinfo(world: World, professional: Professional, mode: str) -> dict[str, Any]:
    """The UserInfo document; knob ``psc.userinfo_profile`` is ``2023-02`` (BAS sample) or ``2023-11`` (EDIT sample)."""
    recent = world.knob("psc.userinfo_profile", "2023-02") == "2023-11"
    structure = world.seed.structures.get(professional.structure, _NO_STRUCTURE)
    return {
        "Secteur_Activite": f"{structure.sector}^{SECTOR_OID}",
        "sub": sub_of(professional.id),
        "SubjectOrganization": structure.name,
        "preferred_username": professional.id,
        "given_name": professional.given_name,
        "authMode": mode,
        **_CONSTANTS,
        **({"codeCivilite": "M", "codeGenreActivite": "GENR01"} if recent else {}),
        "SubjectRefPro": _practice(professional, structure, recent),
        "SubjectOrganizationID": technical_id(structure.id),
        "SubjectRole": [f"{professional.profession}^{PROFESSION_OID}"],
        "otherIds": other_ids(professional.id),
        "SubjectNameID": professional.id,
        "family_name": professional.family_name,
    }


def technical_id(structure: str) -> str:
    """``F`` + FINESS of a Struct_IdNat that begins with 1; empty for the others (``R…`` ranks are not in the seed)."""
    return f"F{structure[1:]}" if structure.startswith("1") else ""


def _practice(professional: Professional, structure: Structure, recent: bool) -> dict[str, Any]:
    exercise = {
        "codeProfession": professional.profession,
        "codeCategorieProfessionnelle": "C",
        "codeCiviliteDexercice": professional.title,
        "nomDexercice": professional.family_name,
        "prenomDexercice": professional.given_name,
        "codeTypeSavoirFaire": "S" if professional.specialty else "",
        "codeSavoirFaire": professional.specialty,
        "activities": [_activity(professional, structure, "GENR01" if recent else "")],
    }
    return {**({} if recent else {"codeCivilite": "M"}), "exercices": [exercise]}


def _activity(professional: Professional, structure: Structure, kind: str) -> dict[str, str]:
    finess = structure.id[1:] if structure.id.startswith("1") else ""
    known = {
        "codeModeExercice": "L" if structure.sector == "SA07" else "S",
        "codeSecteurDactivite": structure.sector,
        "codeGenreActivite": kind,
        "numeroFinessSite": finess,
        "identifiantTechniqueDeLaStructure": technical_id(structure.id),
        "raisonSocialeSite": structure.name,
        "codePays": "99000",
        "ancienIdentifiantDeLaStructure": structure.id,
        "autoriteDenregistrement": _authority(professional, structure),
    }
    return {name: known.get(name, "") for name in _ACTIVITY}


def _authority(professional: Professional, structure: Structure) -> str:
    order = _ORDERS.get(professional.profession, "")
    return f"{order}/{order}/{order if structure.sector == 'SA07' else 'ARS'}" if order else ""
