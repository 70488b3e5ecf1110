"""What the product makes of documents that come by MSSanté: the identity first, then the document."""

from collections.abc import Callable
from typing import Any

import pytest

from editor.config import Servers
from editor.defects import Defect
from editor.documents.incoming import opened
from harness.sender import post
from harness.sender.letter import HOSPITAL, Letter
from tests.editor.product import INSI, LEONARDO, Product, Start, code, found
from tests.editor.stubs import Operator

MATRICULE, OID = "114026322083356", "1.2.250.1.213.1.4.8"
OTHER = "275126322074974"
TRAITS = {
    "family_name": "DE VINCI",
    "given_names": "LEONARDO PIERO",
    "sex": "M",
    "birth_date": "2014-02-01",
    "birth_place": "63220",
}
Begin = Callable[..., Product]


def letter(matricule: str = MATRICULE, **changed: str) -> bytes:
    """A message about Leonardo, as it arrives."""
    written = post.write(Letter("camille@cabinet.mssante.fr", {**TRAITS, **changed}, matricule, OID))
    return post.wire_of(post.message_of(written))


@pytest.fixture
def begin(start: Start, operator: Operator) -> Begin:
    """Starts a product whose user is logged in; INSi knows Leonardo."""

    def started(*defects: Defect) -> Product:
        servers = Servers(operator.smtp.address, operator.imap.address)
        product = start(*defects, trust=operator.trust, mail_users=servers, mail_machine=servers)
        product.login()
        operator.imap.tokens = {"jeton1"}
        product.stub.answers[INSI] = found()
        return product

    return started


def taken(product: Product, operator: Operator, *mails: bytes) -> list[dict[str, Any]]:
    """What became of the documents of some messages."""
    operator.imap.inbox = list(mails)
    product.done("mss.fetch")
    return list(product.done("mss.received")["documents"])


def record(product: Product, patient: str) -> dict[str, Any]:
    return product.done("patient.record", patient=patient)


def test_an_unknown_patient_whom_insi_confirms_is_not_qualified_and_the_document_waits(
    begin: Begin, operator: Operator
) -> None:
    product = begin()
    (document,) = taken(product, operator, letter())
    assert (document["integrated"], document["reason"]) == (False, "identité à qualifier")
    made = record(product, document["patient"])
    assert (made["status"], made["matricule"], made["oid"]) == ("recuperee", MATRICULE, OID)
    assert made["traits"]["given_names"] == "LEONARDO PIERO"
    assert product.done("ins.validate", patient=document["patient"], document="passeport")["status"] == "qualifiee"


def test_a_denied_ins_is_not_taken(begin: Begin, operator: Operator) -> None:
    product = begin()
    (document,) = taken(product, operator, letter(OTHER))
    assert "démentie" in document["reason"]
    made = record(product, document["patient"])
    assert (made["status"], made["matricule"], made["oid"]) == ("provisoire", "", "")
    assert "démentie" in made["worklist"]


def test_a_known_identity_stays_when_what_came_is_denied(begin: Begin, operator: Operator) -> None:
    product = begin()
    before = record(product, product.qualified())
    product.stub.answers[INSI] = code("01")
    (document,) = taken(product, operator, letter(birth_date="2014-02-02"))
    assert (document["patient"], document["integrated"]) == ("L", False)
    assert record(product, "L") == before


def test_what_is_already_verified_goes_into_the_record_without_a_call(begin: Begin, operator: Operator) -> None:
    product = begin()
    product.qualified()
    calls = len(product.calls(INSI))
    (document,) = taken(product, operator, letter())
    assert (document["patient"], document["integrated"]) == ("L", True)
    assert len(product.calls(INSI)) == calls


def test_a_known_identity_without_ins_gets_the_one_that_insi_confirms(begin: Begin, operator: Operator) -> None:
    product = begin()
    product.done("patient.create", **{**LEONARDO, "given_names": "Leonardo Piero"})
    (document,) = taken(product, operator, letter())
    assert document["patient"] == "L"
    assert record(product, "L")["status"] == "recuperee"


def test_a_trusted_sender_qualifies_and_only_from_its_structure(begin: Begin, operator: Operator) -> None:
    product = begin()
    product.done("partner.trust", sender=HOSPITAL.address, structure="10B0000099")
    (first,) = taken(product, operator, letter())
    assert record(product, first["patient"])["status"] == "recuperee"
    product.done("partner.trust", sender=HOSPITAL.address.upper(), structure=HOSPITAL.structure)
    second = taken(product, operator, letter())[-1]
    assert record(product, second["patient"])["status"] == "qualifiee"


def test_a_document_is_taken_once_and_one_without_ins_asks_nothing(begin: Begin, operator: Operator) -> None:
    product = begin()
    same, bare = letter(), letter("")
    taken(product, operator, same)
    assert len(taken(product, operator, same, bare)) == 2
    assert product.done("mss.received")["documents"][1]["reason"] == "document sans INS"
    assert len(product.calls(INSI)) == 1


def test_when_insi_does_not_answer_the_document_waits_and_nobody_is_created(begin: Begin, operator: Operator) -> None:
    product = begin()
    product.stub.answers[INSI] = (500, "text/plain", b"panne")
    (document,) = taken(product, operator, letter())
    assert document["patient"] == ""
    assert "vérification impossible" in document["reason"]


def test_insi_is_not_called_for_a_doubtful_identity(begin: Begin, operator: Operator) -> None:
    product = begin()
    product.done("patient.create", **{**LEONARDO, "given_names": "Leonardo Piero", "attribute": "douteuse"})
    (document,) = taken(product, operator, letter())
    assert "douteuse" in document["reason"]
    assert not product.calls(INSI)


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"Subject: XDM/1.0/DDM+CR\r\n\r\nsans archive",
        b"Subject: XDM/1.0/DDM+CR\r\nContent-Type: application/zip; name=IHE_XDM.zip\r\n\r\nPK\x03\x04",
    ],
)
def test_a_message_that_makes_no_sense_brings_nothing(mail: bytes) -> None:
    assert opened(mail) == ()


def test_an_archive_cut_short_brings_nothing() -> None:
    whole = letter()
    assert len(opened(whole)) == 1
    assert opened(whole[:10_000]) == ()


@pytest.mark.parametrize(
    ("defect", "matricule", "seen"),
    [
        (Defect.RECEPTION_SANS_VERIFICATION, OTHER, ("recuperee", OTHER, False)),
        (Defect.RECEPTION_KO_INS_REPRISE, OTHER, ("recuperee", OTHER, False)),
        (Defect.RECEPTION_KO_INTEGREE, OTHER, ("provisoire", "", True)),
        (Defect.RECEPTION_TRANSITIVE, MATRICULE, ("qualifiee", MATRICULE, True)),
    ],
)
def test_the_defects_of_reception(
    begin: Begin, operator: Operator, defect: Defect, matricule: str, seen: tuple[str, str, bool]
) -> None:
    product = begin(defect)
    (document,) = taken(product, operator, letter(matricule))
    made = record(product, document["patient"])
    assert (made["status"], made["matricule"], document["integrated"]) == seen


def test_the_defects_about_a_known_identity_and_a_contract(begin: Begin, operator: Operator) -> None:
    local = begin(Defect.RECEPTION_VERIFIE_FICHE_LOCALE)
    local.qualified()
    assert taken(local, operator, letter(birth_date="2014-02-02"))[0]["integrated"] is True
    lowered = begin(Defect.RECEPTION_KO_FICHE_MODIFIEE)
    lowered.qualified()
    lowered.stub.answers[INSI] = code("01")
    taken(lowered, operator, letter(birth_date="2014-02-02"))
    assert record(lowered, "L")["status"] == "provisoire"
    deaf = begin(Defect.RECEPTION_CONFIANCE_IGNOREE)
    deaf.done("partner.trust", sender=HOSPITAL.address, structure=HOSPITAL.structure)
    (document,) = taken(deaf, operator, letter())
    assert record(deaf, document["patient"])["status"] == "recuperee"


@pytest.mark.parametrize(("defects", "told"), [((), True), ((Defect.JOURNAL_SANS_RECEPTION,), False)])
def test_the_log_tells_the_verification(
    begin: Begin, operator: Operator, defects: tuple[Defect, ...], told: bool
) -> None:
    product = begin(*defects)
    taken(product, operator, letter(OTHER))
    entries = product.done("log.read")["entries"]
    assert any(entry["action"].startswith("INSi vérification à réception") for entry in entries) is told
