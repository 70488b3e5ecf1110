"""INS/va1.04, 05, 07, 11, 12, 13, 57 and 63: an INS that a third party sends, and what becomes of it.

The document comes by MSSanté, from a correspondent of the bench. Nothing is injected into INSi: it denies what differs
from its own data. By the verification operation, which the bench knows reconstructed only, a verdict is attested at
most; by a search it is not.
"""

from dataclasses import dataclass

from formats.rule import Text
from harness.checks import identity, reception
from harness.checks.check import Evidence
from harness.outcome import Outcome
from harness.patients import Patient
from harness.scenario import scenario
from harness.steps import Bench
from harness.stop import StopError
from harness.verdict import Verdict
from scenarios.words import (
    CORRESPONDENT,
    HOSPITAL,
    NATHALIE,
    PROVISIONAL,
    QUALIFIED,
    ZOE,
    log_in,
    own_mailbox,
    qualified,
)

_ANOTHER_DAY = "2014-02-02"
"""A birth date that is not Leonardo's."""
_THE_PATIENT = Text("l'usager du document reçu", "the patient of the document received")
_LOG = Text("L'appel déclenché par la réception est au journal", "The call that the reception caused is in the log")
_ON_CALL = Text(
    "Relever la messagerie : l'INS reçue est vérifiée auprès d'INSi, sans autre action",
    "Fetch the mail: the INS received is verified with INSi, nothing else being done",
)


@dataclass(frozen=True, slots=True)
class Came:
    """What a reception brought about: the delivery, the calls to INSi, what the product says of documents received."""

    delivery: Evidence
    calls: list[Evidence | None]
    documents: Outcome


def _ready(bench: Bench) -> None:
    """Logged in, INSi being as it is in production: unknown is 01."""
    bench.knob("insi.profile", "wire-2026")
    bench.knob("insi.verification", "experimental")
    log_in(bench)


def _sent(bench: Bench, person: Patient, **changed: str) -> Evidence:
    """A document about a person arrives."""
    box = own_mailbox(bench)
    title = Text(
        f"Un correspondant ({CORRESPONDENT}) envoie un compte rendu à {box}",
        f"A correspondent ({CORRESPONDENT}) sends a report to {box}",
    )
    with bench.step(title):
        return bench.mss.delivers(person, to=box, **changed)


def _taken(bench: Bench, delivery: Evidence) -> Came:
    """The mail is fetched, and INSi is asked at once."""
    with bench.step(_ON_CALL):
        bench.insi.may("*")
        bench.editor.does("mss.fetch", mailbox=own_mailbox(bench))
        first = bench.insi.expects("")
        calls: list[Evidence | None] = [*bench.insi.exchanges("")] if first else [None]
        bench.check(reception.verified, delivery=delivery, calls=calls)
        documents = bench.editor.shows("mss.received")
    return Came(delivery, calls, documents)


def _log(bench: Bench, came: Came) -> Outcome:
    with bench.step(_LOG):
        log = bench.editor.shows("log.read")
        bench.check(reception.logged, log=log, delivery=came.delivery, calls=came.calls)
    return log


def _patient(came: Came) -> str:
    """Whom the product brought the document to; a person who looks at a screen is told whom in words."""
    documents = came.documents.result.get("documents")
    if documents == "":
        return _THE_PATIENT.fr
    wanted = came.delivery.data["result"]["unique_id"]
    found = [one for one in documents or () if isinstance(one, dict) and one.get("unique_id") == wanted]
    patient = str(found[0].get("patient") or "") if found else ""
    if not patient:
        raise StopError(Verdict.BLOCKED, "Le logiciel ne dit pas à quelle identité il a rapproché le document reçu.")
    return patient


@scenario(
    "INS-13-01",
    title=Text(
        "Requalifier une identité reçue qualifiée d'un tiers", "Requalify an identity that a third party qualified"
    ),
    requirements=["INS/va1.11", "INS/va1.13", "INS/va1.57", "INS/va1.63"],
    proves=["INS/va1.11.01.01", "INS/va1.13.01.01", "INS/va1.57.01.01", "INS/va1.63.01.01"],
)
def requalified(bench: Bench) -> None:
    """Unknown here, confirmed by INSi: qualified only once it was validated here."""
    _ready(bench)
    came = _taken(bench, _sent(bench, bench.patient(ZOE)))
    with bench.step(
        Text("L'identité créée n'est pas qualifiée par la seule réception", "The new identity is not qualified yet")
    ):
        patient = _patient(came)
        first = bench.editor.shows("patient.record", patient=patient)
        bench.check(reception.requalified, record=first, delivery=came.delivery, calls=came.calls)
    with bench.step(Text("Valider l'identité sur place : elle est qualifiée", "Validate it here: it is qualified")):
        if first.result.get("status") == PROVISIONAL:
            bench.editor.does("ins.search", patient=patient)
            bench.editor.does("ins.accept", patient=patient)
        bench.editor.does("ins.validate", patient=patient, document="passeport")
        last = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.status, record=last, status=QUALIFIED)
    log = _log(bench, came)
    bench.keeps(["INS/va1.11.01.01", "INS/va1.13.01.01", "INS/va1.57.01.01"], "reponse", came.calls[-1], "answer")
    bench.keeps(["INS/va1.13.01.01", "INS/va1.57.01.01"], "avant", first, "result")
    bench.keeps(["INS/va1.13.01.01", "INS/va1.57.01.01"], "fiche", last, "result")
    bench.keeps(["INS/va1.63.01.01", "INS/va1.57.01.01"], "journal", log, "result")


@scenario(
    "INS-05-01",
    title=Text(
        "Recevoir une INS qu'INSi dément, pour un usager inconnu", "Receive an INS that INSi denies, unknown patient"
    ),
    requirements=["INS/va1.05", "INS/va1.11", "INS/va1.12", "INS/va1.63"],
    proves=["INS/va1.05.01.01"],
)
def unknown(bench: Bench) -> None:
    """The matricule is somebody else's: the identity is created without it, the document waits."""
    _ready(bench)
    other = bench.patient(ZOE)
    came = _taken(bench, _sent(bench, bench.patient(NATHALIE), matricule=other.matricule, oid=other.oid))
    with bench.step(Text("L'identité est créée sans INS", "The identity is created without INS")):
        record = bench.editor.shows("patient.record", patient=_patient(came))
        bench.check(reception.not_taken, record=record, delivery=came.delivery, calls=came.calls)
    _out(bench, came)
    _log(bench, came)
    bench.keeps("INS/va1.05.01.01", "reponse", came.calls[-1], "answer")
    bench.keeps("INS/va1.05.01.01", "fiche", record, "result")


@scenario(
    "INS-07-01",
    title=Text(
        "Recevoir une INS qu'INSi dément, pour un usager connu", "Receive an INS that INSi denies, known patient"
    ),
    requirements=["INS/va1.07", "INS/va1.11", "INS/va1.12"],
    proves=["INS/va1.07.01.01", "INS/va1.12.01.01"],
)
def known(bench: Bench) -> None:
    """Qualified here, he comes with another birth date: the record stays as it is, the document waits."""
    _ready(bench)
    patient = qualified(bench)
    before = bench.editor.shows("patient.record", patient=patient.id)
    came = _taken(bench, _sent(bench, patient.person, birth_date=_ANOTHER_DAY))
    with bench.step(Text("L'identité locale n'a pas bougé", "The local identity did not move")):
        after = bench.editor.shows("patient.record", patient=patient.id)
        bench.check(reception.unchanged, before=before, after=after, delivery=came.delivery, calls=came.calls)
    _out(bench, came)
    bench.keeps("INS/va1.07.01.01", "avant", before, "result")
    bench.keeps(["INS/va1.07.01.01", "INS/va1.12.01.01"], "reponse", came.calls[-1], "answer")
    bench.keeps("INS/va1.07.01.01", "fiche", after, "result")
    bench.keeps("INS/va1.12.01.01", "documents", came.documents, "result")


def _out(bench: Bench, came: Came) -> None:
    with bench.step(
        Text(
            "Le document reste hors dossier, signalé pour traitement manuel",
            "The document stays out of the record, flagged for manual treatment",
        )
    ):
        bench.check(reception.kept_out, documents=came.documents, delivery=came.delivery, calls=came.calls)


@scenario(
    "INS-04-01",
    title=Text(
        "Garder qualifiée l'identité d'un émetteur de confiance", "Keep qualified an identity from a trusted sender"
    ),
    requirements=["INS/va1.04"],
    proves=["INS/va1.04.01.01", "INS/va1.04.01.02", "INS/va1.04.01.03"],
)
def trusted(bench: Bench) -> None:
    """The correspondent is declared first, by its mailbox and its structure; INSi may be asked or not."""
    _ready(bench)
    with bench.step(Text("Déclarer le correspondant émetteur de confiance", "Declare the correspondent as trusted")):
        contract = bench.editor.does("partner.trust", sender=CORRESPONDENT, structure=HOSPITAL)
    delivery = _sent(bench, bench.patient(ZOE))
    with bench.step(Text("Relever la messagerie : l'identité reste qualifiée", "Fetch the mail: it stays qualified")):
        bench.insi.may("*")
        fetched = bench.editor.does("mss.fetch", mailbox=own_mailbox(bench))
        documents = bench.editor.shows("mss.received")
        came = Came(delivery, [], documents)
        record = bench.editor.shows("patient.record", patient=_patient(came))
        bench.check(reception.trusted, record=record, delivery=delivery, fetched=fetched)
    proofs = ["INS/va1.04.01.01", "INS/va1.04.01.02", "INS/va1.04.01.03"]
    bench.keeps(proofs, "emetteurs", contract, "result")
    bench.keeps(proofs, "fiche", record, "result")


@scenario(
    "SENTINELLE-20-01",
    title=Text(
        "Retrouver l'identité connue à la réception d'un document", "Find the known identity when a document comes"
    ),
    requirements=[],
)
def found_again(bench: Bench) -> None:
    """Qualified here with the very INS of the document: INSi need not be asked again.

    SENTINELLE.20 is known from a third party's summary only: a document that is not brought to its identity is told,
    and the requirement is not judged.
    """
    _ready(bench)
    patient = qualified(bench)
    delivery = _sent(bench, patient.person)
    with bench.step(
        Text(
            "Relever la messagerie : le document va à l'identité locale",
            "Fetch the mail: it goes to the local identity",
        )
    ):
        bench.insi.may("*")
        fetched = bench.editor.does("mss.fetch", mailbox=own_mailbox(bench))
        documents = bench.editor.shows("mss.received")
        bench.check(reception.filed, documents=documents, delivery=delivery, patient=patient.id, fetched=fetched)
    with bench.step(Text("L'identité locale reste qualifiée", "The local identity stays qualified")):
        record = bench.editor.shows("patient.record", patient=patient.id)
        bench.check(identity.status, record=record, status=QUALIFIED)
