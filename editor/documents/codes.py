"""The coded values that this product uses, with their code systems and labels."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A code, the OID of its system, its label."""

    code: str
    system: str
    label: str


LOINC = "2.16.840.1.113883.6.1"
SECTOR_SYSTEM = "1.2.250.1.71.4.2.4"
AUTHOR_SYSTEM = "1.2.250.1.213.1.1.4.5"
PROFESSIONAL_OID = "1.2.250.1.71.4.2.1"
STRUCTURE_OID = "1.2.250.1.71.4.2.2"

CONSULTATION = Code("11488-4", LOINC, "CR ou fiche de consultation ou de visite")
REPORT_CLASS = Code("10", "1.2.250.1.213.1.1.4.1", "Compte rendu")
PDF_FORMAT = Code("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3", "Document à corps non structuré en Pdf/A-1")
NORMAL = Code("N", "2.16.840.1.113883.5.25", "Normal")
HIDDEN_FROM_PROFESSIONALS = Code("MASQUE_PS", "1.2.250.1.213.1.1.4.13", "Masqué aux professionnels de santé")
HIDDEN_FROM_PATIENT = Code("INVISIBLE_PATIENT", "1.2.250.1.213.1.1.4.13", "Non visible par le patient")
AMBULATORY = Code("AMBULATOIRE", "1.2.250.1.213.1.1.4.9", "Ambulatoire")
OUTPATIENT_CONTENT = Code("07", "1.2.250.1.213.2.2", "Consultations, soins externes")
SIGNATURE_CLASS = Code("urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1", "URN", "Digital Signature")
SIGNATURE_TYPE = Code("E1762", "ASTM", "Full Document")
SIGNATURE_FORMAT = Code("http://www.w3.org/2000/09/xmldsig#", "URN", "Default Signature Style")
SIGNATURE_PURPOSE = Code("1.2.840.10065.1.12.1.14", "1.2.840.10065.1.12", "Source")

_SECTORS = {
    "SA01": "Etablissement public de santé",
    "SA05": "Centre de santé",
    "SA07": "Cabinet individuel",
    "SA08": "Cabinet de groupe",
}


def sector(code: str) -> Code:
    """The sector of activity (healthcare facility type) of that code."""
    return Code(code, SECTOR_SYSTEM, _SECTORS.get(code, code))
