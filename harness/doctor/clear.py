"""TLS where there is none, and none where there should be: a hello in clear, a login before STARTTLS."""

from collections.abc import Iterator

from formats.rule import Text
from harness.doctor.fault import Family, fault, same
from harness.doctor.sight import Sight, shows
from record.event import Kind

TLS_TO_PLAIN = fault(
    "tls.tls_sur_port_clair",
    Family.TLS,
    Text(
        "Votre logiciel commence par TLS sur un port qui commence en clair.",
        "Your product begins with TLS on a port that begins in clear.",
    ),
    Text(
        "Choisissez STARTTLS pour smtp et imap, ou changez de port pour smtps et imaps (TLS implicite).",
        "Choose STARTTLS for smtp and imap, or change port for smtps and imaps (implicit TLS).",
    ),
)
NO_STARTTLS = fault(
    "tls.sans_starttls",
    Family.TLS,
    Text(
        "Votre logiciel s'authentifie en clair : il n'a pas demandé STARTTLS.",
        "Your product logs in in clear: it did not ask for STARTTLS.",
    ),
    Text("Activez STARTTLS (obligatoire) sur smtp et imap.", "Switch STARTTLS (required) on for smtp and imap."),
)

_CLIENT_HELLO = b"\x16\x03"


def _hello(sight: Sight) -> Iterator[bytes]:
    in_clear = not sight.data.get("tls")
    if in_clear and sight.where and (sight.is_exchange or sight.event.kind is Kind.NOTE):
        yield sight.call.part("request")[:2]


@shows(TLS_TO_PLAIN)
def hello_in_clear(sight: Sight) -> Text | None:
    """The first bytes of a TLS client where text was waited for."""
    return same("") if _CLIENT_HELLO in _hello(sight) else None


@shows(NO_STARTTLS)
def logs_in_in_clear(sight: Sight) -> Text | None:
    """A login, or a sender, before STARTTLS."""
    if sight.data.get("tls") or not sight.of("mss"):
        return None
    asked, status = sight.text("operation"), sight.text("status")
    in_smtp = asked in {"smtp.AUTH", "smtp.MAIL"} and status in {"530", "538"}
    in_imap = asked in {"imap.AUTHENTICATE", "imap.LOGIN"} and status == "NO"
    return same("") if in_smtp or in_imap else None
