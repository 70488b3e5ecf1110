"""The checks across services: a coherent journey passes, each thing that differs on one side is found there."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.insi.resultat import Tiq
from formats.rule import RULES, Mark
from harness.checks.check import Evidence, Report
from harness.checks.document import document_cda, document_pdfa, document_xdm, no_ins_when_unqualified
from harness.checks.parcours import ins_everywhere, mail_headers, same_document, same_professional, same_traits
from tests.formats.cda import golden as cda
from tests.formats.xdm import golden as xdm
from tests.harness.checks import journey
from tests.harness.checks.journey import rules_of

OTHER = "279035121518989^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH"
OTHER_PERSON = xdm.AUTHOR_PERSON.replace(cda.AUTHOR, "899900000029")
OTHER_INS = cda.document(identifiers='<id root="1.2.250.1.213.1.4.10" extension="279035121518989"/>')


def whole() -> dict[str, Evidence]:
    """Deposit, message and content of a coherent journey."""
    return {"deposit": journey.deposit(), "sent": journey.sent(), "content": journey.content()}


def with_trait(old: str, new: str) -> bytes:
    """The golden document with one trait changed."""
    return cda.document(traits=cda.TRAITS.replace(old, new))


def test_a_coherent_journey_passes_every_check() -> None:
    events = whole()
    reports = [
        ins_everywhere(call=journey.insi(), **events),
        same_traits(call=journey.insi(), **events),
        mail_headers(sent=events["sent"]),
        same_professional(login=journey.login(), **events),
        same_document(**events),
    ]
    assert [report.findings for report in reports] == [[]] * 5
    assert all(report.examined > 1 for report in reports)


@pytest.mark.parametrize(
    ("rule", "events"),
    [
        ("parcours.ins_cda", {"content": journey.content(OTHER_INS)}),
        ("parcours.ins_cda", {"deposit": journey.deposit(OTHER_INS)}),
        ("parcours.ins_cda", {"sent": journey.sent(xdm.archive(OTHER_INS))}),
        ("parcours.ins_cda", {"content": journey.content(cda.document(identifiers=cda.LOCAL))}),
        ("parcours.ins_xds", {"deposit": journey.deposit(lot_patient=OTHER)}),
        ("parcours.ins_vihf", {"deposit": journey.deposit(vihf_patient=OTHER)}),
        (
            "parcours.ins_xdm",
            {"sent": journey.sent(xdm.archive(meta=xdm.metadata(xdm.entry(cda.document()), patient=OTHER)))},
        ),
        ("parcours.ins_address", {"sent": journey.sent(to="279035121518989@patient.mssante.fr")}),
    ],
)
def test_another_ins_is_found_on_the_side_that_carries_it(rule: str, events: dict[str, Any]) -> None:
    report = ins_everywhere(call=journey.insi(), **events)
    assert rules_of(report) == {rule}
    assert RULES[rule].mark is Mark.VERIFIED


def test_the_oid_counts_as_much_as_the_matricule() -> None:
    report = ins_everywhere(call=journey.insi(oid="1.2.250.1.213.1.4.9"), content=journey.content())
    assert rules_of(report) == {"parcours.ins_cda"}


def test_a_finding_names_both_sides_and_the_way_to_both() -> None:
    (finding,) = ins_everywhere(call=journey.insi(), deposit=journey.deposit(vihf_patient=OTHER)).findings
    assert finding.expected.startswith(f"{cda.MATRICULE} ({cda.OID}) — réponse d'INSi (event 1 › part response [")
    assert finding.found == "279035121518989 (1.2.250.1.213.1.4.10) — resource-id du VIHF"
    assert b"279035121518989^^^" in finding.excerpt
    evidence = journey.deposit(vihf_patient=OTHER)
    assert journey.spot(evidence, finding.locator) == finding.excerpt


def test_a_professional_recipient_is_no_patient_address() -> None:
    report = ins_everywhere(call=journey.insi(), sent=journey.sent(to="cardiologie@ch-banc.mssante.fr"))
    assert report.findings == []


def test_the_last_answer_that_gave_an_identity_counts() -> None:
    calls = [journey.insi(code="01"), journey.insi(), journey.insi(code="02")]
    assert ins_everywhere(call=calls, content=journey.content()).findings == []


@pytest.mark.parametrize("call", [journey.insi(code="01"), journey.http(1, "x", response=b"garbled")])
def test_without_an_identity_of_insi_nothing_is_examined(call: Evidence) -> None:
    assert ins_everywhere(call=call, **whole()).examined == 0
    assert same_traits(call=call, **whole()).examined == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">DE VINCI<", ">DA VINCI<"),
        (">LEONARDO PIERO<", ">LEONARDO<"),
        ('"BR">LEONARDO', '"BR">PIERO'),
        ('code="M"', 'code="F"'),
        ("20140201", "20140102"),
        ("63220", "75056"),
        ("<county>63220</county>", ""),
    ],
)
def test_a_trait_altered_in_the_cda_is_found(old: str, new: str) -> None:
    report = same_traits(call=journey.insi(), content=journey.content(with_trait(old, new)))
    assert rules_of(report) == {"parcours.traits_cda"}
    assert len(report.findings) == 1


def test_another_spelling_of_the_same_name_only_warns() -> None:
    tiq = Tiq("D'ARTAGNAN", "PIERRE-ALAIN GUNTHER", "M", "2014-02-01", "63220")
    traits = cda.TRAITS.replace("DE VINCI", "D ARTAGNAN").replace("LEONARDO PIERO", "Pierre-Alain GUNTHER")
    document = cda.document(traits=traits.replace('"BR">LEONARDO', '"BR">PIERRE ALAIN'))
    report = same_traits(call=journey.insi(tiq), content=journey.content(document))
    assert rules_of(report) == {"parcours.traits_spelling"}
    assert not any(finding.fails for finding in report.findings)


@pytest.mark.parametrize(
    "info",
    [
        ("PID-5|DA VINCI^LEONARDO^^^^^L",),
        ("PID-5|DE VINCI^PIERO^^^^^L",),
        ("PID-5|DE VINCI",),
        ("PID-7|20140202",),
        ("PID-8|F",),
    ],
)
def test_a_trait_altered_in_source_patient_info_is_found(info: tuple[str, ...]) -> None:
    deposited = same_traits(call=journey.insi(), deposit=journey.deposit(source_info=info))
    meta = xdm.metadata(xdm.entry(cda.document(), source_info=info))
    posted = same_traits(call=journey.insi(), sent=journey.sent(xdm.archive(meta=meta)))
    assert rules_of(deposited) == rules_of(posted) == {"parcours.traits_xds"}


def test_the_whole_list_of_given_names_in_pid_5_is_fine() -> None:
    info = ("PID-5|DE VINCI^LEONARDO PIERO^^^^^L",)
    assert same_traits(call=journey.insi(), deposit=journey.deposit(source_info=info)).findings == []


def test_a_trait_that_insi_did_not_return_is_not_compared() -> None:
    partial = replace(journey.TIQ, lieu=None)
    document = with_trait("63220", "99999")
    assert same_traits(call=journey.insi(partial), content=journey.content(document)).findings == []


def headers_report(**headers: str) -> Report:
    return mail_headers(sent=journey.sent(headers={name.replace("_", "-"): value for name, value in headers.items()}))


def test_headers_that_contradict_the_archive_are_found() -> None:
    assert rules_of(headers_report(X_MSS_INS="N", X_MSS_CODECDA="11488-4")) == {"mss.header.ins"}
    assert rules_of(headers_report(X_MSS_INS="O", X_MSS_CODECDA="34112-3")) == {"mss.header.codecda"}
    assert rules_of(headers_report(X_MSS_INS="O")) == {"mss.header.codecda"}


def test_x_mss_ins_o_without_ins_in_the_cda_is_found_with_both_places() -> None:
    anonymous = xdm.archive(cda.document(identifiers=cda.LOCAL))
    (finding,) = mail_headers(sent=journey.sent(anonymous)).findings
    assert finding.rule == "mss.header.ins"
    assert finding.excerpt == b"X-MSS-INS: O\r\n"
    assert "zip IHE_XDM/SUBSET01/DOC0001.XML" in finding.expected


def test_a_message_without_document_carries_neither_header() -> None:
    empty = journey.sent(zip_name="note.txt", headers={"X-MSS-NIL": "1234"})
    assert mail_headers(sent=empty).findings == []
    assert rules_of(mail_headers(sent=journey.sent(zip_name="note.txt"))) == {"mss.header.ins", "mss.header.codecda"}


def test_an_archive_that_does_not_open_says_nothing_of_the_headers() -> None:
    assert mail_headers(sent=journey.sent(b"PK broken")).examined == 0


@pytest.mark.parametrize("login", [journey.login(), journey.userinfo(), [journey.login("x"), journey.userinfo()]])
def test_the_professional_is_read_from_the_last_answer_that_names_one(login: Any) -> None:
    assert same_professional(login=login, **whole()).findings == []


@pytest.mark.parametrize(
    ("events", "rules", "fails"),
    [
        ({"deposit": journey.deposit(subject="899900000029")}, {"parcours.subject_vihf"}, True),
        ({"deposit": journey.deposit(person=OTHER_PERSON)}, {"parcours.author_entry"}, True),
        ({"deposit": journey.deposit(lot_person=OTHER_PERSON)}, {"parcours.author_xds"}, False),
        ({"content": journey.content(cda.document(author="899900000029"))}, {"parcours.author_cda"}, False),
    ],
)
def test_another_professional_is_found_on_the_side_that_names_it(
    events: dict[str, Any], rules: set[str], *, fails: bool
) -> None:
    report = same_professional(login=journey.login(), **events)
    assert rules_of(report) == rules
    assert any(finding.fails for finding in report.findings) is fails


def test_a_login_that_names_nobody_gives_nothing_to_judge() -> None:
    for body in (b"garbled", b"[]", b'{"error":"invalid_grant"}', b'{"id_token":"a.b.c"}'):
        assert same_professional(login=journey.http(2, "token", response=body), **whole()).examined == 0


def test_a_copy_that_differs_by_one_byte_is_found() -> None:
    altered = xdm.archive(cda.spoiled("CABINET MEDICAL", "CABINET MeDICAL"))
    report = same_document(deposit=journey.deposit(), sent=journey.sent(altered))
    assert rules_of(report) == {"parcours.same_bytes"}
    (finding,) = report.findings
    assert finding.fails
    assert "CDA déposé au DMP" in finding.expected
    assert "sha256 " in finding.found


def test_the_product_s_own_document_is_the_original_of_both() -> None:
    altered = cda.spoiled("CABINET MEDICAL", "CABINET MeDICAL")
    report = same_document(content=journey.content(), deposit=journey.deposit(altered), sent=journey.sent())
    assert [finding.found.partition(" — ")[2] for finding in report.findings] == ["CDA déposé au DMP"]


def test_another_document_only_warns() -> None:
    meta = xdm.metadata(xdm.entry(journey.OTHER_CDA, unique_id="1.2.250.1.999.9"))
    report = same_document(deposit=journey.deposit(), sent=journey.sent(xdm.archive(journey.OTHER_CDA, meta)))
    assert rules_of(report) == {"parcours.same_document"}
    assert not report.findings[0].fails


def test_a_pdf_beside_that_is_not_the_pdf_inside_is_found() -> None:
    report = same_document(deposit=journey.deposit(), sent=journey.sent(pdf=cda.PDF + b"\n"))
    assert rules_of(report) == {"parcours.same_pdf"}


def test_a_missing_pdf_is_another_rule_s_matter() -> None:
    assert same_document(deposit=journey.deposit(), sent=journey.sent(pdf=None)).findings == []


def test_nothing_sent_is_nothing_examined() -> None:
    assert same_document(deposit=journey.deposit()).examined == 0
    assert same_document().examined == 0


def garbled(evidence: Evidence, part: str, position: int, noise: bytes) -> Evidence:
    """The same event with some bytes of a part overwritten."""
    raw = evidence.part(part)
    where = position % len(raw)
    parts = {name: evidence.part(name) for name in evidence.event.parts}
    parts[part] = raw[:where] + noise + raw[where + len(noise) :]
    return journey.event(evidence.number, evidence.event.kind, evidence.data, parts)


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(["deposit", "sent", "call", "login"]), st.integers(0, 100_000), st.binary(min_size=1, max_size=5)
)
def test_garbled_events_are_judged_without_failing(side: str, position: int, noise: bytes) -> None:
    events = {"call": journey.insi(), "login": journey.login(), "deposit": journey.deposit(), "sent": journey.sent()}
    part = "request" if side in {"deposit", "sent"} else "response"
    events[side] = garbled(events[side], part, position, noise)
    carriers = {"deposit": events["deposit"], "sent": events["sent"]}
    for judge in (same_document, document_cda, document_pdfa):
        judge(**carriers)
    ins_everywhere(call=events["call"], **carriers)
    same_traits(call=events["call"], **carriers)
    same_professional(login=events["login"], **carriers)
    mail_headers(sent=events["sent"])
    document_xdm(sent=events["sent"])
    no_ins_when_unqualified(record=journey.record("recuperee"), **carriers)
