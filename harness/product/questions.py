"""What ``banc init`` asks, and what is understood of the answers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from formats.rule import Text
from harness.product.form import FORM
from harness.product.values import Judge
from record import randomness

Ask = Callable[[Text, str], str | None]
"""(question, proposed answer) → what was typed, "" for the proposed answer, None when nobody answers any more."""
Tell = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. The answer goes by the judge of the form's key ``table.key``; ``asked`` says whether it is asked
    at all, given the answers before it."""

    name: str
    text: Text
    key: str
    proposed: Callable[[Mapping[str, str]], str] = lambda _answers: ""
    asked: Callable[[Mapping[str, str]], bool] = lambda _answers: True


def _slug(answers: Mapping[str, str]) -> str:
    return re.sub(r"[^a-z0-9]+", "-", answers["nom"].lower()).strip("-") or "mon-logiciel"


QUESTIONS: tuple[Question, ...] = (
    Question("nom", Text("Nom du logiciel", "Name of the software"), "produit.nom", lambda _: "Mon logiciel"),
    Question("version", Text("Version", "Version"), "produit.version", lambda _: "1.0"),
    Question(
        "couloirs",
        Text("Couloir (LGC, RIS, SGL, DPI, PFI, RI, DRIMbox, DUI, LGO)", "Couloir (LGC, RIS, SGL, DPI, …)"),
        "produit.couloirs",
        lambda _: "LGC",
    ),
    Question("vague", Text("Vague (1 ou 2)", "Wave (1 or 2)"), "produit.vague", lambda _: "2"),
    Question("nie", Text("NIE, numéro d'éditeur du CNDA (vide si aucun)", "NIE, CNDA editor number"), "produit.nie"),
    Question(
        "nil", Text("NIL, numéro de logiciel du CNDA (vide si aucun)", "NIL, CNDA software number"), "produit.nil"
    ),
    Question(
        "reference",
        Text("Référence produit Convergence, pour X-MSS-NIL", "Convergence product reference, for X-MSS-NIL"),
        "produit.reference",
    ),
    Question("idam", Text("IDAM, numéro d'autorisation INSi", "IDAM, INSi authorisation number"), "insi.idam"),
    Question("homologation", Text("Numéro d'homologation DMP", "DMP approval number"), "dmp.homologation"),
    Question("client", Text("client_id Pro Santé Connect", "Pro Santé Connect client_id"), "psc.client", _slug),
    Question(
        "secret",
        Text("Secret de ce client (inventé, pour le banc seul)", "Its secret (invented, for the bench only)"),
        "psc.secret",
        lambda _: f"secret-simule-{randomness.token_hex(8)}",
    ),
    Question(
        "retours",
        Text("Adresses de retour PSC (séparées par des espaces)", "PSC return addresses (separated by spaces)"),
        "psc.retours",
        lambda _: "http://localhost/psc/retour http://127.0.0.1/psc/retour",
    ),
    Question(
        "structure",
        Text(
            "Votre structure, Struct_IdNat (vide : le cabinet du banc)",
            "Your Struct_IdNat (empty: the bench's practice)",
        ),
        "structures.identifiant",
    ),
    Question(
        "structure_nom",
        Text("Nom de cette structure", "Name of this structure"),
        "structures.nom",
        lambda _: "CABINET FICTIF",
        lambda answers: bool(answers["structure"]),
    ),
    Question("boite", Text("Votre boîte MSSanté (vide : celles du banc)", "Your MSSanté mailbox"), "boites.adresse"),
    Question(
        "boite_type",
        Text("Type de cette boîte (PER, ORG, APP)", "Type of this mailbox (PER, ORG, APP)"),
        "boites.type",
        lambda _: "ORG",
        lambda answers: bool(answers["boite"]),
    ),
)
_JUDGES: Mapping[str, Judge] = {f"{table.name}.{item.key}": item.judge for table in FORM for item in table.fields}
_LISTS = frozenset({"couloirs", "idam", "retours"})


def ask_all(ask: Ask, tell: Tell) -> dict[str, str]:
    """The answers, each one such that the file will be right."""
    answers: dict[str, str] = {}
    for question in QUESTIONS:
        answers[question.name] = _answered(question, answers, ask, tell) if question.asked(answers) else ""
    return answers


def proposed() -> dict[str, str]:
    """The answers that nobody was asked for."""
    return ask_all(lambda _question, _proposed: None, lambda _text: None)


def _answered(question: Question, answers: Mapping[str, str], ask: Ask, tell: Tell) -> str:
    usual = question.proposed(answers)
    while True:
        typed = ask(question.text, usual)
        if typed is None or not typed.strip():
            return usual
        wrong = _wrong(question, typed.strip())
        if wrong is None:
            return typed.strip()
        tell(wrong)


def _wrong(question: Question, typed: str) -> Text | None:
    """Why an answer cannot be taken; a mere warning does not keep it out."""
    value: object = typed.split() if question.name in _LISTS else typed
    if question.name == "vague" and typed.isascii() and typed.isdigit() and len(typed) < 5:
        value = int(typed)
    _taken, complaints = _JUDGES[question.key](value)
    for each in complaints:
        if each.severe:
            return Text(
                f"    attendu {each.expected.fr} ; reçu {each.found.fr}.\n    → {each.fix.fr}",
                f"    expected {each.expected.en}; got {each.found.en}.\n    → {each.fix.en}",
            )
    return None
