"""INS/va1.16, 62, 67, 68, 69, 72 and 73: identities that come by HL7 v2 (IHE PAM), with or without an INS.

A rehearsal: the official proofs are screen copies, or the link of a report of the CI-SIS tests (Gazelle). That a
product is right here says nothing of its Gazelle report.

What ``VALI`` means in PID-32, and how the deletion of an INS is told, are known from samples and from HL7 alone.
"""

from dataclasses import replace

from formats.rule import Text
from harness.checks import hl7_reception as received
from harness.checks.check import Evidence
from harness.drivers.driver import Status
from harness.outcome import Outcome
from harness.patients import Patient
from harness.scenario import scenario
from harness.sender.pam import PROV, UPDATES, VALI
from harness.steps import Bench
from harness.stop import StopError
from harness.verdict import Verdict
from scenarios.words import LEONARDO, NATHALIE, ZOE

_FIRST = ["INS/va1.62.01.01", "INS/va1.67.01.01", "INS/va1.67.01.02", "INS/va1.68.01.01", "INS/va1.73.01.01"]
_SHOWN = ["INS/va1.69.01.01", "INS/va1.69.01.02", "INS/va1.72.01.01", "INS/va1.72.01.02"]
_SECOND = ["INS/va1.62.02.01", "INS/va1.68.02.01", "INS/va1.73.02.01"]
_THIRD = ["INS/va1.62.03.01", "INS/va1.68.03.01", "INS/va1.73.03.01"]
_THREE = ["INS/va1.62", "INS/va1.68", "INS/va1.73"]
_WHO = Text("l'usager du message reçu", "the patient of the message received")


def _listening(bench: Bench) -> str:
    """Where the product listens; "" when it takes files."""
    with bench.step(Text("Mettre le logiciel à l'écoute de messages HL7 v2", "Have the software listen to HL7 v2")):
        return str(bench.editor.does("hl7.listen")["address"])


def _takes(bench: Bench, sent: Evidence, *, may_refuse: bool = False) -> bool:
    """Whether the product takes a message in: it acknowledged it, or it is given the file."""
    if sent.data["result"].get("file"):
        return bench.hl7.loaded(sent, may_refuse=may_refuse).status is not Status.REFUSED
    bench.check(received.acknowledged, sent=sent)
    return not received.is_refused(sent)


def _record(bench: Bench, person: Patient, sent: Evidence) -> Outcome:
    """What the product shows of the identity that a message is about."""
    found = bench.editor.shows("patient.find", birth_date=person.birth_date, family_name=person.family_name)
    bench.check(received.created, found=found, sent=sent)
    return bench.editor.shows("patient.record", patient=_patient(found))


def _patient(found: Outcome) -> str:
    """The identity that was found; a person who looks at a screen is told whom in words."""
    people = found.result.get("patients")
    if people == "":
        return _WHO.fr
    last = people[-1] if isinstance(people, list) and people else {}
    patient = str(last.get("patient") or "") if isinstance(last, dict) else ""
    if not patient:
        raise StopError(Verdict.BLOCKED, "Le logiciel n'a pas de fiche pour l'identité du message.")
    return patient


def _arrives(bench: Bench, person: Patient, to: str) -> Evidence:
    """An identity is created by a message that says it to be qualified."""
    with bench.step(
        Text(
            "Le référentiel d'identités crée par HL7 v2 une identité qualifiée, avec son INS",
            "The identity reference creates by HL7 v2 a qualified identity, with its INS",
        )
    ):
        bench.insi.may("*")
        sent = bench.hl7.sends(person, to=to, reliability=VALI)
        _takes(bench, sent)
    return sent


@scenario(
    "INS-73-01",
    title=Text(
        "Intégrer une identité reçue qualifiée par HL7 v2", "Take in an identity that comes qualified by HL7 v2"
    ),
    requirements=[*_THREE, "INS/va1.67", "INS/va1.69", "INS/va1.72"],
    proves=[*_FIRST, *_SHOWN],
)
def qualified(bench: Bench) -> None:
    """The record shows INS and traits of the message. Its status depends on who sends (rule 30): told, never failed."""
    person = bench.patient(ZOE)
    sent = _arrives(bench, person, _listening(bench))
    with bench.step(
        Text("La fiche porte l'INS et les traits du message", "The record shows INS and traits of the message")
    ):
        record = _record(bench, person, sent)
        bench.check(received.integrated, record=record, sent=sent)
    bench.keeps([*_FIRST, *_SHOWN], "message", sent, "hl7")
    bench.keeps([*_FIRST, *_SHOWN], "fiche", record, "result")


@scenario(
    "INS-73-02",
    title=Text(
        "Intégrer une identité reçue par HL7 v2 avec un autre statut",
        "Take in an identity that comes by HL7 v2 with another status",
    ),
    requirements=_THREE,
    proves=_SECOND,
)
def another_status(bench: Bench) -> None:
    """Provisional: without INS, as it should be; then with one, left in by a careless sender: it may be refused."""
    to, first, second = _listening(bench), bench.patient(NATHALIE), bench.patient(ZOE)
    with bench.step(
        Text(
            "Le référentiel d'identités crée une identité provisoire (PID-32 : PROV), sans INS",
            "The identity reference creates a provisional identity (PID-32: PROV), without INS",
        )
    ):
        bench.insi.may("*")
        plain = bench.hl7.sends(first, to=to, reliability=PROV, ins=False)
        _takes(bench, plain)
        record = _record(bench, first, plain)
        bench.check(received.not_qualified, record=record, sent=plain)
    with bench.step(
        Text(
            "Une autre arrive provisoire avec un matricule : elle n'est pas qualifiée pour autant",
            "Another one comes provisional with a matricule: it is not qualified for all that",
        )
    ):
        careless = bench.hl7.sends(second, to=to, reliability=PROV)
        if _takes(bench, careless, may_refuse=True):
            other = _record(bench, second, careless)
            bench.check(received.not_qualified, record=other, sent=careless)
    bench.keeps(_SECOND, "message", plain, "hl7")
    bench.keeps(_SECOND, "fiche", record, "result")


@scenario(
    "INS-73-03",
    title=Text("Retirer une INS que l'émetteur supprime par HL7 v2", "Drop an INS that the sender deletes by HL7 v2"),
    requirements=_THREE,
    proves=_THIRD,
)
def deleted(bench: Bench) -> None:
    """Created with its INS; then an update says that the INS is no more, and the record has it no more."""
    to, person = _listening(bench), bench.patient(LEONARDO)
    sent = _arrives(bench, person, to)
    with bench.step(Text("La fiche porte l'INS", "The record shows the INS")):
        before = _record(bench, person, sent)
        bench.check(received.integrated, record=before, sent=sent)
    with bench.step(
        Text(
            "Le référentiel supprime l'INS (PID-3 : \"\" sous l'OID de l'INS, PID-32 : PROV)",
            'The reference deletes the INS (PID-3: "" under the OID of the INS, PID-32: PROV)',
        )
    ):
        bare = replace(person, matricule="")
        deletion = bench.hl7.sends(bare, to=to, event=UPDATES, reliability=PROV, deletes=True, after=sent)
        _takes(bench, deletion)
    with bench.step(Text("La fiche n'a plus ni matricule ni OID", "The record has neither matricule nor OID any more")):
        record = bench.editor.shows("patient.record", patient=_patient(_found(bench, person)))
        bench.check(received.withdrawn, before=before, record=record, sent=deletion)
    bench.keeps(_THIRD, "avant", before, "result")
    bench.keeps(_THIRD, "message", deletion, "hl7")
    bench.keeps(_THIRD, "fiche", record, "result")


def _found(bench: Bench, person: Patient) -> Outcome:
    return bench.editor.shows("patient.find", birth_date=person.birth_date, family_name=person.family_name)


@scenario(
    "INS-16-01",
    title=Text(
        "Tracer un message HL7 v2 reçu et l'INS qu'il porte", "Trace an HL7 v2 message received and the INS it carries"
    ),
    requirements=["INS/va1.16"],
    proves=["INS/va1.16.01.01", "INS/va1.16.01.02"],
)
def traced(bench: Bench) -> None:
    """The log of exchanges has the message: its number, the identity, the matricule."""
    sent = _arrives(bench, bench.patient(ZOE), _listening(bench))
    with bench.step(Text("Le message et son contenu sont au journal", "The message and its content are in the log")):
        log = bench.editor.shows("log.read")
        bench.check(received.logged, log=log, sent=sent)
    bench.keeps(["INS/va1.16.01.01", "INS/va1.16.01.02"], "message", sent, "hl7")
    bench.keeps(["INS/va1.16.01.01", "INS/va1.16.01.02"], "journal", log, "result")
