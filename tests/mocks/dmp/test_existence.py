"""TD0.2 and TD0.3: existence, authorisation."""

from datetime import UTC, datetime

import pytest

from formats.hl7v3 import existence
from mocks.dmp.local_time import paris_time
from tests.dmp_kit import wire
from tests.dmp_kit.vihf import air, direct, indirect
from tests.dmp_kit.wire import Bench


def ins(person: str) -> str:
    """The CX of a person of the seed."""
    found = next(item for item in wire.the_seed().persons if item.id == person)
    return f"{found.ins.number}{found.ins.key}^^^&{found.ins.oid}&ISO^NH"


def test_a_dmp_that_exists() -> None:
    reply = Bench().send(wire.existence())
    answer = existence.read_answer(reply.envelope.payload)
    assert (answer.code, answer.authorization, answer.closed) == ("OK", "NON_EXISTE", False)
    assert (reply.facts["exists"], reply.facts["authorization"]) == (True, "NON_EXISTE")
    text = reply.answer.body.decode()
    assert '<given>LEONARDO</given><family qualifier="SP">DE VINCI</family>' in text
    assert '<creationTime value="20260115103100"/>' in text


def test_no_dmp_and_an_unknown_patient_are_nf() -> None:
    for patient in (ins("sans-dmp"), "279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH"):
        reply = Bench().send(wire.existence(indirect(patient=patient)))
        assert existence.read_answer(reply.envelope.payload).code == "NF"
        assert (reply.facts["exists"], reply.rules) == (False, {"dmp.td02"})


def test_another_authority_is_another_patient_unless_the_number_is_enough() -> None:
    vihf = indirect(patient="114026322083356^^^&1.2.250.1.213.1.4.10&ISO^NH")
    assert Bench().send(wire.existence(vihf)).facts["exists"] is False
    assert Bench(knobs={"dmp.patient": "numero"}).send(wire.existence(vihf)).facts["exists"] is True


def test_a_closed_dmp_is_terminated() -> None:
    reply = Bench().send(wire.existence(indirect(patient=ins("dmp-ferme"))))
    assert existence.read_answer(reply.envelope.payload).closed


def test_the_patient_of_the_vihf_is_the_one_asked_for() -> None:
    reply = Bench().send(wire.existence(indirect(), patient=ins("sans-dmp")))
    assert (reply.answer.status, reply.status) == (500, "banc:PatientVihf")


def test_an_unknown_structure_has_the_text_of_the_platform() -> None:
    leaf_structure = "10B0000099"
    vihf = wire.Vihf(signer=wire.pki.org_sign(leaf_structure), structure=leaf_structure)
    reply = Bench().send(wire.existence(vihf))
    assert reply.status == "AE"
    assert (
        "Impossible d'effectuer un test d'existence : Structure introuvable ou Inactive" in reply.answer.body.decode()
    )
    assert Bench(knobs={"dmp.structures": "toutes"}).send(wire.existence(vihf)).status == "Success"


def test_an_authorisation_is_added_then_seen_then_removed() -> None:
    bench = Bench()
    added = bench.send(wire.authorize())
    assert (added.status, added.facts["authorization"], len(added.changes)) == ("Success", "VALIDE", 1)
    assert bench.send(wire.existence(direct())).facts["authorization"] == "VALIDE"
    again = bench.send(wire.authorize())
    assert "Autorisation déjà présente aucune action effectuée" in again.answer.body.decode()
    assert again.changes == ()
    bench.send(wire.authorize(action="SUPPRESSION"))
    assert bench.send(wire.existence(direct())).facts["authorization"] == "NON_EXISTE"
    assert bench.send(wire.authorize(action="SUPPRESSION")).changes == ()


def test_an_authorisation_is_one_professional_s() -> None:
    bench = Bench()
    bench.send(wire.authorize())
    nurse = direct(subject="899900000037", roles=(("60", "1.2.250.1.71.1.2.7"),))
    assert bench.send(wire.existence(nurse)).facts["authorization"] == "NON_EXISTE"


def test_a_secretary_s_authorisation_is_the_structure_s() -> None:
    bench = Bench()
    bench.send(wire.authorize(direct(roles=(("SECRETARIAT_MEDICAL", "1.2.250.1.213.1.1.4.6"),))))
    assert list(bench.state.record("1140263220833").authorizations) == ["10B0000026"]


def test_an_attending_doctor() -> None:
    bench = Bench()
    bench.send(wire.authorize(role="MEDECIN_TRAITANT"))
    assert bench.state.record("1140263220833").attending == {"899900000011"}
    assert 'value="true" xsi:type="BL"/></attentionLine>' in bench.send(wire.existence(direct())).answer.body.decode()
    bench.send(wire.authorize(action="SUPPRESSION", role="MEDECIN_TRAITANT"))
    assert bench.state.record("1140263220833").attending == set()


def test_td03_is_refused_in_indirect_mode_and_allowed_in_air() -> None:
    assert Bench().send(wire.authorize(indirect())).status == "banc:DroitRefuse"
    assert Bench().send(wire.authorize(air())).status == "Success"


@pytest.mark.parametrize("purpose", ["bris_de_glace", "centre_15"])
def test_td03_is_refused_in_emergency_modes(purpose: str) -> None:
    assert Bench().send(wire.authorize(direct(purpose=purpose))).status == "banc:DroitRefuse"


def test_td03_on_a_closed_forbidden_or_absent_dmp() -> None:
    assert Bench().send(wire.authorize(direct(patient=ins("dmp-ferme")))).status == "DMPClosed"
    forbidden = Bench(knobs={"dmp.autorisation": "INTERDIT"}).send(wire.authorize())
    assert (forbidden.status, forbidden.changes) == ("DMPAccessDeniedByRightsService", ())
    assert Bench().send(wire.authorize(direct(patient=ins("sans-dmp")))).status == "banc:DmpInexistant"


def test_td03_that_says_nothing() -> None:
    assert Bench().send(wire.authorize(action="RIEN")).status == "banc:Habilitation"


@pytest.mark.parametrize(
    ("moment", "local"),
    [
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), "20260329015959"),
        (datetime(2026, 3, 29, 1, tzinfo=UTC), "20260329030000"),
        (datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC), "20261025025959"),
        (datetime(2026, 10, 25, 1, tzinfo=UTC), "20261025020000"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "20270101003000"),
    ],
)
def test_the_server_s_local_time(moment: datetime, local: str) -> None:
    assert paris_time(moment) == local
