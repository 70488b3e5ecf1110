"""What the bench issued stays clear; what the editor brings from elsewhere is found."""

import base64

import pytest

from harness.dossier import masking, secrets
from record.event import Draft, Kind
from tests.harness.dossier.exchanges import history, http, issued, mail, token

OURS = "secret-simule-lgc-demonstration"
THEIRS = "MotDePasseReel42"
FOREIGN, OWN = token("ailleurs"), token("ici")


def basic(secret: str) -> str:
    return "Basic " + base64.b64encode(f"lgc:{secret}".encode()).decode()


def sasl(text: str) -> bytes:
    return base64.b64encode(text.encode())


def form(text: str) -> Draft:
    return http("psc", "POST /token", {"Content-Type": "application/x-www-form-urlencoded"}, text.encode())


def wsse(password: str) -> Draft:
    body = f'<e xmlns:w="urn:w"><w:UsernameToken><w:Password>{password}</w:Password></w:UsernameToken></e>'
    return http("dmp", "POST /x", {}, body.encode())


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (http("psc", "POST /token", {"Authorization": basic(THEIRS)}), "mot de passe Basic"),
        (http("insi", "POST /lps", {"Authorization": basic(THEIRS)}), "mot de passe Basic"),
        (http("psc", "GET /userinfo", {"Authorization": f"Bearer {FOREIGN}"}), "jeton que ce banc n'a pas émis"),
        (http("psc", "GET /userinfo", {"Authorization": "Bearer n-importe-quoi"}), "jeton que ce banc n'a pas émis"),
        (http("insi", "POST /lps", {"Proxy-Authorization": basic(THEIRS)}), "en-tête proxy-authorization"),
        (http("dmp", "POST /x", {"Cookie": f"SESSION={THEIRS}"}), "cookie SESSION"),
        (http("mss", "GET /fhir", {"ESANTE-API-KEY": THEIRS}), "en-tête esante-api-key"),
        (form(f"client_id=lgc&client_secret={THEIRS}"), "paramètre client_secret"),
        (form(f"grant_type=password&password={THEIRS}"), "paramètre password"),
        (form(f"token={FOREIGN}"), "paramètre token, que ce banc n'a pas émis"),
        (http("psc", f"POST /token?client_secret={THEIRS}", {}), "paramètre client_secret"),
        (mail("smtp.AUTH", b"AUTH PLAIN " + sasl(f"\0moi\0{THEIRS}") + b"\r\n"), "mot de passe PLAIN"),
        (mail("imap.AUTHENTICATE", sasl(f"user=a\x01auth=Bearer {FOREIGN}\x01\x01")), "jeton que ce banc n'a pas émis"),
        (mail("smtp.AUTH", sasl(THEIRS) + b"\r\n"), "réponse d'authentification"),
        (mail("imap.LOGIN", f'a1 LOGIN moi "{THEIRS}"\r\n'.encode()), "mot de passe LOGIN"),
        (wsse(THEIRS), "mot de passe WS-Security"),
        (http("dmp", "POST /x", {}, b"-----BEGIN RSA PRIVATE KEY-----\nMII"), "clé privée"),
    ],
)
def test_a_secret_that_the_bench_did_not_issue_is_found(call: Draft, what: str) -> None:
    assert secrets.found(history(issued("ici"), call), [OURS]) == {(2, "request"): what}


@pytest.mark.parametrize(
    "call",
    [
        http("psc", "POST /token", {"Authorization": basic(OURS)}),
        http("psc", "GET /userinfo", {"Authorization": f"Bearer {OWN}"}),
        http("mss", "GET /fhir", {"ESANTE-API-KEY": OURS}),
        http("psc", "GET /auth", {"Cookie": "KC=42"}),
        form(f"client_id=lgc&client_secret={OURS}&code=abc&code_verifier=def"),
        form(f"token={OWN}&token_type_hint=access_token"),
        http("psc", f"GET /logout?id_token_hint={OWN}", {}),
        mail("smtp.AUTH", b"AUTH XOAUTH2 " + sasl(f"user=a\x01auth=Bearer {OWN}\x01\x01") + b"\r\n"),
        mail("smtp.AUTH", b"AUTH XOAUTH2 " + sasl(f"user=a auth=Bearer {OWN}") + b"\r\n"),  # badly composed, but ours
        mail("imap.AUTHENTICATE", b"a1 AUTHENTICATE XOAUTH2\r\n"),
        mail("imap.LOGIN", b"a1 LOGIN\r\n"),
        wsse(""),
        http("dmp", "POST /x", {}, b"<e>Password"),
        http("insi", "POST /lps", {"Content-Type": "text/xml", "Authorization": ""}, b"-----BEGIN CERTIFICATE-----"),
    ],
)
def test_what_the_bench_issued_stays_clear(call: Draft) -> None:
    gave = Draft(Kind.EXCHANGE, "editeur", {"mock": "psc", "response_headers": [["Set-Cookie", "KC=42; Secure"]]})
    assert secrets.found(history(issued("ici"), gave, call), [OURS]) == {}


def test_the_secret_that_produit_toml_declares_stays_clear() -> None:
    declared = Draft(
        Kind.CHANGE, "banc", {"type": "core.PopulationSet"}, {"secrets": b'{"lgc": "%s"}' % THEIRS.encode()}
    )
    assert secrets.found(history(declared, http("psc", "POST /token", {"Authorization": basic(THEIRS)}))) == {}


def test_a_secret_is_found_again_wherever_it_comes_back() -> None:
    first = form(f"client_secret={THEIRS}")
    echo = Draft(Kind.EXCHANGE, "editeur", {"mock": "dmp"}, {"response": f"reçu : {THEIRS}".encode()})
    found = secrets.found(history(first, echo))
    assert found[2, "response"] == "paramètre client_secret, repris ici"
    left = masking.masked(history(first, echo), found)
    assert not any(THEIRS.encode() in content for content in left.parts.values())


@pytest.mark.parametrize("request_", [b"", b"\xff\xfe", b"GET", b"AUTH PLAIN =", b"a LOGIN \xff \xff", b"<" * 40])
@pytest.mark.parametrize("operation", ["smtp.AUTH", "imap.LOGIN", "imap.AUTHENTICATE", "essai"])
def test_whatever_was_sent_nothing_raises(request_: bytes, operation: str) -> None:
    secrets.found(history(mail(operation, request_)))
