"""The DMP over mutual TLS: the demonstration editor, which shares no code with the mock, plays each transaction."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from editor import config
from editor.actions import dmp, documents, identity
from editor.lgc import Lgc
from editor.outcome import FailedError
from editor.patients.ins import Ins
from editor.services.vihf import Mode
from tests.e2e.conftest import RunningBench


class Practice:
    """An installation of the product with one qualified patient."""

    def __init__(self, bench: RunningBench) -> None:
        self.lgc = Lgc(config.read(bench.facts, Path()))
        traits = {"family_name": "DE VINCI", "given_names": "LEONARDO PIERO", "sex": "M"}
        born = {"birth_date": "2014-02-01", "birth_place": "63220"}
        self.patient = identity.create(self.lgc, {**traits, **born})["patient"]
        for step in (identity.search, identity.accept):
            step(self.lgc, {"patient": self.patient})
        identity.validate(self.lgc, {"patient": self.patient, "document": "passeport"})

    def produce(self) -> str:
        """A new consultation report; its local id."""
        return str(documents.produce(self.lgc, {"patient": self.patient, "kind": "cr-consultation"})["document"])

    def does(self, action: Any, /, **params: Any) -> Any:
        """An action about the patient."""
        return action(self.lgc, {"patient": self.patient, **params})


@pytest.fixture
def practice(bench: RunningBench) -> Iterator[Practice]:
    """The practice, its identity qualified through INSi."""
    made = Practice(bench)
    yield made
    made.lgc.close()


def last(bench: RunningBench) -> Any:
    """What the bench recorded of the last DMP exchange."""
    return [event["data"] for event in bench.exchanges() if event["data"]["mock"] == "dmp"][-1]


@pytest.mark.parametrize("mode", ["indirecte", "directe"])
def test_a_record_is_found_in_both_modes(practice: Practice, mode: str) -> None:
    assert practice.does(dmp.exists, mode=mode)["exists"]


@pytest.mark.parametrize("mode", ["indirecte", "directe"])
def test_a_deposit_is_accepted_and_its_digest_recorded(bench: RunningBench, practice: Practice, mode: str) -> None:
    document = practice.produce()
    practice.does(dmp.deposit, document=document, mode=mode)
    facts = last(bench)["facts"]
    assert (facts["status"], facts["mode"]) == ("Success", mode.upper())
    assert practice.lgc.document(document).unique_id in {known["unique_id"] for known in facts["documents"]}


def test_what_is_deposited_is_found_and_read_back_to_the_byte(practice: Practice) -> None:
    document = practice.produce()
    practice.does(dmp.deposit, document=document, mode="indirecte")
    unique_id = practice.lgc.document(document).unique_id
    assert unique_id in {known["unique_id"] for known in practice.does(dmp.find)["documents"]}
    caller = practice.lgc.caller(_ins(practice), Mode.DIRECTE)
    assert practice.lgc.dmp.read(caller, unique_id) == practice.lgc.document(document).cda


def _ins(practice: Practice) -> Ins:
    record = identity.record(practice.lgc, {"patient": practice.patient})
    return Ins(record["matricule"][:13], record["matricule"][13:], record["oid"])


def test_a_replacement_hides_the_first_version(practice: Practice) -> None:
    first, second = practice.produce(), practice.produce()
    practice.does(dmp.deposit, document=first, mode="indirecte")
    practice.does(dmp.replace, document=second, replaces=first)
    found = {known["unique_id"] for known in practice.does(dmp.find)["documents"]}
    assert practice.lgc.document(first).unique_id not in found
    assert len(found) == 1


def test_a_deleted_document_is_gone(practice: Practice) -> None:
    document = practice.produce()
    practice.does(dmp.deposit, document=document, mode="indirecte")
    practice.does(dmp.delete, document=document)
    assert not practice.does(dmp.find)["documents"]


def test_the_authorization_is_set_and_removed_in_direct_mode(bench: RunningBench, practice: Practice) -> None:
    practice.does(dmp.authorize, action="AJOUT")
    assert last(bench)["facts"]["action"] == "AJOUT"
    practice.does(dmp.authorize, action="SUPPRESSION")
    assert last(bench)["facts"]["action"] == "SUPPRESSION"


def test_searching_in_indirect_mode_is_refused(bench: RunningBench, practice: Practice) -> None:
    with pytest.raises(FailedError):
        practice.lgc.dmp.find(practice.lgc.caller(_ins(practice), Mode.INDIRECTE))
    assert last(bench)["status"] == 500


def test_reading_in_indirect_mode_is_refused(bench: RunningBench, practice: Practice) -> None:
    with pytest.raises(FailedError):
        practice.lgc.dmp.read(practice.lgc.caller(_ins(practice), Mode.INDIRECTE), "1.2.3")
    assert last(bench)["status"] == 500


def test_a_whole_submission_is_in_after_the_bench_restarted_its_session(
    bench: RunningBench, practice: Practice
) -> None:
    practice.does(dmp.deposit, document=practice.produce(), mode="indirecte")
    bench.control("POST", f"/sessions/{bench.session}/reset")
    assert not practice.does(dmp.find)["documents"]
