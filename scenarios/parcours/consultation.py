"""A consultation through the four services: one patient, one professional, one document, the same everywhere."""

from formats.rule import Text
from harness.checks import dmp, document, identity, insi, mss, parcours, psc
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import CORRESPONDENT, QUALIFIED, SEARCH, ZOE, log_in


@scenario(
    "PARCOURS-01",
    title=Text(
        "Une consultation : se connecter, qualifier, déposer au DMP, envoyer par MSSanté",
        "A consultation: log in, qualify, deposit in the DMP, send by MSSanté",
    ),
    requirements=[],
)
def consultation(bench: Bench) -> None:
    """What each service received must speak of the same patient, professional and document."""
    bench.dmp.may("TD0.2")
    person = bench.patient(ZOE)
    login = log_in(
        bench, Text("Le médecin se connecte par Pro Santé Connect", "The doctor logs in by Pro Santé Connect")
    )
    with bench.step(Text("La connexion suit les règles", "The login follows the rules")):
        bench.check(psc.authorize, call=login.authorize)
        bench.check(psc.code_exchange, call=login.token, authorize=login.authorize)
    with bench.step(
        Text(
            "Il crée l'identité de la patiente et récupère son INS",
            "The doctor creates the patient's identity and retrieves its INS",
        )
    ):
        patient = bench.editor.does("patient.create", **person.traits)["patient"]
        bench.editor.does("ins.search", patient=patient)
        search = bench.insi.expects(SEARCH)
        bench.check(insi.request, call=search)
        bench.check(insi.traits_sent, call=search, traits=person.traits)
        bench.editor.does("ins.accept", patient=patient)
    with bench.step(
        Text("Il valide l'identité : elle est qualifiée", "The doctor validates the identity: it is qualified")
    ):
        bench.editor.does("ins.validate", patient=patient, document="passeport")
        record = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.retrieved, record=record, call=search)
        bench.check(identity.status, record=record, status=QUALIFIED)
    with bench.step(Text("Il rédige un compte rendu", "The doctor writes a report")):
        made = bench.editor.does("document.produce", patient=patient, kind="cr-consultation")
        content = bench.editor.shows("document.content", document=made["document"])
        bench.check(document.document_cda, content=content)
    with bench.step(Text("Le compte rendu est déposé au DMP", "The report is deposited in the DMP")):
        bench.editor.does("dmp.deposit", patient=patient, document=made["document"], mode="indirecte")
        deposit = bench.dmp.expects("TD2.1")
        bench.check(dmp.vihf_is_right, call=deposit)
        bench.check(dmp.submission_is_right, call=deposit)
        bench.check(dmp.answer_success, call=deposit)
    with bench.step(
        Text(
            "Il est envoyé à un correspondant, puis à la patiente", "It is sent to a correspondent, then to the patient"
        )
    ):
        bench.editor.does("mss.send", patient=patient, document=made["document"], to=[CORRESPONDENT])
        to_colleague = bench.mss.expects("smtp.DATA", status="250")
        bench.editor.does("mss.send", patient=patient, document=made["document"], to_patient=True)
        to_patient = bench.mss.expects("smtp.DATA", status="250")
        sent = [to_colleague, to_patient]
        bench.check(mss.attachments, call=sent)
    with bench.step(
        Text(
            "Partout la même patiente, le même professionnel, le même document",
            "Everywhere the same patient, the same professional, the same document",
        )
    ):
        everywhere = {"deposit": deposit, "sent": sent, "content": content}
        bench.check(parcours.ins_everywhere, call=search, **everywhere)
        bench.check(parcours.same_traits, call=search, **everywhere)
        bench.check(parcours.mail_headers, sent=sent)
        bench.check(parcours.same_professional, login=login.token, **everywhere)
        bench.check(parcours.same_document, **everywhere)
