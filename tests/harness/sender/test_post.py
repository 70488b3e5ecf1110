"""What the third party sends is right by the bench's own rules, and never twice the same."""

import pytest

from formats import xml
from formats.cda import header
from formats.pdfa import pages
from harness.examine.examined import Source
from harness.examine.judge import judge
from harness.packs import HOME
from harness.patients import load
from harness.sender import document, post
from harness.sender.document import Written
from harness.sender.letter import NOTICE, Letter

BOX = "camille.martin@cabinet-banc.mssante.fr"
ODD = {"family_name": "D'ÆION & <FILS>", "given_names": "MARIE-ANGE LOUISE", "sex": "F"}


def letter(**changed: str) -> Letter:
    """A letter about Zoé."""
    zoe = load(HOME / "patients.json")["ADRUN ZOE"]
    traits = {name: str(value) for name, value in zoe.traits.items()}
    return Letter(BOX, {**traits, **changed}, zoe.matricule, zoe.oid)


@pytest.fixture(scope="module")
def written() -> Written:
    return post.write(letter())


def test_message_archive_and_documents_pass_the_benchs_own_checks(written: Written) -> None:
    message = post.wire_of(post.message_of(written))
    found = [judge(Source("m.eml", message)), judge(Source("x.zip", post.archive_of(written)))]
    assert all(one.report.examined for one in found)
    assert not [finding for one in found for finding in one.report.findings]
    assert NOTICE in (pages.text_of(written.pdf) or "")
    assert "environnement simulé" in written.cda.decode()
    assert b"\nSubject: XDM/1.0/DDM+" in message


def test_the_document_names_the_patient_and_the_sender(written: Written) -> None:
    found = header.read(written.cda)
    assert found.ins is not None
    assert (found.ins.matricule, found.ins.oid) == ("275126322074974", "1.2.250.1.213.1.4.8")
    assert (found.traits.family, found.traits.given, found.traits.birth_time) == ("ADRUN", "ZOE", "19751231")
    assert found.custodian is not None
    assert found.custodian.extension == "10B0000034"


def test_two_letters_share_no_identifier(written: Written) -> None:
    assert post.write(letter()).unique_id != written.unique_id


def test_names_are_escaped_and_a_letter_may_carry_no_ins() -> None:
    bare = Letter(BOX, {**letter().traits, **ODD})
    odd = post.write(bare)
    found = header.read(odd.cda)
    assert found.ins is None
    assert found.traits.family == ODD["family_name"]
    assert found.traits.first_given == "MARIE-ANGE"
    assert xml.parse(document.metadata_of(odd)) is not None
    assert post.message_of(odd)["X-MSS-INS"] == "N"


def test_a_letter_is_posted_once_and_told_by_what_names_it() -> None:
    posted: list[tuple[str, str, bytes]] = []
    told = post.sent(letter(birth_date="1975-12-30"), lambda *given: posted.append(given))
    ((mock, to, raw),) = posted
    assert (mock, to) == ("mss", BOX)
    assert set(told) == {"message_id", "unique_id", "sha256"}
    assert told["message_id"].encode() in raw
