"""Checks of one DMP exchange: a golden one passes, each flaw is found, at its place in the exact bytes."""

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from harness.checks import dmp
from harness.checks.check import CHECKS, Report
from mocks.core.message import Request
from tests.dmp_kit import pki, wire
from tests.dmp_kit.lot import Lot
from tests.dmp_kit.vihf import PATIENT, SHA1, Vihf, direct, indirect
from tests.formats.xds.test_examine import LOINC, OTHER, TYPE
from tests.harness.checks.dmp_evidence import Window, excerpts, exchange, failing, observed, rules

MATRICULE, OID = "114026322083356", "1.2.250.1.213.1.4.8"
NO_RECORD = {"matricule": "", "oid": ""}


def passed(report: Report) -> bool:
    return report.examined > 0 and report.findings == []


def test_every_check_is_declared() -> None:
    ours = {name for name in CHECKS if name.startswith("dmp.")}
    assert ours >= {
        "dmp.vihf",
        "dmp.vihf_patient",
        "dmp.vihf_signer",
        "dmp.submission",
        "dmp.answer_success",
        "dmp.no_td03_before_deposit",
        "dmp.rights_checked_before_read",
        "dmp.authorization_automatic",
        "dmp.replacement",
        "dmp.deletion",
    }


def test_a_golden_deposit_passes_every_check() -> None:
    call = exchange(wire.deposit())
    assert passed(dmp.vihf_is_right(call=call))
    assert passed(dmp.vihf_signer(call=call))
    assert passed(dmp.vihf_patient(call=call, patient=PATIENT))
    assert passed(dmp.submission_is_right(call=call))
    assert passed(dmp.answer_success(call=call))


@pytest.mark.parametrize("call", [wire.existence(direct()), wire.authorize(), wire.find(), wire.update("urn:uuid:x")])
def test_every_kind_of_call_has_a_vihf_to_judge(call: Request) -> None:
    assert passed(dmp.vihf_is_right(call=exchange(call)))


@pytest.mark.parametrize(
    ("vihf", "rule"),
    [
        (indirect(attributes={"LPS_Nom": None}), "vihf.lps_name"),
        (indirect(attributes={"Ressource_URN": "urn:ROR"}), "vihf.resource_urn"),
        (Vihf(), "vihf.signed"),
    ],
)
def test_a_vihf_that_breaks_a_rule(vihf: Vihf, rule: str) -> None:
    assert rule in failing(dmp.vihf_is_right(call=exchange(wire.existence(vihf))))


def test_a_tampered_a_second_and_an_absent_vihf() -> None:
    request = wire.existence()
    tampered = replace(request, body=request.body.replace(b"urn:dmp", b"urn:dmq"))
    assert failing(dmp.vihf_is_right(call=exchange(tampered))) == {"vihf.signature"}
    assert failing(dmp.vihf_signer(call=exchange(tampered))) == {"vihf.signature"}
    body = wire.envelope("urn:x", "<x/>", indirect(), indirect(id="_b"))
    assert failing(dmp.vihf_is_right(call=exchange(replace(request, body=body)))) == {"vihf.one"}
    none = wire.envelope("urn:x", "<x/>")
    assert failing(dmp.vihf_is_right(call=exchange(replace(request, body=none)))) == {"vihf.one"}


def test_sha1_only_warns() -> None:
    report = dmp.vihf_is_right(call=exchange(wire.existence(indirect(algorithms=SHA1))))
    assert (rules(report), failing(report)) == ({"vihf.sha1"}, set())


def test_the_authority_is_judged_when_it_is_given() -> None:
    def pem(leaf: pki.Leaf) -> str:
        return leaf.certificate.public_bytes(Encoding.PEM).decode()

    call = exchange(wire.existence())
    assert passed(dmp.vihf_is_right(call=call, ca_pem=pem(pki.org_sign())))
    assert failing(dmp.vihf_is_right(call=call, ca_pem=pem(pki.ps_auth()))) == {"vihf.trust"}


@pytest.mark.parametrize(
    ("vihf", "found", "fails"),
    [
        (indirect(structure=pki.OTHER_STRUCTURE), {"vihf.certificate_ou"}, True),
        (direct(signer=pki.ps_auth()), {"vihf.certificate_cps"}, True),
        (Vihf(signer=pki.ps_sign()), {"vihf.certificate_kind"}, True),
        (Vihf(signer=pki.org_auth()), {"vihf.certificate_seal"}, True),
        (Vihf(mode="INDIRECTE_RENFORCEE", signer=pki.org_auth()), {"vihf.certificate_org"}, False),
        (Vihf(), {"vihf.signed"}, True),
        (direct(signer=pki.ps_sign()), set(), False),
    ],
)
def test_the_signer(vihf: Vihf, found: set[str], fails: bool) -> None:
    report = dmp.vihf_signer(call=exchange(wire.existence(vihf)))
    assert (rules(report), bool(failing(report)), report.examined) == (found, fails, 1)


def test_an_unsigned_direct_vihf_has_no_signer_to_judge() -> None:
    assert dmp.vihf_signer(call=exchange(wire.existence(direct()))).examined == 0


@pytest.mark.parametrize(
    "request_",
    [
        wire.existence(indirect(), patient=OTHER),
        wire.deposit(Lot(patient=OTHER)),
        wire.deposit(Lot(entry_patient=OTHER)),
        wire.find(patient=OTHER),
        wire.update("urn:uuid:x", Lot(number="57", patient=OTHER)),
    ],
)
def test_another_patient_in_the_body(request_: Request) -> None:
    report = dmp.vihf_patient(call=exchange(request_))
    assert failing(report) == {"vihf.patient"}
    assert b"277076322082910" in excerpts(report)[0]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"patient": PATIENT}, set()),
        ({"patient": MATRICULE, "oid": OID}, set()),
        ({"record": observed({"matricule": MATRICULE, "oid": OID})}, set()),
        ({"patient": OTHER}, {"vihf.expected_patient"}),
        ({"patient": MATRICULE, "oid": "1.2.250.1.213.1.4.9"}, {"vihf.expected_patient"}),
        ({"record": observed({"matricule": "277076322082910", "oid": OID})}, {"vihf.expected_patient"}),
    ],
)
def test_the_patient_of_the_record(params: dict[str, Any], found: set[str]) -> None:
    report = dmp.vihf_patient(call=exchange(wire.authorize()), **params)
    assert (failing(report), report.examined) == (found, 1)


def test_a_finding_on_the_patient_quotes_the_vihf() -> None:
    report = dmp.vihf_patient(call=exchange(wire.authorize()), patient=OTHER)
    assert b"114026322083356" in excerpts(report)[0]


def test_nothing_to_compare_with_is_nothing_examined() -> None:
    assert dmp.vihf_patient(call=exchange(wire.authorize())).examined == 0
    assert dmp.vihf_patient(call=exchange(wire.authorize()), record=observed(NO_RECORD)).examined == 0


@pytest.mark.parametrize(
    ("lot", "rule"),
    [
        (Lot(codes={TYPE: ("00000-0", LOINC)}), "xds.code.type"),
        (Lot(slots={"hash": ("0" * 40,)}), "xds.hash"),
        (Lot(slots={"size": ("1",)}), "xds.size"),
        (Lot(structure=pki.OTHER_STRUCTURE), "xds.author_institution"),
        (Lot(with_signature=False), "xds.signature_entry"),
        (Lot(signature=b"<Signature/>"), "xades.readable"),
        (Lot(signature=b"rien"), "xades.readable"),
        (Lot(signature=Lot(number="2").signature_content), "xades.manifest_set"),
        (Lot(document=Lot(title="Autre").content, signature=Lot().signature_content), "xades.digest"),
    ],
)
def test_a_submission_that_breaks_a_rule(lot: Lot, rule: str) -> None:
    assert rule in failing(dmp.submission_is_right(call=exchange(wire.deposit(lot))))


def test_a_manifest_finding_is_located_in_the_signature_part() -> None:
    lot = Lot(document=Lot(title="Autre").content, signature=Lot().signature_content)
    report = dmp.submission_is_right(call=exchange(wire.deposit(lot)))
    finding = next(item for item in report.findings if item.rule == "xades.digest")
    assert [layer.kind for layer in finding.locator] == ["event", "part", "mime", "xml"]
    assert finding.locator[2].name == "sig1@test"
    assert finding.excerpt.startswith(b'<Reference URI="urn:oid:1.2.250.1.999.1.11.1"')


def test_a_metadata_finding_is_located_in_the_root_part() -> None:
    call = exchange(wire.deposit(Lot(slots={"hash": ("0" * 40,)})))
    finding = dmp.submission_is_right(call=call).findings[0]
    root = finding.locator[2]
    inner = finding.locator[3]
    raw = call.body()[root.start : root.end]
    assert raw[inner.start : inner.end] == finding.excerpt
    assert finding.excerpt.startswith(b'<Slot name="hash">')


def test_inline_documents_are_judged_too() -> None:
    body = wire.envelope(wire.ACTIONS["deposit"], Lot(signature=b"<x/>").body(inline=True), indirect())
    report = dmp.submission_is_right(call=exchange(wire.request("repository", wire.PLAIN, body)))
    assert failing(report) == {"xades.readable"}


def test_a_lot_that_cannot_be_read_and_a_message_that_cannot() -> None:
    request = wire.deposit()
    no_part = replace(request, body=request.body.replace(b"<doc1@test>", b"<other@test>"))
    assert failing(dmp.submission_is_right(call=exchange(no_part))) == {"xds.missing_document"}
    for check in (dmp.submission_is_right, dmp.vihf_is_right, dmp.vihf_signer, dmp.vihf_patient):
        assert failing(check(call=exchange(replace(request, body=b"--")))) == {"xds.message"}


def test_other_calls_are_not_submissions() -> None:
    assert dmp.submission_is_right(call=exchange(wire.existence())).examined == 0


def test_answers_that_are_not_successes() -> None:
    refused = exchange(wire.deposit(Lot(codes={TYPE: ("00000-0", LOINC)})))
    report = dmp.answer_success(call=refused)
    assert failing(report) == {"xds.success"}
    assert "XDSRepositoryMetadataError" in report.findings[0].found
    fault = dmp.answer_success(call=exchange(wire.authorize(indirect())))
    assert "[banc]" in fault.findings[0].found
    absent = exchange(wire.existence(), dmp__force__statut="aucun")
    assert dmp.answer_success(call=absent).findings[0].found == "NF"
    closed = exchange(wire.authorize(), dmp__force__statut="ferme")
    assert dmp.answer_success(call=closed).findings[0].found == "DMPClosed"


def test_answers_that_are_successes() -> None:
    window = Window()
    for request in (wire.existence(), wire.deposit(), wire.authorize(), wire.find(), wire.reference("1.2")):
        assert passed(dmp.answer_success(call=window.send(request)))
    assert passed(dmp.answer_success(call=window.send(wire.retrieve("1.2.250.1.999.1.11.1"))))
