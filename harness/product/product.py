"""The product under test as ``produit.toml`` declares it, and what the bench and the dossier make of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from formats.ins import matricule
from harness.product import known, ties
from harness.product.certificates import Certificate
from harness.product.sheet import Row, Sheet
from record.event import Json

DEMONSTRATION = "lgc-demonstration"
"""The demonstration editor's client at PSC: a product that declares its own does not go by it."""


@dataclass(frozen=True)
class Product:
    """A product: its file, what was declared of it, its certificates. ``lines`` are those of the file's identities."""

    path: Path
    digest: str
    declared: Mapping[str, Any]
    insi: Mapping[str, Any]
    dmp: Mapping[str, Any]
    psc: Mapping[str, Any]
    population: Mapping[str, Json]
    certificates: tuple[Certificate, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each extra identity, by matricule (13 characters)."""

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.declared['nom']} {self.declared['version']}"

    @property
    def secrets(self) -> Mapping[str, str]:
        """The secret of its PSC client, by client."""
        return {self.psc["client"]: self.psc["secret"]} if self.psc["client"] else {}

    def facts(self, spoken: Mapping[str, Json] | None = None) -> dict[str, Json]:
        """What the dossier says of it, and what checks compare with; ``spoken`` (the command line's) wins."""
        facts = {**{key: value for key, value in self._told().items() if value}, **(spoken or {})}
        facts.update(
            lps_name=self.dmp["lps_nom"] or facts["name"], lps_version=self.dmp["lps_version"] or facts["version"]
        )
        return facts

    def _told(self) -> dict[str, Json]:
        declared, added = self.declared, self.population
        return {
            "name": declared["nom"],
            "version": declared["version"],
            "lanes": list(declared["couloirs"]),
            "wave": declared["vague"],
            "nie": declared["nie"],
            "nil": declared["nil"],
            "reference": declared["reference"],
            "idam": list(self.insi["idam"]),
            "lps_approval": self.dmp["homologation"],
            "psc_client": self.psc["client"],
            "psc_redirect_uris": list(self.psc["retours"] or ()),
            "structures": [item["id"] for item in added["structures"]],
            "professionals": [item["id"] for item in added["professionals"]],
            "mailboxes": [item["address"] for item in added["mailboxes"]],
            "identities": [item["ins"]["number"] for item in added["persons"]],
            "certificates": [
                {"usage": one.usage, "subject": one.subject, "sha256": one.sha256} for one in self.certificates
            ],
            "file": {"name": self.path.name, "sha256": self.digest},
        }

    def knobs(self) -> dict[str, str]:
        """The knobs of the mocks that compare with it; an empty one compares nothing."""
        facts = self.facts()
        return {
            "insi.idam": ",".join(self.insi["idam"]),
            "dmp.lps_nom": facts["lps_name"],
            "dmp.lps_version": facts["lps_version"],
            "dmp.lps_homologation": self.dmp["homologation"],
            "mss.nil": self.declared["reference"],
        }


NO_PRODUCT = dict.fromkeys(("insi.idam", "dmp.lps_nom", "dmp.lps_version", "dmp.lps_homologation", "mss.nil"), "")
"""The same knobs, of no product."""


def product_of(sheet: Sheet, path: Path, certificates: list[Certificate]) -> Product:
    """The product of a sheet that has no severe problem."""
    return Product(
        path,
        sheet.opened.digest,
        sheet.one("produit"),
        sheet.one("insi"),
        sheet.one("dmp"),
        sheet.one("psc"),
        _population(sheet),
        tuple(certificates),
        {row["matricule"][:13]: sheet.line(row.path) for row in sheet.rows["identites"]},
    )


def _population(sheet: Sheet) -> dict[str, Json]:
    """What a session adds to the seed; ``without`` is always there: no product at all adds nothing."""
    client = sheet.one("psc")
    clients = [{"id": client["client"], "redirect_uris": list(client["retours"])}] if client["client"] else []
    own = [row["identifiant"] for row in sheet.rows["professionnels"]]
    home = (ties.structures(sheet) or [known.STRUCTURES[0]])[0]
    holder = (own or [known.PROFESSIONALS[0]])[0]
    return {
        "structures": [_structure(row) for row in sheet.rows["structures"]],
        "professionals": [_professional(row, home) for row in sheet.rows["professionnels"]],
        "mailboxes": [_mailbox(row, holder, home) for row in sheet.rows["boites"]],
        "persons": [_person(row) for row in sheet.rows["identites"]],
        "clients": clients,
        "without": {"clients": [DEMONSTRATION] if clients else []},
    }


def _structure(row: Row) -> dict[str, Json]:
    return {"id": ties.structure_id(row), "name": row["nom"], "sector": row["secteur"], "practice": row["exercice"]}


def _professional(row: Row, home: str) -> dict[str, Json]:
    return {
        "id": row["identifiant"],
        "family_name": row["nom"],
        "given_name": row["prenom"],
        "title": row["civilite"],
        "profession": row["profession"],
        "specialty": row["specialite"],
        "specialty_label": row["libelle_specialite"],
        "structure": row["structure"] or home,
    }


def _mailbox(row: Row, holder: str, home: str) -> dict[str, Json]:
    """A mailbox without holders is the first professional's, or the first structure's when a machine reads it."""
    usual = [home if row["type"] == "APP" else holder]
    return {"address": row["adresse"], "type": row["type"], "holders": list(row["titulaires"]) or usual}


def _person(row: Row) -> dict[str, Json]:
    number = row["matricule"][:13]
    return {
        "id": f"produit-{number.lower()}",
        "family_name": row["nom"],
        "given_names": row["prenoms"],
        "sex": row["sexe"],
        "birth_date": row["naissance"],
        "birth_place": row["lieu"],
        "ins": _ins(row["matricule"], row["oid"]),
        "former": [_ins(former, row["oid"]) for former in row["anciens"]],
        "source": "produit",
        "dmp": row["dmp"],
    }


def _ins(value: str, oid: str) -> dict[str, Json]:
    number, _key = matricule.split(value)
    return {"number": number, "key": matricule.key_of(number), "oid": oid}
