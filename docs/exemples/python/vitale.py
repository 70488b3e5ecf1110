"""La recherche INSi par carte Vitale, en Python : lxml et signxml signent, le reste est la bibliothèque standard.

Environnement simulé.
    pip install signxml        (lxml et cryptography viennent avec)
    python vitale.py
Réglages : variables d'environnement, voir docs/raccorder.md. Adresses par défaut : « --port-base 18000 ».
"""

import http.client
import json
import os
import re
import ssl
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import CanonicalizationMethod
from signxml.signer import XMLSigner

MODELES = Path(__file__).resolve().parents[1] / "modeles"
DELAI = 20  # secondes : jamais d'appel sans délai
CARTE = "urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecCarteVitale"
ICI = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'  # où signxml met la signature
LU = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def env(nom: str, defaut: str) -> str:
    return os.environ.get(nom) or defaut


def pki(fichier: str) -> Path:
    return Path(env("BANC_PKI", "pki")) / fichier


def maintenant() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def remplir(modele: str, **valeurs: str) -> str:
    """Un modèle rempli : {{texte}} est échappé, {{{bloc}}} est du XML déjà prêt."""
    lu = (MODELES / modele).read_text("utf-8").rstrip()
    return re.sub(r"{{{(\w+)}}}|{{(\w+)}}", lambda un: valeurs[un[1]] if un[1] else escape(valeurs[un[2]]), lu)


def assertion(modele: str, usage: str) -> str:
    """Une assertion signée par une carte : enveloppée, C14N exclusive, RSA-SHA256. Plus rien n'y change ensuite."""
    certificat = x509.load_pem_x509_certificates(pki(f"{usage}.pem").read_bytes())[0]  # la chaîne suit
    racine = etree.fromstring(
        remplir(
            modele,
            id_assertion=f"_{uuid.uuid4()}",
            maintenant=maintenant(),
            signataire=certificat.subject.rfc4514_string(),
            signataire_cn=str(certificat.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value),
            signature=ICI,
        ),
        LU,
    )
    signeur = XMLSigner(c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0)
    cle = pki(f"{usage}.key.pem").read_bytes()
    signee = signeur.sign(racine, key=cle, cert=[certificat], reference_uri=racine.get("ID"), id_attribute="ID")
    return str(etree.tostring(signee, encoding="unicode"))


def message(carte: dict[str, Any], patient: dict[str, Any], assertions: str) -> str:
    """L'appel pour un bénéficiaire de la carte."""
    return remplir(
        "recherche-vitale.xml",
        uuid=str(uuid.uuid4()),
        maintenant=maintenant(),
        structure=env("BANC_STRUCTURE", "10B0000026"),
        idam=env("BANC_IDAM", "AAA17NF00AA0"),
        version=env("BANC_LPS_VERSION", "1.0"),
        assertions=assertions,
        assure=carte["insured"]["number"],
        nom=patient["family_name"],
        naissance=patient["birth_date"],
        rang=str(patient["rank"]),
    )


def appeler(adresse: str, corps: str, usage: str = "") -> etree._Element:
    """La réponse ; ``usage`` est le certificat client, en TLS mutuel."""
    confiance = ssl.create_default_context(cafile=env("BANC_CA", str(pki("ac.pem"))))
    if usage:
        confiance.load_cert_chain(pki(f"{usage}.pem"), pki(f"{usage}.key.pem"))
    ou = urlsplit(adresse)
    voie = http.client.HTTPSConnection(ou.hostname or "", ou.port, timeout=DELAI, context=confiance)
    entetes = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{CARTE}"'}
    voie.request("POST", ou.path, corps.encode(), entetes)
    recu = voie.getresponse().read()
    voie.close()
    return etree.fromstring(recu, LU)


def vitale() -> str:
    """Nominatif (BANC_MODE=cps) : l'assertion de la CPS, puis celle de la carte ; en TLS mutuel, la carte seule."""
    usage, cps = env("BANC_CARTE", "vitale-insi-01"), env("BANC_MODE", "cps") == "cps"
    carte = json.loads(pki(f"{usage}.json").read_text("utf-8"))
    patient = carte["beneficiaries"][int(env("BANC_BENEFICIAIRE", "0"))]
    professionnel = assertion("assertion-cps.xml", env("BANC_CPS", "ps-sign")) if cps else ""
    lue = assertion("assertion-vitale.xml", env("BANC_CARTE_LUE", usage))  # à chaque appel : jamais plus de 20 minutes
    corps = message(carte, patient, professionnel + lue)
    if cps:
        return resultat(appeler(env("BANC_INSI_CPX", "https://127.0.0.1:18016/lps"), corps))
    return resultat(appeler(env("BANC_INSI", "https://127.0.0.1:18001/lps"), corps, "insi-auto"))


def resultat(lu: etree._Element) -> str:
    """Ce qu'INSi a rendu ; ``RuntimeError`` pour une faute SOAP, ou quand personne n'est trouvé."""
    faute = lu.find(".//{urn:siram}Erreur")
    if faute is not None:
        raise RuntimeError(f"INSi : faute SOAP {faute.get('code')} {faute.text}")
    code, nom, prenoms, numero, cle, oid = (
        lu.findtext(f".//{{http://www.cnamts.fr/INSiResultat}}{nom}") or ""  # par espace de noms, jamais par préfixe
        for nom in ("CodeCR", "NomNaissance", "ListePrenom", "NumIdentifiant", "Cle", "OID")
    )
    if code != "00":
        raise RuntimeError(f"INSi : {code or 'réponse inattendue'}")
    return f"INSi : {code}, {nom} {prenoms}, matricule {numero}{cle}, OID {oid}"


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{vitale()}\n")
    except (RuntimeError, OSError, etree.XMLSyntaxError) as erreur:
        sys.exit(str(erreur))
