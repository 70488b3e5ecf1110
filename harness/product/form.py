"""The form of ``produit.toml``: its tables and keys, in the order in which they are written, and what each may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from formats.ins.matricule import OID_NIR, OIDS
from formats.ins.traits import lieu_breaches, nom_breaches, prenom_breaches
from formats.oidc.redirect import is_loopback
from formats.rule import Breach, Text
from harness.product import values
from harness.product.problem import quoted
from harness.product.values import Complaint, Judge, Judged

LANES = {
    "LGC": "Médecins de ville/LGC",
    "RIS": "Radiologie/RIS",
    "SGL": "Biologie/SGL",
    "DPI": "Hôpital/DPI",
    "PFI": "Hôpital/PFI",
    "RI": "Hôpital/RI",
    "DRIMBOX": "Imagerie/DRIMbox",
    "DUI": "Médico-social/DUI",
    "LGO": "Officine/LGO",
}
"""Couloirs by their short name (segur.md §1.2)."""
MAILBOXES = ("PER", "ORG", "APP")
PATIENTS = "patient.mssante.fr"


@dataclass(frozen=True, slots=True)
class Field:
    """A key: how it is judged, whether it must be there, what it is when it is not."""

    key: str
    judge: Judge
    required: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file; ``several`` when it is a list of tables, of which no two have the same ``unique`` key."""

    name: str
    fields: tuple[Field, ...]
    several: bool = False
    unique: str = ""

    @property
    def keys(self) -> Mapping[str, Field]:
        """Its fields by key."""
        return {item.key: item for item in self.fields}


def _plain(what: Text, longest: int = 60) -> Judge:
    """Letters, digits and signs without space, as numbers given by an authority are written."""
    return values.text(
        r"[!-~]+",
        what,
        Text("Recopiez-le sans espace ni accent.", "Copy it without space or accent."),
        longest,
    )


def _lane(value: Any) -> Judged:
    found, wrong = values.text()(value)
    if found is None:
        return None, wrong
    known = LANES.get(found.upper()) or next((one for one in LANES.values() if one.lower() == found.lower()), None)
    if known:
        return known, []
    listed = ", ".join(LANES)
    complaint = Complaint(
        Text(f"un couloir connu du banc : {listed}", f"a couloir that the bench knows: {listed}"),
        quoted(found),
        Text("Vérifiez le nom ; il est gardé tel quel.", "Check the name; it is kept as it is."),
        severe=False,
    )
    return found, [complaint]


def _address(value: Any) -> Judged:
    found, wrong = values.text(
        r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
        Text("une adresse MSSanté", "an MSSanté address"),
        Text(
            "Écrivez par exemple « secretariat@cabinet.mssante.fr ».", "Write for instance “office@cabinet.mssante.fr”."
        ),
    )(value)
    if found is None:
        return None, wrong
    domain = found.rpartition("@")[2].lower()
    if domain.endswith(".mssante.fr") and domain != PATIENTS:
        return found, []
    complaint = Complaint(
        Text("un domaine professionnel en .mssante.fr", "a professional domain ending with .mssante.fr"),
        quoted(found),
        Text(
            "Seul l'espace de confiance est simulé ; les boîtes des usagers viennent des identités.",
            "Only the space of trust is simulated; patients' mailboxes come from the identities.",
        ),
    )
    return None, [complaint]


def _return(value: Any) -> Judged:
    """A redirect URI: absolute, no fragment, no wildcard; https, or http to loopback."""
    found, wrong = values.text(longest=500)(value)
    if found is None:
        return None, wrong
    complaint = _uri_complaint(found)
    return (None if complaint and complaint.severe else found), [complaint] if complaint else []


def _uri_complaint(uri: str) -> Complaint | None:
    try:
        parts = urlsplit(uri)
        absolute = bool(parts.scheme) and (bool(parts.netloc) or parts.scheme not in ("http", "https"))
    except ValueError:
        absolute = False
    if not absolute or "#" in uri or "*" in uri or not uri.isascii() or " " in uri or "\\" in uri:
        return Complaint(
            Text("une adresse absolue, sans # ni * ni espace", "an absolute address, without #, * or space"),
            quoted(uri),
            Text(
                "Écrivez l'adresse exacte : « https://poste.exemple/psc/retour ».",
                "Write the exact address: “https://desk.example/psc/return”.",
            ),
        )
    if uri.startswith("https://") or is_loopback(uri):
        return None
    return Complaint(
        Text("une adresse https, ou http vers la machine elle-même", "https, or http to the machine itself"),
        quoted(uri),
        Text(
            "Le banc l'accepte ; la vraie plateforme pourrait la refuser.",
            "The bench takes it; the real platform might not.",
        ),
        severe=False,
    )


def _name(judge_spelling: Any) -> Judge:
    """A name as INSi writes it."""
    plain = values.text(longest=100)

    def judge(value: Any) -> Judged:
        found, wrong = plain(value)
        breaches: list[Breach] = judge_spelling(found) if found is not None else []
        if found is None or not breaches:
            return found, wrong
        rule = breaches[0].rule
        return None, [Complaint(Text(rule.says.fr.rstrip("."), rule.says.en.rstrip(".")), quoted(found), rule.fix)]

    return judge


_STRUCTURE = values.text(
    r"1[0-9A-Z]{9}|2[0-9]{9}|3[0-9]{14}|4[0-9]{11,14}|0[0-9A-Z]{9,11}",
    Text(
        "un Struct_IdNat : 1 puis le FINESS (9), 3 puis le SIRET (14), 4 puis RPPS et rang",
        "a Struct_IdNat: 1 then the FINESS (9), 3 then the SIRET (14), 4 then RPPS and rank",
    ),
    Text(
        "Ajoutez le chiffre de tête, ou écrivez plutôt « finess = » ou « siret = ».",
        "Add the leading digit, or rather write “finess =” or “siret =”.",
    ),
)
_PROFESSIONAL = values.text(
    r"8[0-9]{11}",
    Text("8 puis le RPPS de test (11 chiffres)", "8 then the test RPPS (11 digits)"),
    Text("Écrivez les 12 chiffres entre guillemets.", "Write the 12 digits between quotes."),
)
_MATRICULE = values.text(
    r"[0-9]{5}([0-9]{2}|2[AB])[0-9]{6}([0-9]{2})?",
    Text("un matricule de 13 caractères, ou 15 avec sa clé", "a matricule of 13 characters, or 15 with its key"),
    Text(
        'Écrivez-le entre guillemets, sans espace : "1810363220456".',
        'Write it between quotes, no space: "1810363220456".',
    ),
)
_IDAM = values.text(
    r"[A-Za-z0-9]{1,40}",
    Text("un numéro d'autorisation (lettres et chiffres)", "an authorisation number (letters and digits)"),
    Text(
        "Recopiez le numéro donné par le CNDA, par exemple « AAA17NF00AA0 ».",
        "Copy the number that the CNDA gave, for instance “AAA17NF00AA0”.",
    ),
)

FORM: tuple[Table, ...] = (
    Table(
        "produit",
        (
            Field("nom", values.text(longest=100), required=True),
            Field("version", values.text(longest=60), required=True),
            Field("couloirs", values.texts(_lane, lone=True), default=()),
            Field("vague", values.number(1, 2)),
            Field("nie", _plain(Text("un numéro d'identité d'éditeur", "an editor's number")), default=""),
            Field("nil", _plain(Text("un numéro d'identité de logiciel", "a software's number")), default=""),
            Field(
                "reference",
                _plain(Text("une référence produit, sans espace ni accent", "a product reference, plain"), 100),
                default="",
            ),
            Field("identites_fictives", values.yes_or_no, default=False),
        ),
    ),
    Table("insi", (Field("idam", values.texts(_IDAM, lone=True), default=()),)),
    Table(
        "dmp",
        (
            Field("homologation", values.text(longest=100), default=""),
            Field("lps_nom", values.text(longest=100), default=""),
            Field("lps_version", values.text(longest=60), default=""),
        ),
    ),
    Table(
        "psc",
        (
            Field(
                "client",
                values.text(
                    r"[!-~]+",
                    Text("un client_id sans espace ni accent", "a client_id without space or accent"),
                    Text("Recopiez le client_id de votre logiciel.", "Copy your software's client_id."),
                ),
                required=True,
            ),
            Field("secret", values.text(longest=500, secret=True), required=True),
            Field("retours", values.texts(_return, lone=True), required=True),
        ),
    ),
    Table(
        "structures",
        (
            Field("identifiant", _STRUCTURE, default=""),
            Field(
                "finess",
                values.text(
                    "[0-9A-Z]{9}",
                    Text("un FINESS de 9 caractères", "a FINESS of 9 characters"),
                    Text("Écrivez les 9 caractères entre guillemets.", "Write the 9 characters between quotes."),
                ),
                default="",
            ),
            Field(
                "siret",
                values.text(
                    "[0-9]{14}",
                    Text("un SIRET de 14 chiffres", "a SIRET of 14 digits"),
                    Text("Écrivez les 14 chiffres entre guillemets.", "Write the 14 digits between quotes."),
                ),
                default="",
            ),
            Field("nom", values.text(longest=100), required=True),
            Field(
                "secteur",
                values.text(
                    "SA[0-9]{2}",
                    Text("un secteur d'activité, SA07 par exemple", "a sector, for instance SA07"),
                    Text("Reprenez un code de JDV_J61.", "Use a code of JDV_J61."),
                ),
                default="SA07",
            ),
            Field("exercice", values.choice("AMBULATOIRE", "ETABLISSEMENT"), default="AMBULATOIRE"),
        ),
        several=True,
        unique="identifiant",
    ),
    Table(
        "professionnels",
        (
            Field("identifiant", _PROFESSIONAL, required=True),
            Field("nom", values.text(longest=100), required=True),
            Field("prenom", values.text(longest=100), required=True),
            Field("civilite", values.text(longest=20), default=""),
            Field(
                "profession",
                values.text("[0-9]{2}", Text("un code de G15, 10 pour un médecin", "a code of G15, 10 for a doctor")),
                default="10",
            ),
            Field(
                "specialite",
                values.text(
                    "[A-Z0-9]{2,8}", Text("un code de R38, SM54 par exemple", "a code of R38, for instance SM54")
                ),
                default="",
            ),
            Field("libelle_specialite", values.text(longest=150), default=""),
            Field("structure", _STRUCTURE, default=""),
        ),
        several=True,
        unique="identifiant",
    ),
    Table(
        "boites",
        (
            Field("adresse", _address, required=True),
            Field("type", values.choice(*MAILBOXES), required=True),
            Field("titulaires", values.texts(values.text(longest=60), lone=True), default=()),
        ),
        several=True,
        unique="adresse",
    ),
    Table(
        "certificats",
        (
            Field("fichier", values.text(longest=500), required=True),
            Field("usage", values.text(longest=100), default=""),
        ),
        several=True,
        unique="fichier",
    ),
    Table(
        "identites",
        (
            Field("nom", _name(nom_breaches), required=True),
            Field("prenoms", _name(prenom_breaches), required=True),
            Field("sexe", values.choice("M", "F"), required=True),
            Field("naissance", values.day, required=True),
            Field("lieu", _name(lieu_breaches), default=""),
            Field("matricule", _MATRICULE, required=True),
            Field("oid", values.choice(*OIDS), default=OID_NIR),
            Field("anciens", values.texts(_MATRICULE, lone=True), default=()),
            Field("dmp", values.choice("actif", "ferme", "aucun"), default="actif"),
        ),
        several=True,
        unique="matricule",
    ),
)
"""Every table of the file."""

ALIASES: Mapping[str, str] = {
    "product": "produit", "name": "nom", "lanes": "couloirs", "couloir": "couloirs", "wave": "vague",
    "reference_produit": "reference", "mailboxes": "boites", "boîtes": "boites", "bals": "boites", "bal": "boites",
    "patients": "identites", "personnes": "identites", "identités": "identites", "identities": "identites",
    "certificates": "certificats", "redirect_uris": "retours", "redirect_uri": "retours", "client_id": "client",
    "client_secret": "secret", "prenom": "prenoms", "prénoms": "prenoms", "date_naissance": "naissance",
    "lieu_naissance": "lieu", "ins": "matricule", "email": "adresse", "homologation_dmp": "homologation",
    "etablissements": "structures", "professionals": "professionnels", "rpps": "identifiant",
}  # fmt: skip
"""Words that people write for a table or a key, English ones first of all."""
