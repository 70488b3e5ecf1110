"""Who may enter: HTTP, MIME, SOAP, addressing, VIHF, certificates. Faults that were seen live keep their text."""

from dataclasses import replace
from typing import Any

import pytest

from mocks.core.message import Request
from tests.dmp_kit import pki, wire
from tests.dmp_kit.lot import Lot
from tests.dmp_kit.vihf import SHA1, Vihf, air, direct, indirect
from tests.dmp_kit.wire import MESSAGE_ID, WSA, Bench

SOAP = "{http://www.w3.org/2003/05/soap-envelope}"


def refused(request: Request, **options: Any) -> wire.Reply:
    """A refusal: HTTP 500, a SOAP fault, nothing moved."""
    reply = Bench(**options).send(request)
    assert reply.answer.status == 500
    assert reply.envelope.payload.tag == f"{SOAP}Fault"
    assert reply.changes == ()
    return reply


def existence_with(vihf: Vihf | str, leaf: pki.Leaf | None = None) -> Request:
    text = vihf if isinstance(vihf, str) else vihf.xml()
    body = wire.EXISTENCE.format(reason="TEST_EXST", number="114026322083356", oid="1.2.250.1.213.1.4.8")
    return wire.request("patients", wire.PLAIN, wire.envelope(wire.ACTIONS["patients"], body, text), leaf)


@pytest.mark.parametrize("header", ["MessageID", "To", "ReplyTo", "Action"])
def test_addressing_headers_are_required_with_the_text_of_the_platform(header: str) -> None:
    body = wire.envelope(wire.ACTIONS["patients"], wire.EXISTENCE, indirect(), skip=header)
    reply = refused(wire.request("patients", wire.PLAIN, body))
    assert reply.reason() == "A required header representing a Message Addressing Property is not present"
    assert reply.status == "wsa:MessageAddressingHeaderRequired"


def test_an_answer_relates_to_its_request() -> None:
    reply = Bench().send(wire.existence())
    assert reply.envelope.header_text(f"{{{WSA}}}RelatesTo") == MESSAGE_ID
    assert reply.envelope.action == "urn:hl7-org:v3:PRPA_IN201308UV02"
    assert reply.envelope.message_id.startswith("urn:uuid:")
    assert reply.envelope.header_text(f"{{{WSA}}}To").endswith("/anonymous")
    assert dict(reply.answer.headers)["Content-Type"] == "application/soap+xml;charset=UTF-8"


def test_soap11_is_a_version_mismatch_unless_the_session_accepts_it() -> None:
    request = wire.existence()
    old = request.body.replace(b"http://www.w3.org/2003/05/soap-envelope", b"http://schemas.xmlsoap.org/soap/envelope/")
    reply = refused(replace(request, body=old))
    assert "VersionMismatch" in reply.answer.body.decode()
    accepted = Bench(knobs={"dmp.soap11": "accepter"}).send(replace(request, body=old))
    assert (accepted.status, accepted.rules) == ("Success", {"dmp.soap"})


def test_a_certificate_that_does_not_sign_is_told_as_the_platform_tells_it() -> None:
    reply = refused(existence_with(direct(signer=pki.ps_auth()), pki.ps_auth()))
    assert reply.status == "soap:DMPInvalidCertificate"
    assert reply.reason() == "Le certificat ayant signé le VIHF est invalide : Not a valid signature certificate"
    value = reply.envelope.payload.find(f"{SOAP}Code/{SOAP}Subcode/{SOAP}Value")
    assert value is not None
    assert value.text == "soap:DMPInvalidCertificate"


def test_a_structure_s_authentication_certificate_signs_with_a_remark() -> None:
    request = existence_with(Vihf(signer=pki.org_auth()))
    reply = Bench().send(request)
    assert (reply.status, reply.rules) == ("Success", {"vihf.certificate_seal"})
    assert refused(request, knobs={"dmp.org_nonrepudiation": "refuser"}).status == "soap:DMPInvalidCertificate"


@pytest.mark.parametrize(
    ("vihf", "leaf", "text"),
    [
        (indirect(structure=pki.OTHER_STRUCTURE), None, "Erreur d'authentification de la personne morale"),
        (indirect(), pki.org_auth(pki.OTHER_STRUCTURE), "Erreur d'authentification de la personne morale"),
        (Vihf(signer=pki.ps_sign()), None, "Erreur d'authentification de la personne morale"),
        (
            indirect(roles=(("10", "1.2.250.1.71.1.2.7"),)),
            None,
            "Aucune spécialité dans le vihf. Spécialité obligatoire pour les Médecins...",
        ),
        (direct(structure=pki.OTHER_STRUCTURE), pki.ps_auth(), "PS et Structure non liés"),
    ],
)
def test_refusals_whose_text_was_seen(vihf: Vihf, leaf: pki.Leaf | None, text: str) -> None:
    reply = refused(existence_with(vihf, leaf), knobs={"dmp.vihf": "tolerant"})
    assert reply.reason() == text
    assert reply.status.startswith("banc:")


def test_a_legal_entity_may_act_for_its_sites() -> None:
    request = existence_with(indirect(structure=pki.OTHER_STRUCTURE))
    knobs = {"dmp.ej_eg": "10B0000026>10B0000034", "dmp.vihf": "tolerant"}
    assert Bench(knobs=knobs).send(request).status == "Success"


@pytest.mark.parametrize(
    ("text", "subcode"),
    [
        ("", "banc:VihfAbsent"),
        (indirect().xml() + indirect(id="_b").xml(), "banc:VihfMultiple"),
        (indirect().xml().replace("8999", "8999<!---->", 1), "banc:VihfCommentaire"),
        (indirect().xml().replace("urn:dmp", "urn:dmq"), "banc:VihfSignature"),
        (Vihf(issuer=pki.org_sign().subject).xml(), "banc:VihfNonSigne"),
        (indirect(attributes={"LPS_Nom": None}).xml(), "banc:VihfInvalide"),
        (indirect(attributes={"VIHF_Version": "1.0"}).xml(), "banc:VihfInvalide"),
        (indirect(conditions='<saml2:Conditions NotOnOrAfter="2026-01-15T09:31:00Z"/>').xml(), "banc:VihfPeriode"),
        (indirect(conditions='<saml2:Conditions NotBefore="2026-01-15T10:00:00Z"/>').xml(), "banc:VihfPeriode"),
        (indirect(conditions='<saml2:Conditions NotBefore="2026-01-15T10:00:00"/>').xml(), "banc:VihfPeriode"),
    ],
)
def test_refusals_of_the_bench_are_marked_as_its_own(text: str, subcode: str) -> None:
    reply = refused(existence_with(text))
    assert reply.status == subcode
    assert reply.reason().startswith("[banc] ")
    assert b'xmlns:banc="urn:banc-segur:simule"' in reply.answer.body


def test_the_code_of_a_refusal_may_be_set() -> None:
    reply = refused(existence_with(""), knobs={"dmp.code.VihfAbsent": "soap:DMPQuelconque"})
    assert b"<soap:Value>soap:DMPQuelconque</soap:Value>" in reply.answer.body


def test_a_period_that_holds() -> None:
    conditions = '<saml2:Conditions NotBefore="2026-01-15T09:00:00Z" NotOnOrAfter="2026-01-15T10:00:00Z"/>'
    assert Bench().send(existence_with(indirect(conditions=conditions))).status == "Success"


@pytest.mark.parametrize("bound", ["2026-01-15T10:00:00", "2026-01-15", "demain"])
def test_an_end_without_a_zone_is_in_utc_and_one_that_is_no_time_is_ignored(bound: str) -> None:
    conditions = f'<saml2:Conditions NotOnOrAfter="{bound}"/>'
    assert Bench().send(existence_with(indirect(conditions=conditions))).status == "Success"


def test_an_issuer_written_otherwise_passes() -> None:
    issuer = "/C=FR/O=BANC, SIMULE/OU=10B0000026/CN=CACHET-SIMULE"
    reply = Bench().send(existence_with(indirect(issuer=issuer)))
    assert (reply.status, reply.rules) == ("Success", set())


def test_sha1_is_accepted_with_a_remark_unless_refused() -> None:
    request = existence_with(indirect(algorithms=SHA1))
    assert Bench().send(request).rules == {"vihf.sha1"}
    assert refused(request, knobs={"dmp.vihf_sha1": "refuser"}).status == "banc:VihfSha1"


def test_a_signer_that_is_not_trusted() -> None:
    reply = refused(wire.existence(), errors=("expired",))
    assert (reply.status, "expired" in reply.reason()) == ("soap:DMPInvalidCertificate", True)


def test_client_certificates_by_mode() -> None:
    assert refused(existence_with(indirect(), pki.ps_auth())).status == "banc:CertificatTls"
    assert refused(existence_with(direct(), pki.org_auth())).status == "banc:CertificatTls"
    other = pki.ps_auth("899900000029")
    assert refused(existence_with(direct(), other)).status == "banc:IdentiteDirecte"
    request = wire.existence()
    assert refused(replace(request, tls=None)).status == "banc:CertificatTls"
    assert refused(replace(request, tls=wire.tls(pki.org_auth(), "expired"))).status == "banc:CertificatTls"


@pytest.mark.parametrize("vihf", [direct(), direct(signer=pki.ps_sign()), air(), indirect()])
def test_every_mode_enters(vihf: Vihf) -> None:
    reply = Bench().send(wire.existence(vihf))
    assert (reply.status, reply.facts["mode"], reply.rules) == ("Success", vihf.mode, set())


def test_another_action_is_noted_or_refused() -> None:
    request = wire.existence()
    request = replace(request, body=request.body.replace(b"urn:hl7-org:v3:PRPA_IN201307UV02", b"urn:autre"))
    assert Bench().send(request).rules == {"dmp.action"}
    assert refused(request, knobs={"dmp.action": "refuser"}).status == "banc:Action"


def test_the_second_action_of_habilitations() -> None:
    request = wire.authorize()
    first, second = wire.ACTIONS["habilitations"].encode(), b"urn:hl7-org:v3:setAuthorization"
    assert Bench().send(replace(request, body=request.body.replace(first, second))).rules == set()


def test_a_wrong_service_or_an_unknown_transaction() -> None:
    moved = replace(wire.existence(), path=wire.BASE + "registry")
    assert refused(moved).status == "banc:ServiceInattendu"
    unknown = wire.request("patients", wire.PLAIN, wire.envelope("urn:x", "<x/>", indirect()))
    assert refused(unknown).status == "banc:OperationInconnue"
    administrative = wire.existence(reason="CNSLT_DATA")
    assert refused(administrative).status == "banc:OperationInconnue"


def test_other_paths_and_methods() -> None:
    request = wire.existence()
    assert Bench().send(replace(request, path="/ailleurs")).answer.status == 404
    assert Bench().send(replace(request, method="GET")).answer.status == 405
    old = replace(request, path="/si-dmp-server/v1/services/patients")
    assert Bench().send(old).status == "Success"


def test_faults_of_the_repository_are_multipart() -> None:
    reply = refused(wire.deposit(Lot(), air()))
    assert dict(reply.answer.headers)["Content-Type"].startswith("multipart/related")
    assert reply.package.root.content_id == "root.message@cxf.apache.org"
