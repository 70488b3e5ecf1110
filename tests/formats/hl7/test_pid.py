"""The identity of a PID, the rules of a message that carries an INS, and those of one that must not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.hl7 import examine, pid
from formats.hl7.er7 import Er7Error, read
from formats.ins.traits import Traits
from formats.rule import Breach, Mark
from tests.formats.hl7 import messages
from tests.formats.hl7.messages import INS, LOCAL, MATRICULE, OID, message

TRAITS = Traits("DE VINCI", "LEONARDO PIERO", "M", "2014-02-01", "63220")
NIR = "ASIP-SANTE-INS-NIR"


def found(**changed: str) -> pid.Identity:
    """The identity of a message."""
    identity = pid.read(read(message(**changed)))
    assert identity is not None
    return identity


def breaches(**changed: str) -> list[Breach]:
    """What is wrong with a message about DE VINCI LEONARDO, whose identity is qualified."""
    told = read(message(**changed))
    return examine.message_breaches(told) + examine.pid_breaches(told, TRAITS, MATRICULE, OID)


def test_the_identity_of_a_pid() -> None:
    identity = found()
    assert (identity.matricule, identity.oid, identity.authority, identity.status) == (MATRICULE, OID, NIR, "VALI")
    assert identity.traits == TRAITS
    assert identity.local is not None
    assert identity.local.value == "IPP-0001"


def test_no_pid_is_no_identity() -> None:
    assert pid.read(read(message("EVN||20261121"))) is None


@pytest.mark.parametrize("ins", ["", '""^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS'])
def test_an_ins_that_is_deleted_is_none(ins: str) -> None:
    identity = found(p3=f"{LOCAL}~{ins}")
    assert (identity.ins, identity.matricule) == (None, "")
    assert identity.traits.family_name == "DE VINCI"


def test_the_former_calculated_ins_is_another_thing() -> None:
    assert found(p3="1234567890123456789012^^^ASIP-SANTE-INS-C&1.2.250.1.213.1.4.2&ISO^INS-C").ins is None


def test_the_birth_name_is_that_of_type_l_wherever_it_is() -> None:
    identity = found(p5="VINCI^LEO^^^^^D~DE VINCI^LEONARDO^LEONARDO PIERO^^^^L")
    assert identity.traits.family_name == "DE VINCI"
    assert breaches(p5="VINCI^LEO^^^^^D~DE VINCI^LEONARDO^LEONARDO PIERO^^^^L") == []


def test_what_the_sent_samples_look_like_is_right() -> None:
    assert breaches() == []
    assert breaches(p11="1 RUE DU BANC^^VILLE^^75001^FRA^H~^^^^^^BDL^^63220") == []
    assert breaches(p3=f"{LOCAL}~{INS}^^20260101") == []
    assert breaches(m12="2.5^FRA^2.11", p32="QUAL") == []


FLAWS = [
    ({"p3": f"114026322083300^^^{NIR}&{OID}&ISO^INS"}, {"ins.key", "hl7.same_ins"}, "PID-3.1"),
    ({"p3": f"{LOCAL}~{MATRICULE}^^^{NIR}&1.2.3&ISO^INS"}, {"ins.oid", "hl7.same_ins"}, "PID-3[2].4.2"),
    ({"p3": f"{MATRICULE}^^^{NIR}&1.2.250.1.213.1.4.10&ISO^INS"}, {"hl7.same_ins"}, "PID-3.4.2"),
    ({"p3": LOCAL}, {"hl7.ins_absent"}, "PID-3"),
    ({"p5": "DE VINCI^^^^^^L"}, {"hl7.traits"}, "PID-5.2"),
    ({"p5": "^LEONARDO^LEONARDO PIERO^^^^L"}, {"hl7.traits"}, "PID-5.1"),
    ({"p5": ""}, {"hl7.traits"}, "PID-5"),
    ({"p7": ""}, {"hl7.traits"}, "PID-7"),
    ({"p7": "2014-02-01"}, {"hl7.birth_date", "hl7.same_traits"}, "PID-7"),
    ({"p8": ""}, {"hl7.traits"}, "PID-8"),
    ({"p8": "U"}, {"hl7.sex", "hl7.same_traits"}, "PID-8"),
    ({"p11": ""}, {"hl7.traits"}, "PID-11"),
    ({"p11": "^^^^^^BDL"}, {"hl7.traits"}, "PID-11"),
    ({"p11": "^^^^^^BDL^^75056"}, {"hl7.same_traits"}, "PID-11.9"),
    ({"p5": "VINCI^LEONARDO^LEONARDO PIERO^^^^L"}, {"hl7.same_traits"}, "PID-5.1"),
    ({"p5": "DE VINCI^PIERO^LEONARDO PIERO^^^^L"}, {"hl7.same_traits"}, "PID-5.2"),
    ({"p5": "DE VINCI^LEONARDO^LEONARDO^^^^L"}, {"hl7.same_traits"}, "PID-5.3"),
    ({"m10": ""}, {"hl7.header"}, "MSH-10"),
]
TOLERATED = [
    ({"p3": f"{MATRICULE}^^^{NIR}&{OID}&ISO^NH"}, "hl7.ins_type", "PID-3.5"),
    ({"p3": f"{MATRICULE}^^^{NIR}&{OID}^INS"}, "hl7.ins_oid_type", "PID-3.4.3"),
    ({"p3": f"{MATRICULE}^^^INS&{OID}&ISO^INS"}, "hl7.ins_authority", "PID-3.4.1"),
    ({"p5": "DE VINCI^LEONARDO^LEONARDO PIERO^^^^D"}, "hl7.name_type", "PID-5.7"),
    ({"p5": "DE VINCI^LEONARDO^^^^^L"}, "hl7.given_names", "PID-5.3"),
    ({"p5": "DE VINCI^^LEONARDO PIERO^^^^L"}, "hl7.given_names", "PID-5.2"),
    ({"p5": "DE VINCI^LEONARDO^PIERO^^^^L"}, "hl7.given_names", "PID-5.3"),
    ({"p11": "^^^^63220^FRA^N"}, "hl7.birth_place", "PID-11"),
    ({"p11": "1 RUE DU BANC^^VILLE^^75001^FRA^H~^^VILLE^^^^BDL"}, "hl7.birth_place", "PID-11[2]"),
    ({"p11": "", "p23": "63220"}, "hl7.birth_place", "PID-23"),
    ({"p32": ""}, "hl7.status", "PID-32"),
    ({"p32": "PROV"}, "hl7.status", "PID-32"),
    ({"p7": "20140201000000"}, "hl7.birth_time", "PID-7"),
    ({"p11": "^^^^63220^^BDL"}, "hl7.birth_place", "PID-11.9"),
    ({"p3": f"{INS}~{INS}"}, "hl7.ins_once", "PID-3[2]"),
    ({"p3": f"{INS}^^demain"}, "hl7.ins_date", "PID-3.7"),
    ({"m12": "2.5"}, "hl7.version", "MSH-12"),
    ({"m12": "2.3.1"}, "hl7.version", "MSH-12"),
    ({"m18": "", "p5": "DE VINCI^LEONARDO^LÉONARDO PIERO^^^^L"}, "hl7.charset_named", "MSH-18"),
]


@pytest.mark.parametrize(("changed", "rules", "where"), FLAWS)
def test_each_flaw_breaks_its_verified_rule_at_its_place(changed: dict[str, str], rules: set[str], where: str) -> None:
    wrong = breaches(**changed)
    assert {one.rule.id for one in wrong} == rules
    assert {one.rule.mark for one in wrong} == {Mark.VERIFIED}
    assert where in {one.where for one in wrong}


@pytest.mark.parametrize(("changed", "rule", "where"), TOLERATED)
def test_what_is_inferred_only_warns(changed: dict[str, str], rule: str, where: str) -> None:
    (wrong,) = breaches(**changed)
    assert (wrong.rule.id, wrong.rule.mark, wrong.where) == (rule, Mark.INFERRED, where)


@pytest.mark.parametrize(("type", "version"), [("ORU^R01", "2.5"), ("MDM^T02", "2.6")])
def test_the_french_extension_is_that_of_admissions(type: str, version: str) -> None:
    assert breaches(m9=type, m12=version) == []


def test_a_byte_outside_the_announced_charset_is_located() -> None:
    told = read(message(p5="LÉONIE^A^A^^^^L", codec="latin-1"))
    (wrong,) = examine.message_breaches(told)
    assert (wrong.rule.id, wrong.where) == ("hl7.charset", "PID")


def test_an_authority_that_no_sample_shows_warns() -> None:
    nia = f"{MATRICULE}^^^{NIR}&1.2.250.1.213.1.4.9&ISO^INS"
    wrong = examine.pid_breaches(read(message(p3=nia)))
    assert [(one.rule.id, one.rule.mark) for one in wrong] == [("hl7.ins_authority_other", Mark.INFERRED)]


def test_an_identity_without_ins_may_be_anything() -> None:
    assert examine.pid_breaches(read(message(p3=LOCAL, p5="DUPONT", p7="", p8="", p11="", p32="PROV"))) == []


def test_a_birth_place_that_the_record_does_not_know_is_not_asked_for() -> None:
    unknown = Traits("DE VINCI", "LEONARDO PIERO", "M", "2014-02-01")
    assert examine.pid_breaches(read(message(p11="")), unknown, MATRICULE, OID) == []


def test_typography_is_not_a_difference() -> None:
    assert breaches(p5="De-Vinci^Léonardo^Léonardo Piero^^^^L") == []


@pytest.mark.parametrize(
    ("type", "absent"), [("ADT^A28", True), ("MDM^T02", True), ("ORU^R01", False), ("ACK", False), ("ADT^A20", False)]
)
def test_a_pid_is_asked_of_the_messages_that_must_have_one(type: str, absent: bool) -> None:
    assert bool(examine.pid_breaches(read(message("EVN|", m9=type)))) is absent


@pytest.mark.parametrize(
    ("type", "absent"), [("ADT^A28", True), ("ORU^R01", True), ("ADT^A20", False), ("ACK", False), ("NMD^N02", False)]
)
def test_without_pid_a_message_about_a_patient_has_no_ins(type: str, absent: bool) -> None:
    told = read(message("EVN|", m9=type))
    found = {one.rule.id for one in examine.pid_breaches(told, TRAITS, MATRICULE, OID)}
    assert ("hl7.ins_absent" in found) is examine.carries_identity(told) is absent


def test_every_pid_of_a_message_is_judged() -> None:
    second = messages.pid(p8="U")
    (wrong,) = examine.pid_breaches(read(message(messages.pid(), second)))
    assert (wrong.rule.id, wrong.where) == ("hl7.sex", "PID[2]-8")


@pytest.mark.parametrize(("end", "wrong"), [("\r", []), ("\n", ["hl7.terminator"]), ("\r\n", ["hl7.terminator"])])
def test_on_the_wire_segments_end_with_a_carriage_return(end: str, wrong: list[str]) -> None:
    assert [one.rule.id for one in examine.terminator_breaches(read(message(end=end)))] == wrong


SECRETS = [
    ({}, "PID-3[2]"),
    ({"p3": f"{LOCAL}~^^^{NIR}&{OID}&ISO^INS"}, "PID-3[2]"),
    ({"p3": f"{LOCAL}~{MATRICULE}^^^^INS"}, "PID-3[2]"),
    ({"p3": LOCAL, "p2": f"{MATRICULE}^^^&{OID}&ISO"}, "PID-2"),
    ({"p3": f"{LOCAL}~{MATRICULE}^^^AUTRE^SS"}, "PID-3[2]"),
]


@pytest.mark.parametrize(("changed", "where"), SECRETS)
def test_a_matricule_or_an_oid_is_seen_wherever_it_is_told(changed: dict[str, str], where: str) -> None:
    (wrong,) = examine.secrecy_breaches(read(message(**changed)), MATRICULE)
    assert (wrong.rule.id, wrong.rule.mark, wrong.where) == ("hl7.no_ins", Mark.VERIFIED, where)


def test_the_same_digits_elsewhere_may_be_the_billing_number() -> None:
    insured = f"IN1|1|{'|' * 33}{MATRICULE[:13]}"
    told = read(message(messages.pid(p3=LOCAL, p19=MATRICULE[:13]), insured))
    wrong = examine.secrecy_breaches(told, MATRICULE)
    assert {(one.rule.id, one.rule.mark) for one in wrong} == {("hl7.no_ins_elsewhere", Mark.INFERRED)}
    assert [one.where for one in wrong] == ["PID-19", "IN1-35"]


def test_the_identifiers_are_looked_at_before_what_surrounds_them() -> None:
    told = read(message(p2=MATRICULE[:13], p3=f"{LOCAL}~{MATRICULE}^^^AUTRE^SS"))
    (wrong,) = examine.secrecy_breaches(told, MATRICULE)
    assert (wrong.rule.id, wrong.where) == ("hl7.no_ins", "PID-3[2]")


def test_the_identity_that_a_merge_withdraws_is_looked_at_too() -> None:
    raw = message(messages.pid(p3=LOCAL), f"MRG|{INS}", m9="ADT^A40^ADT_A39")
    (wrong,) = examine.secrecy_breaches(read(raw))
    assert wrong.where == "MRG-1"


@pytest.mark.parametrize("p3", [LOCAL, f'{LOCAL}~""^^^{NIR}&{OID}&ISO^INS'])
def test_a_message_that_tells_no_ins_or_deletes_it_keeps_the_secret(p3: str) -> None:
    assert examine.secrecy_breaches(read(message(p3=p3)), MATRICULE) == []
    assert examine.secrecy_breaches(read(message(p3=p3)), "pas un matricule") == []


_VALUE = st.text(st.sampled_from('ABé^~&\\|\r"0123456789.L'), max_size=25)


@settings(max_examples=80)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("p3", "p5", "p7", "p8", "p11", "p32", "m18"), _VALUE)))
def test_whatever_a_pid_holds_is_judged(changed: dict[str, str]) -> None:
    try:
        told = read(message(**changed))
    except Er7Error:
        return
    for wrong in [*examine.message_breaches(told), *examine.pid_breaches(told, TRAITS, MATRICULE, OID)]:
        assert wrong.found or wrong.expected
    examine.secrecy_breaches(told, MATRICULE)


@pytest.mark.parametrize("many", ["x^^^^INS~" * 600, "^" * 200_000, "\\" * 200_000, "x&^^^^INS~" * 900])
def test_what_nobody_writes_is_looked_at_up_to_a_limit(many: str) -> None:
    told = read(message(*[f"PID|||{many}"] * 9))
    assert len(examine.pid_breaches(told)) + len(examine.secrecy_breaches(told, MATRICULE)) < 500
    assert examine.secrecy_breaches(read(message(*["PID|||" + "x~" * 95] * 9_000))) == []
    crowd = read(message(*["PID|||^^^^INS||A^^^^^^L"] * 5000))
    assert len(pid.read_all(crowd)) == pid.MOST
