"""Checks of what the editor does with a server that it must not trust, and with revocation lists."""

from collections.abc import Sequence

from formats import tls
from formats.rule import Breach, Text
from harness.checks.check import Evidence, Report, check
from record.event import Kind

_READ = 200
_LISTS = "/crl/"


@check("tls.server_refused", Text("Le serveur qui n'est pas sûr est refusé", "A server that is not safe is refused"))
def server_refused(*, seen: Sequence[Evidence]) -> Report:
    """Judge what was seen at TLS faults: the handshakes, and the calls that were made all the same.

    A handshake that goes through is not held against anybody: some clients look at the certificate afterwards. One
    call through it is a breach, told once for each fault and listener. Faults that a client may cope with are left.
    """
    report, told = Report(), set[tuple[str, str]]()
    for event in seen:
        place = (str(event.data.get("listener", "")), str(event.data.get("tls_fault", "")))
        breach = tls.accepted(*place)
        if breach is None:
            continue
        report.look()
        if event.event.kind is Kind.EXCHANGE and place not in told:
            told.add(place)
            report.add(breach, event.body_layers(), event.part("request"))
    return report


@check("tls.crl_kept", Text("La dernière liste de révocation valide est gardée", "The last valid CRL is kept"))
def crl_kept(*, readings: Sequence[Evidence], calls: Sequence[Evidence]) -> Report:
    """Judge whether the link held while no list could be read (SC.MSS/CONF.22).

    ``readings``: what was read of the lists since the beginning; ``calls``: the exchanges with MSSanté while none could
    be. Nothing is examined unless a list was read before, and one was asked for in vain since.
    """
    report = Report()
    good = [reading for reading in readings if _is_list(reading) and reading.data.get("status") == _READ]
    missed = [reading for reading in readings if _is_list(reading) and reading.data.get("status") != _READ]
    if not good or not missed or good[0].number > missed[-1].number:
        return report
    report.look(len(missed))
    if not any(call.data.get("tls") for call in calls):
        report.add(Breach(tls.KEPT, "lien maintenu", "aucun échange avec l'opérateur"))
    return report


def _is_list(reading: Evidence) -> bool:
    return str(reading.data.get("path", "")).startswith(_LISTS)
