"""The client of the control API: what it asks, how it reads, and that a failing bench is said to be so."""

import base64
import json

import pytest

from harness.bench.control import Control
from harness.bench.failure import BenchFailureError
from harness.bench.reader import Reader
from harness.stop import StopError
from harness.verdict import Verdict
from record import chain
from record.event import Draft, Kind
from tests.harness.fakes import FakeBench
from tests.harness.serving import Asked, Told, serving


class Api:
    """A control API over a fake bench."""

    def __init__(self) -> None:
        self.bench = FakeBench()

    def __call__(self, asked: Asked) -> Told:
        if asked.headers.get("Authorization") != "Bearer jeton":
            return Told(b'{"error": "jeton"}', 401)
        path, _, query = asked.path.partition("?")
        if path == "/sessions/s%2F1/events" and asked.method == "GET":
            return self._events(int(dict(pair.split("=") for pair in query.split("&"))["after"]))
        if path == "/sessions/s%2F1/events":
            drafts = [Draft(Kind(e["kind"]), e["actor"], e["data"]) for e in json.loads(asked.body)["events"]]
            return _json({"numbers": self.bench.append(drafts)})
        return _json({"/bench": {"schema": 1}, "/sessions": {"id": "s/1"}}.get(path, {}))

    def _events(self, after: int) -> Told:
        contents = self.bench.contents
        events = [
            {**chain.to_json(e), "contents": {n: base64.b64encode(contents[e.number, n]).decode() for n in e.parts}}
            for e in self.bench.events(after, 0)
        ]
        return _json({"events": events, "last": after})


def _json(body: object) -> Told:
    return Told(json.dumps(body).encode())


def test_events_are_recorded_then_read_with_their_bytes() -> None:
    api = Api()
    with serving(api) as server:
        control = Control(server.url + "/", "jeton")
        assert control.facts() == {"schema": 1}
        session = control.open_session("titre", "moi")
        assert session.append([Draft(Kind.NOTE, "harness", {"é": 1})]) == [1]
        api.bench.receives("insi", "chercher", b"oui")
        reader = Reader(session)
        assert reader.advance()
        assert [event.number for event in reader.exchanges(0, reader.last)] == [2]
        assert reader.part(2, "request") == b"oui"
        assert not reader.advance(0.01)
        control.close()
    assert json.loads(server.asked[1].body)["default"] is True


def test_what_a_scenario_may_change_is_asked_for() -> None:
    with serving(Api()) as server:
        control = Control(server.url, "jeton")
        session = control.open_session("titre", "moi")
        session.reset()
        session.arm_fault("insi", "empty_trait", "", 1, {"trait": "nom"})
        session.clear_faults()
        session.inject("insi", b"<xml/>")
        session.move_clock(60)
        session.lend_knobs({"insi.x": "y"})
        control.stop()
        control.close()
    asked = [(a.method, a.path.replace("/sessions/s%2F1", "")) for a in server.asked[1:]]
    assert asked == [
        ("POST", "/reset"),
        ("POST", "/faults"),
        ("DELETE", "/faults"),
        ("POST", "/inject?mock=insi"),
        ("POST", "/clock"),
        ("POST", "/knobs?until=reset"),
        ("POST", "/stop"),
    ]


def test_a_bench_that_refuses_or_is_gone_is_the_benchs_failure() -> None:
    with serving(Api()) as server:
        refusing = Control(server.url, "faux")
        with pytest.raises(BenchFailureError, match="refusé"):
            refusing.facts()
        refusing.close()
    with pytest.raises(BenchFailureError, match="ne répond plus"):
        Control(server.url, "jeton").facts()


def test_lists_that_are_read_for_another_session_block_and_are_no_failure_of_the_bench() -> None:
    def told(asked: Asked) -> Told:
        return Told(b'{"error": "jamais vu"}', 400) if asked.path.endswith("/faults") else Api()(asked)

    with serving(told) as server:
        control = Control(server.url, "jeton")
        session = control.open_session("titre", "moi")
        with pytest.raises(StopError, match="jamais vu") as stopped:
            session.arm_fault("crl", "not_found", "", 1, {})
        with pytest.raises(BenchFailureError, match="jamais vu"):
            session.arm_fault("insi", "slow", "", 1, {})
        control.close()
    assert stopped.value.verdict is Verdict.BLOCKED


def test_what_a_session_is_can_be_asked_and_changed() -> None:
    with serving(Api()) as server:
        control = Control(server.url, "jeton", actor="Zoé")
        session = control.open_session("titre", "moi", default=False, ports=("insi",), expires_in=60)
        session.about()
        session.describe(title="autre")
        session.extend(None)
        session.bind(mailbox="a@b.fr")
        session.unbind()
        control.close()
    opened, *asked = server.asked
    assert json.loads(opened.body) | {"ports": ["insi"], "expires_in": 60, "default": False} == json.loads(opened.body)
    assert [(a.method, a.path.replace("/sessions/s%2F1", ""), a.body) for a in asked] == [
        ("GET", "", b""),
        ("POST", "/about", b'{"title": "autre"}'),
        ("POST", "/expiry", b'{"expires_in": null}'),
        ("POST", "/bindings", b'{"mailbox": "a@b.fr"}'),
        ("DELETE", "/bindings", b""),
    ]
    assert {a.headers["X-Banc-Acteur"].encode("latin-1").decode() for a in server.asked} == {"Zoé"}
