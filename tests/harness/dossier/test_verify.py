"""Verification: an intact dossier gives its verdicts again; any changed byte is refused and named."""

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.ins.apart import RenderingError
from harness.checks.check import CHECKS, Report
from harness.cli.verify import known_to_us
from harness.dossier import signature
from harness.dossier.assemble import assemble
from harness.dossier.container import Member, build, read
from harness.dossier.verify import Known, Verification, verify
from harness.packs import load
from harness.verdict import Exit, Verdict
from record import chain
from record.canonical import canonical
from tests.harness.dossier.making import CATALOGUE, KEY, KNOWN, SCENARIO, dossier, history_of
from tests.harness.fakes import MAYBE, YES


def verified(raw: bytes, known: Known = KNOWN, signed_by: str = "") -> Verification:
    return verify(raw, lambda _about: known, signed_by)


def resealed(members: list[Member]) -> bytes:
    """A dossier that its forger signed again."""
    kept = [member for member in members if member.name not in {signature.DIGESTS, signature.SIGNATURE}]
    return build(signature.seal(kept, KEY))


def replaced(name: str, content: bytes, raw: bytes) -> bytes:
    return resealed([Member(m.name, content) if m.name == name else m for m in read(raw)])


@pytest.mark.parametrize(("body", "verdict"), [(b"oui", Verdict.PASS), (b"non", Verdict.FAIL)])
def test_an_intact_dossier_gives_its_verdicts_again(body: bytes, verdict: Verdict) -> None:
    found = verified(dossier(body))
    assert (found.code, found.tampered, found.untold) == (Exit.PASSED, [], [])
    assert found.checks == 2
    assert [scenario.verdict for scenario in found.scenarios] == [verdict]


@settings(max_examples=120, deadline=None)
@given(place=st.floats(0, 0.999999), mask=st.integers(1, 255))
def test_any_changed_byte_is_refused_and_its_region_named(place: float, mask: int) -> None:
    raw = bytearray(dossier())
    index = int(place * len(raw))
    raw[index] ^= mask
    found = verified(bytes(raw))
    assert found.code is Exit.DEVIATION
    ranges = [words.rpartition("octets ")[2].rstrip(")").split(" à ") for words in found.tampered if "octets" in words]
    assert any(int(start) <= index < int(end) for start, end in ranges), found.tampered


def test_a_changed_name_of_the_list_of_digests_is_found_where_it_is() -> None:
    raw = bytearray(dossier())
    index = raw.rindex(b"empreintes.txt")
    raw[index] ^= 1
    assert any("répertoire, entrée empreintes.txt" in words for words in verified(bytes(raw)).tampered)


def test_every_byte_of_structure_and_seal_counts() -> None:
    """All bytes but those of the long contents, which the property above samples."""
    raw = dossier()
    sealed = {member.name: member.content for member in read(raw)}
    seal = raw.index(sealed[signature.SIGNATURE])
    for index in [*range(60), *range(seal - 60, len(raw))]:
        changed = bytearray(raw)
        changed[index] ^= 0x20
        assert verified(bytes(changed)).code is Exit.DEVIATION, index


@pytest.mark.parametrize("raw", [b"", b"PK", b"%PDF-1.4 rien", dossier()[:-1], dossier() + b"\n", dossier()[10:]])
def test_what_is_not_a_whole_dossier_is_refused(raw: bytes) -> None:
    assert verified(raw).code is Exit.DEVIATION


@pytest.mark.parametrize("name", ["rapport.html", "junit.xml", "manifest.json", "LISEZMOI.txt"])
def test_a_document_that_does_not_follow_from_the_events_is_refused_even_when_signed_again(name: str) -> None:
    found = verified(replaced(name, b"tout est parfait", dossier(b"non")))
    assert found.tampered == [f"{name} ne découle pas des événements"]


def test_a_file_added_or_taken_away_is_refused_even_when_signed_again() -> None:
    members = read(dossier())
    among = [*members[:4], Member("preuves/autre.txt", b"x"), *members[4:]]
    assert verified(resealed(among)).tampered == ["preuves/autre.txt ne découle pas des événements"]
    assert verified(resealed([m for m in members if m.name != "junit.xml"])).tampered


def _added(name: str) -> Callable[[list[Member]], list[Member]]:
    return lambda members: [*members[:4], Member(name, b"x"), *members[4:]]


@pytest.mark.parametrize("digest", ["", "autre"])
@pytest.mark.parametrize("masks", [False, True])
@pytest.mark.parametrize(
    "change",
    [_added("../evil.txt"), _added("preuves/../x"), _added("preuves/.."), _added("autre.html"), lambda m: m[::-1]],
)
def test_names_and_order_count_whatever_the_version_and_the_masks(
    digest: str, masks: bool, change: Callable[[list[Member]], list[Member]]
) -> None:
    members = [m for m in read(dossier(b"oui", digest)) if not (masks and m.name.endswith("-request.bin"))]
    kept = [m for m in members if m.name not in {signature.DIGESTS, signature.SIGNATURE}]
    found = verified(resealed(change(kept)))
    assert found.code is Exit.DEVIATION
    assert found.tampered[0].endswith("n'est pas à sa place, ou est inconnu")


@pytest.mark.parametrize("name", ["LISEZMOI.txt", "junit.xml"])
def test_a_document_that_owes_nothing_to_a_masked_part_is_compared_all_the_same(name: str) -> None:
    members = [m for m in read(dossier()) if not m.name.endswith("-request.bin")]
    forged = [Member(name, b"parfait") if m.name == name else m for m in members]
    assert verified(resealed(forged)).tampered == [f"{name} ne découle pas des événements"]


def _edited(edit: Callable[[dict[str, Any]], None], raw: bytes) -> bytes:
    """The dossier with other events, linked and signed again."""
    lines = next(m.content for m in read(raw) if m.name == "evenements.jsonl").decode()
    events = [json.loads(line) for line in lines.splitlines()]
    for event in events:
        edit(event)
    return replaced("evenements.jsonl", _linked(events), raw)


def _without_arguments(event: dict[str, Any]) -> None:
    if event["data"].get("call") == "scenario.open":
        del event["data"]["args"]


def test_an_event_that_this_bench_never_writes_is_tampering() -> None:
    """Of another version, it is only what could not be computed."""
    own = verified(_edited(_without_arguments, dossier()))
    assert (own.code, own.error) == (Exit.DEVIATION, None)
    assert own.tampered[0] == "événement 2, args : attendu un objet, trouvé rien"
    other = verified(_edited(_without_arguments, dossier(b"oui", "autre")))
    assert (other.code, other.tampered) == (Exit.NOT_JUDGED, [])
    assert "autre version" in other.untold[0]


def test_events_that_utf_8_cannot_write_are_refused() -> None:
    raw = replaced("evenements.jsonl", b'{"data":"\\ud800"}\n', dossier())
    assert verified(raw).code is Exit.DEVIATION


def test_a_verdict_embellished_with_a_new_chain_is_computed_again() -> None:
    """The forger rewrites the events, links them again, signs again: the check itself says otherwise."""
    members = read(dossier(b"non"))
    lines = next(m.content for m in members if m.name == "evenements.jsonl").decode()
    events = [json.loads(line) for line in lines.splitlines()]
    for event in events:
        if event["data"].get("call") == "check" and event["data"]["args"]["check"] == "tests.yes":
            event["data"]["result"]["findings"] = []
        if event["data"].get("call") == "verdict":
            event["data"]["result"] = {"verdict": "pass"}
    found = verified(replaced("evenements.jsonl", _linked(events), dossier(b"non")))
    assert any("« check » recalculé autrement" in sentence for sentence in found.tampered)


def _linked(events: list[dict[str, object]]) -> bytes:
    previous, lines = chain.GENESIS, []
    for event in events:
        event["previous"] = previous
        unsealed = chain.from_json(event)
        event["hash"] = previous = chain.hash_of(canonical(chain.body_of(unsealed)))
        lines.append(canonical(event) + b"\n")
    return b"".join(lines)


def test_a_part_that_is_not_the_one_of_the_chain_is_refused_even_when_signed_again() -> None:
    part = next(m.name for m in read(dossier()) if m.name.endswith("-request.bin"))
    assert "n'est pas celle que la chaîne cite" in verified(replaced(part, b"non", dossier())).tampered[0]


def test_a_masked_part_is_not_tampering_but_nothing_is_computed_again() -> None:
    members = [m for m in read(dossier()) if not m.name.endswith("-request.bin")]
    found = verified(resealed(members))
    assert found.code is Exit.NOT_JUDGED
    assert "partie masquée" in found.untold[0]


def test_another_version_of_the_bench_that_finds_the_same_says_so() -> None:
    assert verified(dossier(b"oui", "autre")).code is Exit.PASSED


def test_another_version_of_the_bench_that_finds_otherwise_accuses_nobody() -> None:
    found = verified(replaced("rapport.html", b"d'une autre version", dossier(b"oui", "autre")))
    assert (found.code, found.tampered) == (Exit.NOT_JUDGED, [])
    assert "autre version" in found.untold[0]


@pytest.mark.parametrize("known", [KNOWN, Known({}, {}, CATALOGUE)])
@pytest.mark.parametrize("at_first", [True, False])
def test_a_pdf_that_one_machine_alone_could_render_is_not_tampering(
    monkeypatch: pytest.MonkeyPatch, known: Known, at_first: bool
) -> None:
    def stopped(**_given: object) -> Report:
        raise RenderingError("PDF trop long à rendre : plus de 180 s")

    monkeypatch.setitem(CHECKS, YES.id, YES)
    monkeypatch.setitem(CHECKS, MAYBE.id, MAYBE)
    whole = YES.function
    object.__setattr__(YES, "function", stopped if at_first else whole)
    try:
        raw = assemble(history_of(), CATALOGUE, KEY)
        object.__setattr__(YES, "function", whole if at_first else stopped)
        found = verified(raw, known)
    finally:
        object.__setattr__(YES, "function", whole)
    assert (found.code, found.tampered) == (Exit.NOT_JUDGED, [])
    assert any("rendu d'un PDF" in one for one in found.untold)


def test_a_scenario_that_this_bench_does_not_know_has_its_checks_computed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(CHECKS, YES.id, YES)
    monkeypatch.setitem(CHECKS, MAYBE.id, MAYBE)
    raw = assemble(history_of(), CATALOGUE, KEY)
    found = verified(raw, Known({}, {}, CATALOGUE))
    assert (found.code, found.checks) == (Exit.NOT_JUDGED, 2)
    assert SCENARIO.id in found.untold[0]


def test_the_reader_may_demand_a_key() -> None:
    own = signature.fingerprint(KEY.public_key())
    assert verified(dossier(), signed_by=own.upper()).code is Exit.PASSED
    assert verified(dossier(), signed_by="00" * 32).code is Exit.DEVIATION


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b"nul", b'{"number":1}', b"\xff"])
def test_events_that_cannot_be_read_are_refused(line: bytes) -> None:
    assert verified(replaced("evenements.jsonl", line, dossier())).code is Exit.DEVIATION


CLAIMS = {"INS/va1.52": ["INS-52-01"]}
MORE = {"INS/va1.52": ["INS-52-01", "INS-52-02"]}


def with_claims(claims: Mapping[str, list[str]], digest: str = "") -> bytes:
    pack: Any = {"id": "essai", "title": "Essai", "perimeter": "LGC", "claims": claims}
    return assemble(history_of(digest=digest, pack=pack), CATALOGUE, KEY)


@pytest.mark.parametrize("claims", [{}, CLAIMS, {**MORE, "DMP/va1.16": ["X"]}])
def test_claims_that_are_not_those_of_the_pack_are_tampering_even_when_signed_again(
    claims: Mapping[str, list[str]],
) -> None:
    known = dataclasses.replace(KNOWN, claims=MORE)
    assert verified(with_claims(MORE), known).code is Exit.PASSED
    found = verified(with_claims(claims), known)
    assert found.code is Exit.DEVIATION
    assert any("les scénarios annoncés ne sont pas ceux du paquet" in words for words in found.tampered)


def test_the_claims_of_another_version_accuse_nobody() -> None:
    found = verified(with_claims(CLAIMS, "0" * 64), dataclasses.replace(KNOWN, claims=MORE))
    assert (found.code, found.tampered) == (Exit.NOT_JUDGED, [])


def test_a_pack_that_this_bench_does_not_have_is_said() -> None:
    known = known_to_us({"pack": {"id": "inconnu"}})
    assert (known.claims, known.stranger) == (None, True)
    assert known_to_us({"pack": {"id": "lgc"}}).claims == load().claims()
    found = verified(with_claims({}), dataclasses.replace(KNOWN, stranger=True))
    assert found.code is Exit.NOT_JUDGED
    assert "ne connaît pas ce paquet" in found.untold[0]
