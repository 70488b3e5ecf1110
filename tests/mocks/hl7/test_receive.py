"""What the receiver decides on what came: acknowledgement, facts, notes; nothing that came makes it fail."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.hl7 import ack
from formats.hl7.er7 import MAX_BYTES
from mocks.core.turn import Next, Turn
from mocks.core.world import Site, World
from mocks.hl7 import app, knobs
from mocks.hl7.operations import receive
from tests.formats.hl7.messages import LOCAL, MATRICULE, OID, message

SITE = Site({}, cast(Any, None), lambda _der, _at: (), Path())
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
ID = "0a1b2c3d-0000-4000-8000-000000000001"


def world(**told: str) -> World:
    """The receiver's world; ``strictness="strict"`` sets the knob."""
    values = {f"hl7.{name}": value for name, value in told.items()}
    return World("essai", None, cast(Any, None), SITE, values, lambda: NOW, lambda: ID)


def framed(raw: bytes) -> bytes:
    return b"\x0b" + raw + b"\x1c\r"


def taken(wire: bytes, **told: str) -> Turn:
    return receive.handle(receive.opened(wire), world(**told))


def answer(turn: Turn) -> ack.Said:
    """What the reply says, out of its frame."""
    assert turn.reply.startswith(b"\x0b")
    assert turn.reply.endswith(b"\x1c\r")
    said = ack.said(turn.reply[1:-2])
    assert said is not None
    return said


def noted(turn: Turn) -> list[tuple[Any, Any]]:
    return [(note["rule"], note["kind"]) for note in turn.notes]


def test_a_right_message_is_accepted_and_its_identity_told() -> None:
    turn = taken(framed(message()))
    assert answer(turn) == ack.Said("AA", "MSG-0001", "")
    assert (turn.operation, turn.status, turn.then, turn.notes) == ("ADT^A28", "AA", Next.COMMAND, ())
    traits = {
        "family_name": "DE VINCI",
        "given_names": "LEONARDO PIERO",
        "sex": "M",
        "birth_date": "2014-02-01",
        "birth_place": "63220",
    }
    told = {"control_id": "MSG-0001", "matricule": MATRICULE, "oid": OID, "status_code": "VALI"}
    assert turn.facts == {**told, "identifier": "IPP-0001", "traits": traits}


def test_the_acknowledgement_is_dated_by_the_session_and_says_that_it_is_simulated() -> None:
    reply = taken(framed(message())).reply
    assert b"|20261121100000+0000|" in reply
    assert b"SIMULE" in reply


def test_a_message_without_a_pid_has_no_identity() -> None:
    assert taken(framed(message("QRD|1", m9="QRY^A19"))).facts == {"control_id": "MSG-0001"}


@pytest.mark.parametrize(
    ("wire", "why"),
    [
        (framed(b""), "MSH"),
        (framed(b"bonjour"), "MSH"),
        (b"MSH|^~\\&|\x1c\r", "0x0B"),
        (framed(message(m10="")), "MSH-10"),
        (framed(message(m9="")), "MSH-9"),
        (framed(message(m9="adt a28 <b>")), "MSH-9"),
    ],
)
def test_what_cannot_be_told_apart_is_rejected(wire: bytes, why: str) -> None:
    turn = taken(wire)
    assert answer(turn).code == turn.status == "AR"
    assert why in answer(turn).text
    assert turn.then is Next.COMMAND


def test_a_flaw_is_accepted_and_noted_unless_the_receiver_is_strict() -> None:
    wire = framed(message(p8="U"))
    assert (taken(wire).status, noted(taken(wire))) == ("AA", [("hl7.sex", "tolerance")])
    strict = taken(wire, strictness="strict")
    assert (answer(strict).code, noted(strict)) == ("AE", [("hl7.sex", "refusal")])
    assert answer(strict).text.startswith("PID-8 : M | F attendu")


def test_a_strict_receiver_refuses_nothing_that_is_inferred() -> None:
    assert taken(framed(message(p32="PROV")), strictness="strict").status == "AA"


def test_bytes_before_the_frame_are_noted() -> None:
    assert noted(taken(b"\n" + framed(message()))) == [("hl7.mllp", "tolerance")]


def test_line_feeds_on_the_wire_are_noted() -> None:
    assert noted(taken(framed(message(end="\n")))) == [("hl7.terminator", "tolerance")]


@pytest.mark.parametrize("wire", [b"\x0b" + message(), message(), b"\x0bMSH", b"rien"])
def test_what_did_not_end_is_answered_by_nothing(wire: bytes) -> None:
    turn = receive.cut(wire)
    assert (turn.status, turn.reply, turn.then, noted(turn)) == ("cut", b"", Next.CLOSE, [("hl7.mllp", "refusal")])
    assert turn.operation == ("ADT^A28" if b"A28" in wire else "unreadable")


def test_what_is_over_the_limit_is_rejected_and_the_connection_ends() -> None:
    turn = receive.too_long(b"\x0b" + b"x" * MAX_BYTES, world())
    assert (answer(turn).code, turn.then, turn.operation) == ("AR", Next.CLOSE, "unreadable")


def test_long_values_are_cut_in_what_is_told() -> None:
    turn = taken(framed(message(p3="9" * 5000 + "^^^^INS", p5="A" * 5000, m10="N" * 5000)))
    assert len(str(turn.facts)) < 3000
    assert all(len(str(note["text"])) < 1000 for note in turn.notes)


@settings(max_examples=100)
@given(st.binary(max_size=200), st.sampled_from([b"", b"MSH|^~\\&|", message(p3=LOCAL)[:-9]]), st.booleans())
def test_anything_gets_an_acknowledgement(noise: bytes, before: bytes, strict: bool) -> None:
    turn = taken(framed(before + noise), strictness="strict" if strict else "")
    assert answer(turn).code == turn.status
    assert receive.cut(before + noise).status == "cut"


def test_a_knob_that_does_not_exist_is_refused() -> None:
    assert knobs.problem("hl7.strictness", "strict") == knobs.problem("hl7.strictness", "") == ""
    assert "au choix" in knobs.problem("hl7.strictness", "oui")
    assert "inconnu" in knobs.problem("hl7.autre", "")


def test_nothing_comes_over_http_and_nothing_is_kept() -> None:
    outcome, changes = app.handle(cast(Any, None), world())
    assert (outcome.status, list(changes)) == (404, [])
    state = app.MOCK.new_state(cast(Any, None))
    with pytest.raises(TypeError):
        app.MOCK.apply(state, replace(taken(framed(message()))))
