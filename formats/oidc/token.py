"""The rules of a token that Pro Santé Connect issued: what it says, and its signature when the keys are known.

Shapes: OpenID Connect Core §2, RFC 7519; what PSC itself puts in its tokens is psc.md §2.4 and §2.5 (no real id_token
of PSC was found: what rests on the composite alone is inferred). Whether a token is expired needs a clock: not here.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum

from formats.oidc.jwt import Jwt, number_of
from formats.rule import Breach, Mark, Rule, Text, rule


class Use(StrEnum):
    """What a token is for, by its ``typ`` claim (Keycloak), else by its content."""

    ID = "ID"
    ACCESS = "Bearer"
    REFRESH = "Refresh"
    OTHER = ""


def _rule(name: str, source: str, mark: Mark, says: Text, fix: Text) -> Rule:
    return rule(f"psc.token_{name}", source, mark, says, fix)


SIGNED = _rule(
    "signed",
    "OpenID Connect Core §2 (alg none exclu hors du flux par code déclaré) ; RFC 8725 §3.2 ; psc.md §5.2",
    Mark.VERIFIED,
    Text("Le jeton est signé : alg n'est pas none.", "The token is signed: alg is not none."),
    Text("Refuser ce jeton : sa signature est la seule preuve de son émetteur.", "Refuse this token."),
)
ALGORITHM = _rule(
    "algorithm",
    "jetons réels de 2021 à 2023 (psc.md §2.4)",
    Mark.INFERRED,
    Text("PSC signe en RS256.", "PSC signs with RS256."),
    Text("N'accepter que l'algorithme annoncé par PSC.", "Accept only the algorithm that PSC announces."),
)
CLAIMS = _rule(
    "claims",
    "OpenID Connect Core §2",
    Mark.VERIFIED,
    Text("Un id_token porte iss, sub, aud, exp et iat.", "An id_token has iss, sub, aud, exp and iat."),
    Text("Refuser un id_token incomplet.", "Refuse an incomplete id_token."),
)
ACCESS_CLAIMS = _rule(
    "access_claims",
    "jetons réels de 2021 à 2023 (psc.md §2.4)",
    Mark.INFERRED,
    Text("Un jeton d'accès de PSC porte iss, sub, exp, iat et azp.", "An access token of PSC has iss, sub, exp…"),
    Text("Vérifier que ce jeton vient bien de PSC.", "Check that this token comes from PSC."),
)
TIMES = _rule(
    "times",
    "RFC 7519 §4.1.4, §4.1.6",
    Mark.VERIFIED,
    Text("exp et iat sont des nombres de secondes, et exp suit iat.", "exp and iat are seconds, exp after iat."),
    Text("Refuser un jeton dont les dates ne tiennent pas.", "Refuse a token whose times do not hold."),
)
ISSUER = _rule(
    "issuer",
    "psc.md §1 (royaume esante-wallet), §2.4",
    Mark.INFERRED,
    Text("L'émetteur est un royaume esante-wallet de PSC.", "The issuer is an esante-wallet realm of PSC."),
    Text("Comparer iss avec le document de découverte.", "Compare iss with the discovery document."),
)
ACR = _rule(
    "acr",
    "psc.md §2.5 : eidas1 attendu par les clients ; eidas3 dans des jetons d'accès réels",
    Mark.INFERRED,
    Text("acr vaut eidas1 dans l'id_token, quand il y est.", "acr is eidas1 in the id_token, when present."),
    Text("Demander acr_values=eidas1 et vérifier acr au retour.", "Ask for acr_values=eidas1 and check acr."),
)
SUBJECT = _rule(
    "subject",
    "psc.md §2.5, §2.6",
    Mark.INFERRED,
    Text(
        "Le jeton porte l'identifiant national : SubjectNameID, ou preferred_username.",
        "The token has the national identifier: SubjectNameID, or preferred_username.",
    ),
    Text("Lire l'identifiant dans userinfo s'il manque au jeton.", "Read the identifier from userinfo."),
)
SIGNATURE = _rule(
    "signature",
    "RFC 7515 §5.2 ; OpenID Connect Core §3.1.3.7",
    Mark.VERIFIED,
    Text("La signature du jeton est celle d'une clé de l'émetteur.", "The signature is by a key of the issuer."),
    Text("Refuser ce jeton ; relire le JWKS si la clé a tourné.", "Refuse this token; read the JWKS again."),
)


def use_of(token: Jwt) -> Use:
    """What the token is for."""
    named = token.text("typ")
    if named and named in set(Use):
        return Use(named)
    return Use.ID if {"aud", "nonce"} <= token.claims.keys() or "at_hash" in token.claims else Use.OTHER


def breaches(token: Jwt) -> list[Breach]:
    """What the token does not follow, its signature apart; ``where`` is a claim."""
    return [breach for examine in EXAMINATIONS for breach in examine(token)]


def _signed(token: Jwt) -> Iterator[Breach]:
    name = str(token.header.get("alg", ""))
    if name.lower() in {"", "none"} or not token.signature:
        yield Breach(SIGNED, "une signature", f"alg {name or 'absent'}", "alg")
    elif name != "RS256" and use_of(token) is not Use.REFRESH:
        yield Breach(ALGORITHM, "RS256", name, "alg")


def _claims(token: Jwt) -> Iterator[Breach]:
    use = use_of(token)
    if use is Use.ID:
        yield from _required(token, CLAIMS, ("iss", "sub", "aud", "exp", "iat"))
    elif use is Use.ACCESS:
        yield from _required(token, ACCESS_CLAIMS, ("iss", "sub", "exp", "iat", "azp"))


def _required(token: Jwt, broken: Rule, names: tuple[str, ...]) -> Iterator[Breach]:
    missing = [name for name in names if not token.claims.get(name)]
    if missing:
        yield Breach(broken, ", ".join(names), f"sans {', '.join(missing)}", missing[0])


def _times(token: Jwt) -> Iterator[Breach]:
    stated = {name: token.claims[name] for name in ("iat", "exp") if name in token.claims}
    numbers = [value for value in stated.values() if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) != len(stated) or (len(numbers) == 2 and stated["exp"] <= stated["iat"]):
        found = ", ".join(f"{name} {value}" for name, value in stated.items())
        yield Breach(TIMES, "iat < exp, en secondes", found, "exp")


def _issuer(token: Jwt) -> Iterator[Breach]:
    issuer = token.text("iss")
    if issuer and not issuer.rstrip("/").endswith("/realms/esante-wallet"):
        yield Breach(ISSUER, "https://…/auth/realms/esante-wallet", issuer, "iss")


def _acr(token: Jwt) -> Iterator[Breach]:
    found = token.text("acr")
    if use_of(token) is Use.ID and found and found != "eidas1":
        yield Breach(ACR, "eidas1", found, "acr")


def _subject(token: Jwt) -> Iterator[Breach]:
    named = token.text("SubjectNameID") or token.text("preferred_username")
    if use_of(token) in {Use.ID, Use.ACCESS} and not named:
        yield Breach(SUBJECT, "SubjectNameID ou preferred_username", "absent", "SubjectNameID")


def lifetime(token: Jwt) -> tuple[int, int]:
    """(issued at, expires at) in seconds of the epoch; 0 when not stated."""
    return number_of(token.claims, "iat"), number_of(token.claims, "exp")


EXAMINATIONS: tuple[Callable[[Jwt], Iterator[Breach]], ...] = (_signed, _claims, _times, _issuer, _acr, _subject)
"""What ``breaches`` looks at, one function each."""
