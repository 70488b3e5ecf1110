"""What this bench writes in an event, by its kind and its call: anybody may have forged the events of a dossier.

An event of another shape was not written by the bench that the dossier names: it is told by its number, before
anything is computed from it. Members that are not named here are not looked at.
"""

from collections.abc import Iterable, Iterator, Mapping

from formats.rule import RULES
from harness import quotes
from harness.dossier.afterwards import Step
from harness.dossier.history import History
from harness.dossier.pieces import WORDS
from harness.dossier.shape import (
    ANY,
    ENCODED,
    EVENT,
    FLAG,
    NOTHING,
    NUMBER,
    PLACE,
    SAID,
    STATUS,
    TEXT,
    Either,
    Many,
    Maybe,
    Members,
    Named,
    OneOf,
    Row,
    Shape,
    Wrong,
    came,
)
from harness.drivers.driver import Status, Word
from harness.guidance import KINDS
from harness.outcome import CONTENT, STIMULUS
from harness.results import is_call
from harness.sender.letter import DELIVERS
from harness.sender.pam import SENDS
from harness.stop import STOP
from harness.verdict import Verdict
from record.event import Event, Json

_OPENS, _RUN = "scenario.open", "run.open"


def unlike(history: History) -> Iterator[str]:
    """The events that this bench did not write as they are: number, what was expected, what came."""
    last, opened = history.all[-1].number, False
    for event in history.all:
        wrong = next(_wrong(history, event, last), None)
        if wrong is None and is_call(event) and event.data.get("scenario"):
            opened = opened or event.data["call"] == _OPENS
            wrong = None if opened else Wrong("call", f"« {_OPENS} »", came(event.data["call"]))
        if wrong is not None:
            yield _sentence(event, wrong)


def outside(history: History) -> Iterator[str]:
    """What no version of the bench ever wrote: around its data, and where the run says which bench plays it."""
    last = history.all[-1].number
    for event in history.all:
        told = [*_AROUND.wrong(_around(event), "", last)]
        if is_call(event) and event.data["call"] == _RUN:
            told += _BENCH.wrong(event.data.get("args"), "args", last)
        yield from (_sentence(event, wrong) for wrong in told)


def deepest(history: History) -> int:
    """The number of the event whose data are nested deepest."""
    return max(history.all, key=lambda event: _depth(event.data)).number


def _depth(value: Json) -> int:
    """Levels of lists and objects; not by recursion, which a forger may exhaust."""
    level, depth = [value], 0
    while level:
        level = [inside for one in level for inside in _inside(one)]
        depth += 1
    return depth


def _inside(value: Json) -> Iterable[Json]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _sentence(event: Event, wrong: Wrong) -> str:
    return f"événement {event.number}, {wrong.path} : attendu {wrong.expected}, trouvé {wrong.came}"


def _around(event: Event) -> Json:
    times, parts = event.times, event.parts
    return {
        "number": event.number,
        "actor": event.actor,
        "session": event.session,
        "recorder": event.recorder,
        "times": {"wall": times.wall, "mono_ns": times.mono_ns, "session": times.session},
        "parts": {name: {"digest": part.digest, "size": part.size} for name, part in parts.items()},
        "salts": {name: part.salt for name, part in parts.items()},
    }


_AROUND = Members(
    {
        "number": NUMBER,
        "actor": TEXT,
        "session": TEXT,
        "recorder": TEXT,
        "times": Members({"wall": TEXT, "mono_ns": NUMBER, "session": TEXT}),
        "parts": Named(Members({"digest": TEXT, "size": NUMBER})),
        "salts": Named(TEXT),
    }
)
_BENCH = Members(may={"version": TEXT, "digest": TEXT, "pack": Members(may={"id": TEXT, "outside": SAID})})


def _wrong(history: History, event: Event, last: int) -> Iterator[Wrong]:
    if not is_call(event):
        yield from _BY_THE_BENCH.wrong(event.data, "", last)
        yield from _AFTERWARDS.get(str(event.data.get("after")), ANY).wrong(event.data, "", last)
        if event.data.get("type") == "core.FaultArmed":
            yield from _ARMED.wrong(event.data.get("fields"), "fields", last)
        return
    yield from TEXT.wrong(event.data["call"], "call", last)
    known = _CALLS.get(str(event.data["call"]), _UNKNOWN)
    yield from known.wrong(_told(history, event), "", last)


def _told(history: History, event: Event) -> Mapping[str, Json]:
    """What a call says, the words of its findings included."""
    known = {name: part for name, part in event.parts.items() if (event.number, name) in history.parts}
    return quotes.joined(event.data, known, lambda name: history.parts[event.number, name])


def _call(args: Shape, result: Shape = NOTHING) -> Shape:
    return Members({"scenario": TEXT, "args": args, "result": result})


_NAMED, _TEXTS = Named(), Many(TEXT)
_BOTH = Members({"fr": TEXT, "en": TEXT})
_EMPTY = Members()
_STATUS = OneOf([one.value for one in Status], "l'issue d'une action")
_VERDICT = OneOf([one.value for one in Verdict], "un verdict")
_ANSWER = Members({"status": _STATUS, "result": _NAMED, "reason": TEXT, "attested": FLAG}, {"by": TEXT})
_WORD = Members(
    {"word": OneOf([one.value for one in Word], "« oui », « non », « sans objet » ou « sans réponse »"), "text": TEXT},
    {"by": TEXT},
)
_REFUSAL = Maybe(Members({"refused": TEXT}))
_INPUTS = Named(Either(Many(EVENT), EVENT))
_INPUTS_OR_NOT = Named(Either(Many(Maybe(EVENT)), Maybe(EVENT)))
_CHECKED = Members(
    {"check": TEXT, "inputs": _INPUTS, "params": _NAMED},
    {"vouched": OneOf((CONTENT, STIMULUS), f"« {CONTENT} » ou « {STIMULUS} »")},
)
_NOT_CHECKED = Members({"check": TEXT, "inputs": _INPUTS_OR_NOT, "params": _NAMED}, {"reason": TEXT})
_RULE = OneOf(RULES, "une règle du banc")
_FINDING = Members(
    {"rule": _RULE},
    {"expected": TEXT, "found": TEXT, "locator": Many(Row(TEXT, TEXT, NUMBER, NUMBER)), "excerpt": ENCODED},
)
_ABOUT_CALL = Row(EVENT, TEXT)
_SWEPT = Members(
    {"until": PLACE, "unexpected": Many(_ABOUT_CALL), "crashes": Many(_ABOUT_CALL), "handshakes": Many(_ABOUT_CALL)},
    {"accepted": Many(Row(EVENT, TEXT, TEXT)), "refused": Many(Row(EVENT, _RULE, TEXT))},
)
_SEEN = Members({"until": PLACE, "seen": Many(EVENT)}, {"heard": FLAG})


_ANNOUNCED = Members(
    {**dict.fromkeys(("event", "reliability", "matricule", "oid"), TEXT), "traits": Named(TEXT), "deletes": FLAG}
)


class _Result:
    """The result of a check: what it found, or why it failed."""

    def wrong(self, value: Json, path: str, last: int) -> Iterator[Wrong]:
        failed = isinstance(value, dict) and "error" in value
        return (_FAILED if failed else _FOUND).wrong(value, path, last)


_FAILED, _FOUND = Members({"error": TEXT}), Members({"examined": NUMBER, "findings": Many(_FINDING)})
_UNKNOWN = Members(may={"scenario": SAID, "args": Maybe(_NAMED), "result": Maybe(_NAMED)})
_CALLS: Mapping[str, Shape] = {
    _RUN: Members(
        {
            "args": Members(
                {"driver": TEXT, "personal": FLAG, "product": _NAMED, "scenarios": _TEXTS},
                {
                    "attended": FLAG,
                    "lang": TEXT,
                    "catalogue": TEXT,
                    "rem": Members(may={"identifiants": _NAMED}),
                    "pack": Members(
                        may={
                            **dict.fromkeys(("id", "title", "english", "perimeter", "outside"), SAID),
                            "claims": Named(_TEXTS),
                        }
                    ),
                },
            )
        }
    ),
    _OPENS: _call(Members({"id": TEXT, "title": _BOTH, "requirements": _TEXTS, "proves": _TEXTS})),
    "step.open": _call(Members({"title": _BOTH})),
    "step.close": _call(_EMPTY, _SWEPT),
    "scenario.sweep": _call(_EMPTY, _SWEPT),
    "verdict": _call(_EMPTY, Members({"verdict": _VERDICT})),
    STOP: _call(Members({"verdict": _VERDICT, "reason": TEXT})),
    "reset": _call(_EMPTY, _ANSWER),
    "editor.does": _call(Members({"action": TEXT, "accepts": Many(_STATUS), "params": _NAMED})),
    "editor.answer": _call(Members({"action": TEXT, "accepts": Many(_STATUS)}), _ANSWER),
    "editor.shows": _call(Members({"action": TEXT, "params": _NAMED}), _ANSWER),
    "expects": _call(
        Members({"mock": TEXT, "operation": TEXT, "facts": _NAMED, "after": PLACE, "failed": FLAG}),
        Members(
            {"claimed": Maybe(EVENT), "until": PLACE},
            {
                "heard": FLAG,
                "other": _ABOUT_CALL,
                "unlike": _NAMED,
                "setting": _ABOUT_CALL,
                "near": EVENT,
                "unread": FLAG,
                "to_set": Many(_ABOUT_CALL),
            },
        ),
    ),
    "exchanges": _call(Members({"mock": TEXT, "operation": TEXT, "after": PLACE}), _SEEN),
    "sightings": _call(Members({"what": TEXT, "after": PLACE}), _SEEN),
    "check": _call(_CHECKED, _Result()),
    "check.missing": _call(_NOT_CHECKED),
    "check.attested": _call(_NOT_CHECKED, _WORD),
    "guided": _call(
        Members({"do": _BOTH, "seen": _BOTH, "film": _BOTH}, {"proofs": _TEXTS, "piece": OneOf(KINDS, "une pièce")}),
        _WORD,
    ),
    "background": _call(Members({"mock": TEXT, "operation": TEXT})),
    "fault": _call(
        Members({"mock": TEXT, "name": TEXT, "operation": TEXT, "count": NUMBER, "params": _NAMED}), _REFUSAL
    ),
    "faults.clear": _call(_EMPTY, _REFUSAL),
    "tls_fault": _call(Members({"name": TEXT, "listeners": ANY}), _REFUSAL),
    "inject": _call(Members({"mock": TEXT, "content": ENCODED}, {"call": NUMBER, "for": TEXT}), _REFUSAL),
    "clock": _call(Members({"offset_seconds": NUMBER}), _REFUSAL),
    "knob": _call(Named(TEXT), _REFUSAL),
    DELIVERS: _call(
        Members({"action": TEXT, "letter": _NAMED}), Members({"message_id": TEXT, "unique_id": TEXT, "sha256": TEXT})
    ),
    SENDS: _call(
        Members({"action": TEXT, "message": _ANNOUNCED, "to": TEXT, "identifier": TEXT}),
        Members({**dict.fromkeys(("control_id", "identifier", "ack", "text"), TEXT)}, {"file": TEXT, "failure": TEXT}),
    ),
    "address": _call(Members({"listener": TEXT}), Members({"at": TEXT})),
    "piece": _call(
        Members({"proof": TEXT, "kind": TEXT, "event": EVENT, "what": OneOf(WORDS, "un mot qui nomme une pièce")})
    ),
}
CALLS = frozenset(_CALLS)
"""The calls whose shape is known."""
_HEADERS = Many(Row(TEXT, TEXT))
_OF_A_NOTE = ("kind", "rule", "text", "cause", "expected", "found", "where")
_BY_THE_BENCH = Members(
    may={
        **dict.fromkeys(("mock", "operation", "listener", "peer", "tls_fault", "type", "what", "outcome"), SAID),
        **dict.fromkeys(("method", "target", "reason", "protocol", "connection", "note"), SAID),
        "status": STATUS,
        "facts": Maybe(_NAMED),
        "fields": Maybe(_NAMED),
        "notes": Maybe(Many(Members(may=dict.fromkeys(_OF_A_NOTE, SAID)))),
        "tls": Maybe(Members(may={"certificate": Maybe(_NAMED)})),
        **dict.fromkeys(("request_headers", "response_headers"), Maybe(_HEADERS)),
        **dict.fromkeys(("request_head", "response_head"), Maybe(NUMBER)),
    }
)
"""What the bench saw: an exchange, a handshake, a change, a reading."""
_ARMED = Members(may={"count": Maybe(NUMBER)})
_AFTERWARDS: Mapping[str, Shape] = {
    Step.MASKED.value: Members({"by": TEXT, "bench": TEXT, "parts": Many(Row(EVENT, TEXT, TEXT))}),
    Step.ATTACHED.value: Members({"by": TEXT, "bench": TEXT, "proof": TEXT, "kind": TEXT, "file": TEXT}),
    Step.DECLARED.value: Members(
        {
            "by": TEXT,
            "bench": TEXT,
            "reason": TEXT,
            "seen": Many(Members({"service": TEXT, "event": EVENT, "shown": TEXT})),
        }
    ),
}
