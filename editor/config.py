"""What the installation knows: the services' addresses, its certificates, its clients, who holds the practice.

Everything comes from the JSON object that ``banc up --json`` prints; a service that the bench lacks stays empty.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from editor.defects import Defect
from editor.patients.card import Beneficiary, Card

LPS_PATH = "/lps"
DMP_PATH = "/si-dmp-server/v2/services"
FHIR_PATH = "/fhir/v2"
MACHINE_MAILBOX = "automate"
_RPPS_RANK = "4"
"""What begins the identifier of a structure that is one practitioner's (RPPS number and rank)."""


@dataclass(frozen=True, slots=True)
class Software:
    """Who the product says it is. All numbers are fictitious."""

    name: str = "LGC de démonstration"
    slug: str = "lgc-de-demonstration"
    version: str = "1.0"
    idam: str = "BSG17NF26AA0"
    product_reference: str = "BANC-LGC-0001"
    dmp_approval: str = "BANC-HOMOLOGATION-0001"
    oid: str = "1.2.250.1.999.1.1.4242"


SOFTWARE = Software()


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its key, PEM files. ``use`` is the bench's word: ``insi-auto``, ``org-sign``, ``ps-auth``…"""

    use: str
    cn: str
    ou: str
    cert: Path
    key: Path

    @property
    def is_of_practitioner(self) -> bool:
        """Whether it is an INSi certificate of one practitioner: its OU is 4, his RPPS number, a rank."""
        return self.cn.startswith("INSI-") and self.ou.startswith(_RPPS_RANK) and self.use.startswith("insi-praticien")


@dataclass(frozen=True, slots=True)
class Servers:
    """``host:port`` of submission and reading, both with STARTTLS."""

    smtp: str = ""
    imap: str = ""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox of the practice: ``PER``, ``ORG`` or ``APP``, and the national ids that may open it."""

    address: str
    type: str = "PER"
    holders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PscClient:
    """The product's registration at Pro Santé Connect."""

    id: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """One installation of the product."""

    insi_url: str = ""
    insi_nominative_url: str = ""
    psc_issuer: str = ""
    psc_client: PscClient = PscClient()
    dmp_url: str = ""
    mail_users: Servers = Servers()
    mail_machine: Servers = Servers()
    mailboxes: tuple[Mailbox, ...] = ()
    annuaire_url: str = ""
    annuaire_key: str = ""
    trust: Path | None = None
    certificates: tuple[Certificate, ...] = ()
    cards: tuple[Card, ...] = ()
    professionals: tuple[str, ...] = ()
    defects: frozenset[Defect] = field(default_factory=frozenset)

    def has(self, defect: Defect) -> bool:
        """Whether this variant of the product has ``defect``."""
        return defect in self.defects

    def certificate(self, use: str) -> Certificate | None:
        """The certificate of that use; ``None`` when the installation has none."""
        return next((item for item in self.certificates if item.use == use), None)

    def certificate_of(self, professional: str) -> Certificate | None:
        """The INSi certificate of a practitioner, by national id; ``None`` when the installation has none."""
        rank = f"{_RPPS_RANK}{professional[1:]}"
        return next((item for item in self.certificates if item.is_of_practitioner and item.ou.startswith(rank)), None)

    def card(self, name: str) -> Card | None:
        """The Vitale card of that name (``INSi 01``); ``None`` when the installation has none."""
        return next((item for item in self.cards if item.name == name), None)

    @property
    def structure_id(self) -> str:
        """The structure (Struct_IdNat) that the organisation certificates name: their OU."""
        found = self.certificate("org-sign") or self.certificate("org-auth-cli") or self.certificate("insi-auto")
        return found.ou if found else ""


def load(path: Path, defects: frozenset[Defect] = frozenset()) -> Config:
    """The configuration of a bench's JSON file."""
    return read(json.loads(path.read_text("utf-8")), path.parent, defects)


def read(bench: Mapping[str, Any], folder: Path, defects: frozenset[Defect] = frozenset()) -> Config:
    """The configuration of a bench's JSON object; relative paths are taken from ``folder``."""
    psc, mss, annuaire = (_part(bench, name) for name in ("psc", "mss", "annuaire"))
    authority = _part(bench, "tls").get("ca", "")
    return Config(
        insi_url=_under(_part(bench, "insi").get("mtls", ""), LPS_PATH),
        insi_nominative_url=_under(_part(bench, "insi").get("cpx", ""), LPS_PATH),
        psc_issuer=str(psc.get("issuer", "")).rstrip("/"),
        psc_client=_client(psc.get("clients", ())),
        dmp_url=_under(_part(bench, "dmp").get("base", ""), DMP_PATH),
        mail_users=_servers(_part(mss, "per_org")),
        mail_machine=_servers(_part(mss, "app")),
        mailboxes=tuple(_mailbox(item) for item in mss.get("mailboxes", ())),
        annuaire_url=_under(annuaire.get("base", ""), FHIR_PATH),
        annuaire_key=str(annuaire.get("key", "")),
        trust=folder / authority if authority else None,
        certificates=(
            *(_certificate(item, folder) for item in bench.get("certificates", ())),
            *(_certificate({**item, "use": _use(item), "cn": item.get("serial")}, folder) for item in _cards(bench)),
        ),
        cards=tuple(_card(item) for item in _cards(bench)),
        professionals=tuple(national_id(str(item.get("rpps", ""))) for item in psc.get("professionals", ())),
        defects=defects,
    )


def national_id(rpps: str) -> str:
    """The national identifier of a professional: 8 before the 11 figures of an RPPS number."""
    return f"8{rpps}" if len(rpps) == 11 else rpps


def _part(owner: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = owner.get(name)
    return found if isinstance(found, Mapping) else {}


def _under(base: str, path: str) -> str:
    """The service's address: the bench may give it with or without the service's own path."""
    base = base.rstrip("/")
    return base if not base or base.endswith(path) else base + path


def _client(items: Any) -> PscClient:
    """The client that browsers come back to: the one with redirect URIs."""
    chosen: Mapping[str, Any] = next((item for item in items if item.get("redirect_uris")), {})
    return PscClient(str(chosen.get("id", "")), str(chosen.get("secret", "")))


def _servers(part: Mapping[str, Any]) -> Servers:
    return Servers(str(part.get("smtp", "")), str(part.get("imap", "")))


def _mailbox(item: Any) -> Mailbox:
    if isinstance(item, str):
        return Mailbox(item, _type_of(item))
    return Mailbox(item["address"], item.get("type", "PER"), tuple(item.get("holders", ())))


def _type_of(address: str) -> str:
    """The type of a mailbox by the practice's naming: ``first.last`` is a person's, ``automate`` a machine's."""
    name = address.partition("@")[0]
    if name == MACHINE_MAILBOX:
        return "APP"
    return "PER" if "." in name else "ORG"


def _cards(bench: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The Vitale cards that may be put in the reader."""
    return list(_part(bench, "vitale").get("cards", ()))


def _use(card: Mapping[str, Any]) -> str:
    return f"vitale {card['name']}"


def _card(item: Mapping[str, Any]) -> Card:
    cover, insured = _part(item, "cover"), _part(item, "insured")
    names = ("grand_regime", "organisme", "code_centre")
    grand_regime, organisme, code_centre = (str(cover.get(name, "")) for name in names)
    people = tuple(_beneficiary(person) for person in item.get("beneficiaries", ()))
    number = (str(insured.get("number", "")), str(insured.get("key", "")))
    return Card(str(item["name"]), str(item.get("serial", "")), (grand_regime, organisme, code_centre), number, people)


def _beneficiary(item: Mapping[str, Any]) -> Beneficiary:
    return Beneficiary(
        family_name=str(item.get("family_name", "")),
        given_names=str(item.get("given_names", "")),
        birth_date=str(item.get("birth_date", "")),
        rank=int(item.get("rank", 1)),
        number=str(_part(item, "matricule").get("number", "")),
        bearer=bool(item.get("bearer")),
    )


def _certificate(item: Mapping[str, Any], folder: Path) -> Certificate:
    return Certificate(
        use=str(item.get("use", "")),
        cn=str(item.get("cn", "")),
        ou=str(item.get("ou", "")),
        cert=folder / str(item.get("cert", "")),
        key=folder / str(item.get("key", "")),
    )
