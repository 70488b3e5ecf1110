"""Checks of the product's functional log. Evidence is an observation of what it shows (``log.read``)."""

from collections.abc import Iterator, Sequence

from formats.ins import journal
from formats.ins.edition import sex_spellings
from formats.ins.journal import Entry, Wanted
from formats.insi import resultat, service
from formats.insi.resultat import Individu, Resultat, ResultatError
from formats.rule import Breach, Text
from formats.soap import SoapError
from harness.checks.check import Evidence, Report, check
from harness.checks.identity import body_of, place_of
from record.locator import Layer

_MODALITIES = {
    service.RECHERCHE_TRAITS: ("traits", "trait", "traits d'identité", service.RECHERCHE_TRAITS),
    service.RECHERCHE_VITALE: ("carte Vitale", "Vitale", service.RECHERCHE_VITALE),
}


@check("journal.insi", Text("Le journal des appels à INSi", "The log of the calls to INSi"))
def insi(*, log: Evidence, calls: Sequence[Evidence]) -> Report:
    """Judge a log beside the calls that the bench saw: each has its entry (INS/va1.38), with the return (va1.35)."""
    items = [list(_wanted(call)) for call in calls if call.operation in _MODALITIES]
    return judged(log, items)


def judged(log: Evidence, items: Sequence[Sequence[Wanted]]) -> Report:
    """Judge whether each item has an entry of its own in a log; the first thing of an item finds the entry."""
    report, entries = Report(), _entries(log)
    if entries is not None and items:
        report.look(sum(map(len, items)))
        _report(report, log, journal.log_breaches(entries, items, "/entries"))
    return report


def _entries(log: Evidence) -> list[Entry] | None:
    """The entries of a log; None when the product showed none."""
    body = body_of(log)
    return None if body is None or "entries" not in body else journal.entries_of(body)


def _report(report: Report, log: Evidence, breaches: Sequence[Breach]) -> None:
    for breach in breaches:
        layers = (Layer("event", str(log.number)), Layer("json", place_of(log) + breach.where))
        report.add(breach, layers, breach.found.encode())


def _wanted(call: Evidence) -> Iterator[Wanted]:
    """What the entry of a call must say: its modality, what it returned."""
    modality = "par carte Vitale" if call.operation == service.RECHERCHE_VITALE else "par traits"
    yield Wanted(f"appel {modality}", _MODALITIES[call.operation], journal.CALL)
    answer = _answer(call)
    if answer is not None:
        yield Wanted(f"code {answer.code}", (answer.code,), journal.RETURN)
        if answer.code == "00" and answer.individu is not None:
            yield from _identity(answer.individu)


def call_wanted(call: Evidence) -> Wanted:
    """What makes an entry the one of a search: its modality."""
    return next(_wanted(call))


def is_search(call: Evidence) -> bool:
    """Whether a call is one of those that the log must tell: a search by traits or by Vitale card."""
    return call.operation in _MODALITIES


def _answer(call: Evidence) -> Resultat | None:
    try:
        return resultat.read(call.body("response"))
    except (SoapError, ResultatError):
        return None


def _identity(found: Individu) -> Iterator[Wanted]:
    for label, item in [("matricule", found.actif), *(("historique", former) for former in found.historique)]:
        spellings = (item.full, item.number, f"{item.number} {item.key or ''}")
        yield Wanted(f"{label} {item.full}", spellings, journal.RETURN)
    yield Wanted(f"OID {found.actif.oid}", (found.actif.oid,), journal.RETURN)
    tiq = found.tiq
    date = tiq.date or ""
    for label, value in (("nom", tiq.nom), ("prénoms", tiq.liste_prenoms), ("sexe", tiq.sexe), ("lieu", tiq.lieu)):
        if value:
            written = sex_spellings(value) if label == "sexe" else (value,)
            yield Wanted(f"{label} {value}", written, journal.RETURN)
    if date:
        yield Wanted(f"date {date}", (date, "/".join(reversed(date.split("-")))), journal.RETURN)


@check("journal.certificate", Text("Le journal dit le certificat de l'appel", "The log tells the call's certificate"))
def certificate(*, log: Evidence, calls: Sequence[Evidence]) -> Report:
    """Judge whether each call over mutual TLS has an entry that names its certificate (INS/va1.14)."""
    signed = [(call, shown) for call in calls if call.operation in _MODALITIES and (shown := _shown_certificate(call))]
    return judged(log, [[next(_wanted(call)), shown] for call, shown in signed])


def _shown_certificate(call: Evidence) -> Wanted | None:
    """The client certificate of a call, by its name or its serial number; None without mutual TLS."""
    facts = (call.data.get("tls") or {}).get("certificate") or {}
    names = tuple(str(facts[name]) for name in ("cn", "serial") if facts.get(name))
    return Wanted(f"certificat {names[0]}", names, journal.CERTIFICATE) if names else None


@check("journal.authors", Text("Chaque appel à INSi a son auteur", "Each call to INSi has its author"))
def authors(*, log: Evidence, first: Sequence[Evidence], second: Sequence[Evidence]) -> Report:
    """Judge who the log names for the calls of one account, then of another (INS/va1.49)."""
    report, entries = Report(), _entries(log)
    if entries is None or not first or not second:
        return report
    found = journal.matched(entries, [list(_wanted(call)) for call in (*first, *second)])
    report.look(len(found))
    _report(report, log, journal.author_breaches(found[: len(first)], found[len(first) :], "/entries"))
    return report


@check("journal.access", Text("L'accès au dossier est au journal", "Access to the record is in the log"))
def access(*, log: Evidence, record: Evidence) -> Report:
    """Judge whether a log tells that a record bearing an INS was opened (INS/va1.39)."""
    body = body_of(record)
    matricule = str((body or {}).get("matricule") or "")
    if body is None or not matricule:
        return Report()
    names = tuple(filter(None, (matricule, matricule[:13], str(body.get("patient") or ""))))
    opening = Wanted("accès au dossier", ("dossier", "fiche", "consultation", "accès", "ouverture"), journal.ACCESS)
    return judged(log, [[opening, Wanted(f"patient {names[-1]}", names, journal.ACCESS)]])


@check("journal.partners", Text("L'envoi de l'INS est tracé", "The sending of the INS is traced"))
def partners(*, log: Evidence, sent: Evidence, recipients: Sequence[str]) -> Report:
    """Judge whether a log names those to whom a message with an INS was sent (INS/va1.46)."""
    if sent.operation != "smtp.DATA":
        return Report()
    return judged(log, [[Wanted(f"destinataire {name}", (name,), journal.PARTNER)] for name in recipients])


@check("journal.changes", Text("La modification d'identité est au journal", "The change of identity is in the log"))
def changes(*, log: Evidence, record: Evidence) -> Report:
    """Judge whether a log tells that an identity was changed (INS/va1.27)."""
    name = str((body_of(record) or {}).get("patient") or "")
    if not name:
        return Report()
    told = ("modification", "modifié", "modifiée", "modifier", "correction", "mise à jour")
    changed = Wanted("modification d'identité", told, journal.CHANGE)
    return judged(log, [[changed, Wanted(f"patient {name}", (name,), journal.CHANGE)]])


@check("journal.verification", Text("La vérification est au journal", "The verification is in the log"))
def verification(*, log: Evidence, done: Sequence[Evidence]) -> Report:
    """Judge whether a log tells each verification and its return, ``OK`` or ``KO`` of ``ins.verify`` (INS/va1.06)."""
    asked = ("vérification", "vérifier", "vérifié", "verifierInsAvecTraitsIdentite")
    item = Wanted("vérification", asked, journal.VERIFICATION)
    told = [str((body_of(one) or {}).get("result") or "") for one in done]
    return judged(log, [[item, Wanted(f"retour {name}", (name,), journal.VERIFICATION)] for name in told if name])
