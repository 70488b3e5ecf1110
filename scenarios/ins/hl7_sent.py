"""INS/va1.61, 64, 66 and 71, then 53, 59 and 60: the INS in the HL7 v2 messages that leave the product.

Any message that carries a PID will do: ADT^A28 or A31 is asked for, ORU^R01 or MDM^T02 is judged as well. What the
bench keeps is the raw message, which is what ANS asks for; the run itself is a rehearsal.
"""

from formats.rule import Text
from harness.checks import hl7, identity
from harness.checks.check import Evidence
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import RETRIEVED, Identified, qualified, retrieved

CREATED, UPDATED = "ADT^A28", "ADT^A31"
_ANOTHER_DAY = "2014-02-02"
"""A birth date that is not Leonardo's."""
_MADE = Text("Émettre un message HL7 v2 sur ce patient", "Send an HL7 v2 message about this patient")


def _sent(bench: Bench, known: Identified, event: str, title: Text = _MADE) -> Evidence | None:
    """The message that the product sends about a patient."""
    with bench.step(title):
        bench.editor.does("hl7.send", patient=known.id, event=event, to=bench.hl7.address)
        return bench.hl7.expects("")


@scenario(
    "INS-61-01",
    title=Text(
        "Transmettre l'INS d'une identité qualifiée dans le PID d'un message HL7 v2",
        "Transmit the INS of a qualified identity in the PID of an HL7 v2 message",
    ),
    requirements=["INS/va1.61", "INS/va1.71", "INS/va1.64"],
    proves=["INS/va1.61.01.01", "INS/va1.71.01.01"],
)
def transmits(bench: Bench) -> None:
    """Matricule, OID and the five traits are those of the record."""
    known = qualified(bench)
    message = _sent(bench, known, CREATED)
    with bench.step(
        Text("Le PID porte l'INS et les traits de la fiche", "The PID carries INS and traits of the record")
    ):
        record = bench.editor.shows("patient.record", patient=known.id)
        bench.check(hl7.pid, sent=message, record=record)
    bench.keeps(["INS/va1.61.01.01", "INS/va1.71.01.01"], "message", message, "hl7")


@scenario(
    "INS-59-02",
    title=Text(
        "Ne pas transmettre par HL7 v2 l'INS d'une identité seulement récupérée",
        "Do not transmit by HL7 v2 the INS of an identity that is only retrieved",
    ),
    requirements=["INS/va1.53", "INS/va1.59"],
)
def transmits_nothing(bench: Bench) -> None:
    """The message leaves, without matricule or OID."""
    known = retrieved(bench)
    with bench.step(Text("L'identité est récupérée, pas qualifiée", "The identity is retrieved, not qualified")):
        record = bench.editor.shows("patient.record", patient=known.id)
        bench.check(identity.status, record=record, status=RETRIEVED)
    message = _sent(bench, known, CREATED)
    with bench.step(
        Text("Le message ne porte ni matricule ni OID", "The message carries neither matricule nor OID"),
    ):
        bench.check(hl7.no_ins, sent=message, record=record)
    bench.keeps(["INS/va1.53", "INS/va1.59.01.01"], "message", message, "hl7")


@scenario(
    "INS-66-01",
    title=Text(
        "Diffuser par HL7 v2 une INS, sa mise à jour et sa suppression",
        "Diffuse an INS by HL7 v2, its update and its deletion",
    ),
    requirements=["INS/va1.66", "INS/va1.60"],
)
def diffuses(bench: Bench) -> None:
    """Created and updated with its INS; a strict trait is changed, and the next message has it no more.

    How the deletion itself is told to the others is in no sample that was read: an INS that is absent, or "", will do.
    """
    known = qualified(bench)
    message = _sent(bench, known, CREATED)
    with bench.step(Text("La création porte l'INS", "The creation carries the INS")):
        record = bench.editor.shows("patient.record", patient=known.id)
        bench.check(hl7.pid, sent=message, record=record)
    update = _sent(
        bench, known, UPDATED, Text("Émettre une mise à jour de l'identité", "Send an update of the identity")
    )
    with bench.step(Text("La mise à jour la porte aussi", "The update carries it too")):
        bench.check(hl7.pid, sent=update, record=record)
    with bench.step(
        Text("Modifier un trait strict : l'INS est effacée", "Change a strict trait: the INS is erased"),
    ):
        change = bench.editor.does("patient.update", patient=known.id, birth_date=_ANOTHER_DAY, authorized=True)
        after = bench.editor.shows("patient.record", patient=known.id)
        bench.check(identity.moved, before=record, after=after, event="trait_strict_modifie", stimulus=change)
    last = _sent(
        bench, known, UPDATED, Text("Émettre l'identité sans son INS", "Send the identity, which has no INS any more")
    )
    with bench.step(Text("Le message ne porte plus l'INS", "The message carries the INS no more")):
        bench.check(hl7.no_ins, sent=last, record=after, matricule=str(record.result.get("matricule") or ""))
