"""Faults, injection, crash, replay of changes, and input that nobody should send."""

from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mocks.core import change
from mocks.core.message import Request
from mocks.dmp.app import MOCK
from mocks.dmp.knobs import DEFAULTS
from record.chain import canonical
from tests.dmp_kit import wire
from tests.dmp_kit.lot import Lot
from tests.dmp_kit.vihf import PATIENT, direct, indirect
from tests.dmp_kit.wire import Bench

GOLDEN = {"deposit": wire.deposit(), "existence": wire.existence(), "find": wire.find(indirect())}


def test_a_dmp_made_absent_or_closed() -> None:
    bench = Bench()
    assert bench.fault("dmp_inexistant", wire.existence()).facts["exists"] is False
    assert bench.fault("dmp_ferme", wire.existence()).facts["closed"] is True
    absent = bench.fault("dmp_inexistant", wire.deposit())
    assert (absent.facts["errors"][0]["code"], absent.changes) == ("XDSUnknownPatientId", ())
    closed = bench.fault("dmp_ferme", wire.deposit())
    assert closed.facts["errors"][0]["code"] == "DMPClosed"
    assert "dmp.fault" in closed.rules


@pytest.mark.parametrize("request_", [wire.deposit(), wire.find(), wire.retrieve("1.2"), wire.update("u")])
def test_any_registry_error(request_: Request) -> None:
    bench = Bench(knobs={"dmp.consultation": "libre"})
    reply = bench.fault("registry_error", request_, code="XDSRegistryBusy", context="plus tard")
    assert reply.facts["errors"] == [{"code": "XDSRegistryBusy", "context": "plus tard"}]
    assert reply.changes == ()


def test_a_vihf_refused_as_wanted() -> None:
    reply = Bench().fault("vihf_refuse", wire.deposit(), code="soap:DMPInvalidCertificate", text="au choix")
    assert (reply.status, reply.reason(), reply.answer.status) == ("soap:DMPInvalidCertificate", "au choix", 500)
    assert Bench().fault("vihf_refuse", wire.existence()).status == "banc:VihfRefuse"


def test_injected_answers_are_served_byte_for_byte_then_forgotten() -> None:
    bench = Bench()
    assert MOCK.inject is not None
    for payload in (b"--b7\r\n\r\n<a/>\r\n--b7--\r\n", b"<x><soap:Fault></x>"):
        MOCK.apply(bench.state, MOCK.inject(payload))
    first, second = bench.send(wire.existence()), bench.send(wire.existence())
    assert first.answer.body.startswith(b"--b7")
    assert 'boundary="b7"' in dict(first.answer.headers)["Content-Type"]
    assert (first.answer.status, second.answer.status) == (200, 500)
    assert bench.send(wire.existence()).status == "Success"


def test_an_answer_is_for_a_matricule_of_the_population() -> None:
    seed = wire.the_seed()
    known = next(iter(seed.persons)).ins
    assert MOCK.is_somebody(f"{known.number}{known.key}", seed)
    assert not MOCK.is_somebody("999999999999999", seed)
    assert not MOCK.is_somebody("DE VINCI", seed)


def test_a_crash_says_that_it_is_the_bench_s() -> None:
    answer = MOCK.crash(wire.existence(), "boom")
    assert (answer.status, answer.body) == (500, b"[banc] erreur du simulateur : boom")


def test_operations_are_named_before_they_are_handled() -> None:
    named = {name: MOCK.operation_of(request) for name, request in GOLDEN.items()}
    assert named == {"deposit": "TD2.1", "existence": "TD0.2", "find": "TD3.1"}
    assert MOCK.operation_of(wire.update("u")) == "TD3.3"
    assert MOCK.operation_of(wire.authorize()) == "TD0.3"
    assert MOCK.operation_of(wire.retrieve("1")) == "TD3.2"
    assert MOCK.operation_of(replace(GOLDEN["deposit"], body=b"")) == ""
    assert MOCK.operation_of(replace(GOLDEN["deposit"], path="/")) == ""


def test_changes_survive_their_record() -> None:
    """A session is opened again from its changes: the state is the same."""
    bench = Bench(knobs={"dmp.consultation": "libre"})
    sent = [wire.deposit(), wire.authorize(role="MEDECIN_TRAITANT"), wire.deposit(Lot(number="2"))]
    changes = [moved for request in sent for moved in bench.send(request).changes]
    target = bench.state.owners["1.2.250.1.999.1.11.1"][1]
    changes += bench.send(wire.update(target)).changes
    changes += bench.send(wire.authorize(action="SUPPRESSION")).changes
    again = MOCK.new_state(wire.the_seed())
    for moved in changes:
        draft = change.encode(moved, "banc")
        canonical(dict(draft.data))
        copy = change.decode(dict(draft.data), lambda name, held=draft.parts: held[name], tuple(draft.parts))  # type: ignore[misc]
        assert is_dataclass(copy)
        assert fields(copy)
        MOCK.apply(again, copy)
    assert again == bench.state


def test_every_knob_has_a_default() -> None:
    assert all(name.startswith("dmp.") for name in DEFAULTS)
    reply = Bench(knobs={"dmp.max_octets": "zut"}).send(wire.existence())
    assert reply.status == "Success"


BAD: list[tuple[str, bytes]] = [
    (wire.PLAIN, b""),
    (wire.PLAIN, b"<"),
    (wire.PLAIN, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    (wire.PLAIN, b"<a/>"),
    ("text/plain", b"hello"),
    ("", b"\x00\xff"),
    ("multipart/related; boundary=b1", b"--b1\r\n\r\n"),
    ("multipart/related", b"--b1--"),
    (wire.PLAIN, wire.envelope("urn:x", "<a/><b/>")),
    (wire.PLAIN, wire.envelope("urn:x", "")),
    (wire.PLAIN, b"<a>" * 300),
]


@pytest.mark.parametrize(("content_type", "body"), BAD)
@pytest.mark.parametrize("service", ["repository", "patients"])
def test_bad_input_gets_a_fault_marked_as_the_bench_s(service: str, content_type: str, body: bytes) -> None:
    reply = Bench().send(wire.request(service, content_type, body))
    assert reply.answer.status == 500
    assert reply.reason().startswith("[banc] ") or "Addressing" in reply.reason()
    assert reply.changes == ()


def test_a_doctype_inside_a_deposit() -> None:
    lot = Lot(document=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', signature=b"<Signature/>")
    reply = Bench().send(wire.deposit(lot))
    assert reply.status == "Failure"


def test_a_body_over_the_limit() -> None:
    reply = Bench(knobs={"dmp.max_octets": "1000"}).send(wire.deposit())
    assert reply.status == "banc:Taille"


def test_a_relative_namespace_does_not_hurt() -> None:
    """libxml2 refuses to canonicalize it."""
    content = Lot().content.replace(b"<templateId", b'<a xmlns="relative"/><templateId', 1)
    lot = Lot(document=content, signature=Lot().signature_content)
    assert Bench().send(wire.deposit(lot)).status == "Failure"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.sampled_from(sorted(GOLDEN)), st.data())
def test_no_input_makes_a_handler_raise(name: str, data: st.DataObject) -> None:
    request: Request = GOLDEN[name]
    raw = bytearray(request.body)
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    body = bytes(raw[: data.draw(st.integers(0, len(raw)))])
    flipped = replace(request, body=body if data.draw(st.booleans()) else bytes(raw))
    MOCK.operation_of(flipped)
    answer, _ = MOCK.handle(flipped, Bench().world)
    assert answer.status in (200, 404, 405, 500)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="0123^&<>'\"é .ISONH", max_size=40), st.sampled_from(["patient", "subject", "structure"]))
def test_no_value_of_an_unsigned_vihf_makes_a_handler_raise(value: str, member: str) -> None:
    try:
        request = wire.existence(direct(**{member: value}), patient=PATIENT)
    except ValueError:
        return
    answer, _ = MOCK.handle(request, Bench(knobs={"dmp.vihf": "tolerant"}).world)
    assert answer.status in (200, 500)
