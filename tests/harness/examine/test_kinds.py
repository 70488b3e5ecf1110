"""One golden file of each kind passes, one flaw in it fails, and what is not judged is told."""

import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jws
from joserfc.jwk import RSAKey

from formats.ins import datamatrix
from formats.insi import erreurs, resultat
from formats.insi.resultat import Identifiant, Individu, Tiq
from formats.mail.submission import message_of
from formats.rule import RULES
from formats.xds import names
from harness.examine.examined import LABELS, Anchors, Examined, Type
from harness.verdict import Verdict
from mocks.core.message import Request
from tests.dmp_kit import pki, wire
from tests.dmp_kit.lot import Lot
from tests.dmp_kit.vihf import direct, indirect
from tests.formats.cda import golden as cda
from tests.formats.insi import messages
from tests.formats.pdfa.test_markers import golden as pdf
from tests.formats.pdfa.test_markers import rewritten
from tests.formats.xdm import golden as xdm
from tests.harness.checks import journey
from tests.harness.examine.asking import failed, judged, spot, told

PASS, FAIL, BLOCKED = Verdict.PASS, Verdict.FAIL, Verdict.BLOCKED
DATAMATRIX = datamatrix.encode(
    {"S1": "277010115400329", "S2": "1.2.250.1.213.1.4.8", "S3": "ANNA", "S4": "BANC", "S5": "F", "S6": "21-01-1977"}
)
KEY = RSAKey.generate_key(2048, {"kid": "cle-1"})
CLAIMS = {
    "iss": "https://localhost/auth/realms/esante-wallet",
    "sub": "f:1:899700000001",
    "aud": "lgc",
    "typ": "ID",
    "iat": 1_700_000_000,
    "exp": 1_700_000_120,
    "acr": "eidas1",
    "SubjectNameID": "899700000001",
}


def answer(number: str = "1140263220833", key: str = "56") -> bytes:
    """An answer 00 of INSi."""
    tiq = Tiq("DE VINCI", "LEONARDO PIERO", "M", "2014-02-01", "63220")
    return resultat.build(resultat.resultat("00", Individu(Identifiant(number, key, "1.2.250.1.213.1.4.8"), tiq)))


def mail(**changes: object) -> bytes:
    """A message with its archive and PDF/A copy, as a file."""
    document = cda.document(pdf=pdf())
    made = journey.sent(xdm.archive(document), **{"pdf": pdf(), **changes})  # type: ignore[arg-type]
    head = b"Message-ID: <1@banc.mssante.fr>\r\nX-MSS-NIL: 1234\r\n"
    return head + message_of(made.part("request"))


def token(claims: dict[str, object] | None = None, **header: str) -> bytes:
    """A signed token."""
    body = json.dumps({**CLAIMS, **(claims or {})}).encode()
    return jws.serialize_compact({"alg": "RS256", "kid": "cle-1", **header}, body, KEY).encode()


def deposit(lot: Lot | None = None) -> bytes:
    """A deposit as captured: HTTP head, then the parts."""
    request = wire.deposit(lot)
    kind = dict(request.headers)["Content-Type"]
    head = f"POST {request.path} HTTP/1.1\r\nContent-Type: {kind}\r\n"
    return head.encode() + f"Content-Length: {len(request.body)}\r\n\r\n".encode() + request.body


GOLDEN: dict[Type, bytes] = {
    Type.SOAP: messages.message(),
    Type.CDA: cda.document(pdf=pdf()),
    Type.XDM: xdm.archive(cda.document(pdf=pdf())),
    Type.VIHF: direct().xml().encode(),
    Type.JWT: token(),
    Type.DATAMATRIX: DATAMATRIX.encode(),
    Type.PDF: pdf(),
    Type.EML: mail(),
}


@pytest.mark.parametrize("type", GOLDEN)
def test_a_golden_file_is_recognised_and_passes(type: Type) -> None:
    found = judged(GOLDEN[type])
    assert (found.type, found.verdict, failed(found)) == (type, PASS, set())
    assert found.report.examined
    assert found.unjudged, "what is not judged is told"
    assert LABELS[type]


def flaw(type: Type, raw: bytes) -> Examined:
    """A flawed file of a kind."""
    found = judged(raw)
    assert (found.type, found.verdict) == (type, FAIL)
    return found


def test_an_insi_search_without_its_idam() -> None:
    raw = messages.message(header=messages.HEADER.replace('<l:IDAM R="4">TEST17NF00000</l:IDAM>', ""))
    found = flaw(Type.SOAP, raw)
    assert failed(found) == {"insi.idam"}
    assert all(spot(raw, finding) == finding.excerpt for finding in found.report.findings if len(finding.excerpt) < 400)


def test_soap_11_is_a_deviation_and_not_unreadable() -> None:
    found = flaw(Type.SOAP, messages.message(namespace="http://schemas.xmlsoap.org/soap/envelope/"))
    assert failed(found) == {"insi.soap"}
    assert "SOAP 1.2" in RULES["insi.soap"].fix.fr
    old = b"http://schemas.xmlsoap.org/soap/envelope/"
    dmp = wire.find().body.replace(b"http://www.w3.org/2003/05/soap-envelope", old)
    assert failed(flaw(Type.SOAP, dmp)) == {"xds.message"}


def test_a_truncated_call_is_a_deviation_in_french() -> None:
    found = flaw(Type.SOAP, messages.message()[:-30])
    assert failed(found) == {"insi.soap"}
    assert found.report.findings[0].found.startswith("XML illisible, ligne ")
    assert failed(flaw(Type.SOAP, wire.find().body[:-30])) == {"xds.message"}


def test_an_empty_place_in_an_insi_search_is_a_warning() -> None:
    raw = messages.message().replace(b">63220<", b"><")
    found = judged(raw)
    assert (found.verdict, told(found)) == (PASS, {"insi.lieu_vide"})


def test_line_ends_of_a_saved_mail_are_said_and_not_judged() -> None:
    found = judged(mail().replace(b"\r\n", b"\n"))
    assert any("LF seul" in item.fr for item in found.unjudged)
    assert not any("LF seul" in item.fr for item in judged(mail()).unjudged)


def test_an_insi_answer_and_its_flaw() -> None:
    assert judged(answer()).verdict is PASS
    assert failed(flaw(Type.SOAP, answer(key="57"))) == {"ins.key"}


def test_a_fault_of_insi_is_read_and_its_request_is_not_judged() -> None:
    found = judged(erreurs.build(erreurs.CATALOGUE["desir_550"]))
    assert found.verdict is PASS
    assert "desir_550" in found.facts[0].fr
    assert any("demande" in item.fr for item in found.unjudged)


def soap_of(body: str) -> bytes:
    """A SOAP message without header."""
    space = "http://www.w3.org/2003/05/soap-envelope"
    return f'<s:Envelope xmlns:s="{space}"><s:Body>{body}</s:Body></s:Envelope>'.encode()


@pytest.mark.parametrize("status", ["Failure", "n'importe quoi", "", names.FAILURE, names.SUCCESS])
def test_an_answer_of_the_dmp_that_no_rule_judges_is_not_a_success(status: str) -> None:
    found = judged(soap_of(f'<r:RegistryResponse xmlns:r="{names.RS}" status="{status}"/>'))
    assert (found.verdict, found.report.examined) == (BLOCKED, 0)
    assert found.unreadable is not None
    assert "aucune règle" in found.unreadable.fr


def test_a_bare_fault_is_not_a_success() -> None:
    reason = '<s:Reason><s:Text xml:lang="fr">refus</s:Text></s:Reason>'
    fault = soap_of(f"<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code>{reason}</s:Fault>")
    head = b"HTTP/1.1 500 Error\r\nContent-Type: application/soap+xml\r\n\r\n"
    for raw in (fault, head + fault):
        found = judged(raw)
        assert (found.verdict, found.report.examined) == (BLOCKED, 0)
        assert "refus" in found.facts[0].fr


def test_a_code_exchange_alone_names_its_client_and_its_redirect_uri() -> None:
    head = b"POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
    bare = head + b"grant_type=authorization_code&code=abc"
    assert failed(judged(bare)) == {"psc.code_client", "psc.code_redirect_uri"}
    whole = judged(bare + b"&client_id=lgc&redirect_uri=https://e.example/r")
    assert whole.verdict is PASS
    assert any("certificat TLS" in item.fr for item in whole.unjudged)


def test_the_search_by_vitale_card_has_its_contexts_judged() -> None:
    body = '<v:RECVITALE xmlns:v="http://www.cnamts.fr/INSiRecVit"><v:NomNaissance>ADRUN</v:NomNaissance></v:RECVITALE>'
    header = messages.HEADER.replace("rechercherInsAvecTraitsIdentite", "rechercherInsAvecCarteVitale")
    assert judged(messages.message(body, header)).verdict is PASS
    assert failed(judged(messages.message(body))) == {"insi.action"}


@pytest.mark.parametrize("request_", [wire.existence(), wire.authorize(), wire.find(), wire.retrieve("1.2.3")])
def test_the_calls_of_the_dmp(request_: Request) -> None:
    found = judged(request_.body)
    assert (found.type, found.verdict, told(found)) == (Type.SOAP, PASS, set())


def test_a_call_without_an_addressing_header() -> None:
    body = wire.envelope("urn:x", '<setAuthorization xmlns="urn:si-dmp-habilitations"/>', direct(), skip="ReplyTo")
    assert failed(flaw(Type.SOAP, body)) == {"dmp.addressing", "dmp.td03"}


def of_the_message(found: Examined) -> set[str]:
    """What fails besides the document, which is a small one in these deposits."""
    return {rule for rule in failed(found) if not rule.startswith(("cda.", "pdfa."))}


def test_a_deposit_with_its_http_head() -> None:
    found = judged(deposit())
    assert (found.type, of_the_message(found)) == (Type.HTTP, set())
    assert any("anchors" in item.fr for item in found.unjudged)


def test_a_deposit_under_mime_headers_and_bare() -> None:
    request = wire.deposit()
    kind = dict(request.headers)["Content-Type"]
    mime = b"MIME-Version: 1.0\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + request.body
    assert [judged(raw).type for raw in (mime, request.body)] == [Type.MIME, Type.MIME]
    assert [of_the_message(judged(raw)) for raw in (mime, request.body)] == [set(), set()]


def test_an_exchange_with_its_answer_tells_it() -> None:
    answer_head = b"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = answer()
    head = b"POST /lps HTTP/1.1\r\nContent-Type: application/soap+xml\r\nContent-Length: %d\r\n\r\n"
    sent = messages.message()
    raw = head % len(sent) + sent + answer_head + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
    found = judged(raw)
    assert found.verdict is PASS
    assert any("00 OK" in fact.fr for fact in found.facts)


def test_the_envelope_of_a_deposit_without_its_parts_is_judged_on_its_metadata() -> None:
    request = wire.deposit()
    root = request.body.split(b"\r\n\r\n", 1)[1].split(b"\r\n--b1", 1)[0]
    found = judged(root)
    assert (found.verdict, failed(found)) == (PASS, set())
    assert any("parties MIME" in item.fr for item in found.unjudged)


def test_the_calls_to_pro_sante_connect() -> None:
    line = b"GET /auth?response_type=code&client_id=a&scope=openid%20scope_all&state=s&nonce=n"
    rest = b"&redirect_uri=https://e.example/r HTTP/1.1\r\nHost: x\r\n\r\n"
    assert judged(line + b"&acr_values=eidas1" + rest).verdict is PASS
    found = judged(line + rest)
    assert failed(found) == {"psc.acr_values"}
    assert judged(b"GET /autre HTTP/1.1\r\nHost: x\r\n\r\n").verdict is BLOCKED


def test_a_cda_with_its_flaw() -> None:
    raw = cda.spoiled('<realmCode code="FR"/>', '<realmCode code="US"/>')
    found = flaw(Type.CDA, raw)
    assert failed(found) >= {"cda.realm"}
    finding = next(item for item in found.report.findings if item.rule == "cda.realm")
    assert spot(raw, finding) == finding.excerpt == b'<realmCode code="US"/>'


def test_the_pdf_inside_a_cda_warns_and_the_one_beside_fails() -> None:
    plain = rewritten("/Metadata")
    assert told(judged(cda.document(pdf=plain))) == {"pdfa.embedded"}
    assert failed(judged(mail(pdf=plain))) == {"pdfa.identification", "parcours.same_pdf"}


def test_a_pdf_alone_is_not_known_to_be_for_mssante() -> None:
    found = judged(rewritten("/Metadata"))
    assert (found.verdict, told(found)) == (PASS, {"pdfa.mssante"})
    assert "si ce PDF part par MSSanté" in RULES["pdfa.mssante"].says.fr


def test_an_archive_with_its_flaw() -> None:
    document = cda.document(pdf=pdf())
    raw = xdm.archive(document, xdm.metadata(xdm.entry(document, sha1="0" * 40)))
    found = flaw(Type.XDM, raw)
    assert failed(found) == {"xdm.hash"}
    finding = next(item for item in found.report.findings if item.fails)
    assert spot(raw, finding)[: len(finding.excerpt)] == finding.excerpt


def test_a_mail_with_its_flaws() -> None:
    assert failed(flaw(Type.EML, mail(headers={"X-MSS-INS": "N", "X-MSS-CODECDA": "0"}))) == {
        "mss.header.ins",
        "mss.header.codecda",
    }
    other = flaw(Type.EML, mail(to="279035121518989@patient.mssante.fr"))
    assert failed(other) == {"mss.patient_address"}


def test_a_place_in_a_mail_leads_to_its_bytes_despite_dots() -> None:
    dotted = b"Message-ID: <1@b.fr>\r\nX-MSS-NIL: 1\r\n"
    raw = mail(headers={"X-MSS-INS": "N", "X-MSS-CODECDA": "11488-4"})
    for text in (raw, dotted + b"Comments: a\r\n .b\r\n" + raw):
        finding = next(item for item in judged(text).report.findings if item.rule == "mss.header.ins")
        assert spot(text, finding) == finding.excerpt == b"X-MSS-INS: N\r\n"


def test_a_bad_cda_in_an_archive_in_a_mail_leads_to_its_bytes() -> None:
    raw = mail()
    document = cda.spoiled('<realmCode code="FR"/>', '<realmCode code="US"/>')
    made = journey.sent(xdm.archive(document))
    raw = b"Message-ID: <1@b.fr>\r\nX-MSS-NIL: 1\r\n" + message_of(made.part("request"))
    finding = next(item for item in judged(raw).report.findings if item.rule == "cda.realm")
    assert [layer.kind for layer in finding.locator] == ["file", "mime", "base64", "zip", "xml"]
    assert spot(raw, finding) == b'<realmCode code="US"/>'


@pytest.mark.parametrize(
    "headers",
    [
        b"From: Moi <1@patient.mssante.fr>\r\nSubject: Re\r\n",
        b"From: MAILER-DAEMON@x.fr\r\nSubject: Undelivered\r\n",
        b'From: x@y.fr\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n',
    ],
)
def test_a_mail_that_the_product_did_not_compose_is_not_judged(headers: bytes) -> None:
    found = judged(headers + b"\r\ntexte\r\n")
    assert (found.type, found.verdict, told(found)) == (Type.EML, BLOCKED, set())


def test_an_smime_mail_has_its_headers_judged_only() -> None:
    head = b"From: a@b.fr\r\nMessage-ID: <1@b.fr>\r\nX-MSS-NIL: 1\r\nX-MSS-INS: O\r\nSubject: XDM/1.0/DDM+x\r\n"
    found = judged(head + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIAG\r\n")
    assert (found.verdict, told(found)) == (PASS, set())
    assert any("S/MIME" in item.fr for item in found.unjudged)


def test_a_vihf_is_verified_with_the_certificate_that_it_carries() -> None:
    raw = indirect().xml().encode()
    found = judged(raw)
    assert found.verdict is PASS
    assert any("chaîne" in item.fr for item in found.unjudged)
    assert failed(flaw(Type.VIHF, raw.replace(b"MARTIN-BANC", b"MARTIN-BOND"))) == {"vihf.signature"}


def test_the_chain_is_judged_when_authorities_are_given() -> None:
    raw, own = indirect().xml().encode(), pki.org_sign().certificate
    pem = own.public_bytes(Encoding.PEM).decode()
    assert failed(judged(raw, anchors=Anchors(certificates=pem))) == set()
    other = pki.org_auth().certificate.public_bytes(Encoding.PEM).decode()
    assert failed(judged(raw, anchors=Anchors(certificates=other))) == {"vihf.trust"}
    kept = judged(raw, anchors=Anchors(kept=(own,)))
    assert any("certifié par" in fact.fr for fact in kept.facts)


def test_another_saml_assertion_is_not_judged_as_a_vihf() -> None:
    raw = b'<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0"/>'
    assert judged(raw).verdict is BLOCKED


def test_the_signature_of_a_token_is_judged_with_keys_only() -> None:
    keys = {"keys": [KEY.as_dict(private=False)]}
    good = judged(token(), anchors=Anchors(jwks=keys))
    assert good.verdict is PASS
    assert any("jwks" in item.fr for item in judged(token()).unjudged)
    pieces = token().split(b".")
    forged = pieces[0] + b"." + token({"sub": "x"}).split(b".")[1] + b"." + pieces[2]
    assert failed(judged(forged, anchors=Anchors(jwks=keys))) == {"psc.token_signature"}
    other = {"keys": [RSAKey.generate_key(2048, {"kid": "autre"}).as_dict(private=False)]}
    assert failed(judged(token(), anchors=Anchors(jwks=other))) == {"psc.token_signature"}


def test_the_answer_of_the_token_endpoint_holds_tokens() -> None:
    raw = json.dumps({"id_token": token({"exp": 1}).decode(), "token_type": "Bearer"}).encode()
    assert failed(flaw(Type.JWT, raw)) == {"psc.token_times"}


def test_a_datamatrix_as_a_scanner_or_a_page_shows_it() -> None:
    for raw in (f"]d2{DATAMATRIX}\r\n", DATAMATRIX.replace(datamatrix.GS, "␝"), DATAMATRIX.replace("\x1d", "<GS>")):
        found = judged(raw.encode())
        assert (found.type, found.verdict, told(found)) == (Type.DATAMATRIX, PASS, set())
    assert failed(flaw(Type.DATAMATRIX, DATAMATRIX.replace("0329", "0330").encode())) == {"ins.key"}
