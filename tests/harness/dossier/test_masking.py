"""A masked part is gone from everywhere, the chain holds, and nobody is accused."""

import hashlib
import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import quotes
from harness.bench.reader import Reader
from harness.dossier import afterwards, masking
from harness.dossier import history as histories
from harness.dossier.assemble import sealed
from harness.dossier.container import read
from harness.dossier.history import History
from harness.dossier.verify import Verification, verify
from harness.verdict import Exit, Verdict
from record.event import Draft, Kind
from tests.harness.dossier.making import CATALOGUE, KEY, KNOWN, history_of
from tests.harness.fakes import FakeBench

SECRET = b"le mot de passe de la vraie plateforme, que personne ne doit lire"


@cache
def told() -> History:
    return history_of(SECRET)


def request_of(history: History) -> tuple[int, str]:
    return next(key for key in history.parts if key[1] == "request")


def verified(history: History) -> Verification:
    return verify(sealed(history, CATALOGUE, KEY), lambda _about: KNOWN)


def test_the_secret_is_everywhere_in_the_dossier_before_and_nowhere_after() -> None:
    before = sealed(told(), CATALOGUE, KEY)
    assert before.count(SECRET) > 3  # the exchange, the piece, the findings, the report, junit
    after = sealed(masking.masked(told(), {request_of(told()): "essai"}), CATALOGUE, KEY)
    assert SECRET not in after
    lines = next(member.content for member in read(after) if member.name == "evenements.jsonl")
    masked = next(line for line in lines.splitlines() if b'"request":{' in line)
    assert b'"request":""' in masked  # the salt went with the bytes


def test_verdicts_stay_as_recorded_and_are_said_not_computed_again() -> None:
    found = verified(masking.masked(told(), {request_of(told()): "essai"}))
    assert (found.code, found.tampered) == (Exit.NOT_JUDGED, [])
    assert [scenario.verdict for scenario in found.scenarios] == [Verdict.FAIL]
    assert any("repose sur une partie masquée" in sentence for sentence in found.untold)


def test_manifest_and_report_list_what_was_masked_and_why() -> None:
    history = masking.masked(told(), {request_of(told()): "essai <b>"}, "Claire Martin")
    files = {member.name: member.content.decode() for member in read(sealed(history, CATALOGUE, KEY))}
    assert '"raison": "essai <b>"' in files["manifest.json"]
    assert "essai &lt;b&gt;" in files["rapport.html"]
    assert "Parties masquées" in files["rapport.html"]
    assert history.all[-1].data["by"] == "Claire Martin"


def test_the_piece_made_of_a_masked_part_is_said_masked() -> None:
    files = {m.name: m.content for m in read(sealed(masking.masked(told(), {request_of(told()): "x"}), CATALOGUE, KEY))}
    pieces = [name for name in files if name.startswith("preuves/") and "demande" in name]
    assert pieces == ["preuves/INS_va1.52.01.01__demande.masque.txt"]
    assert b"masqu" in files[pieces[0]]


def test_nothing_chosen_changes_nothing() -> None:
    assert masking.masked(told(), {}) is told()
    assert masking.masked(told(), {(999, "request"): "absente"}) is told()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_subset_of_parts_masked_never_accuses(data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from(sorted(told().parts))))
    history = masking.masked(told(), dict.fromkeys(chosen, "essai"))
    assert not list(histories.faults(history))
    found = verified(history)
    assert found.code is (Exit.NOT_JUDGED if chosen else Exit.PASSED), found.tampered


@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 0.999999), mask=st.integers(1, 255))
def test_any_byte_of_a_masked_dossier_counts(place: float, mask: int) -> None:
    raw = bytearray(sealed(masking.masked(told(), {request_of(told()): "essai"}), CATALOGUE, KEY))
    raw[int(place * len(raw))] ^= mask
    assert verify(bytes(raw), lambda _about: KNOWN).code is Exit.DEVIATION


def test_masking_twice_is_fine() -> None:
    once = masking.masked(told(), {request_of(told()): "un"})
    left = next(key for key in once.parts if key[1] == "response")
    twice = masking.masked(once, {left: "deux"})
    assert verified(twice).code is Exit.NOT_JUDGED
    assert {mask.reason for mask in masking.told(twice)} >= {"un", "deux"}


def test_a_masked_part_has_no_copy_left() -> None:
    """A mail is submitted (dots doubled), stored with trace headers, then fetched; a document goes the same way."""
    mail = b"Subject: essai\r\n\r\n" + b"x" * 60 + b"\r\n.point\r\n"
    wire = mail.replace(b"\r\n.point", b"\r\n..point") + b".\r\n"
    bench = FakeBench()
    data = {"mock": "mss", "operation": "smtp.DATA"}
    bench.append([Draft(Kind.EXCHANGE, "editeur", data, {"request": wire, "response": b"250 OK"})])
    stored = {"type": "mss.MessageDelivered", "fields": {}}
    bench.append([Draft(Kind.CHANGE, "banc", stored, {"raw": b"Received: banc\r\n" + mail})])
    bench.append([Draft(Kind.EXCHANGE, "editeur", {"mock": "mss"}, {"response": b"* FETCH " + mail})])
    bench.append([Draft(Kind.EXCHANGE, "editeur", {"mock": "mss"}, {"response": b"250 OK"})])
    reader = Reader(bench)
    reader.advance()
    history = masking.masked(histories.gather(reader, reader.between(0, reader.last)), {(1, "request"): "essai"})
    assert set(history.parts) == {(1, "response"), (4, "response")}


def test_a_chunked_body_goes_with_its_request() -> None:
    bench = FakeBench()
    parts = {"request": b"POST / HTTP/1.1\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "request_body": b"abc"}
    bench.append([Draft(Kind.EXCHANGE, "editeur", {"request_head": 19}, parts)])
    reader = Reader(bench)
    reader.advance()
    history = histories.gather(reader, reader.between(0, reader.last))
    assert not masking.masked(history, {(1, "request"): "essai"}).parts


def test_masking_the_words_of_a_check_alone_leaves_its_verdict() -> None:
    key = next(key for key in told().parts if key[1] == quotes.PART)
    found = verified(masking.masked(told(), {key: "essai"}))
    assert (found.code, found.tampered) == (Exit.NOT_JUDGED, [])
    assert [scenario.verdict for scenario in found.scenarios] == [Verdict.FAIL]


def test_a_part_taken_away_behind_its_back_is_not_explained() -> None:
    key = request_of(told())
    assert not masking.explained(afterwards.without(told(), {key: ""}))
    assert masking.explained(masking.masked(told(), {key: ""}))


@pytest.mark.parametrize("parts", [None, 3, [], [[1]], [1], {"a": 1}])
def test_a_masking_event_of_another_shape_says_nothing(parts: object) -> None:
    event = afterwards.draft(afterwards.Step.MASKED, "", {"parts": parts})
    assert masking.told(afterwards.extended(told(), [event])) == []


def test_what_masking_cannot_take_out_is_told() -> None:
    bench = FakeBench()
    facts = {"matricule": "275126322074974", "traits": {"sex": "F"}, "fault": ""}
    data = {"mock": "insi", "target": "/lps", "facts": facts}
    bench.append([Draft(Kind.EXCHANGE, "editeur", data, {"request": b"x"}), Draft(Kind.EXCHANGE, "editeur", data)])
    reader = Reader(bench)
    reader.advance()
    history = masking.masked(histories.gather(reader, reader.between(0, reader.last)), {(1, "request"): "essai"})
    assert masking.staying(history) == {1: ["target", "facts.matricule", "facts.traits"]}
    assert masking.staying(history, since=1) == {}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_copies_are_found_at_any_place(data: st.DataObject) -> None:
    """What the index finds is what a comparison of every pair finds."""
    source = data.draw(st.binary(min_size=48, max_size=150))
    before, after = data.draw(st.binary(max_size=80)), data.draw(st.binary(max_size=80))
    bench = FakeBench()
    others = [before + source + after, before + source[:-1] + b"~" + after, b"POST / HTTP/1.1" * 9]
    bench.append([Draft(Kind.EXCHANGE, "editeur", {}, {"response": one}) for one in (source, *others)])
    reader = Reader(bench)
    reader.advance()
    told = histories.gather(reader, reader.between(0, reader.last))
    left = masking.masked(told, {(1, "response"): "essai"}).parts
    assert {number for number, _name in left} == {n for n, one in enumerate(others, 2) if source not in one}


def test_masking_takes_a_time_that_grows_with_the_bytes_only() -> None:
    """Five hundred calls with the same head, each with a body of its own: a second is far more than it takes."""
    head = b"POST /lps HTTP/1.1\r\nHost: banc.example\r\nContent-Type: application/soap+xml\r\n\r\n"
    bench = FakeBench()
    for n in range(500):
        body = head + hashlib.sha512(b"%d" % n).digest() * 20
        bench.append([Draft(Kind.EXCHANGE, "editeur", {"request_head": len(head)}, {"request": body})])
    reader = Reader(bench)
    reader.advance()
    told = histories.gather(reader, reader.between(0, reader.last))
    began = time.process_time()
    masking.masked(told, {(n, "request"): "essai" for n in range(1, 501)})
    assert time.process_time() - began < 1
