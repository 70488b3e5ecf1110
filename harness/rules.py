"""The rules of the bench itself: what an engine finding rests on. Those of the specifications are in ``formats``.

Marks follow design §2. A call that never came is a fact that the scenario's requirement asks for: it fails. A call
that nothing asked for breaks no verified rule: it warns.
"""

from formats.rule import Mark, Text, rule

EXPECTED_CALL = rule(
    "bench.expected_call",
    "scénario joué",
    Mark.VERIFIED,
    Text("L'appel que le scénario attend a lieu.", "The call that the scenario expects takes place."),
    Text(
        "Vérifiez que le logiciel appelle bien ce service à cette étape, à l'adresse donnée par le banc.",
        "Check that the software calls this service at this step, at the address that the bench gave.",
    ),
)
EXPECTED_FACTS = rule(
    "bench.expected_facts",
    "scénario joué",
    Mark.VERIFIED,
    Text("L'appel que le scénario attend a le résultat attendu.", "The expected call has the expected result."),
    Text(
        "Un appel est bien arrivé au service : comparez ce qu'il demande, et ce qui lui a été répondu, avec l'étape.",
        "A call did reach the service: compare what it asks, and what it was answered, with the step.",
    ),
)
ACTION_ALLOWED = rule(
    "bench.action_allowed",
    "scénario joué",
    Mark.VERIFIED,
    Text("Le logiciel permet l'action que le scénario demande.", "The software allows the action of the scenario."),
    Text("Levez la règle d'usage qui bloque cette action.", "Lift the rule of use that blocks this action."),
)
ACTION_REFUSED = rule(
    "bench.action_refused",
    "scénario joué",
    Mark.VERIFIED,
    Text("Le logiciel refuse l'action que l'exigence interdit.", "The software refuses what the requirement forbids."),
    Text("Bloquez cette action dans le logiciel et prévenez l'utilisateur.", "Block this action and tell the user."),
)
ATTESTED = rule(
    "bench.attested",
    "constat d'une personne",
    Mark.VERIFIED,
    Text("La personne qui joue le scénario constate ce qui est attendu.", "The person sees what is expected."),
    Text(
        "Faites voir à l'écran ce que dit le titre de ce contrôle, puis rejouez l'étape.",
        "Have the screen show what the title of this check says, then play the step again.",
    ),
)
UNEXPECTED_CALL = rule(
    "bench.unexpected_call",
    "scénario joué",
    Mark.INFERRED,
    Text("Aucun appel n'a lieu que le scénario n'attende.", "No call takes place that the scenario does not expect."),
    Text("Vérifiez que cet appel est utile à cette étape.", "Check that this call is needed at this step."),
)
HANDSHAKE = rule(
    "bench.handshake",
    "scénario joué",
    Mark.INFERRED,
    Text("Chaque connexion au banc aboutit.", "Every connection to the bench succeeds."),
    Text(
        "Lisez la raison du refus : certificat absent, inconnu, expiré, ou autorité du banc non acceptée.",
        "Read why it was refused: certificate missing, unknown, expired, or the bench's authority not accepted.",
    ),
)
