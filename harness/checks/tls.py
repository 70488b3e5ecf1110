"""Checks of what the editor does with a server that it must not trust, and with revocation lists."""

from collections.abc import Sequence

from formats import tls
from formats.rule import Breach, Text
from harness.checks.check import Evidence, Report, check
from record.event import Kind

_READ = 200
_REFUSED = frozenset({"refused", "left"})
_LISTS = "/crl/"
_THROUGH = frozenset({"smtp.EHLO", "smtp.HELO", "smtp.AUTH", "smtp.MAIL", "smtp.RCPT", "smtp.DATA"})
"""What is said to an operator that is trusted. A client that has just refused it may still say goodbye."""


@check("tls.server_refused", Text("Le serveur qui n'est pas sûr est refusé", "A server that is not safe is refused"))
def server_refused(*, seen: Sequence[Evidence]) -> Report:
    """Judge what was seen at TLS faults: the handshakes, and the calls that were made all the same.

    A handshake that goes through is not held against anybody: some clients look at the certificate afterwards, and are
    judged once they leave without a word. One call through it is a breach, told once for each fault and listener. What
    the bench refused or cut tells nothing of the client. Faults that a client may cope with are left.
    """
    report, told = Report(), set[tuple[str, str]]()
    for event in seen:
        place = (str(event.data.get("listener", "")), str(event.data.get("tls_fault", "")))
        breach = tls.accepted(*place)
        if breach is None:
            continue
        called = _is_call(event)
        if called or _turned_away(event, seen):
            report.look()
        if called and place not in told:
            told.add(place)
            report.add(breach, event.body_layers(), event.part("request"))
    return report


def _is_call(event: Evidence) -> bool:
    return event.event.kind is Kind.EXCHANGE and not tls.says_nothing(str(event.data.get("operation", "")))


def _turned_away(event: Evidence, seen: Sequence[Evidence]) -> bool:
    """Whether a client refused the server, left in the handshake, or left after it with no more than a goodbye."""
    if event.event.kind is Kind.HANDSHAKE:
        return event.data.get("outcome") in _REFUSED
    if event.event.kind is not Kind.NOTE or event.data.get("by") != "client":
        return False
    said = [other for other in seen if other.event.kind is Kind.EXCHANGE and _peer(other) == _peer(event)]
    return not any(map(_is_call, said)) and (bool(said) or not event.data.get("spoke"))


def _peer(event: Evidence) -> tuple[object, object]:
    return event.data.get("listener"), event.data.get("peer")


@check("tls.crl_kept", Text("La dernière liste de révocation valide est gardée", "The last valid CRL is kept"))
def crl_kept(*, readings: Sequence[Evidence], calls: Sequence[Evidence]) -> Report:
    """Judge whether the link held while no list could be read (SC.MSS/CONF.22).

    ``readings``: what was read of the lists since the beginning; ``calls``: the exchanges with MSSanté while none could
    be. Nothing is examined unless a list was asked for in vain, because of a fault, after that same list was read: a
    client that never had it has none to keep. What was sent before is no proof that the link held, nor that it did not.
    """
    report, missed = Report(), _missed(readings)
    through = [call.number for call in calls if call.data.get("operation") in _THROUGH and call.data.get("tls")]
    held = any(missed and number > missed[0].number for number in through)
    if not missed or (through and not held):
        return report
    report.look(len(missed))
    if not held:
        report.add(Breach(tls.KEPT, "lien maintenu", "aucun envoi à l'opérateur"))
    return report


def _missed(readings: Sequence[Evidence]) -> list[Evidence]:
    """The readings that a fault made fail, of lists that were read before."""
    had, missed = set[str](), list[Evidence]()
    for reading in sorted(readings, key=lambda reading: reading.number):
        path, status, fault = (reading.data.get(name) for name in ("path", "status", "fault"))
        if status == _READ and not fault and str(path).startswith(_LISTS) and reading.data.get("method") != "HEAD":
            had.add(str(path))
        elif status != _READ and fault and path in had:
            missed.append(reading)
    return missed
