"""Checks of Pro Santé Connect: authorization request, code exchange, account, logout, TLS."""

import json
import re
from collections.abc import Mapping, Sequence

from formats.oidc import account, authorization, exchange, jwt, parameters, rules
from formats.oidc.parameters import Parameters
from formats.rule import Breach, Text
from harness.checks.check import Evidence, Report, check
from record.event import Json
from record.locator import Layer, Locator

MODERN_TLS = ("TLSv1.2", "TLSv1.3")
MAIL_LOGINS = ("smtp.AUTH", "imap.AUTHENTICATE")
_TOKEN_FIELDS = ("token", "refresh_token", "access_token", "subject_token")


@check(
    "psc.authorize",
    Text("La demande d'autorisation suit les règles de PSC", "The authorization request follows PSC's rules"),
)
def authorize(*, call: Evidence, declared: Mapping[str, Json] | None = None) -> Report:
    """One ``authorize`` exchange: acr_values, scope, state, nonce, redirect_uri, PKCE.

    ``declared`` adds the product's client (``psc_client``) and return addresses (``psc_redirect_uris``).
    """
    report = Report()
    if call.operation != "authorize":
        return report
    report.look()
    asked, known = authorization.read(_sent(call)), declared or {}
    compared = authorization.declared_breaches(asked, known.get("psc_client", ""), known.get("psc_redirect_uris", ()))
    for breach in (*authorization.breaches(asked), *compared):
        report.add(breach, *_at(call, breach.where))
    return report


@check("psc.nonce_fresh", Text("nonce et state sont neufs à chaque demande", "nonce and state are new each time"))
def nonce_fresh(*, calls: Sequence[Evidence]) -> Report:
    """Two ``authorize`` exchanges or more: no nonce and no state comes twice. Nothing is examined below two."""
    report = Report()
    asked = [call for call in calls if call.operation == "authorize"]
    if len(asked) < 2:
        return report
    report.look(len(asked))
    for index, breach in authorization.reuse([authorization.read(_sent(call)) for call in asked]):
        report.add(breach, *_at(asked[index], breach.where))
    return report


@check("psc.code_exchange", Text("L'échange du code est correct", "The code exchange is correct"))
def code_exchange(*, call: Evidence, authorize: Evidence | None = None, calls: Sequence[Evidence] = ()) -> Report:
    """One ``token`` exchange that redeems a code, its ``authorize`` exchange, and the other token exchanges.

    Code redeemed once, client named, redirect_uri repeated, code_verifier right, nothing secret in the URL.
    """
    report = Report()
    request = _token_request(call)
    if call.operation != "token" or not request.code:
        return report
    report.look()
    asked = authorization.read(_sent(authorize)) if authorize is not None else None
    for breach in exchange.breaches(request, asked):
        report.add(breach, *_at(call, breach.where, in_url=breach.rule is rules.SECRET_IN_URL))
    _add_reused_codes(report, call, [other for other in calls if other.operation == "token"])
    return report


def _add_reused_codes(report: Report, call: Evidence, others: Sequence[Evidence]) -> None:
    """The code of ``call``, redeemed again in another exchange."""
    every = sorted({item.number: item for item in (call, *others)}.values(), key=lambda item: item.number)
    code = _token_request(call).code
    for index, breach in exchange.reused_codes([_token_request(item) for item in every]):
        if breach.found == code:
            report.add(breach, *_at(every[index], breach.where))


@check("psc.account_link", Text("Le compte est rapproché sur SubjectNameID", "The account is matched on SubjectNameID"))
def account_link(*, before: Evidence, after: Evidence, subject: str) -> Report:
    """Two observations of ``account.list``, before and after the last login of ``subject`` (SubjectNameID)."""
    report = Report()
    listed = _accounts(after)
    if listed is None:
        return report
    report.look(max(1, len(listed)))
    quote = json.dumps(listed, ensure_ascii=False).encode("utf-8", "replace")
    for breach in account.breaches(account.read(_accounts(before)), account.read(listed), subject):
        report.add(breach, (Layer("event", str(after.number)), Layer("json", breach.where)), quote)
    return report


@check("psc.logout", Text("La déconnexion ferme la session PSC", "The logout closes the PSC session"))
def logout(*, call: Evidence) -> Report:
    """One ``logout`` exchange: an id_token in id_token_hint, an answer that is not an error."""
    report = Report()
    if call.operation != "logout":
        return report
    report.look()
    hint = jwt.decode(_sent(call)["id_token_hint"])
    if hint is None or hint.text("typ") != "ID":
        found = "absent" if hint is None else hint.text("typ") or "autre jeton"
        report.add(Breach(rules.LOGOUT_HINT, "id_token", found), *_at(call, "id_token_hint"))
    status = int(call.data.get("status", 0))
    if status >= 400:
        report.add(Breach(rules.LOGOUT_ACCEPTED, "200 ou 302", str(status)), *_at(call, "post_logout_redirect_uri"))
    return report


@check("psc.no_use_after_logout", Text("Aucun jeton ne sert après la déconnexion", "No token is used after logout"))
def no_use_after_logout(*, logout: Evidence, calls: Sequence[Evidence], issued: Sequence[Evidence] = ()) -> Report:
    """A ``logout`` exchange, every exchange after it, and the ``token`` exchanges before it.

    ``issued`` ties the ``jti`` that mail logins show to the closed session; without it, a ``jti`` that was not
    issued after the logout counts as the closed session's. A logout that names no session examines nothing.
    """
    report = Report()
    closed = _closed_session(logout)
    if not closed:
        return report
    report.look()
    later = [call for call in calls if call.number > logout.number]
    is_dead = _dead_tokens(closed, issued, later)
    for call in later:
        report.look()
        for sid, jti in _presented(call):
            if sid == closed or (not sid and is_dead(jti)):
                report.add(
                    Breach(rules.AFTER_LOGOUT, "aucun jeton de la session fermée", f"{call.operation} : {jti or sid}"),
                    *_at_token(call),
                )
                break
    return report


@check("psc.tls", Text("Les appels à PSC passent par TLS 1.2 ou plus", "Calls to PSC use TLS 1.2 or later"))
def tls(*, calls: Sequence[Evidence]) -> Report:
    """Exchanges with PSC's back channel (listener ``psc.auth``)."""
    report = Report()
    for call in calls:
        if call.data.get("listener") != "psc.auth":
            continue
        report.look()
        version = str((call.data.get("tls") or {}).get("version", ""))
        if version not in MODERN_TLS:
            place = (Layer("event", str(call.number)), Layer("json", "tls.version"))
            report.add(Breach(rules.TLS, "TLS 1.2 ou 1.3", version or "sans TLS"), place, version.encode())
    return report


class _DeadTokens:
    """Tells, from a ``jti`` alone, whether a token belongs to the closed session."""

    def __init__(self, dead: frozenset[str], alive: frozenset[str]) -> None:
        self._dead = dead
        self._alive = alive

    def __call__(self, jti: str) -> bool:
        return jti in self._dead if self._dead else bool(jti) and jti not in self._alive


def _dead_tokens(closed: str, issued: Sequence[Evidence], later: Sequence[Evidence]) -> _DeadTokens:
    dead = {jti for call in issued if _facts(call).get("sid") == closed for jti in _issued(call)}
    return _DeadTokens(frozenset(dead), frozenset(jti for call in later for jti in _issued(call)))


def _issued(call: Evidence) -> list[str]:
    """The ``jti`` that a token exchange gave out."""
    facts = _facts(call) if call.operation == "token" else {}
    return [str(facts[name]) for name in ("jti", "refresh_jti") if facts.get(name)]


def _presented(call: Evidence) -> list[tuple[str, str]]:
    """(sid, jti) of each token that an exchange carries; sid is empty where only the ``jti`` is known."""
    found = [token for text in _token_texts(call) if (token := jwt.decode(text))]
    marks = [(token.text("sid") or token.text("session_state"), token.text("jti")) for token in found]
    facts = _facts(call)
    if call.operation in (*MAIL_LOGINS, "introspect") and (facts.get("jti") or facts.get("sid")):
        marks.append((str(facts.get("sid", "")), str(facts.get("jti", ""))))
    return marks


def _token_texts(call: Evidence) -> list[str]:
    bearer = exchange.bearer_token(call.header("Authorization"))
    form = _sent(call) if call.data.get("mock") == "psc" and call.data.get("method") == "POST" else Parameters()
    return [text for text in (bearer, *(form[name] for name in _TOKEN_FIELDS)) if text]


def _closed_session(call: Evidence) -> str:
    """The session that a logout exchange closed, from its facts or from its id_token_hint."""
    if call.operation != "logout":
        return ""
    hint = jwt.decode(_sent(call)["id_token_hint"])
    return str(_facts(call).get("sid", "")) or (hint.text("sid") if hint else "")


def _facts(call: Evidence) -> Mapping[str, Json]:
    facts = call.data.get("facts")
    return facts if isinstance(facts, Mapping) else {}


def _accounts(observation: Evidence) -> list[Json] | None:
    """The accounts that an observation lists, at its top or inside its ``result``; None when it lists none."""
    holder: Json = observation.data
    while isinstance(holder, Mapping):
        listed = holder.get("accounts")
        if isinstance(listed, list | tuple):
            return list(listed)
        holder = holder.get("result")
    return None


def _sent(call: Evidence) -> Parameters:
    """The parameters of a request: its form when it is a POST, its query otherwise."""
    if call.data.get("method") == "POST":
        return parameters.read(call.body())
    return parameters.of_target(call.target)


def _token_request(call: Evidence) -> exchange.TokenRequest:
    sent, query = parameters.read(call.body()), parameters.of_target(call.target)
    return exchange.TokenRequest(sent, query, call.header("Authorization"))


def _at(call: Evidence, name: str, *, in_url: bool = False) -> tuple[Locator, bytes]:
    """Locator and bytes of a parameter, in the form or in the request line; the whole line when it is absent."""
    if call.data.get("method") == "POST" and not in_url:
        return _field(call.body_layers(), call.body(), name)
    line = call.part("request").partition(b"\r\n")[0]
    head = (Layer("event", str(call.number)), Layer("part", "request", 0, len(line)))
    return _field(head, line, name)


def _at_token(call: Evidence) -> tuple[Locator, bytes]:
    """Locator and bytes of what carries the token: the Authorization header, else the whole request."""
    raw = call.part("request")
    found = re.search(rb"(?im)^authorization:[^\r\n]*", raw)
    start, end = found.span() if found else (0, len(raw))
    layers = (Layer("event", str(call.number)), Layer("part", "request"), Layer("text", "Authorization", start, end))
    return layers if found else layers[:2], raw[start:end]


def _field(layers: Locator, raw: bytes, name: str) -> tuple[Locator, bytes]:
    found = re.search(rb"(?:^|(?<=[?&]))" + re.escape(name.encode()) + rb"=[^&# ]*", raw)
    if found is None:
        return layers, raw
    return (*layers, Layer("text", name, *found.span())), found[0]
