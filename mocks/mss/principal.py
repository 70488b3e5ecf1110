"""Who opens a mailbox: a Pro Santé Connect token of one of its holders, or the structure's certificate (mss.md §1.3).

The operator asks Pro Santé Connect about the token (introspection); how real operators validate it is theirs [I].
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from formats.mail import sasl
from mocks.core.conduit import Conduit, IntrospectionUnavailable
from mocks.core.seed import Mailbox
from mocks.core.world import World
from mocks.mss import population

MOCK = "mss"
XOAUTH2, PLAIN = "XOAUTH2", "PLAIN"
TOKEN_TYPES = ("PER", "ORG", "CAB")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a client says of itself: the mechanism, the mailbox, and the token (empty with PLAIN)."""

    mechanism: str
    user: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the operator decides of a claim.

    ``mailbox`` is the address as hosted, empty when refused; ``reason`` says why, for a person. ``temporary``
    when Pro Santé Connect could not be asked. ``expires`` is the end of the token (None: no end).
    """

    claim: Claim
    mailbox: str = ""
    subject: str = ""
    jti: str = ""
    expires: datetime | None = None
    reason: str = ""
    temporary: bool = False

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
        return ({"rule": "mss.session.accepted", "kind": "refusal", "text": self.reason},)


def claim_of(mechanism: str, response: bytes) -> Claim:
    """The claim of a base64 SASL response; raises ``SaslError``."""
    if mechanism == PLAIN:
        return Claim(PLAIN, sasl.read_plain(response).user)
    bearer = sasl.read_xoauth2(response)
    return Claim(XOAUTH2, bearer.user, bearer.token)


async def verify(conduit: Conduit, claim: Claim) -> Verdict:
    """Decide on a claim; attributes the connection to the session that issued the credential."""
    if claim.mechanism == PLAIN:
        return by_certificate(conduit, claim)
    jti = sasl.claimed_token_id(claim.token)
    if jti:
        conduit.attribute((jti,))
    try:
        answer = await conduit.introspect(claim.token)
    except IntrospectionUnavailable as error:
        return Verdict(claim, jti=jti, reason=f"Pro Santé Connect injoignable : {error}", temporary=True)
    return by_introspection(conduit.world(MOCK), claim, answer, jti)


def by_introspection(world: World, claim: Claim, answer: Mapping[str, Any], jti: str = "") -> Verdict:
    """The decision on a token, from what Pro Santé Connect answered about it."""
    if answer.get("active") is not True:
        return Verdict(claim, jti=jti, reason="jeton inconnu, expiré ou révoqué (introspection : inactif)")
    subject = subject_of(answer)
    jti = str(answer.get("jti", jti))
    box = population.mailbox(world.seed, claim.user)
    if box is None or box.type not in TOKEN_TYPES:
        return Verdict(claim, "", subject, jti, reason=f"pas de BAL personnelle ou organisationnelle {claim.user}")
    if subject not in box.holders:
        return Verdict(claim, "", subject, jti, reason=f"{subject} n'est pas titulaire de {box.address}")
    return Verdict(claim, box.address, subject, jti, _moment(answer.get("exp")))


def by_certificate(conduit: Conduit, claim: Claim) -> Verdict:
    """The decision on a BAL applicative: certificate of the TLS session, login = address, any password (CONF.12)."""
    certificate = conduit.tls.certificate if conduit.tls else None
    if conduit.tls is None or certificate is None:
        return Verdict(claim, reason="aucun certificat client présenté")
    conduit.attribute((certificate.serial,))
    if conduit.tls.errors:
        return Verdict(claim, reason=f"certificat client refusé : {', '.join(conduit.tls.errors)}")
    world = conduit.world(MOCK)
    box = population.mailbox(world.seed, claim.user)
    if box is None or box.type != "APP":
        return Verdict(claim, reason=f"pas de BAL applicative {claim.user}")
    if _is_foreign(world, box, certificate.ou):
        return Verdict(claim, "", certificate.ou, reason=f"{box.address} n'appartient pas à {certificate.ou}")
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
