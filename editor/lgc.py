"""One installation of the product: its patients, users, documents, session, and the services it calls."""

from dataclasses import dataclass, field, replace

from editor.accounts import ALL_RIGHTS, Account, Accounts, Rights
from editor.config import Config, Mailbox
from editor.defects import Defect
from editor.documents.document import Document, Structure
from editor.journal import Journal
from editor.outcome import FailedError, RefusedError
from editor.patients.ins import Ins
from editor.patients.reception import Reception
from editor.patients.registry import Registry
from editor.professional import Professional
from editor.services import certificates, psc
from editor.services.annuaire import Annuaire
from editor.services.dmp import Caller, Dmp
from editor.services.insi import Insi
from editor.services.mllp import Answer, Listener
from editor.services.mss import Mss
from editor.services.psc import Psc
from editor.services.revocation import Lists
from editor.services.transport import Http
from editor.services.vihf import Mode, Subject
from editor.xml import Xml

OWNER = Professional("", "MARTIN-BANC", "CAMILLE", "DR", "10", "SM54", "SA07")
"""Who holds the practice, as typed at installation; his national id is read from his card."""


@dataclass(slots=True)
class Desk:
    """What a reset forgets."""

    patients: Registry = field(default_factory=Registry)
    accounts: Accounts = field(default_factory=Accounts)
    documents: dict[str, Document] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)
    logins: dict[str, psc.Login] = field(default_factory=dict)
    account: Account | None = None
    session: psc.Session | None = None
    access: dict[str, str] = field(default_factory=dict)
    """Known authorization (``VALIDE``…) on the DMP, by matricule, for the professional's own mode."""
    reader: str = ""
    """The Vitale card in the reader, by its name."""
    read_card: str = ""
    """The card that was read for a patient: the same, unless it was changed since."""
    asserted: dict[str, Xml] = field(default_factory=dict)
    """What cards asserted, by card, in the variant that keeps it."""
    reception: Reception = field(default_factory=Reception)
    references: dict[str, str] = field(default_factory=dict)
    """Local ids, by the identifier that an HL7 v2 flow has for the patient."""


class Lgc:
    """The product. Services are rebuilt at each reset, connections are kept."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.http = Http(config.trust, config.defects)
        self._listener: Listener | None = None
        self.reset()

    def reset(self) -> None:
        """Forget patients, accounts, documents, sessions and journal."""
        self.desk = Desk()
        journal = self.desk.journal
        self.insi = Insi(self.config, self.http, journal)
        self.psc = Psc(self.config, self.http, journal)
        self.dmp = Dmp(self.config, self.http, journal)
        self.mss = Mss(self.config, journal, self._lists())
        self.annuaire = Annuaire(self.config, self.http, journal)

    def _lists(self) -> Lists:
        """The revocation lists of the mail operators; none was read yet."""
        return Lists(self.config.trust, keeps=not self.has(Defect.CRL_SANS_COPIE))

    def has(self, defect: Defect) -> bool:
        """Whether this variant has ``defect``."""
        return self.config.has(defect)

    def listened(self, answer: Answer) -> str:
        """Listen to HL7 v2 messages, from the first time on; the address, which stays the same."""
        if self._listener is None:
            self._listener = Listener(answer)
        return self._listener.address

    def close(self) -> None:
        """Close the connections."""
        self.http.close()
        if self._listener is not None:
            self._listener.close()

    @property
    def structure(self) -> Structure:
        """The practice, as its certificates name it."""
        found = certificates.required(self.config, "org-sign")
        return Structure(self.config.structure_id, certificates.organisation(found), self.professional.sector)

    @property
    def professional(self) -> Professional:
        """Who is at the desk: the user logged in by Pro Santé Connect, else the owner with his card in the reader."""
        if self.desk.account:
            return self.desk.account.professional
        card = self.config.certificate("ps-auth")
        if card is None:
            raise RefusedError("Aucun professionnel connecté, aucune carte dans le lecteur.")
        return replace(OWNER, national_id=card.cn)

    @property
    def rights(self) -> Rights:
        """What whoever is at the desk may do; the owner of the practice may do everything."""
        account = self.desk.account
        return self.desk.accounts.rights_of(account.national_id) if account else ALL_RIGHTS

    @property
    def sees_ins(self) -> bool:
        """Whether whoever is at the desk is shown the INS."""
        return self.rights.sees_ins or self.has(Defect.INS_VISIBLE_SANS_DROIT)

    def caller(self, ins: Ins, mode: Mode) -> Caller:
        """Who calls the DMP. ``RefusedError`` in DIRECTE when the card is not the user's."""
        who, structure = self.professional, self.structure
        if mode is Mode.DIRECTE:
            card = certificates.required(self.config, "ps-auth")
            if card.cn != who.national_id:
                raise RefusedError("La carte présente n'est pas celle de l'utilisateur connecté.")
            structure = replace(structure, id=card.ou or structure.id)
        return Caller(mode, Subject(who, structure, ins, by_psc=self.desk.account is not None))

    def document(self, document_id: str) -> Document:
        """The document of that local id, or of that unique id; ``FailedError`` when there is none."""
        for found in self.desk.documents.values():
            if document_id in (found.id, found.unique_id):
                return found
        raise FailedError(f"document inconnu : {document_id}")

    def mailbox(self, address: str = "") -> Mailbox:
        """The mailbox wanted, else the user's personal one, else the first."""
        boxes = self.config.mailboxes
        if address:
            return next((box for box in boxes if box.address == address), Mailbox(address))
        mine = (box for box in boxes if box.type == "PER" and _holds(self.professional, box))
        found = next(mine, None) or next(iter(boxes), None)
        if found is None:
            raise FailedError("aucune boîte aux lettres configurée")
        return found


def _holds(who: Professional, box: Mailbox) -> bool:
    """Whether a personal mailbox is this professional's: he is among its holders, else it bears his names."""
    if box.holders:
        return who.national_id in box.holders
    first, _, last = box.address.partition("@")[0].upper().partition(".")
    return who.given_name.upper() == first and who.family_name.upper().startswith(last)
