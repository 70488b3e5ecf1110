"""A small CDA R2 of level 1 that follows every rule, and ways to spoil it. Fictitious identities only."""

import base64
from xml.sax.saxutils import escape, quoteattr

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\nenvironnement simule\n%%EOF\n"
MATRICULE = "114026322083356"
OID = "1.2.250.1.213.1.4.8"
UNIQUE_ID = "1.2.250.1.999.1.1.4242.11.1"
AUTHOR = "899900000011"

INS = f'<id root="{OID}" extension="{MATRICULE}"/>'
LOCAL = '<id root="1.2.250.1.999.1.1.4242.3" extension="IPP0042"/>'
TRAITS = """<name><family qualifier="BR">DE VINCI</family><given>LEONARDO PIERO</given>
<given qualifier="BR">LEONARDO</given></name>
<administrativeGenderCode code="M" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="20140201"/>
<birthplace><place><addr><county>63220</county></addr></place></birthplace>"""

_PERSON = "<assignedPerson><name><family>MARTIN-BANC</family><given>CAMILLE</given></name></assignedPerson>"
STRUCTURE = '<id root="1.2.250.1.71.4.2.2" extension="10B0000026"/><name>CABINET MEDICAL DU BANC (SIMULE)</name>'


def document(
    *,
    unique_id: str = UNIQUE_ID,
    code: str = "11488-4",
    identifiers: str = INS + LOCAL,
    traits: str = TRAITS,
    author: str = AUTHOR,
    pdf: bytes = PDF,
    title: str = "Compte rendu de consultation",
    body: str | None = None,
) -> bytes:
    """A whole document; each piece can be replaced."""
    content = base64.b64encode(pdf).decode("ascii")
    component = (
        body or f'<nonXMLBody><text mediaType="application/pdf" representation="B64">{content}</text></nonXMLBody>'
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
<realmCode code="FR"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.2.8.2.1"/>
<templateId root="1.2.250.1.213.1.1.1.1"/>
<templateId root="1.3.6.1.4.1.19376.1.2.20"/>
<id root={quoteattr(unique_id)}/>
<code code={quoteattr(code)} codeSystem="2.16.840.1.113883.6.1" displayName="CR de consultation"/>
<title>{escape(title)}</title>
<effectiveTime value="20261121093000+0100"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
<languageCode code="fr-FR"/>
<setId root="{UNIQUE_ID}.1"/>
<versionNumber value="1"/>
<recordTarget><patientRole>{identifiers}<patient>{traits}</patient></patientRole></recordTarget>
<author><time value="20261121093000+0100"/><assignedAuthor>
<id root="1.2.250.1.71.4.2.1" extension={quoteattr(author)}/>
<code code="G15_10/SM54" codeSystem="1.2.250.1.213.1.1.4.5" displayName="Médecin - Médecine générale (SM)"/>
{_PERSON}<representedOrganization>{STRUCTURE}</representedOrganization></assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization>{STRUCTURE}</representedCustodianOrganization>
</assignedCustodian></custodian>
<legalAuthenticator><time value="20261121093000+0100"/><signatureCode code="S"/><assignedEntity>
<id root="1.2.250.1.71.4.2.1" extension={quoteattr(author)}/>{_PERSON}</assignedEntity></legalAuthenticator>
<documentationOf><serviceEvent><effectiveTime><low value="20261121090000+0100"/></effectiveTime>
<performer typeCode="PRF"><assignedEntity><id root="1.2.250.1.71.4.2.1" extension={quoteattr(author)}/>
<representedOrganization><standardIndustryClassCode code="AMBULATOIRE" codeSystem="1.2.250.1.213.1.1.4.9"/>
</representedOrganization></assignedEntity></performer></serviceEvent></documentationOf>
<componentOf><encompassingEncounter><effectiveTime nullFlavor="NASK"/><location><healthCareFacility>
<code code="SA07" codeSystem="1.2.250.1.71.4.2.4"/></healthCareFacility></location></encompassingEncounter>
</componentOf>
<component>{component}</component>
</ClinicalDocument>
""".encode()


def spoiled(old: str, new: str, count: int = 1) -> bytes:
    """The golden document with one piece of text replaced; fails when there is nothing to replace."""
    raw = document()
    assert old.encode() in raw, f"{old!r} is not in the golden document"
    return raw.replace(old.encode(), new.encode(), count)
