"""One flawed archive for each rule, and archives that follow them all."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.rule import Mark, Rule
from formats.xdm import archive, declared, rules
from tests.formats.cda import golden as cda
from tests.formats.xdm import golden

OTHER = "279035121518989^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH"
IPP = "IPP0042^^^&amp;1.2.250.1.999.1.1.4242.3&amp;ISO^PI"


def broken(raw: bytes) -> set[Rule]:
    return {breach.rule for breach in rules.breaches(raw)}


def with_entry(**changes: str) -> bytes:
    """The golden archive, facts of its entry replaced."""
    return golden.archive(meta=golden.metadata(golden.entry(cda.document(), **changes)))


def with_files(**changes: bytes | None) -> bytes:
    """The golden archive, files replaced or (None) removed."""
    content = golden.files() | {name: data for name, data in changes.items() if data is not None}
    return golden.zipped({name: data for name, data in content.items() if changes.get(name, data) is not None})


def test_the_golden_archive_follows_every_rule() -> None:
    assert rules.breaches(golden.archive()) == []


def test_the_published_archive_follows_every_rule(shared_data: Path) -> None:
    assert rules.breaches((shared_data / "dmp/messages/IHE_XDM.zip").read_bytes()) == []


def test_what_the_reader_gives() -> None:
    read = archive.read(golden.archive())
    (subset,) = read.subsets
    (entry,) = read.entries
    assert (subset.folder, subset.error) == ("IHE_XDM/SUBSET01", "")
    assert (entry.uri, entry.type_code, entry.unique_id) == ("DOC0001.XML", "11488-4", cda.UNIQUE_ID)
    assert entry.patient is not None
    assert (entry.patient.number, entry.patient.oid) == (cda.MATRICULE, cda.OID)
    assert entry.document is not None
    assert entry.document.content == cda.document()


def test_two_documents_of_one_patient_follow_every_rule() -> None:
    second = cda.document(unique_id="1.2.250.1.999.2")
    entries = (
        golden.entry(cda.document()),
        golden.entry(second, uri="DOC0002.XML", unique_id="1.2.250.1.999.2", id="Document02"),
    )
    content = golden.files(meta=golden.metadata(*entries)) | {"IHE_XDM/SUBSET01/DOC0002.XML": second}
    assert broken(golden.zipped(content)) == set()


def test_a_document_without_ins_goes_with_the_local_identifier() -> None:
    document = cda.document(identifiers=cda.LOCAL)
    meta = golden.metadata(golden.entry(document, patient=IPP), patient=IPP)
    assert broken(golden.archive(document, meta)) == set()


@pytest.mark.parametrize(
    ("rule", "raw"),
    [
        (declared.OPENS, b"PK\x05\x06"),
        (declared.LIMIT, with_files(**{"IHE_XDM/SUBSET01/DOC0002.XML": bytes(2_000_000)})),
        (declared.LAYOUT, with_files(**{"README.TXT": None})),
        (declared.LAYOUT, with_files(**{"INDEX.HTM": None})),
        (declared.METADATA, with_files(**{golden.METADATA: b"<a/>"})),
        (declared.METADATA, with_files(**{golden.METADATA: b"<!DOCTYPE a><a/>"})),
        (declared.NAMES, with_files(**{"IHE_XDM/SUBSET01/feuille-de-style.XSL": b"<x/>"})),
        (declared.HASH, with_entry(sha1="0" * 40)),
        (declared.SIZE, with_entry(size="12")),
        (declared.INTEGRITY, with_entry(sha1="")),
        (declared.INTEGRITY, with_entry(size="")),
        (declared.ORPHAN, with_files(**{"IHE_XDM/SUBSET01/DOC0002.XML": b"<x/>"})),
        (declared.UNIQUE_ID, with_entry(unique_id="1.2.3")),
        (declared.TYPE_CODE, with_entry(type_code="34112-3")),
        (declared.ONE_PATIENT, golden.archive(meta=golden.metadata(golden.entry(cda.document()), patient=OTHER))),
        (declared.CONTAINS_CDA, golden.archive(b"%PDF-1.4")),
    ],
)
def test_a_flaw_breaks_its_rule_and_no_other(rule: Rule, raw: bytes) -> None:
    assert broken(raw) == {rule}


def test_without_metadata_the_layout_is_broken_too() -> None:
    assert broken(with_files(**{golden.METADATA: None})) == {declared.LAYOUT, declared.METADATA}


def test_a_uri_that_leads_nowhere() -> None:
    assert declared.URI in broken(with_entry(uri="DOC0009.XML"))
    assert declared.URI in broken(with_entry(uri="../DOC0001.XML"))


def test_the_patient_of_the_metadata_is_that_of_the_cda() -> None:
    elsewhere = golden.metadata(golden.entry(cda.document(), patient=OTHER), patient=OTHER)
    assert broken(golden.archive(meta=elsewhere)) == {declared.PATIENT_ID}


def test_an_ins_in_the_metadata_of_a_document_without_ins() -> None:
    document = cda.document(identifiers=cda.LOCAL)
    assert broken(golden.archive(document)) == {declared.PATIENT_ID}


def test_the_date_behind_a_patient_identifier_does_not_make_another_patient() -> None:
    meta = golden.metadata(golden.entry(cda.document()), patient=golden.PATIENT + "^^20261121")
    assert broken(golden.archive(meta=meta)) == set()


def test_what_is_only_inferred_warns() -> None:
    assert {declared.INTEGRITY.mark, declared.ORPHAN.mark} == {Mark.INFERRED}


def test_a_breach_names_the_file_and_the_element() -> None:
    (breach,) = rules.breaches(with_entry(sha1="0" * 40))
    name, _, path = breach.where.partition("#")
    assert name == golden.METADATA
    assert path.startswith("/")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(golden.archive()) - 1), st.binary(min_size=1, max_size=6))
def test_a_garbled_archive_is_judged_without_failing(position: int, noise: bytes) -> None:
    raw = golden.archive()
    rules.breaches(raw[:position] + noise + raw[position + len(noise) :])
