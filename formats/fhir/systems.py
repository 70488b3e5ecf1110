"""Code systems, identifier systems, extensions and profiles of the Annuaire Santé v2 (mss.md §3.3 to §3.5)."""

_NOS = "https://mos.esante.gouv.fr/NOS"
_ANNUAIRE = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition"
_CORE = "https://hl7.fr/ig/fhir/core"


def _nomenclature(name: str) -> str:
    return f"{_NOS}/{name}/FHIR/{name.replace('_', '-')}"


IDNPS = "urn:oid:1.2.250.1.71.4.2.1"
RPPS = "https://rpps.esante.gouv.fr"
IDNST = "urn:oid:1.2.250.1.71.4.2.2"
FINESS = "https://finess.esante.gouv.fr"

IDENTIFIER_TYPE = f"{_CORE}/CodeSystem/fr-core-cs-v2-0203"
ORGANIZATION_TYPE = f"{_CORE}/CodeSystem/fr-core-cs-v2-3307"
PROFESSION = _nomenclature("TRE_G15-ProfessionSante")
CATEGORY = _nomenclature("TRE_R09-CategorieProfessionnelle")
SPECIALTY = _nomenclature("TRE_R38-SpecialiteOrdinale")
SECTOR = _nomenclature("TRE_R02-SecteurActivite")
ACTIVITY = _nomenclature("TRE_R22-GenreActivite")
PRACTICE = _nomenclature("TRE_R23-ModeExercice")
FUNCTION = _nomenclature("TRE_R21-Fonction")
MESSAGING = _nomenclature("TRE_R256-TypeMessagerie")
MAILBOX_TYPE = _nomenclature("TRE_R257-TypeBAL")

EMAIL_TYPE = f"{_CORE}/StructureDefinition/fr-core-contact-point-email-type"
MAILBOX_METADATA = f"{_ANNUAIRE}/as-ext-mailbox-mss-metadata"
ORGANIZATION_TYPES = f"{_ANNUAIRE}/as-ext-organization-types"

PROFILES = {
    "Practitioner": (f"{_CORE}/StructureDefinition/fr-core-practitioner", f"{_ANNUAIRE}/as-dp-practitioner"),
    "PractitionerRole": (
        f"{_CORE}/StructureDefinition/fr-core-practitioner-role",
        f"{_ANNUAIRE}/as-dp-practitionerrole",
    ),
    "Organization": (f"{_CORE}/StructureDefinition/fr-core-organization", f"{_ANNUAIRE}/as-dp-organization"),
}
