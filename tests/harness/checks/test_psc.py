"""The checks of Pro Santé Connect: each with an input that passes and one that fails."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from formats.oidc import jwt
from harness.checks import psc
from harness.checks.check import Evidence, Report
from record.event import Event, Json, Kind, Part, Times

SUBJECT = "899900000011"
RETURN = "http://127.0.0.1:5173/psc/retour"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
ASKED = {
    "response_type": "code",
    "client_id": "lgc-demonstration",
    "redirect_uri": RETURN,
    "scope": "openid scope_all",
    "acr_values": "eidas1",
    "state": "etat-1",
    "nonce": "nonce-1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
REDEEMED = {
    "grant_type": "authorization_code",
    "client_id": "lgc",
    "code": "c.s.1",
    "redirect_uri": RETURN,
    "code_verifier": VERIFIER,
}


def evidence(number: int, kind: Kind, data: Mapping[str, Json], parts: Mapping[str, bytes] | None = None) -> Evidence:
    held = dict(parts or {})
    marks = {name: Part("", len(raw), "") for name, raw in held.items()}
    event = Event(number, kind, "bench", "s", "r", Times("", 0, ""), data, marks, "", "")
    return Evidence(event, held.__getitem__)


def exchange(
    number: int,
    operation: str,
    method: str = "GET",
    target: str = "/",
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Evidence:
    """An exchange with PSC as the bench records it."""
    body = urlencode(form).encode() if form else b""
    lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    head = f"{method} {target} HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode()
    data = {
        "mock": "psc",
        "operation": operation,
        "listener": "psc.auth",
        "method": method,
        "target": target,
        "status": 200,
        "request_head": len(head),
        "request_headers": [[name, value] for name, value in (headers or {}).items()],
        "tls": {"version": "TLSv1.3"},
        "facts": {},
        **more,
    }
    return evidence(number, Kind.EXCHANGE, data, {"request": head + body})


def asked(number: int = 1, **changed: str) -> Evidence:
    fields = {name: value for name, value in {**ASKED, **changed}.items() if value}
    return exchange(number, "authorize", target=f"/s/x/auth?{urlencode(fields)}", listener="psc.wallet")


def redeemed(number: int = 2, target: str = "/token", **changed: str) -> Evidence:
    fields = {name: value for name, value in {**REDEEMED, **changed}.items() if value}
    return exchange(number, "token", "POST", target, fields, facts={"jti": "a1", "refresh_jti": "r1", "sid": "S1"})


def token(sid: str = "S1", jti: str = "a1", typ: str = "Bearer") -> str:
    claims = {"sid": sid, "jti": jti, "typ": typ}
    return ".".join(jwt.encode_base64url(json.dumps(piece).encode()) for piece in ({"alg": "RS256"}, claims, {}))


def rules(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


def quoted(call: Evidence, report: Report) -> bytes:
    """The bytes that the first finding's locator leads to."""
    raw = call.part("request")
    for layer in report.findings[0].locator:
        raw = raw[layer.start : layer.end] if layer.start >= 0 else raw
    return raw


class TestAuthorize:
    def test_a_good_request_passes(self) -> None:
        report = psc.authorize(call=asked())
        assert (report.examined, report.findings) == (1, [])

    @pytest.mark.parametrize(
        ("changed", "expected", "bytes_"),
        [
            ({"acr_values": "eidas2"}, ["psc.acr_values"], b"acr_values=eidas2"),
            ({"acr_values": "", "acr": "eidas1"}, ["psc.acr_misnamed"], b"acr=eidas1"),
            ({"scope": "openid"}, ["psc.scope"], b"scope=openid"),
            ({"state": ""}, ["psc.state"], b"GET /s/x/auth"),
        ],
    )
    def test_a_flawed_request_fails_with_its_bytes(
        self, changed: dict[str, str], expected: list[str], bytes_: bytes
    ) -> None:
        call = asked(**changed)
        report = psc.authorize(call=call)
        assert rules(report) == expected
        assert all(finding.fails for finding in report.findings)
        assert report.findings[0].excerpt.startswith(bytes_)
        assert quoted(call, report).startswith(bytes_)

    def test_a_missing_nonce_warns(self) -> None:
        (finding,) = psc.authorize(call=asked(nonce="")).findings
        assert (finding.rule, finding.fails) == ("psc.nonce", False)

    def test_a_posted_request_is_read_in_its_body(self) -> None:
        call = exchange(1, "authorize", "POST", "/auth", {**ASKED, "acr_values": "eidas3"})
        report = psc.authorize(call=call)
        assert rules(report) == ["psc.acr_values"]
        assert quoted(call, report) == b"acr_values=eidas3"

    def test_another_exchange_is_not_judged(self) -> None:
        assert psc.authorize(call=redeemed()).examined == 0


class TestNonceFresh:
    def test_new_values_each_time_pass(self) -> None:
        report = psc.nonce_fresh(calls=[asked(1), asked(5, state="etat-2", nonce="nonce-2")])
        assert (report.examined, report.findings) == (2, [])

    def test_a_reused_nonce_fails(self) -> None:
        report = psc.nonce_fresh(calls=[asked(1), asked(5, state="etat-2")])
        assert rules(report) == ["psc.nonce_fresh"]
        assert report.findings[0].fails
        assert report.findings[0].locator[0].name == "5"
        assert report.findings[0].excerpt == b"nonce=nonce-1"

    def test_a_reused_state_fails(self) -> None:
        assert rules(psc.nonce_fresh(calls=[asked(1), asked(5, nonce="nonce-2")])) == ["psc.state_fresh"]

    def test_one_request_says_nothing(self) -> None:
        assert psc.nonce_fresh(calls=[asked(1), redeemed(2)]).examined == 0


class TestCodeExchange:
    def test_a_good_exchange_passes(self) -> None:
        report = psc.code_exchange(call=redeemed(2), authorize=asked(1), calls=[redeemed(2), redeemed(9, code="c.s.2")])
        assert (report.examined, report.findings) == (1, [])

    @pytest.mark.parametrize(
        ("call", "expected", "bytes_"),
        [
            (redeemed(redirect_uri="http://127.0.0.1:1/x"), "psc.code_redirect_uri", b"redirect_uri="),
            (redeemed(code_verifier=VERIFIER[::-1]), "psc.code_verifier", b"code_verifier="),
            (redeemed(code_verifier=""), "psc.code_verifier", b"grant_type="),
            (redeemed(target="/token?client_secret=s"), "psc.secret_in_url", b"client_secret=s"),
            (redeemed(client_id=""), "psc.code_client", b"grant_type="),
        ],
    )
    def test_a_flawed_exchange_fails(self, call: Evidence, expected: str, bytes_: bytes) -> None:
        report = psc.code_exchange(call=call, authorize=asked(1))
        assert rules(report) == [expected]
        assert report.findings[0].fails
        assert quoted(call, report).startswith(bytes_)

    def test_a_code_redeemed_twice_fails(self) -> None:
        report = psc.code_exchange(call=redeemed(2), authorize=asked(1), calls=[redeemed(7), redeemed(2)])
        assert rules(report) == ["psc.code_once"]
        assert report.findings[0].locator[0].name == "7"

    def test_a_refresh_is_not_judged(self) -> None:
        assert psc.code_exchange(call=redeemed(grant_type="refresh_token")).examined == 0


def listed(number: int, *accounts: dict[str, str], deep: bool = True) -> Evidence:
    result = {"accounts": list(accounts)}
    answer = {"result": {"status": "done", "attested": False, "result": result}} if deep else result
    return evidence(number, Kind.OBSERVATION, answer)


ONE = {"id": "1", "national_id": SUBJECT, "sub": f"f:x:{SUBJECT}"}


class TestAccountLink:
    @pytest.mark.parametrize("deep", [True, False])
    def test_one_account_passes(self, deep: bool) -> None:
        report = psc.account_link(before=listed(1, ONE, deep=deep), after=listed(9, ONE, deep=deep), subject=SUBJECT)
        assert report.examined
        assert report.findings == []

    def test_a_second_account_fails(self) -> None:
        after = listed(9, ONE, {**ONE, "id": "2"})
        report = psc.account_link(before=listed(1, ONE), after=after, subject=SUBJECT)
        assert rules(report) == ["psc.account_single"]
        assert report.findings[0].fails
        assert SUBJECT.encode() in report.findings[0].excerpt

    def test_an_account_keyed_on_sub_fails(self) -> None:
        after = listed(9, {"id": "1", "national_id": f"f:x:{SUBJECT}"})
        assert rules(psc.account_link(before=listed(1), after=after, subject=SUBJECT)) == ["psc.account_key"]

    def test_no_list_says_nothing(self) -> None:
        nothing = evidence(1, Kind.OBSERVATION, {"result": {"result": {}}})
        assert psc.account_link(before=nothing, after=nothing, subject=SUBJECT).examined == 0


def left(number: int = 5, hint: str | None = None, sid: str = "S1", **more: Any) -> Evidence:
    target = f"/logout?id_token_hint={token(typ='ID') if hint is None else hint}"
    return exchange(number, "logout", target=target, facts={"sid": sid}, **more)


class TestLogout:
    def test_a_logout_with_its_id_token_passes(self) -> None:
        report = psc.logout(call=left())
        assert (report.examined, report.findings) == (1, [])

    @pytest.mark.parametrize("hint", ["", "x", token()])
    def test_a_logout_without_id_token_is_found(self, hint: str) -> None:
        assert rules(psc.logout(call=left(hint=hint))) == ["psc.logout_hint"]

    def test_a_refused_logout_is_found(self) -> None:
        assert rules(psc.logout(call=left(status=400))) == ["psc.logout_accepted"]

    def test_another_exchange_is_not_judged(self) -> None:
        assert psc.logout(call=asked()).examined == 0


def bearing(number: int, text: str, operation: str = "userinfo", mock: str = "psc") -> Evidence:
    return exchange(number, operation, headers={"Authorization": f"Bearer {text}"}, mock=mock)


def mail_login(number: int, jti: str, operation: str = "imap.AUTHENTICATE") -> Evidence:
    data = {"mock": "mss", "operation": operation, "status": "OK", "facts": {"jti": jti}}
    return evidence(number, Kind.EXCHANGE, data, {"request": b"a3 AUTHENTICATE XOAUTH2"})


class TestNoUseAfterLogout:
    def test_silence_or_a_new_session_pass(self) -> None:
        again = exchange(8, "token", "POST", "/token", REDEEMED, facts={"jti": "a2", "refresh_jti": "r2", "sid": "S2"})
        calls = [bearing(3, token()), left(), asked(7), again, bearing(9, token("S2", "a2")), mail_login(10, "a2")]
        report = psc.no_use_after_logout(logout=left(), calls=calls, issued=[redeemed(2)])
        assert (report.examined, report.findings) == (5, [])
        assert psc.no_use_after_logout(logout=left(), calls=calls).findings == []
        assert psc.no_use_after_logout(logout=left(), calls=[]).examined == 1

    @pytest.mark.parametrize(
        "call",
        [
            bearing(9, token()),
            bearing(9, token(), "TD0.2", "dmp"),
            mail_login(9, "a1"),
            mail_login(9, "a1", "smtp.AUTH"),
            exchange(9, "introspect", "POST", "/introspect", {"token": "x"}, facts={"sid": "S1", "jti": "a1"}),
            exchange(9, "token", "POST", "/token", {"grant_type": "refresh_token", "refresh_token": token(jti="r1")}),
        ],
    )
    def test_a_token_of_the_closed_session_fails(self, call: Evidence) -> None:
        for issued in ([redeemed(2)], []):
            report = psc.no_use_after_logout(logout=left(), calls=[call], issued=issued)
            assert rules(report) == ["psc.after_logout"]
            assert report.findings[0].fails
            assert report.findings[0].locator[0].name == "9"

    def test_the_finding_quotes_the_header(self) -> None:
        report = psc.no_use_after_logout(logout=left(), calls=[bearing(9, token())])
        assert report.findings[0].excerpt == f"Authorization: Bearer {token()}".encode()

    def test_a_logout_that_names_no_session_says_nothing(self) -> None:
        assert psc.no_use_after_logout(logout=left(hint="", sid=""), calls=[bearing(9, token())]).examined == 0


class TestTls:
    @pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
    def test_recent_versions_pass(self, version: str) -> None:
        report = psc.tls(calls=[exchange(1, "token", tls={"version": version})])
        assert (report.examined, report.findings) == (1, [])

    @pytest.mark.parametrize("facts", [{"version": "TLSv1.1"}, None])
    def test_older_ones_are_found(self, facts: dict[str, str] | None) -> None:
        assert rules(psc.tls(calls=[exchange(1, "token", tls=facts)])) == ["psc.tls"]

    def test_the_login_page_is_not_the_back_channel(self) -> None:
        assert psc.tls(calls=[asked()]).examined == 0
