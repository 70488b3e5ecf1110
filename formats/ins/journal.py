"""The functional log of a product: what must be found again in it (rules 4, 31, 37, 39 and 48).

An entry is the JSON of the adapter's ``log.read``: texts ``time``, ``user``, ``action``, ``request``, ``response``.
How a log is worded is free: a value is looked for in the whole entry, typography aside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from formats.ins.traits import words
from formats.rule import Breach, Mark, Rule, Text, rule

Entry: TypeAlias = Mapping[str, Any]


def _rule(name: str, source: str, says: Text, fix: Text, mark: Mark = Mark.VERIFIED) -> Rule:
    return rule(f"ins.journal_{name}", source, mark, says, fix)


CALL = _rule(
    "appel",
    "INS/va1.38 (règle 37)",
    Text(
        "Chaque appel de récupération est au journal, avec sa date, son heure et sa modalité (traits ou carte Vitale).",
        "Each retrieval call is in the log, with its date, time and modality (traits or Vitale card).",
    ),
    Text("Journaliser chaque appel au moment où il part.", "Log each call as it leaves."),
)
RETURN = _rule(
    "retour",
    "INS/va1.35 (règle 39)",
    Text(
        "Le journal garde le code du retour et, pour 00, matricule, OID, historique et traits.",
        "The log keeps the code returned and, for 00, matricule, OID, history and traits.",
    ),
    Text("Journaliser le retour entier, pas seulement son code.", "Log the whole return, not its code alone."),
)
AUTHOR = _rule(
    "auteur",
    "INS/va1.49 (règle 4)",
    Text(
        "Chaque appel à INSi est journalisé avec son auteur.",
        "Each call to INSi is logged with its author.",
    ),
    Text("Journaliser le compte de l'utilisateur, pas un compte unique.", "Log the user's account, not one for all."),
)
CERTIFICATE = _rule(
    "certificat",
    "INS/va1.14",
    Text(
        "Le journal dit le mode d'authentification de l'appel et le certificat retenu.",
        "The log tells how the call was authenticated and which certificate was used.",
    ),
    Text("Journaliser le nom ou le numéro de série du certificat.", "Log the certificate's name or serial number."),
)
ACCESS = _rule(
    "acces",
    "INS/va1.39 (règle 4)",
    Text(
        "L'accès au dossier d'un patient porteur d'une INS est au journal : date, heure, utilisateur.",
        "Access to the record of a patient with an INS is in the log: date, time, user.",
    ),
    Text("Journaliser l'ouverture du dossier.", "Log the opening of the record."),
)
PARTNER = _rule(
    "partenaire",
    "INS/va1.46 (règle 31)",
    Text(
        "L'envoi d'une identité qualifiée est tracé : date, heure, émetteur, destinataire.",
        "The sending of a qualified identity is traced: date, time, sender, recipient.",
    ),
    Text("Tracer chaque destinataire de l'INS.", "Trace each recipient of the INS."),
)
VERIFICATION = _rule(
    "verification",
    "INS/va1.06 (règle 48)",
    Text(
        "Chaque vérification unitaire et son retour (OK ou KO) sont au journal.",
        "Each unit verification and its return (OK or KO) are in the log.",
    ),
    Text("Journaliser la vérification et son résultat.", "Log the verification and its result."),
)
CHANGE = _rule(
    "modification",
    "INS/va1.27 (règle 16)",
    Text(
        "La modification d'une identité est au journal : date, heure, nature et auteur.",
        "The change of an identity is in the log: date, time, nature and author.",
    ),
    Text("Journaliser chaque modification et son auteur.", "Log each change and its author."),
)
PSC = _rule(
    "mode_psc",
    "SC.INS/PSC.01 (psc.md §5.2) : brouillon, énoncé à retravailler selon la source",
    Text(
        "Le journal dit qu'un appel à INSi a été fait par Pro Santé Connect, et par qui.",
        "The log tells that a call to INSi was made by Pro Santé Connect, and by whom.",
    ),
    Text("Journaliser le mode d'authentification et l'identifiant national.", "Log the mode and the national id."),
    Mark.INFERRED,
)
RECEPTION = _rule(
    "reception",
    "INS/va1.63 (règle 53)",
    Text(
        "L'appel à INSi qu'une réception déclenche est au journal, avec son retour (OK ou KO).",
        "The call to INSi that a reception brings about is in the log, with its return (OK or KO).",
    ),
    Text("Journaliser aussi les vérifications automatiques.", "Log the automatic verifications too."),
)
FLOW = _rule(
    "flux_hl7",
    "INS/va1.16",
    Text(
        "Le message HL7 v2 reçu est au journal des échanges : son numéro (MSH-10), l'identité et l'INS qu'il porte.",
        "The HL7 v2 message received is in the log of exchanges: its number (MSH-10), the identity and INS it carries.",
    ),
    Text("Journaliser le message reçu, avec son contenu.", "Log the message received, with its content."),
)
_READ = ("user", "action", "request", "response")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that an entry must say: its name for a person, the spellings that count, the rule that asks for it."""

    label: str
    spellings: tuple[str, ...]
    rule: Rule


def entries_of(body: Any) -> list[Entry]:
    """The entries of a ``log.read`` by their time, as it is written; what is no entry is left out."""
    found = body.get("entries") if isinstance(body, Mapping) else None
    entries = [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []
    return sorted(entries, key=lambda entry: str(entry.get("time") or ""))


def says(entry: Entry, wanted: Wanted) -> bool:
    """Whether an entry says something, elsewhere than in its time."""
    text = _loose(" ".join(str(entry.get(name) or "") for name in _READ))
    return any(_loose(spelling) in text for spelling in wanted.spellings)


def _loose(text: str) -> str:
    """Words only: capitals, without accents or punctuation."""
    return f" {' '.join(words(''.join(sign if sign.isalnum() else ' ' for sign in text)))} "


def matched(entries: Sequence[Entry], items: Sequence[Sequence[Wanted]]) -> list[Entry | None]:
    """For each item the entry that says most of it, each entry once; None when no entry left says its first thing."""
    left, found = list(entries), list[Entry | None]()
    for wanted in items:
        close = [entry for entry in left if says(entry, wanted[0])]
        best = min(close, key=lambda entry: len(_left_out(entry, wanted, "")), default=None)
        left = [entry for entry in left if entry is not best]
        found.append(best)
    return found


def log_breaches(entries: Sequence[Entry], items: Sequence[Sequence[Wanted]], where: str = "") -> list[Breach]:
    """What a log leaves out when each item must have an entry of its own that says all of it.

    The first thing of an item is what makes an entry the one looked for; its time and user must be told too.
    """
    breaches: list[Breach] = []
    for wanted, entry in zip(items, matched(entries, items), strict=True):
        if entry is None:
            told = f"aucune entrée ({len(entries)} au journal)"
            breaches.append(Breach(wanted[0].rule, wanted[0].label, told, where))
        else:
            breaches.extend(_left_out(entry, wanted, where))
    return breaches


_SIGNED = {"time": "date et heure", "user": "utilisateur"}


def _left_out(entry: Entry, wanted: Sequence[Wanted], where: str) -> list[Breach]:
    missing = [Breach(item.rule, item.label, "absent de l'entrée", where) for item in wanted if not says(entry, item)]
    unsigned = [label for name, label in _SIGNED.items() if not str(entry.get(name) or "").strip()]
    return missing + [Breach(wanted[0].rule, label, "absent de l'entrée", where) for label in unsigned]


def author_breaches(first: Sequence[Entry | None], second: Sequence[Entry | None], where: str = "") -> list[Breach]:
    """What is wrong with the authors of two accounts' calls: none, several for one account, or the same for both."""
    one, other = ({str(entry.get("user") or "") for entry in each if entry} for each in (first, second))
    if one and other and len(one) == len(other) == 1 and one.isdisjoint(other) and "" not in one | other:
        return []
    told = f"{', '.join(sorted(one)) or 'aucun'} puis {', '.join(sorted(other)) or 'aucun'}"
    return [Breach(AUTHOR, "un auteur par compte, deux comptes", told, where)]
