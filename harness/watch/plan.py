"""Which checks an exchange calls for when no scenario says what to expect of it.

Only what the exchange itself, or the session so far, can decide: nothing here asks that a call be made, that it
succeed, or that a person have chosen something.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from formats.insi import resultat, service
from formats.soap import SoapError
from harness.checks import carried, dmp, dmp_usage, document, hl7, insi, mss, parcours, psc, tls
from harness.checks.carried import Cda
from harness.checks.check import Check, Evidence
from harness.doctor import absence
from harness.steps import declared_of
from harness.watch.seen import Seen
from record.event import Json

Task: TypeAlias = tuple[Check, Mapping[str, Any]]
"""A check and its inputs."""

Product: TypeAlias = Mapping[str, Json]
"""What ``produit.toml`` has compared (``Product.facts``); empty when no product is declared."""


def tasks(call: Evidence, seen: Seen, product: Product) -> Iterator[Task]:
    """The checks that an exchange calls for; ``seen`` already holds it.

    One that something at the desk kept from its service calls for none, as in a run: the doctor says what to set.
    """
    plan, declared = _PLANS.get(str(call.data.get("mock", ""))), declared_of(product)
    if _is_first_through(call, seen):
        yield tls.server_refused, {"seen": [call]}
    if plan is None or absence.fault_of(call.event) is not None:
        return
    for check, inputs in plan(call, seen, product):
        yield check, ({**inputs, "declared": declared} if declared and check.takes("declared") else inputs)


def _is_first_through(call: Evidence, seen: Seen) -> bool:
    """Whether a call is the first of a connection through this TLS fault: each connection that is made is said."""
    before = (other for other in seen.of(str(call.data.get("mock", ""))) if other.number < call.number)
    return bool(call.data.get("tls_fault")) and all(_connection(other) != _connection(call) for other in before)


def _connection(call: Evidence) -> tuple[Json, ...]:
    return call.data.get("tls_fault"), call.data.get("listener"), call.data.get("peer")


def _insi(call: Evidence, _seen: Seen, _product: Product) -> Iterator[Task]:
    if call.operation == service.RECHERCHE_TRAITS:
        yield insi.request, {"call": call}
    elif call.operation == service.RECHERCHE_VITALE:
        yield insi.by_card, {"call": call}


def _psc(call: Evidence, seen: Seen, _product: Product) -> Iterator[Task]:
    yield psc.tls, {"calls": [call]}
    if call.operation == "authorize":
        yield psc.authorize, {"call": call}
        yield psc.nonce_fresh, {"calls": _asked_for(seen)}
    elif call.operation == "token":
        yield psc.code_exchange, {"call": call, "authorize": _asked(call, seen), "calls": seen.of("psc", "token")}
    elif call.operation == "logout":
        yield psc.logout, {"call": call}
    for closed in seen.of("psc", "logout") if seen.whole else ():
        if closed.number < call.number:
            issued = [token for token in seen.of("psc", "token") if token.number < closed.number]
            yield psc.no_use_after_logout, {"logout": closed, "calls": [call], "issued": issued}


def _asked_for(seen: Seen) -> list[Evidence]:
    """The authorization requests, but for those that a browser loaded again before anybody had logged in."""
    done = {fact(login, "request") for login in seen.of("psc", "login") if fact(login, "sid")}
    kept: list[Evidence] = []
    for call in seen.of("psc", "authorize"):
        kept = [one for one in kept if one.target != call.target or fact(one, "request") in done]
        kept.append(call)
    return kept


def _asked(token: Evidence, seen: Seen) -> Evidence | None:
    """The authorization request that led to a code: by the login that gave the code, whose session the code names."""
    code = dict(parse_qsl(token.body().decode("utf-8", "replace"))).get("code", "")
    sid = code.split(".")[1] if code.count(".") == 2 else ""
    login = seen.last("psc", "login", lambda call: bool(sid) and fact(call, "sid") == sid)
    request = "" if login is None else fact(login, "request")
    return seen.last("psc", "authorize", lambda call: bool(request) and fact(call, "request") == request)


def fact(call: Evidence, name: str) -> str:
    """A fact that the bench decoded from an exchange; empty when it has none of that name."""
    return str((call.data.get("facts") or {}).get(name, ""))


def _dmp(call: Evidence, seen: Seen, _product: Product) -> Iterator[Task]:
    yield dmp.vihf_is_right, {"call": call}
    yield dmp.vihf_signer, {"call": call}
    yield dmp.vihf_patient, {"call": call}
    of_patient = [other for other in seen.of("dmp") if fact(other, "patient") == fact(call, "patient")]
    if call.operation == "TD2.1":
        yield dmp.submission_is_right, {"call": call}
        yield document.document_cda, {"deposit": call}
        yield document.document_pdfa, {"deposit": call}
        yield dmp_usage.no_td03_before_deposit, {"calls": of_patient}
        yield from _against_insi(seen, {"deposit": call}, carried.cdas_of([call]))
    elif call.operation.startswith(("TD3.1", "TD3.2")) and seen.whole:
        yield dmp_usage.rights_checked_before_read, {"calls": of_patient}


def _mss(call: Evidence, seen: Seen, product: Product) -> Iterator[Task]:
    if call.operation in mss.ACCEPTED:
        yield mss.session, {"calls": [call]}
    if call.operation == mss.DATA:
        yield from _message(call, seen, product)


def _message(call: Evidence, seen: Seen, product: Product) -> Iterator[Task]:
    yield mss.message_id, {"call": call}
    yield mss.subject, {"call": call}
    yield mss.nil, {"call": call, "expected": str(product.get("reference", ""))}
    posted = carried.posting(call)
    if posted is None or not posted.zips:
        return  # a letter without a document: the rules of its archive do not apply
    yield mss.attachments, {"call": call}
    yield document.document_xdm, {"sent": call}
    yield document.document_cda, {"sent": call}
    yield document.document_pdfa, {"sent": call}
    yield parcours.mail_headers, {"sent": call}
    yield from _against_insi(seen, {"sent": call}, posted.cdas)


def _against_insi(seen: Seen, carrier: Mapping[str, Evidence], cdas: Iterable[Cda]) -> Iterator[Task]:
    """The document beside what INSi answered for its patient, known by the birth name, or else by the matricule.

    A document without INS is that of an identity that is not qualified: nothing has to agree.
    """
    known = [cda.header for cda in cdas if cda.header.ins is not None]
    answers = seen.of("insi", service.RECHERCHE_TRAITS)
    names = {header.traits.family.upper() for header in known if header.traits.family}
    numbers = {header.ins.matricule for header in known if header.ins is not None and header.ins.matricule}
    answer = _only([call for call in answers if seen.once(call, _found) in names]) or _only(
        [call for call in answers if fact(call, "matricule") in numbers]
    )
    if answer is not None:
        yield parcours.ins_everywhere, {"call": answer, **carrier}
        yield parcours.same_traits, {"call": answer, **carrier}


def _only(answers: Sequence[Evidence]) -> Evidence | None:
    """The last of some answers, when they are all of one person."""
    return answers[-1] if len({fact(call, "matricule") for call in answers}) == 1 else None


def _found(call: Evidence) -> str:
    """The birth name that INSi answered; empty when it found nobody."""
    try:
        answer = resultat.read(call.body("response"))
    except (SoapError, resultat.ResultatError):
        return ""
    return (answer.individu.tiq.nom or "").upper() if answer.individu else ""


def _hl7(call: Evidence, _seen: Seen, _product: Product) -> Iterator[Task]:
    yield hl7.pid, {"sent": call}


_PLANS: Mapping[str, Callable[[Evidence, Seen, Product], Iterator[Task]]] = {
    "insi": _insi,
    "psc": _psc,
    "dmp": _dmp,
    "mss": _mss,
    "hl7": _hl7,
}
