"""Events that somebody forged, linked and signed anew: never the bench's own error, and the event is named."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.rule import Text
from harness import version
from harness.bench.reader import Reader
from harness.checks.check import CHECKS
from harness.dossier import afterwards, attachments, masking, recorded, signature
from harness.dossier import history as histories
from harness.dossier.afterwards import Step
from harness.dossier.assemble import sealed
from harness.dossier.attachments import Attachment, Genre
from harness.dossier.container import Member, build, read
from harness.dossier.history import History
from harness.dossier.shape import came
from harness.dossier.verify import Known, Verification, verify
from harness.drivers.driver import Answer, Attestation, Status, Watch, Word
from harness.english import english
from harness.runner import Run, run
from harness.scenario import Scenario
from harness.sender import mllp
from harness.steps import Bench
from harness.verdict import Exit
from record import chain
from record.event import Draft, Json, Kind
from tests.harness.dossier.making import CATALOGUE, KEY, PROVEN, SLOT
from tests.harness.fakes import COUNTS, LEONARDO, MAYBE, YES, FakeBench, FakeEditor, done
from tests.leftovers import french_in

BODY = b"une demande assez longue pour se retrouver dans une autre partie"
RESIDUE = ("n'a pas pu enregistrer", "contenu illisible")
"""What is said when no shape told of a forged event: nothing of it names the place."""


def everything(bench: Bench) -> None:
    """A call of every kind."""
    bench.knob("insi.profile", "strict")
    bench.clock(3600)
    bench.insi.fault("slow", operation="chercher", seconds=1)
    bench.insi.answers(b"<x/>", call=2, for_="DE VINCI LEONARDO")
    bench.insi.may("lire")
    with bench.step(Text("Chercher", "Search")):
        bench.editor.does("ins.search", patient="p1")
        call = bench.insi.expects("chercher", status=200)
        bench.check(YES, call=call, word="non")
        bench.check(MAYBE, call=call)
        shown = bench.editor.shows("patient.record", patient="p1")
        bench.check(YES, call=shown)
        bench.check(COUNTS, calls=bench.insi.exchanges())
        bench.clear_faults()
    with bench.insi.unsafe("expired"):
        bench.insi.attempts(within=0.0)
    bench.mss.delivers(LEONARDO, to="dr@banc.mssante.fr")
    bench.hl7.sends(LEONARDO, to=bench.hl7.address)
    bench.revocation.readings()
    bench.keeps(PROVEN, "demande", call, "request")
    bench.keeps(PROVEN, "journal", call, "journal")
    bench.keeps(PROVEN, "fait", call, "event")


def guided(bench: Bench) -> None:
    """A guided step, a call that comes with other facts, a check that lacks it; a refusal that does not concern."""
    with bench.step(Text("Voir", "See")):
        for number in "12":
            bench.guided(
                Text(f"Ouvrez l'écran {number}.", f"Open screen {number}."),
                seen=Text("Le statut.", "The status."),
                film=Text("L'écran.", "The screen."),
                proofs=SLOT,
            )
        bench.editor.does("ins.search", patient="p1")
        first = bench.insi.expects("chercher", within=0.0, status=500)
        second = bench.insi.expects("lire", within=0.0)
        bench.check(COUNTS, calls=[first, second])
        bench.editor.refuses("document.send", patient="p1")


SCENARIOS = (
    Scenario("INS-52-01", Text("Tout", "All"), ("INS/va1.52",), (PROVEN,), everything),
    Scenario("INS-52-02", Text("Voir", "See"), ("INS/va1.52",), (SLOT,), guided, guided=True),
)
KNOWN = Known({one.id: one for one in SCENARIOS}, {LEONARDO.name: LEONARDO}, CATALOGUE)


class Attended(FakeEditor):
    """Somebody at the screen, who answers everything."""

    attended = True

    def attest(self, _statement: Text, _watch: Watch) -> Attestation:
        """Yes."""
        return Attestation(Word.YES, "vu", "Camille")

    def guide(self, _step: object, _watch: Watch) -> Attestation:
        """No."""
        return Attestation(Word.NO, "bandeau rouge", "Camille")


def recorded_run(*, masks: bool = False) -> History:
    """What a run recorded, and what somebody then did to its dossier."""
    bench = FakeBench()

    def search(_params: object) -> Answer:
        bench.append([Draft(Kind.CHANGE, "banc", {"type": "core.FaultArmed", "fields": {"id": "1", "count": 1}})])
        bench.receives("insi", "chercher", BODY, code="00")
        bench.refuses_handshake(listener="insi.mtls", reason="unknown-ca", peer="127.0.0.1:1")
        return done(found=True)

    def shows(_params: object) -> Answer:
        return Answer(Status.DONE, {"status": "qualifiee"}, attested=True, by="Camille")

    pack = {"id": "essai", "title": "Essai", "perimeter": "LGC", "claims": {"INS/va1.52": ["INS-52-01"]}}
    about = {"version": version.VERSION, "digest": version.digest(), "pack": pack, "rem": {"identifiants": {}}}
    actions = {
        "ins.search": search,
        "patient.record": shows,
        "document.send": lambda _params: Answer(Status.NOT_APPLICABLE, reason="n'existe pas", attested=True),
    }
    editor = Attended(actions, personal=True)
    with pytest.MonkeyPatch.context() as network:
        network.setattr(mllp, "sent", lambda *_: {"control_id": "B1", "identifier": "RI1", "ack": "AA", "text": ""})
        run(SCENARIOS, bench, bench, editor, Run(KNOWN.patients, about))
    reader = Reader(bench)
    reader.advance()
    told = histories.gather(reader, reader.between(0, reader.last))
    told = attachments.attached(told, Attachment(SLOT, Genre.VIDEO, b"film", "mp4", "Camille"), CATALOGUE)
    seen = {"reason": "essai", "seen": [{"service": "insi", "event": 1, "shown": "x"}]}
    told = afterwards.extended(told, [afterwards.draft(Step.DECLARED, "Camille", seen, kind=Kind.ATTESTATION)])
    call = next(event.number for event in told.all if event.kind is Kind.EXCHANGE)
    return masking.masked(told, {(call, "request"): "essai"}) if masks else told


@cache
def dossier(*, masks: bool = False) -> tuple[list[Member], list[Json]]:
    """The members of a dossier, and its events."""
    members = read(sealed(recorded_run(masks=masks), CATALOGUE, KEY))
    lines = next(one.content for one in members if one.name == histories.EVENTS).splitlines()
    return members, [json.loads(line) for line in lines]


def forged(events: list[Json], *, masks: bool = False, parts: dict[str, bytes] | None = None) -> bytes:
    """A dossier with other events, linked as far as they can be, and signed."""
    contents = {histories.EVENTS: b"".join(_linked(events)), **(parts or {})}
    members = [one for one in dossier(masks=masks)[0] if one.name not in {signature.DIGESTS, signature.SIGNATURE}]
    return build(signature.seal([Member(one.name, contents.get(one.name, one.content)) for one in members], KEY))


def _linked(events: list[Json]) -> Iterator[bytes]:
    previous = chain.GENESIS
    for event in events:
        if isinstance(event, dict):
            event["previous"] = previous
            try:
                event["hash"] = chain.hash_of(chain.canonical(chain.body_of(chain.from_json(event))))
            except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
                event["hash"] = previous
            previous = event["hash"]
        yield chain.canonical(event) + b"\n"


def verified(raw: bytes) -> Verification:
    """Verify it."""
    return verify(raw, lambda _about: KNOWN)


@pytest.fixture(autouse=True)
def checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks of these scenarios are known."""
    for check in (YES, MAYBE, COUNTS):
        monkeypatch.setitem(CHECKS, check.id, check)


@pytest.mark.parametrize("masks", [False, True])
def test_what_the_bench_records_has_the_shape_that_is_expected(*, masks: bool) -> None:
    told = recorded_run(masks=masks)
    assert [*recorded.outside(told), *recorded.unlike(told)] == []
    found = verified(forged(deepcopy(dossier(masks=masks)[1]), masks=masks))
    assert (found.tampered, found.error) == ([], None)


def test_every_call_of_a_scenario_is_in_it() -> None:
    """Else the property below would not look at it."""
    played = {event["data"]["call"] for event in dossier()[1] if "call" in event["data"]}
    assert recorded.CALLS - played == {"check.missing", "stop"} - played
    assert played <= recorded.CALLS


def _places(value: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inside in members:
        yield from _places(inside, (*path, name))


def _nested(depth: int) -> Json:
    value: Json = {}
    for _ in range(depth):
        value = {"fr": [value]}
    return value


JUNK: list[Json] = [None, True, 0, -1, 7, 10**30, 1.5, "", "oui", "x" * 5000, "é\x00\x1b"]
JUNK += [[], {}, [[]], [None], {"fr": 1}, {"": {}}, [1, 2], ["a", "b"], [[1, "x"]], {"rule": 1}]
JUNK += [_nested(40), _nested(200)]
REMOVED = object()


def _at(event: Json, path: tuple[Any, ...], value: Json) -> Json:
    """An event with something else at a place."""
    if not path:
        return None if value is REMOVED else value
    inside = event
    for name in path[:-1]:
        inside = inside[name]
    if value is REMOVED:
        del inside[path[-1]]
    else:
        inside[path[-1]] = deepcopy(value)
    return event


def never_the_benchs_error(place: int, path: tuple[Any, ...], value: Json, *, masks: bool) -> None:
    """Whatever was forged is told, and its place is."""
    events = deepcopy(dossier(masks=masks)[1])
    events[place] = _at(events[place], path, value)
    found = verified(forged(events, masks=masks))
    told = (place + 1, path, value if value is not REMOVED else "absent", found.tampered[:2], found.untold[:2])
    assert found.error is None, told
    assert found.code is not Exit.BENCH_ERROR, told
    if len(path) > 1 and path[0] == "data":
        assert not any(words in sentence for sentence in found.tampered for words in RESIDUE), told
    assert not [one for one in found.tampered if "attendu" in one and french_in(english(one))], told


@settings(max_examples=60, deadline=None)
@given(data=st.data(), masks=st.booleans())
def test_no_forged_event_is_the_benchs_own_error(data: st.DataObject, *, masks: bool) -> None:
    events = dossier(masks=masks)[1]
    place = data.draw(st.integers(0, len(events) - 1))
    path = data.draw(st.sampled_from([*_places(events[place])]))
    never_the_benchs_error(place, path, data.draw(st.sampled_from([*JUNK, REMOVED])), masks=masks)


@settings(max_examples=25, deadline=None)
@given(path=st.data(), value=st.sampled_from(JUNK))
def test_nor_are_the_forged_words_of_a_finding(path: st.DataObject, value: Json) -> None:
    """They are a part, of which the metadata hold the rules alone."""
    events = deepcopy(dossier()[1])
    event = next(one for one in events if "constats" in one["parts"])
    name = histories.part_name(event["number"], "constats")
    findings = json.loads(next(one.content for one in dossier()[0] if one.name == name))
    content = chain.canonical(_at(findings, path.draw(st.sampled_from([*_places(findings)])), value))
    part = chain.part_of(content, bytes.fromhex(event["salts"]["constats"]))
    event["parts"]["constats"] = {"digest": part.digest, "size": part.size}
    found = verified(forged(events, parts={name: content}))
    assert (found.error, found.code is Exit.BENCH_ERROR) == (None, False)
    assert not any(words in sentence for sentence in found.tampered for words in RESIDUE), found.tampered


def first(call: str) -> Callable[[Json], bool]:
    """Whether an event is of a call."""
    return lambda event: bool(event["data"].get("call") == call)


@pytest.mark.parametrize(
    ("call", "path", "value", "sentence"),
    [
        ("guided", ("args", "do"), "Ouvrez", "args.do : attendu un objet, trouvé « Ouvrez »"),
        ("guided", ("args", "do", "en"), 4, "args.do.en : attendu un texte, trouvé 4"),
        ("guided", ("args", "proofs"), {}, "args.proofs : attendu une liste, trouvé un objet"),
        ("check", ("args", "inputs", "call"), 999, "args.inputs.call : attendu le numéro d'un événement du dossier"),
        ("check", ("result", "findings", 0, "rule"), "x", "result.findings[0].rule : attendu une règle du banc"),
        ("editor.answer", ("result", "status"), "fait", "result.status : attendu l'issue d'une action, trouvé"),
        ("mss.delivers", ("result",), None, "result : attendu un objet, trouvé rien"),
        ("hl7.sends", ("args", "message", "deletes"), 1, "args.message.deletes : attendu vrai ou faux, trouvé 1"),
        ("hl7.sends", ("result", "ack"), None, "result.ack : attendu un texte, trouvé rien"),
        ("address", ("result",), [], "result : attendu un objet, trouvé une liste"),
        ("piece", ("args", "event"), -1, "args.event : attendu le numéro d'un événement du dossier, trouvé -1"),
        ("scenario.open", ("args", "proves"), ["a", []], "args.proves[1] : attendu un texte, trouvé une liste"),
        ("run.open", ("args", "pack"), [], "args.pack : attendu un objet, trouvé une liste"),
        ("run.open", ("args", "digest"), 5, "args.digest : attendu un texte, trouvé 5"),
        ("verdict", ("result", "verdict"), "parfait", "result.verdict : attendu un verdict, trouvé « parfait »"),
    ],
)
def test_the_event_what_was_expected_and_what_came_are_told(
    call: str, path: tuple[Any, ...], value: Json, sentence: str
) -> None:
    events = deepcopy(dossier()[1])
    event = next(filter(first(call), events))
    _at(event["data"], path, value)
    found = verified(forged(events))
    assert found.code is Exit.DEVIATION
    assert found.tampered[0].startswith(f"événement {event['number']}, {sentence}")
    assert not french_in(english(found.tampered[0]))


def test_calls_before_any_scenario_are_told() -> None:
    events = deepcopy(dossier()[1])
    opened = next(filter(first("scenario.open"), events))
    opened["data"]["call"] = "reset"
    found = verified(forged(events))
    assert found.code is Exit.DEVIATION
    assert f"événement {opened['number']}" in found.tampered[0]


def test_an_event_nested_beyond_what_can_be_computed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(_history: History) -> Iterator[str]:
        raise RecursionError

    events = deepcopy(dossier()[1])
    event = next(filter(first("editor.does"), events))
    event["data"]["args"]["params"]["x"] = _nested(30)
    monkeypatch.setattr(recorded, "unlike", exhausted)
    found = verified(forged(events))
    assert found.tampered == [f"événement {event['number']} : imbriqué plus que ce banc n'en écrit"]


@pytest.mark.parametrize(("error", "code"), [(MemoryError, Exit.BENCH_ERROR), (ZeroDivisionError, Exit.DEVIATION)])
def test_only_what_the_machine_lacks_is_the_benchs_own_error(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], code: Exit
) -> None:
    def stopped(_history: History) -> Iterator[str]:
        raise error

    monkeypatch.setattr(recorded, "unlike", stopped)
    assert verified(forged(deepcopy(dossier()[1]))).code is code


def test_what_may_be_null_has_to_be_there() -> None:
    events = deepcopy(dossier()[1])
    event = next(filter(first("expects"), events))
    del event["data"]["result"]["claimed"]
    said = f"événement {event['number']}, result.claimed : attendu ce membre, trouvé rien"
    assert verified(forged(events)).tampered == [said]


@pytest.mark.parametrize(
    ("value", "words"), [(10**40, "un nombre démesuré"), (True, "vrai"), (1.5, "1.5"), ("x" * 99, f"« {'x' * 59}… »")]
)
def test_what_came_is_told_in_few_words(value: Json, words: str) -> None:
    assert came(value) == words
