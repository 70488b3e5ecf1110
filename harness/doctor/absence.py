"""A call that never came because its connection, or its address, was not set right: nothing was judged, hence no écart.

Only what metadata tell is read, so that replay computes the same. Sure of its fact or silent: the last that the service
saw of the product is a refusal for a reason of configuration, and no call got through after it, nor before it at the
same door: where the product passed once, somebody else's probe is what was refused.
"""

from collections.abc import Iterable

from formats.rule import Text
from harness.doctor import setting, tls
from harness.doctor.fault import FAULTS, NOTHING, Diagnosis, Fault
from harness.doctor.network import PROXY_CALLED
from harness.doctor.sight import Sight
from harness.doctor.telling import line
from harness.drivers.driver import WIRED
from record.event import Event, Json, Kind

_DIRECTORY = "annuaire"
NO_SYSTEM = ""
"""What results say is the same on every machine: a dossier is rebuilt byte by byte elsewhere."""


def kept_out(driver: str, events: Iterable[Event], mock: str, operation: str, after: int = 0) -> dict[str, Json]:
    """``to_set``: the configuration fault that kept an expected call from its service, when it is certain.

    ``events`` are the scenario's, ``after`` the last of them before this step. The demonstration editor is wired by the
    bench: a door that it does not pass is its own doing.
    """
    found = [] if driver in WIRED else of_missing(events, mock, operation, after)
    return {"to_set": found} if found else {}


def of_missing(events: Iterable[Event], mock: str, operation: str, after: int = 0) -> list[Json]:
    """``[[event, fault id]]`` of what kept a call from a service, numbered over ``after``; empty when not certain."""
    last: list[Json] = []
    passed: set[str] = set()
    for event in events:
        if event.data.get("tls_fault") or not _concerns(event, mock, operation):
            continue
        found, listener = fault_of(event), str(event.data.get("listener") or "")
        if found is None and _got_through(event):
            last = []
            passed.add(listener)
        elif found is not None and event.number > after and listener not in passed:
            last = [[event.number, found.id]]
    return last


def _got_through(event: Event) -> bool:
    """Whether an event says that the service was reached: a cut connection, or a browser's look, does not."""
    return event.kind is Kind.EXCHANGE and not setting.is_curious(Sight(event))


def fault_of(event: Event) -> Fault | None:
    """The fault of a refused handshake, of a wrong path or of a wrong SOAP version; None when it is none of these."""
    sight = Sight(event)
    if sight.is_handshake:
        return PROXY_CALLED if sight.text("reason") == "https proxy request" else tls.of_handshake(sight)
    if setting.is_wrong_path(sight):
        return setting.ISSUER if setting.other_realm(sight) is not None else setting.PATH
    return setting.SOAP11 if setting.old_soap(sight) is not None else None


def _concerns(event: Event, mock: str, operation: str) -> bool:
    """Whether an event is of the service, and of the protocol, that an operation goes by."""
    if event.kind not in {Kind.EXCHANGE, Kind.HANDSHAKE}:
        return False
    listener = str(event.data.get("listener") or "")
    service = str(event.data.get("mock") or ("mss" if listener == _DIRECTORY else listener.partition(".")[0]))
    protocol = operation.partition(".")[0]
    return service == mock and (protocol not in {"smtp", "imap"} or protocol in listener)


def told(missing: Iterable[Json]) -> Text:
    """Why a call is not judged, for a person; an id that this version does not know is told as it is."""
    lines = [_line(int(number), str(id)) for number, id in missing]
    return Text(" ; ".join(one.fr for one in lines), "; ".join(one.en for one in lines))


def of_reason(reason: str) -> Text:
    """What a refused handshake means, by its reason; empty when it tells nothing."""
    fault = tls.REASONS.get(reason)
    return NOTHING if fault is None else line(Diagnosis(fault), NO_SYSTEM)


def _line(number: int, id: str) -> Text:
    fault = FAULTS.get(id)
    if fault is None:
        return Text(f"à régler [{id}] (événement {number})", f"to set [{id}] (event {number})")
    said = line(Diagnosis(fault), NO_SYSTEM)
    return Text(f"{said.fr} (événement {number})", f"{said.en} (event {number})")
