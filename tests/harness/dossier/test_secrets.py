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


def bare(request: bytes) -> Draft:
    """A request that was cut or could not be read: its event has neither headers nor target."""
    data = {"mock": "psc", "operation": "coupée", "protocol": "http", "status": 0}
    return Draft(Kind.EXCHANGE, "editeur", data, {"request": request})


def typed(mock: str, kind: str, body: str) -> Draft:
    return http(mock, "POST /x", {"Content-Type": kind}, body.encode())


MTOM = 'multipart/related; boundary=b; type="application/xop+xml"'
ROOT = f'<e xmlns:w="urn:w"><w:UsernameToken><w:Password>{THEIRS}</w:Password></w:UsernameToken></e>'
CUT = f"POST /token HTTP/1.1\r\nAuthorization: {basic(THEIRS)}\r\nContent-Length: 900\r\n\r\ngrant_type=x"


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (bare(CUT.encode()), "mot de passe Basic"),
        (bare(CUT.replace("\r\n", "\n").encode()), "mot de passe Basic"),
        (bare(CUT.replace("Authorization:", "Authorization:\r\n").encode()), "mot de passe Basic"),
        (bare(CUT[:70].encode()), "en-tête authorization"),
        (bare(f"POST /t HTTP/1.1\r\n\r\na=b&client_secret={THEIRS}".encode()), "paramètre client_secret"),
        (bare(f"GET /x?api_key={THEIRS} HTTP/1.1\r\n".encode()), "paramètre api_key"),
        (bare(f'POST /t HTTP/1.1\r\n\r\n{{"client_secret": "{THEIRS}'.encode()), "paramètre client_secret"),
        (bare(f"POST /t HTTP/1.1\r\n\r\n<w:Password>{THEIRS}</w:Pass".encode()), "mot de passe WS-Security"),
        (typed("psc", "application/json", f'{{"a": [{{"client_secret": "{THEIRS}"}}]}}'), "paramètre client_secret"),
        (typed("dmp", "application/x-www-form-urlencoded", f"password={THEIRS}"), "paramètre password"),
        (form(f"client_secret={OURS}&client_secret={THEIRS}"), "paramètre client_secret"),
        (
            typed("psc", "multipart/form-data; boundary=b", f'--b\r\nX; name="password"\r\n\r\n{THEIRS}\r\n--b--'),
            "paramètre password",
        ),
        (
            typed("dmp", MTOM, f"--b\r\nContent-Type: application/xop+xml\r\n\r\n{ROOT}\r\n--b--\r\n"),
            "mot de passe WS-Security",
        ),
        (typed("dmp", MTOM, f"--b\r\nContent-Type: application/xop+xml\r\n\r\n{ROOT}"), "mot de passe WS-Security"),
        (http("mss", f"GET /fhir?apikey={THEIRS}", {}), "paramètre apikey"),
        (http("mss", f"GET /fhir?key={THEIRS}", {}), "paramètre key"),
        (http("psc", "GET /x", {"X-Auth": THEIRS}), "en-tête x-auth"),
        (http("psc", "GET /x", {"X-Key": THEIRS}), "en-tête x-key"),
        (http("psc", "GET /x", {"Authentication": basic(THEIRS)}), "en-tête authentication"),
        (http("psc", "GET /x", {"Referer": f"https://x.example/?password={THEIRS}"}), "paramètre password"),
        (mail("smtp.UNKNOWN", sasl(f"\0moi\0{THEIRS}") + b"\r\n"), "mot de passe PLAIN"),
        (mail("imap.UNKNOWN", f"LOGIN moi {THEIRS}\r\n".encode()), "mot de passe LOGIN"),
        (mail("imap.LOGIN", b"a LOGIN moi {%d}\r\n%s\r\n" % (len(THEIRS), THEIRS.encode())), "mot de passe LOGIN"),
    ],
)
def test_a_secret_is_found_wherever_the_bytes_carry_it(call: Draft, what: str) -> None:
    told = history(call)
    assert secrets.found(told, [OURS]) == {(1, "request"): what}
    assert THEIRS not in str(told.all)


def test_what_follows_a_refused_login_is_a_credential() -> None:
    refused, after = mail("smtp.AUTH", b"AUTH LOGIN\r\n"), mail("smtp.UNKNOWN", sasl(THEIRS) + b"\r\n")
    assert secrets.found(history(refused, after)) == {(2, "request"): "réponse d'authentification"}
    assert secrets.found(history(mail("smtp.UNKNOWN", b"FEATURES\r\n"))) == {}


@pytest.mark.parametrize("user", ["a", "ab", "abc"])
def test_a_secret_comes_back_in_base64_beside_any_user(user: str) -> None:
    again = base64.b64encode(f"{user}:{THEIRS}!".encode())
    echo = Draft(Kind.EXCHANGE, "editeur", {"mock": "dmp"}, {"response": b"Basic " + again})
    assert (2, "response") in secrets.found(history(form(f"client_secret={THEIRS}"), echo))


def test_many_secrets_are_looked_for_at_once() -> None:
    cookies = [http("dmp", "POST /x", {"Cookie": f"S=valeur-{n:04}-{n * 7919}"}) for n in range(60)]
    echo = Draft(Kind.EXCHANGE, "editeur", {"mock": "dmp"}, {"response": b"... valeur-0042-%d." % (42 * 7919)})
    assert secrets.found(history(*cookies, echo))[61, "response"] == "cookie S, repris ici"


@pytest.mark.parametrize(
    "call",
    [
        http("psc", "POST /token", {"Authorization": basic(OURS)}),
        http("psc", "GET /userinfo", {"Authorization": f"Bearer {OWN}"}),
        http("mss", "GET /fhir", {"ESANTE-API-KEY": OURS}),
        http("psc", "GET /auth", {"Cookie": "KC=42"}),
        http("psc", "GET /auth", {"X-Auth": basic(OURS), "X-Request-Id": "42", "Referer": "https://x.example/?a=b"}),
        typed("psc", "application/json", f'{{"client_secret": "{OURS}", "n": [1]}}'),
        bare(CUT.replace(basic(THEIRS), basic(OURS)).encode()),
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
@pytest.mark.parametrize("operation", ["smtp.AUTH", "imap.LOGIN", "imap.AUTHENTICATE", "smtp.UNKNOWN", "essai"])
def test_whatever_was_sent_nothing_raises(request_: bytes, operation: str) -> None:
    secrets.found(history(mail(operation, request_), bare(request_)))
