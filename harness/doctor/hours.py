"""Clock faults: what the product dates beside the real time of the bench, and the bench beside its own authority."""

import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs

from formats import soap
from formats.insi import appel
from formats.mail import submission
from formats.mtom import MtomError
from formats.mtom.read import read as read_package
from formats.oidc import jwt
from formats.rule import Text
from formats.soap import SoapError
from formats.vihf.assertion import assertions
from harness.doctor.fault import NOTHING, Family, fault
from harness.doctor.sight import Sight, shows

PRODUCT_CLOCK = fault(
    "horloge.logiciel",
    Family.CLOCK,
    Text(
        "L'heure que votre logiciel écrit n'est pas celle du banc.",
        "The time that your product writes is not the bench's.",
    ),
    Text(
        "Mettez les deux machines à l'heure (NTP) et vérifiez le fuseau : une heure juste à une ou deux heures près "
        "est une heure locale écrite comme UTC.",
        "Set both machines' clocks (NTP) and check the time zone: a time off by exactly one or two hours is local time "
        "written as UTC.",
    ),
    Text("w32tm /resync ; tzutil /g", "w32tm /resync ; tzutil /g"),
    Text("timedatectl", "timedatectl"),
)
BENCH_CLOCK = fault(
    "horloge.banc",
    Family.CLOCK,
    Text(
        "L'horloge de cette machine est hors de la validité de l'autorité du banc.",
        "This machine's clock is outside the validity of the bench's authority.",
    ),
    Text(
        "Mettez la machine à l'heure, ou supprimez le dossier pki de BANC_HOME pour que l'autorité soit refaite.",
        "Set the machine's clock, or delete the folder pki of BANC_HOME so that the authority is made again.",
    ),
    Text("w32tm /resync ; %LOCALAPPDATA%\\BancSegur\\pki", "w32tm /resync ; %LOCALAPPDATA%\\BancSegur\\pki"),
    Text(
        "timedatectl set-ntp true ; ~/.local/share/banc-segur/pki",
        "timedatectl set-ntp true ; ~/.local/share/banc-segur/pki",
    ),
)

TOLERATED = timedelta(minutes=5)
"""How far two well-kept clocks may be."""
LATE_MAIL = timedelta(days=1)
"""A mail may have waited in an outbox, but not tomorrow."""
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_ZONES = (timedelta(0), timedelta(hours=1), timedelta(hours=2))
"""A time without zone may be UTC, or the time of Paris."""


@shows(PRODUCT_CLOCK)
def dated_otherwise(sight: Sight) -> Text | None:
    """A context, an assertion, a mail or a token whose date is not that of the moment at which it came."""
    if not sight.is_exchange or (now := _moment(sight.event.times.wall)) is None:
        return None
    for what, written in _dates(sight):
        gap = _gap(written, now)
        if gap is not None and abs(gap) > TOLERATED and not _is_queued_mail(sight, gap):
            return _told(what, gap)
    return None


def _told(what: str, gap: timedelta) -> Text:
    minutes = round(gap.total_seconds() / 60)
    amount = f"{abs(minutes)} min" if abs(minutes) < 120 else f"{abs(minutes) / 60:.0f} h"
    way = Text("en avance", "ahead") if minutes > 0 else Text("en retard", "late")
    copied = _COPIED if abs(gap) > LATE_MAIL else NOTHING
    return Text(f"{what} : {amount} {way.fr}{copied.fr}", f"{what}: {amount} {way.en}{copied.en}")


_COPIED = Text(", ou message recopié d'un exemple", ", or a message copied from an example")


def _is_queued_mail(sight: Sight, gap: timedelta) -> bool:
    return sight.of("mss") and -LATE_MAIL < gap < timedelta(0)


def _gap(written: str, now: datetime) -> timedelta | None:
    """How far a written time is ahead; the nearest reading of one without zone; None when it is no time."""
    moment = _moment(written)
    if moment is None:
        return None
    readings = _ZONES[:1] if _ZONE.search(written) else _ZONES
    return min((moment - zone - now for zone in readings), key=abs)


def _moment(written: str) -> datetime | None:
    if "T" not in written:
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _dates(sight: Sight) -> Iterator[tuple[str, str]]:
    """(what, when as it is written) of everything that the product dates in a call."""
    with suppress(SoapError, MtomError, ValueError):
        if sight.of("insi"):
            yield from _of_insi(sight)
        elif sight.of("dmp"):
            yield from _of_vihf(sight)
        elif sight.of("mss", "smtp.DATA"):
            yield from _of_mail(sight)
        elif sight.of("psc", "token"):
            yield from _of_client_assertion(sight)


def _of_insi(sight: Sight) -> Iterator[tuple[str, str]]:
    call = appel.read(sight.call.body(), sight.call.header("Content-Type"))
    for name, context in (("ContexteBAM/Temps", call.bam), ("ContexteLPS/Temps", call.lps)):
        if context is not None and context.temps:
            yield name, context.temps


def _of_vihf(sight: Sight) -> Iterator[tuple[str, str]]:
    body = sight.call.body()
    package = read_package(sight.call.header("Content-Type"), body, len(body))
    for assertion in assertions(soap.read(package.root.content).root):
        yield "VIHF/IssueInstant", assertion.get("IssueInstant", "")


def _of_mail(sight: Sight) -> Iterator[tuple[str, str]]:
    message = submission.message_of(sight.call.part("request"))
    head = BytesHeaderParser(policy=email.policy.compat32).parsebytes(message[:100_000])
    found = parsedate_to_datetime(str(head.get("Date") or ""))
    yield "Date", (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()


def _of_client_assertion(sight: Sight) -> Iterator[tuple[str, str]]:
    form = parse_qs(sight.call.body().decode("utf-8", "replace"))
    token = jwt.decode(next(iter(form.get("client_assertion", ())), ""))
    if token is not None and (issued := jwt.number_of(token.claims, "iat")):
        yield "client_assertion/iat", datetime.fromtimestamp(issued, UTC).isoformat()
