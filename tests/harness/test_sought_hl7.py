"""What a person is asked to look for of an identity that an HL7 v2 message brought."""

from harness.checks import hl7_reception as received
from harness.sought import statement
from tests.harness.checks.test_hl7_reception import sent


def test_the_ins_and_the_traits_of_the_message_are_told() -> None:
    told = statement(received.integrated, {"sent": sent()})
    assert "matricule 114026322083356, OID 1.2.250.1.213.1.4.8" in told.fr
    assert "birth name DE VINCI" in told.en


def test_of_another_status_no_matricule_is_told() -> None:
    told = statement(received.not_qualified, {"sent": sent("PROV")})
    assert "114026322083356" not in told.fr
    assert "statut autre que « qualifiée »" in told.fr
    assert "114026322083356" not in statement(received.created, {"sent": sent()}).fr


def test_what_a_deletion_leaves_and_what_a_log_holds() -> None:
    assert "ni matricule ni OID" in statement(received.withdrawn, {"sent": sent()}).fr
    assert "message B1, matricule 114026322083356" in statement(received.logged, {"sent": sent()}).en
