"""The client of the DMP: one method per transaction, each with its own VIHF, over mutual TLS.

INDIRECTE speaks for the structure (certificates of the organisation), DIRECTE for the professional and his card.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from editor import ambient
from editor.config import Certificate, Config
from editor.defects import Defect
from editor.documents import oids, xds
from editor.documents.document import Document
from editor.documents.xds import Submission
from editor.journal import Journal
from editor.outcome import FailedError
from editor.patients.ins import Ins
from editor.services import dmp_messages, multipart, soap, transport, vihf, xades
from editor.services.certificates import required
from editor.services.dmp_messages import Existence, Found
from editor.services.multipart import Part
from editor.services.transport import Http, Reply
from editor.services.vihf import Mode, Subject
from editor.xml import Element, Xml

R = TypeVar("R")
_OTHER_PATIENT = Ins("2790351215189", "89", "1.2.250.1.213.1.4.10")
"""The fictitious patient of ANS's own examples."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, for which patient, in which mode."""

    mode: Mode
    subject: Subject

    @property
    def patient_id(self) -> str:
        """The patient as XDS names him (CX)."""
        return f"{self.subject.ins.matricule}^^^&{self.subject.ins.oid}&ISO^NH"


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction of the guide: its name, the service's path, the wsa:Action of its request."""

    name: str
    service: str
    action: str


@dataclass(frozen=True, slots=True)
class Dmp:
    """The DMP as this installation reaches it."""

    config: Config
    http: Http
    journal: Journal

    def exists(self, caller: Caller) -> Existence:
        """TD0.2."""
        query = dmp_messages.existence_query(caller.subject.ins, ambient.now())
        return self._call(Transaction("TD0.2", "patients", dmp_messages.TD02), caller, query, dmp_messages.existence)

    def authorize(self, caller: Caller, action: str) -> str:
        """TD0.3: ``AJOUT`` or ``SUPPRESSION``; what the DMP says of it."""
        transaction = Transaction("TD0.3", "habilitations", dmp_messages.TD03)
        change = dmp_messages.authorization_change(action)
        return self._call(transaction, caller, change, dmp_messages.authorization_status)

    def deposit(self, caller: Caller, made: Document, replaced_uuid: str = "") -> str:
        """TD2.1 (TD2.1b when ``replaced_uuid`` names the entry replaced); the submission's unique id."""
        lot = self._lot(caller)
        described = self._described(made.cda)
        signature = xades.signature(lot.unique_id, {made.unique_id: described}, self._signer(caller))
        parts = {xds.DOCUMENT: _xml_part(xds.DOCUMENT, made.cda), xds.SIGNATURE: _xml_part(xds.SIGNATURE, signature)}
        request = dmp_messages.provide(
            dmp_messages.lot_of(lot, made, described, replaced_uuid),
            {name: part.content_id for name, part in parts.items()},
        )
        transaction = Transaction("TD2.1", "repository", dmp_messages.ITI41)
        self._call(transaction, caller, request, dmp_messages.confirm, tuple(parts.values()))
        return lot.unique_id

    def find(self, caller: Caller) -> tuple[Found, ...]:
        """TD3.1a: the active documents."""
        query = dmp_messages.documents_query(caller.subject.ins)
        transaction = Transaction("TD3.1a", "registry", dmp_messages.ITI18)
        return self._call(transaction, caller, query, dmp_messages.found_documents)

    def entry_uuid(self, caller: Caller, unique_id: str) -> str:
        """TD3.1b: the registry's own id of a document."""
        query = dmp_messages.reference_query(unique_id)
        transaction = Transaction("TD3.1b", "registry", dmp_messages.ITI18)
        return self._call(transaction, caller, query, dmp_messages.found_reference)

    def read(self, caller: Caller, unique_id: str) -> bytes:
        """TD3.2: the bytes of a document."""
        request = dmp_messages.retrieve(unique_id)
        with self._exchanged(Transaction("TD3.2", "repository", dmp_messages.ITI43), caller, request) as reply:
            root, parts = multipart.split(reply.headers.get("content-type", ""), reply.body)
            href = dmp_messages.retrieved_href(soap.payload(root, reply.status))
            content = parts.get(multipart.content_id(href))
            if content is None:
                raise FailedError("DMP : document absent de la réponse")
            return content

    def delete(self, caller: Caller, entry_uuid: str) -> None:
        """TD3.3c."""
        request = dmp_messages.deletion(self._lot(caller), entry_uuid)
        self._call(Transaction("TD3.3c", "registry", dmp_messages.ITI57), caller, request, dmp_messages.confirm)

    def _call(
        self,
        transaction: Transaction,
        caller: Caller,
        payload: Xml,
        read: Callable[[Element], R],
        parts: tuple[Part, ...] = (),
    ) -> R:
        """One transaction: what ``read`` makes of the answer's payload."""
        with self._exchanged(transaction, caller, payload, parts) as reply:
            root, _ = multipart.split(reply.headers.get("content-type", ""), reply.body)
            return read(soap.payload(root, reply.status))

    @contextmanager
    def _exchanged(
        self, transaction: Transaction, caller: Caller, payload: Xml, parts: tuple[Part, ...] = ()
    ) -> Iterator[Reply]:
        """Send a request; the answer is read in the block, so that the journal also tells what was wrong with it."""
        summary = f"{caller.mode} · INS {caller.subject.ins.matricule} · {caller.subject.professional.national_id}"
        with self.journal.call(f"DMP {transaction.name}", summary) as entry:
            reply = self._sent(transaction, caller, payload, parts)
            yield reply
            digest = hashlib.sha256(reply.body).hexdigest()
            entry.response = f"HTTP {reply.status}, {len(reply.body)} octets, sha256 {digest[:16]}…"

    def _sent(self, transaction: Transaction, caller: Caller, payload: Xml, parts: tuple[Part, ...]) -> Reply:
        if not self.config.dmp_url:
            raise FailedError("le DMP n'est pas configuré")
        kind = soap.content_type(transaction.action)
        body = soap.envelope(transaction.action, self._assertion(caller), payload)
        if parts:
            kind, body = multipart.related(body, parts)
        return self.http.send(
            "POST",
            f"{self.config.dmp_url}/{transaction.service}",
            profile=transport.DMP,
            certificate=self._tls(caller),
            headers={"Content-Type": kind},
            content=body,
        )

    def _assertion(self, caller: Caller) -> Xml:
        subject = caller.subject
        if self.config.has(Defect.VIHF_AUTRE_PATIENT):
            subject = Subject(subject.professional, subject.structure, _OTHER_PATIENT, subject.by_psc)
        issuer = required(self.config, "ps-auth" if caller.mode is Mode.DIRECTE else "org-sign")
        wrong = required(self.config, "org-auth-cli") if self.config.has(Defect.VIHF_MAUVAIS_CERTIFICAT) else None
        return vihf.assertion(caller.mode, subject, issuer, signer=wrong)

    def _tls(self, caller: Caller) -> Certificate:
        return required(self.config, "ps-auth" if caller.mode is Mode.DIRECTE else "org-auth-cli")

    def _signer(self, caller: Caller) -> Certificate:
        return required(self.config, "ps-sign" if caller.mode is Mode.DIRECTE else "org-sign")

    def _described(self, cda: bytes) -> bytes:
        """The bytes that hash, size and manifest speak of: the document's own."""
        return cda.replace(b"</title>", b".</title>") if self.config.has(Defect.EMPREINTE_FAUSSE) else cda

    def _lot(self, caller: Caller) -> Submission:
        who = caller.subject
        return Submission(oids.new_submission(), ambient.now(), who.professional, who.structure, caller.patient_id)


def _xml_part(name: str, content: bytes) -> Part:
    return Part(f"{name}.{ambient.new_uuid()}@lgc.invalid", "text/xml; charset=UTF-8", content)
