"""An INS that a third party sends: what becomes of it, of the local identity, of the document (rules 30, 51 to 55).

``Received`` is what the document says. What a product made of documents is the JSON of the adapter's
``mss.received``: ``unique_id``, ``patient``, ``integrated``, ``reason`` for each.

Functions that give None instead of breaches say that too little was told: a deviation that is there stands alone, that
there is none takes every fact.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from formats.ins import fiche, statuts
from formats.ins.fiche import Record
from formats.ins.statuts import Statut
from formats.ins.traits import Traits, equivalent, words
from formats.rule import Breach, Mark, Rule, Text, rule


def _rule(name: str, source: str, says: Text, fix: Text, mark: Mark = Mark.VERIFIED) -> Rule:
    return rule(f"ins.reception_{name}", source, mark, says, fix)


VERIFIED = _rule(
    "verifiee",
    "INS/va1.11 (règle 52)",
    Text(
        "L'INS reçue d'un tiers est vérifiée dès sa réception, telle que reçue, sans action humaine.",
        "An INS that a third party sends is verified as soon as it comes, as it came, without human action.",
    ),
    Text(
        "À la réception, vérifier auprès d'INSi les traits du document reçu, non ceux de la fiche locale.",
        "On reception, verify with INSi the traits of the document received, not those of the local record.",
    ),
)
NOT_TAKEN = _rule(
    "ko_sans_ins",
    "INS/va1.05 (règle 51)",
    Text(
        "Au retour KO, l'identité d'un usager inconnu est créée sans reprendre le matricule ni l'OID reçus.",
        "On KO, the identity of an unknown patient is created without the matricule and OID received.",
    ),
    Text("Créer l'identité avec ses traits seuls.", "Create the identity with its traits alone."),
)
LOCAL_KEPT = _rule(
    "ko_fiche_inchangee",
    "INS/va1.07 (règle 51)",
    Text(
        "Au retour KO, l'identité locale d'un usager connu n'est pas modifiée.",
        "On KO, the local identity of a known patient is not changed.",
    ),
    Text(
        "Ne rien reprendre de l'identité reçue, et ne pas rétrograder la fiche : c'est l'INS reçue qui est démentie.",
        "Take nothing of the identity received, and do not downgrade the record: the INS received is what is denied.",
    ),
)
KEPT_OUT = _rule(
    "ko_hors_dossier",
    "INS/va1.12 (règle 55)",
    Text(
        "Au retour KO, le document reçu n'est pas intégré automatiquement : il est signalé pour traitement manuel.",
        "On KO, the document received is not integrated automatically: it is flagged for manual treatment.",
    ),
    Text("Inscrire le document en liste de travail, hors dossier.", "Put the document on a worklist."),
)
NOT_TRANSITIVE = _rule(
    "non_transitive",
    "INS/va1.13 et INS/va1.57 (règle 30)",
    Text(
        "Une identité qualifiée par un tiers ne l'est ici qu'après nouvel appel à INSi et nouvelle vérification.",
        "An identity that a third party qualified is so here only after a new call to INSi and a new verification.",
    ),
    Text(
        "Créer l'identité au statut que donne INSi seul ; qualifier quand l'identité est validée sur place.",
        "Create the identity with the status that INSi alone gives; qualify once the identity is validated here.",
    ),
)
TRUSTED = _rule(
    "confiance",
    "INS/va1.04 (règle 30)",
    Text(
        "L'identité qualifiée reçue d'un émetteur lié par un contrat de confiance reste qualifiée, avec son INS.",
        "The qualified identity received from a sender bound by a contract of trust stays qualified, with its INS.",
    ),
    Text(
        "Tenir une table des émetteurs de confiance, et reprendre le statut de ce qui vient d'eux.",
        "Keep a table of trusted senders, and keep the status of what comes from them.",
    ),
)
FOUND_AGAIN = _rule(
    "identite_retrouvee",
    "SENTINELLE.20 : connue par le seul résumé d'un tiers, énoncé non vérifié",
    Text(
        "Le document reçu avec une INS qualifiée est rapproché de l'identité locale qui la porte.",
        "A document received with a qualified INS is brought to the local identity that has it.",
    ),
    Text("Chercher d'abord le matricule reçu parmi les identités locales.", "Look for the matricule received first."),
    Mark.INFERRED,
)

IDENTITY = ("status", "attributes", "matricule", "oid", "traits")
"""What of a record is the identity."""
_NEEDED = ("status", "matricule", "oid", "traits")
"""What of it a record has to tell before it may be said not to have moved."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came: the document's unique id, the INS (15 characters, OID) and the traits that it names."""

    unique_id: str
    matricule: str
    oid: str
    traits: Traits


@dataclass(frozen=True, slots=True)
class Asked:
    """What INSi was asked: traits, and the matricule (13 or 15 characters) when the operation sends it."""

    traits: Traits
    matricule: str = ""


def is_about(asked: Asked, received: Received) -> bool:
    """Whether a call asks about the identity received: every trait that it sends, and the matricule when it does."""
    sent, came = asked.traits, received.traits
    names = words(sent.given_names)
    return (
        equivalent(sent.family_name, came.family_name)
        and bool(names)
        and set(names) <= set(words(came.given_names))
        and (sent.sex, sent.birth_date) == (came.sex, came.birth_date)
        and sent.birth_place in ("", came.birth_place)
        and received.matricule.startswith(asked.matricule)
    )


def verification_breaches(calls: Sequence[Asked], received: Received, where: str = "") -> list[Breach]:
    """What is wrong when no call asks about the identity received; ``where`` is where the first one is."""
    if any(is_about(asked, received) for asked in calls):
        return []
    found = " ; ".join(_told(asked.traits) for asked in calls)
    return [Breach(VERIFIED, _told(received.traits), found or "aucune identité", where)]


def _told(traits: Traits) -> str:
    return f"{traits.family_name} {traits.given_names} {traits.sex} {traits.birth_date}"


def not_taken_breaches(record: Record, received: Received) -> list[Breach] | None:
    """What is wrong with the record of an unknown patient once INSi said KO; None when it does not tell of its INS."""
    held = [
        Breach(NOT_TAKEN, f"{name} : vide", found, f"/{name}")
        for name in ("matricule", "oid")
        if (found := fiche.value(record, f"/{name}"))
    ]
    status = statuts.statut_breaches(Statut.PROVISOIRE, fiche.value(record, "/status") or "absent", "/status")
    breaches = [*held, *_former_breaches(record, received), *status]
    return breaches if breaches or {"matricule", "oid"} <= set(record) else None


def _former_breaches(record: Record, received: Received) -> Iterator[Breach]:
    """The matricule received, held among the former ones."""
    items, number = record.get("history"), received.matricule[:_BARE]
    for place, item in enumerate(items if isinstance(items, list) else ()):
        found = str(item.get("matricule") or "") if isinstance(item, Mapping) else ""
        if number and found[:_BARE] == number:
            yield Breach(NOT_TAKEN, "historique sans le matricule reçu", found, f"/history/{place}/matricule")


_BARE = 13
"""Characters of a matricule without its key."""


def kept_breaches(before: Record, after: Record) -> list[Breach] | None:
    """What moved in the identity of a known patient once INSi said KO; None when one of the two tells too little."""
    shared = [name for name in IDENTITY if name in before and name in after]
    old, new = ({name: record[name] for name in shared} for record in (before, after))
    breaches = [replace(breach, rule=LOCAL_KEPT) for breach in fiche.change_breaches(old, new)]
    return breaches if breaches or (set(_NEEDED) <= set(shared) and before["traits"]) else None


def identity(record: Record) -> dict[str, Any]:
    """The members of a record that are the identity."""
    return {name: record[name] for name in IDENTITY if name in record}


def entries_of(documents: object, unique_id: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Whatever a product says of one received document: the place of each entry in the list, and the entry."""
    items = documents if isinstance(documents, list) else []
    found = ((place, item) for place, item in enumerate(items) if isinstance(item, Mapping))
    return [(place, item) for place, item in found if str(item.get("unique_id")) == unique_id]


def out_breaches(documents: object, received: Received) -> list[Breach] | None:
    """What is wrong with where a product put a document once INSi said KO.

    None when it does not tell: an entry names no document, ``integrated`` is no JSON boolean, or no entry has the
    ``reason`` why it waits.
    """
    entries = entries_of(documents, received.unique_id)
    if not entries:
        absent = Breach(KEPT_OUT, f"{received.unique_id} en liste de travail", "absent", "/documents")
        return [absent] if _is_readable(documents) else None
    told = [(place, item.get("integrated")) for place, item in entries]
    filed = [
        Breach(KEPT_OUT, "hors dossier", "intégré", f"/documents/{place}") for place, where in told if where is True
    ]
    flagged = any(_is_said(item.get("reason")) for _place, item in entries)
    return filed if filed or (flagged and all(where is False for _place, where in told)) else None


def _is_readable(documents: object) -> bool:
    """Whether each entry of a list names its document."""
    entries = documents if isinstance(documents, list) else [None]
    return all(isinstance(item, Mapping) and item.get("unique_id") for item in entries)


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def filed_breaches(documents: object, received: Received, patient: str) -> list[Breach]:
    """What is wrong when a document was not brought to the patient whose INS it names."""
    entries = entries_of(documents, received.unique_id)
    if not entries:
        return [Breach(FOUND_AGAIN, patient, "document absent", "/documents")]
    return [
        Breach(FOUND_AGAIN, patient, found, f"/documents/{place}")
        for place, item in entries
        if (found := str(item.get("patient") or "personne")) != patient
    ]


def transitive_breaches(record: Record) -> list[Breach]:
    """What is wrong with the status of an identity that only came, and that INSi confirmed."""
    status = fiche.value(record, "/status")
    if status == Statut.QUALIFIEE:
        return [Breach(NOT_TRANSITIVE, "récupérée, tant que rien n'a été vérifié sur place", status, "/status")]
    fine = status in (Statut.RECUPEREE, Statut.PROVISOIRE)
    return [] if fine else statuts.statut_breaches(Statut.RECUPEREE, status or "absent", "/status")


def trust_breaches(record: Record, received: Received) -> list[Breach]:
    """What is wrong with an identity that came qualified from a trusted sender."""
    wanted = {"status": Statut.QUALIFIEE.value, "matricule": received.matricule, "oid": received.oid}
    return [
        Breach(TRUSTED, f"{name} : {expected}", found or "absent", f"/{name}")
        for name, expected in wanted.items()
        if (found := fiche.value(record, f"/{name}")) != expected
    ]
