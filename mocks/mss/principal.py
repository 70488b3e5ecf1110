"""Who opens a mailbox: a Pro Santé Connect token of one of its holders, or the structure's certificate (mss.md §1.3).

The operator asks Pro Santé Connect about the token (introspection); how real operators validate it is theirs [I].
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from formats.mail import sasl
from mocks.core.conduit import Conduit, IntrospectionUnavailable
from mocks.core.seed import Mailbox
from mocks.core.turn import Said
from mocks.core.world import World
from mocks.mss import population

MOCK = "mss"
XOAUTH2, PLAIN = "XOAUTH2", "PLAIN"
AUTHENTICATING = ("smtp.AUTH", "imap.AUTHENTICATE")
"""The exchanges that carry a claim."""
TOKEN_TYPES = ("PER", "ORG", "CAB")
INACTIVE, UNKNOWN, NOT_HIS = "token-inactive", "mailbox-unknown", "not-a-holder"
"""Why a claim is refused, in the notes of the exchange."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a client says of itself: the mechanism, the mailbox, and the token (empty with PLAIN)."""

    mechanism: str
    user: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the operator decides of a claim.

    ``mailbox`` is the address as hosted, empty when refused; ``reason`` says why, for a person, and ``cause`` for a
    program. ``temporary`` when Pro Santé Connect could not be asked. ``expires`` is the end of the token (None: no
    end).
    """

    claim: Claim
    mailbox: str = ""
    subject: str = ""
    jti: str = ""
    expires: datetime | None = None
    reason: str = ""
    temporary: bool = False
    cause: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of the exchange that carries the decision."""
        return {
            "mechanism": self.claim.mechanism,
            "user": self.claim.user,
            "subject": self.subject,
            "jti": self.jti,
            "accepted": bool(self.mailbox),
        }

    @property
    def notes(self) -> tuple[dict[str, str], ...]:
        """Why it was refused, for the exchange event."""
        if self.mailbox:
            return ()
        cause = {"cause": self.cause} if self.cause else {}
        return ({"rule": "mss.session.accepted", "kind": "refusal", "text": self.reason, **cause},)


def claim_of(mechanism: str, response: bytes) -> Claim:
    """The claim of a base64 SASL response; raises ``SaslError``."""
    if mechanism == PLAIN:
        return Claim(PLAIN, sasl.read_plain(response).user)
    bearer = sasl.read_xoauth2(response)
    return Claim(XOAUTH2, bearer.user, bearer.token)


def recognise(conduit: Conduit, said: Said) -> None:
    """Move the connection to the session of the token or certificate that an AUTH shows, before it is decided on:
    faults are armed in that session."""
    if said.operation not in AUTHENTICATING:
        return
    for mechanism in (XOAUTH2, PLAIN):
        with suppress(sasl.SaslError):
            _attribute(conduit, claim_of(mechanism, sasl.response_of(said.received)))
            return


def _attribute(conduit: Conduit, claim: Claim) -> None:
    jti = sasl.claimed_token_id(claim.token)
    conduit.attribute((jti,) if jti else (), claim.user)


async def verify(conduit: Conduit, claim: Claim) -> Verdict:
    """Decide on a claim, in the session that it names."""
    _attribute(conduit, claim)
    if claim.mechanism == PLAIN:
        return by_certificate(conduit, claim)
    jti = sasl.claimed_token_id(claim.token)
    try:
        answer = await conduit.introspect(claim.token)
    except IntrospectionUnavailable as error:
        return Verdict(claim, jti=jti, reason=f"Pro Santé Connect injoignable : {error}", temporary=True)
    return by_introspection(conduit.world(MOCK), claim, answer, jti)


def by_introspection(world: World, claim: Claim, answer: Mapping[str, Any], jti: str = "") -> Verdict:
    """The decision on a token, from what Pro Santé Connect answered about it."""
    if answer.get("active") is not True:
        text = "jeton inconnu, expiré ou révoqué (introspection : inactif)"
        return Verdict(claim, jti=jti, reason=text, cause=INACTIVE)
    subject = subject_of(answer)
    jti = str(answer.get("jti", jti))
    box = population.mailbox(world.seed, claim.user)
    if box is None or box.type not in TOKEN_TYPES:
        text = f"pas de BAL personnelle ou organisationnelle {claim.user}"
        return Verdict(claim, "", subject, jti, reason=text, cause=UNKNOWN)
    if subject not in box.holders:
        return Verdict(claim, "", subject, jti, reason=f"{subject} n'est pas titulaire de {box.address}", cause=NOT_HIS)
    return Verdict(claim, box.address, subject, jti, _moment(answer.get("exp")))


def by_certificate(conduit: Conduit, claim: Claim) -> Verdict:
    """The decision on a BAL applicative: certificate of the TLS session, login = address, any password (CONF.12)."""
    certificate = conduit.tls.certificate if conduit.tls else None
    if conduit.tls is None or certificate is None:
        return Verdict(claim, reason="aucun certificat client présenté")
    if conduit.tls.errors:
        return Verdict(claim, reason=f"certificat client refusé : {', '.join(conduit.tls.errors)}")
    world = conduit.world(MOCK)
    box = population.mailbox(world.seed, claim.user)
    if box is None or box.type != "APP":
        return Verdict(claim, reason=f"pas de BAL applicative {claim.user}", cause=UNKNOWN)
    if _is_foreign(world, box, certificate.ou):
        text = f"{box.address} n'appartient pas à {certificate.ou}"
        return Verdict(claim, "", certificate.ou, reason=text, cause=NOT_HIS)
    return Verdict(claim, box.address, certificate.ou)


def subject_of(answer: Mapping[str, Any]) -> str:
    """The national id in an introspection answer: ``SubjectNameID``, which real answers may lack (psc.md §2.7)."""
    for name in ("SubjectNameID", "preferred_username"):
        if isinstance(answer.get(name), str) and answer[name]:
            return str(answer[name])
    return str(answer.get("sub", "")).rpartition(":")[2]


def _is_foreign(world: World, box: Mailbox, structure: str) -> bool:
    """Whether operators bind a BAL applicative to its structure's certificate is not in the sources [I]."""
    bound = world.knob("mss.app_certificate_binding", "ou") == "ou"
    return bound and bool(box.holders) and structure not in box.holders


def _moment(value: object) -> datetime | None:
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and 0 < value < 2**40 else None
