"""Data faults: mailboxes, senders, tokens, sessions, and bytes that something on the way rewrote."""

import io
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from urllib.parse import SplitResult, parse_qs, urlsplit

from formats.mail import sasl, submission
from formats.oidc import jwt
from formats.oidc.exchange import bearer_token
from formats.rule import Text
from harness.doctor.fault import Family, fault, same
from harness.doctor.sight import Sight, shows

MAILBOX = fault(
    "donnees.boite_inconnue",
    Family.DATA,
    Text("Cette boîte MSSanté n'existe pas sur le banc.", "This MSSanté mailbox does not exist on the bench."),
    Text(
        "Prenez une adresse de mss.mailboxes (banc up), du bon type (per_org ou app), ou déclarez-la : produit.toml, "
        "[[boites]].",
        "Take an address of mss.mailboxes (banc up), of the right type (per_org or app), or declare it: produit.toml, "
        "[[boites]].",
    ),
)
SENDER = fault(
    "donnees.expediteur",
    Family.DATA,
    Text(
        "La boîte n'est pas à qui s'authentifie, ou l'expéditeur n'est pas cette boîte.",
        "The mailbox is not that of who logs in, or the sender is not that mailbox.",
    ),
    Text(
        "Connectez-vous avec un titulaire de la boîte ; From et MAIL FROM sont l'adresse authentifiée (produit.toml, "
        "[[boites]] titulaires).",
        "Log in as a holder of the mailbox; From and MAIL FROM are the authenticated address (produit.toml, [[boites]] "
        "titulaires).",
    ),
)
LINE_ENDS = fault(
    "donnees.fins_de_ligne",
    Family.DATA,
    Text(
        "Les fins de ligne ont été abîmées : LF seul au lieu de CR LF, ou contenu binaire réécrit comme du texte.",
        "Line ends were damaged: LF alone instead of CR LF, or binary content rewritten as text.",
    ),
    Text(
        "Envoyez CR LF partout et les contenus en octets (base64), sans mode texte ; exceptez le banc de l'antivirus "
        "ou du relais qui réécrit.",
        "Send CR LF everywhere and contents as bytes (base64), no text mode; except the bench from the antivirus or "
        "relay that rewrites.",
    ),
    Text(
        'Delphi : LineBreak := #13#10 ; .NET : NewLine = "\\r\\n"',
        'Delphi: LineBreak := #13#10; .NET: NewLine = "\\r\\n"',
    ),
    Text("PHP : \\r\\n ; Java : \\r\\n, non println", "PHP: \\r\\n; Java: \\r\\n, not println"),
)
FOREIGN_TOKEN = fault(
    "donnees.jeton_d_ailleurs",
    Family.DATA,
    Text(
        "Ce jeton vient d'un autre banc, d'une autre session, ou du vrai Pro Santé Connect.",
        "This token comes from another bench, another session, or the real Pro Santé Connect.",
    ),
    Text(
        "Reconnectez-vous par le Pro Santé Connect de ce banc (psc.issuer), et employez partout le même préfixe "
        "/s/SESSION.",
        "Log in again with this bench's Pro Santé Connect (psc.issuer), and use the same prefix /s/SESSION everywhere.",
    ),
)
LOGIN_OVER = fault(
    "donnees.connexion_perimee",
    Family.DATA,
    Text(
        "La connexion Pro Santé Connect est périmée : code, jeton ou session trop vieux, ou banc relancé.",
        "The Pro Santé Connect login is over: code, token or session too old, or bench restarted.",
    ),
    Text(
        "Reconnectez-vous ; échangez le code dans la minute et rafraîchissez le jeton avant sa fin (2 min).",
        "Log in again; redeem the code within the minute and refresh the token before it ends (2 min).",
    ),
)
SESSION_OVER = fault(
    "donnees.session_du_banc",
    Family.DATA,
    Text(
        "La session du banc que nomme cet appel n'existe pas, ou est terminée.",
        "The session of the bench that this call names does not exist, or is over.",
    ),
    Text(
        "Corrigez le préfixe /s/SESSION ou le nom d'hôte, prolongez la session, ou appelez sans la nommer.",
        "Correct the prefix /s/SESSION or the host name, extend the session, or call without naming it.",
    ),
)

_BARE = ("smtp.bare_lf", "smtp.bare_end")
_OVER = ("Code is expired", "Session not active", "Token is not active")
_INVALID = ("invalid_token", "invalid_grant")
_LOGINS = ("smtp.AUTH", "smtp.AUTH-CONTINUE", "imap.AUTHENTICATE", "imap.AUTHENTICATE-CONTINUE")
_BIGGEST = 30_000_000


def _reply(sight: Sight) -> str:
    return sight.call.part("response").decode("ascii", "replace")


def _is_login(sight: Sight) -> bool:
    return sight.of("mss", *_LOGINS) and sight.fact("accepted") == "False"


@shows(MAILBOX)
def unknown_mailbox(sight: Sight) -> Text | None:
    """A login to it, or a recipient."""
    if _is_login(sight) and sight.cause() == "mailbox-unknown":
        return same(sight.fact("user"))
    refused = sight.of("mss", "smtp.RCPT") and sight.text("status") == "550" and " 5.1.1 " in _reply(sight)
    return same(sight.fact("recipient")) if refused else None


@shows(SENDER)
def not_the_owner(sight: Sight) -> Text | None:
    """A login, MAIL FROM, or From."""
    if _is_login(sight) and sight.cause() == "not-a-holder":
        return same(sight.fact("user"))
    asked = sight.of("mss", "smtp.MAIL", "smtp.DATA") and sight.text("status") == "550"
    return same(_reply(sight).strip()[:100]) if asked and " 5.7.1 " in _reply(sight) else None


@shows(LINE_ENDS)
def damaged(sight: Sight) -> Text | None:
    """Bare LF in a mail or a MIME package; an archive that only a text conversion explains."""
    if sight.of("mss", "smtp.UNKNOWN"):
        return None  # not a dialogue at all: TLS, or anything else
    if sight.of("mss") and (sight.noted(*_BARE) or _reply(sight).startswith("550 5.5.2 ")):
        return Text("LF seul dans le dialogue SMTP ou le message", "LF alone in the SMTP dialogue or the message")
    if sight.of("mss", "smtp.DATA") and any(map(_is_rewritten, _archives(sight))):
        return Text("archive réécrite comme du texte", "archive rewritten as text")
    if sight.of("dmp") and sight.noted("dmp.mime") and _has_bare_boundaries(sight.call.body()):
        return Text("LF seul dans le multipart", "LF alone in the multipart")
    return None


def _has_bare_boundaries(body: bytes) -> bool:
    return b"\n--" in body and b"\r\n--" not in body


def _archives(sight: Sight) -> Iterator[bytes]:
    raw = sight.call.part("request")
    if len(raw) > _BIGGEST or b"zip" not in raw.lower():
        return
    for part in message_from_bytes(submission.message_of(raw)).walk():
        content = b"" if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(content, bytes) and content.startswith(b"PK"):
            yield content


def _is_rewritten(content: bytes) -> bool:
    """Whether an archive cannot be read, and can once CR LF are LF again."""
    return not _opens(content) and b"\r\n" in content and _opens(content.replace(b"\r\n", b"\n"))


def _opens(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        return False
    except Exception:  # zlib.error and whatever else damaged bytes raise
        return False


@shows(FOREIGN_TOKEN)
def from_elsewhere(sight: Sight) -> Text | None:
    """A token that was refused, and whose issuer is not this bench, or this session."""
    if not _is_refused_token(sight):
        return None
    issuers = (token.text("iss") for text in _tokens(sight) if text and (token := jwt.decode(text)))
    return next((same(issuer[:120]) for issuer in issuers if _is_foreign(sight, issuer)), None)


def _is_refused_token(sight: Sight) -> bool:
    return (sight.of("psc") and sight.fact("error") in _INVALID) or _is_login(sight)


def _is_foreign(sight: Sight, issuer: str) -> bool:
    psc = sight.bench.get("psc")
    ours = urlsplit(str(psc.get("issuer") or "") if isinstance(psc, dict) else "")
    theirs = urlsplit(issuer)
    if not ours.path or not issuer:
        return False
    other_place = _port(theirs) != _port(ours) or not theirs.path.endswith(ours.path)
    prefix = theirs.path.removesuffix(ours.path).removeprefix("/s/")
    return other_place or (bool(prefix) and prefix != sight.event.session)


def _port(url: SplitResult) -> int:
    try:
        return url.port or 443
    except ValueError:
        return 0


def _tokens(sight: Sight) -> Iterator[str]:
    """The tokens that a call shows, unverified."""
    if sight.of("mss"):
        try:
            yield sasl.read_xoauth2(sasl.response_of(sight.call.part("request"))).token
        except sasl.SaslError:
            return
        return
    yield bearer_token(sight.call.header("Authorization"))
    form = parse_qs(sight.call.body().decode("utf-8", "replace"))
    yield from (value for name in ("refresh_token", "token", "access_token") for value in form.get(name, ()))


@shows(LOGIN_OVER)
def login_is_over(sight: Sight) -> Text | None:
    """A code, token or session that this bench gave and that is over, when nobody ended it on purpose."""
    if sight.moved or sight.closed or from_elsewhere(sight) is not None:
        return None
    if sight.of("psc", "token") and sight.fact("error_description") in _OVER:
        return same(sight.fact("error_description"))
    refused = _is_login(sight) and sight.cause() == "token-inactive"
    return Text("jeton inactif", "inactive token") if refused else None


@shows(SESSION_OVER)
def names_no_session(sight: Sight) -> Text | None:
    """A call that the lobby got."""
    lost = sight.is_exchange and sight.text("operation") in {"session-inconnue", "session-terminee"}
    return same(sight.text("target")[:80]) if lost or sight.noted("session.over") else None
