"""The piece of a proof: bytes taken from an event, by a word that says which.

``soap`` the SOAP message of a request, ``answer`` of an answer, ``request`` the request line, headers and body as they
were, ``message`` a mail, ``xdm`` what a mail carries, ``pdf`` what a mail carries or the editor produced, ``cda`` the
document of a deposit, ``hl7`` an HL7 v2 message without its framing, ``result`` what the editor showed, ``journal`` the
list of exchanges of a service in the scenario, ``event`` what the bench noted (a handshake, a reading).
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from formats.hl7 import mllp
from harness.checks import carried
from harness.checks.check import Evidence
from record.event import Event


@dataclass(frozen=True, slots=True)
class Piece:
    """A file: its extension, and its bytes."""

    extension: str
    content: bytes


Extract = Callable[[Evidence, Iterable[Event]], Piece | None]


def extract(what: str, source: Evidence, scenario: Iterable[Event]) -> Piece | None:
    """The piece that a word names in an event; None when the event holds no such thing."""
    reader = _READERS.get(what)
    return None if reader is None else reader(source, scenario)


def _soap(source: Evidence, _scenario: Iterable[Event]) -> Piece | None:
    deposit = carried.deposit(source)
    content = source.body() if deposit is None else deposit.root.content
    return Piece("xml", content) if content else None


def _answer(source: Evidence, _scenario: Iterable[Event]) -> Piece | None:
    content = source.body("response")
    return Piece("xml", content) if content else None


def _request(source: Evidence, _scenario: Iterable[Event]) -> Piece | None:
    content = source.part("request")
    return Piece("txt", content) if content else None


def _hl7(source: Evidence, _scenario: Iterable[Event]) -> Piece | None:
    wire = source.part("request")
    try:
        return Piece("hl7", mllp.opened(wire).raw) if wire else None
    except mllp.MllpError:
        return Piece("hl7", wire)


def _message(source: Evidence, _scenario: Iterable[Event]) -> Piece | None:
    posted = carried.posting(source)
    return None if posted is None else Piece("eml", posted.mail.raw)


def _xdm(source: Evidence, _scenario: Iterable[Event]) -> Piece | None:
    posted = carried.posting(source)
    return None if posted is None or not posted.zips else Piece("zip", posted.zips[0].content)


def _pdf(source: Evidence, _scenario: Iterable[Event]) -> Piece | None:
    if carried.is_observation(source):
        made = carried.produced(source, "pdf")
        return None if made is None else Piece("pdf", made.content)
    made, posted = carried.produced(source, "pdf"), carried.posting(source)
    if made is not None:
        return Piece("pdf", made.content)
    return None if posted is None or not posted.pdfs else Piece("pdf", posted.pdfs[0].content)


def _cda(source: Evidence, _scenario: Iterable[Event]) -> Piece | None:
    files = carried.files_of(source)
    return Piece("xml", files[0].content) if files else None


def _result(source: Evidence, _scenario: Iterable[Event]) -> Piece | None:
    shown = json.dumps(source.data.get("result"), ensure_ascii=False, indent=1, sort_keys=True)
    return Piece("json", (shown + "\n").encode())


def _event(source: Evidence, _scenario: Iterable[Event]) -> Piece | None:
    told = {"event": source.number, "time": source.event.times.wall, "kind": source.event.kind.value}
    shown = json.dumps({**told, **source.data}, ensure_ascii=False, indent=1, sort_keys=True)
    return Piece("json", (shown + "\n").encode())


def _journal(source: Evidence, scenario: Iterable[Event]) -> Piece | None:
    mock = source.data.get("mock")
    target = io.StringIO()
    lines = csv.writer(target, delimiter=";", lineterminator="\n")
    lines.writerow(["numero", "heure", "service", "operation", "statut"])
    for event in scenario:
        if event.data.get("mock") == mock and "operation" in event.data:
            data = event.data
            lines.writerow([event.number, event.times.wall, mock or "", data["operation"], data.get("status", "")])
    return Piece("csv", target.getvalue().encode())


_READERS: Mapping[str, Extract] = {
    "soap": _soap,
    "answer": _answer,
    "request": _request,
    "message": _message,
    "hl7": _hl7,
    "xdm": _xdm,
    "pdf": _pdf,
    "cda": _cda,
    "result": _result,
    "journal": _journal,
    "event": _event,
}
WORDS = frozenset(_READERS)
"""The words that ``Bench.keeps`` understands."""
