"""The rules of the submission's signature document, each written once."""

from formats.rule import Mark, Rule, Text, rule

KIT = "GIE SESAM-Vitale, exemples de messages DMP-LPS v02.05.00 (TD2.1, signature du lot) ; IHE DSG"


def _rule(id: str, says: Text, fix: Text, mark: Mark = Mark.VERIFIED) -> Rule:
    return rule(f"xades.{id}", KIT, mark, says, fix)


READABLE = _rule(
    "readable",
    Text("Le document de signature est une ds:Signature avec un manifeste IHE.", "A ds:Signature with a manifest."),
    Text("Produire la signature enveloppante avec Object/Manifest.", "Make the enveloping signature with a Manifest."),
)
MANIFEST_SET = _rule(
    "manifest_set",
    Text(
        "Le manifeste cite le lot : urn:oid:<uniqueId du lot>, empreinte AA==.",
        "The manifest names the set: urn:oid:<uniqueId of the set>, digest AA==.",
    ),
    Text("Citer le uniqueId du lot transmis.", "Name the uniqueId of the set that is sent."),
)
MANIFEST_DOCUMENT = _rule(
    "manifest_document",
    Text("Le manifeste cite chaque document du lot.", "The manifest names each document of the set."),
    Text("Ajouter une référence urn:oid:<uniqueId> par document.", "Add a reference urn:oid:<uniqueId> per document."),
)
MANIFEST_UNKNOWN = _rule(
    "manifest_unknown",
    Text("Le manifeste ne cite que des documents du lot.", "The manifest names documents of the set only."),
    Text("Retirer du manifeste ce qui n'est pas dans le lot.", "Remove from the manifest what is not in the set."),
    Mark.INFERRED,
)
DIGEST = _rule(
    "digest",
    Text("L'empreinte du manifeste est celle du document transmis.", "The manifest's digest is the document's."),
    Text("Calculer l'empreinte sur le document tel qu'il est transmis.", "Digest the document exactly as it is sent."),
)
TRANSFORM = _rule(
    "transform",
    Text("Les transformations et empreintes du manifeste sont connues.", "The manifest's transforms are known ones."),
    Text("Employer xml-c14n-20010315#WithComments et SHA-1.", "Use xml-c14n-20010315#WithComments and SHA-1."),
)
CERTIFICATE = _rule(
    "certificate",
    Text(
        "Le lot est signé par un certificat de signature (CPS ou ORG SIGN), non d'authentification.",
        "The set is signed by a signature certificate (CPS or ORG SIGN), not an authentication one.",
    ),
    Text("Signer avec le certificat dont l'usage est la non-répudiation.", "Use the certificate with nonRepudiation."),
    Mark.INFERRED,
)
"""A warning only: what the DMP answers to another certificate is not known."""
SIGNATURE = _rule(
    "signature",
    Text("La signature du manifeste est intègre.", "The signature of the manifest holds."),
    Text("Signer SignedInfo après avoir fixé le manifeste.", "Sign SignedInfo once the manifest is fixed."),
)
