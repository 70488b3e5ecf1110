"""The rules on a message: a golden one keeps them all, each defect breaks its own."""

from pathlib import Path

import pytest

from formats.mail import rules
from formats.mail.message import Mail, read
from formats.rule import Breach
from tests.formats.mail.letters import ARCHIVE, INS, PDF, letter


def mail(**changes: str) -> Mail:
    """A golden message with some headers changed."""
    return read(letter(**changes))


def ids(breaches: list[Breach]) -> list[str]:
    """The rules that are broken."""
    return [breach.rule.id for breach in breaches]


def golden_breaches(message: Mail) -> list[Breach]:
    """Every rule, with what the golden message holds."""
    return [
        *rules.message_id_breaches(message),
        *rules.subject_breaches(
            message, family_name="PAT-TROIS", given_name="DOMINIQUE", birth_date="1979-03-28", label="CR hospitalier"
        ),
        *rules.ins_header_breaches(message, has_document=True, has_ins=True),
        *rules.codecda_breaches(message, ["34112-3"]),
        *rules.nil_breaches(message, "1234"),
        *rules.fin_breaches(message, wanted=False),
        *rules.archive_breaches(message),
        *rules.pdf_breaches(message),
        *rules.patient_address_breaches(message, INS),
        *rules.sending_breaches(message),
    ]


def test_a_golden_message_keeps_every_rule() -> None:
    assert golden_breaches(mail()) == []


def test_the_sample_to_a_patient_keeps_every_rule_but_the_wish_for_an_answer(shared_data: Path) -> None:
    message = read((shared_data / "mss" / "samples" / "02-app-to-patient-fin.eml").read_bytes())
    assert ids(golden_breaches(message)) == ["mss.header.mes_fin"]


@pytest.mark.parametrize("value", ["", "<sans-domaine>", "1@a.fr", "<a b@c.fr>"])
def test_a_message_id_is_present_and_well_formed(value: str) -> None:
    assert ids(rules.message_id_breaches(mail(Message_ID=value))) == ["mss.message_id"]


@pytest.mark.parametrize("subject", ["CR hospitalier PAT-TROIS DOMINIQUE", "XDM/1.0/DDM CR X Y", "xdm/1.0/ddm+CR X Y"])
def test_a_subject_without_the_prefix_is_a_breach(subject: str) -> None:
    assert ids(rules.subject_breaches(mail(Subject=subject))) == ["mss.subject.prefix"]


@pytest.mark.parametrize(
    ("subject", "broken"),
    [
        ("CR PAT-TROIS DOMINIQUE", []),
        ("2 documents PAT-TROIS DOMINIQUE 28/03/1979", []),
        ("CR PAT-TROIS", ["mss.subject.fields"]),
        ("CR AUTRE DOMINIQUE 28/03/1979", ["mss.subject.fields"]),
        ("PAT-TROIS DOMINIQUE", ["mss.subject.fields"]),
        ("CR PAT-TROIS DOMINIQUE 29/03/1979", ["mss.subject.fields"]),
        ("CR Pat-Trois Dominique", ["mss.subject.style"]),
        ("CR PAT-TROIS DOMINIQUE 1979-03-28", ["mss.subject.style"]),
        ("", ["mss.subject.fields"]),
    ],
)
def test_the_subject_names_document_and_patient(subject: str, broken: list[str]) -> None:
    found = rules.subject_breaches(
        mail(Subject="XDM/1.0/DDM+" + subject),
        family_name="PAT-TROIS",
        given_name="DOMINIQUE",
        birth_date="1979-03-28",
    )
    assert ids(found) == broken


def test_accents_of_the_traits_are_left_out_of_the_subject() -> None:
    with_accents = rules.subject_breaches(
        mail(Subject="XDM/1.0/DDM+CR ÉLÈVE ZOÉ"), family_name="ÉLÈVE", given_name="Zoé"
    )
    without = rules.subject_breaches(mail(Subject="XDM/1.0/DDM+CR ELEVE Zoe"), family_name="ÉLÈVE", given_name="Zoé")
    assert ids(with_accents) == ["mss.subject.style"]
    assert without == []


def test_the_label_is_the_display_name_cut_to_forty_or_a_count() -> None:
    assert rules.label_of(["x" * 50]) == "x" * 40
    assert rules.label_of(["a", "b"]) == "2 documents"
    assert ids(rules.subject_breaches(mail(), family_name="PAT-TROIS", given_name="DOMINIQUE", label="Lettre")) == [
        "mss.subject.style"
    ]


@pytest.mark.parametrize(
    ("value", "has_document", "has_ins", "kept"),
    [
        ("O", True, True, True),
        ("N", True, False, True),
        ("", False, False, True),
        ("O", True, False, False),
        ("N", True, True, False),
        ("o", True, True, False),
        ("", True, True, False),
        ("N", False, False, False),
    ],
)
def test_x_mss_ins_follows_the_document(value: str, has_document: bool, has_ins: bool, kept: bool) -> None:
    found = rules.ins_header_breaches(mail(X_MSS_INS=value), has_document=has_document, has_ins=has_ins)
    assert (found == []) is kept


@pytest.mark.parametrize(
    ("value", "codes", "kept"),
    [
        ("34112-3", ["34112-3"], True),
        ("34112-3,PRESC-BIO,15508-5", ["34112-3", "PRESC-BIO", "15508-5"], True),
        ("11488-4", ["11488-4", "11488-4"], True),
        ("", [], True),
        ("34112-3", [], False),
        ("", ["34112-3"], False),
        ("34112-3;15508-5", ["34112-3", "15508-5"], False),
        ("34112-3", ["15508-5"], False),
    ],
)
def test_x_mss_codecda_lists_the_codes(value: str, codes: list[str], kept: bool) -> None:
    assert (rules.codecda_breaches(mail(X_MSS_CODECDA=value), codes) == []) is kept


@pytest.mark.parametrize(("value", "expected"), [("", "1234"), ("", ""), ("1235", "1234")])
def test_x_mss_nil_is_the_product_reference(value: str, expected: str) -> None:
    assert ids(rules.nil_breaches(mail(X_MSS_NIL=value), expected)) == ["mss.header.nil"]


@pytest.mark.parametrize(
    ("value", "wanted", "kept"),
    [("FIN", True, True), ("", False, True), ("", True, False), ("FIN", False, False), ("fin", True, False)],
)
def test_x_mss_mes_says_that_no_answer_is_wanted(value: str, wanted: bool, kept: bool) -> None:
    assert (rules.fin_breaches(mail(X_MSS_MES=value), wanted=wanted) == []) is kept


@pytest.mark.parametrize("names", [(PDF,), (ARCHIVE, ARCHIVE, PDF), ("archive.zip", PDF), ("ihe_xdm.zip", PDF)])
def test_there_is_one_archive_under_its_name(names: tuple[str, ...]) -> None:
    assert ids(rules.archive_breaches(read(letter(attachments=names)))) == ["mss.attachment.archive"]


def test_a_missing_pdf_is_a_breach_and_a_badly_named_one_a_warning() -> None:
    assert ids(rules.pdf_breaches(read(letter(attachments=(ARCHIVE,))))) == ["mss.attachment.pdf"]
    assert ids(rules.pdf_breaches(read(letter(attachments=(ARCHIVE, "doc.pdf"))))) == ["mss.attachment.pdf_name"]


@pytest.mark.parametrize(
    "to",
    [
        "279035121518988@patient.mssante.fr",
        "2790351215189@patient.mssante.fr",
        f"{INS}@patient.mssante.fr, 114026322083356@patient.mssante.fr",
        "camille@cabinet-banc.mssante.fr",
    ],
)
def test_the_patient_s_address_is_the_matricule_of_the_record(to: str) -> None:
    assert ids(rules.patient_address_breaches(mail(To=to), INS)) == ["mss.patient_address"]


def test_a_record_whose_matricule_has_a_wrong_key_makes_no_address() -> None:
    assert ids(rules.patient_address_breaches(mail(To="279035121518988@patient.mssante.fr"), "279035121518988")) == [
        "mss.patient_address"
    ]


def test_a_message_without_archive_has_only_the_rules_of_any_message() -> None:
    assert rules.sending_breaches(read(letter(attachments=(), Subject="Bonjour"))) == []
