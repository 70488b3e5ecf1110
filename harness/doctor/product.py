"""What the product declares of itself, or the product itself."""

from formats.rule import Text
from harness.doctor.fault import Family, fault

SHEET = fault(
    "produit.fichier",
    Family.PRODUCT,
    Text("produit.toml a quelque chose à corriger.", "produit.toml has something to correct."),
    Text(
        "Corrigez les lignes citées, ou refaites-le : banc init.",
        "Correct the lines told, or make it again: banc init.",
    ),
)
CERTIFICATE_FILE = fault(
    "produit.certificat_illisible",
    Family.PRODUCT,
    Text(
        "Un fichier de certificat que produit.toml nomme ne se lit pas.",
        "A certificate file that produit.toml names cannot be read.",
    ),
    Text(
        "Donnez le certificat public seul, en .pem ou .cer : jamais un .p12 ni une clé privée.",
        "Give the public certificate alone, .pem or .cer: never a .p12 or a private key.",
    ),
    Text("certutil -encode client.cer client.pem", "certutil -encode client.cer client.pem"),
    Text(
        "openssl pkcs12 -in client.p12 -nokeys -clcerts -out client.pem",
        "openssl pkcs12 -in client.p12 -nokeys -clcerts -out client.pem",
    ),
)
