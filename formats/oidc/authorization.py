"""The authorization request: what it says, and the rules that it follows (psc.md §2.1)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from formats.oidc import pkce, redirect, rules
from formats.oidc.parameters import Parameters
from formats.rule import Breach, Rule

REQUIRED_ACR = "eidas1"
REQUIRED_SCOPES = ("openid", "scope_all")


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """The parameters of one request, empty when absent. ``acr`` is the misnamed ``acr_values`` of some editors."""

    client_id: str = ""
    redirect_uri: str = ""
    response_type: str = ""
    response_mode: str = ""
    scope: str = ""
    acr_values: str = ""
    acr: str = ""
    state: str = ""
    nonce: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    prompt: str = ""
    kc_idp_hint: str = ""
    repeated: tuple[str, ...] = ()

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scope's words."""
        return tuple(self.scope.split())

    @property
    def challenge_method(self) -> str:
        """The method that applies: ``plain`` when a challenge comes without one (RFC 7636 §4.3)."""
        return self.code_challenge_method or ("plain" if self.code_challenge else "")


def read(parameters: Parameters) -> AuthorizationRequest:
    """The request that these parameters make."""
    names = [item.name for item in fields(AuthorizationRequest) if item.name != "repeated"]
    return AuthorizationRequest(**{name: parameters[name] for name in names}, repeated=parameters.repeated)


def breaches(request: AuthorizationRequest) -> list[Breach]:
    """Every rule that one request breaks; ``where`` names the parameter."""
    found = [judge(request) for judge in _JUDGES]
    return [breach for breach in found if breach is not None]


def declared_breaches(request: AuthorizationRequest, client_id: str, uris: Sequence[str]) -> list[Breach]:
    """What is not as the product declared it at PSC; an empty ``client_id`` and no ``uris`` are not compared."""
    found = []
    if client_id and request.client_id != client_id:
        found.append(Breach(rules.CLIENT_DECLARED, client_id, request.client_id or "absent", "client_id"))
    if uris and not any(redirect.matches(known, request.redirect_uri) for known in uris):
        wanted = " ou ".join(uris)
        found.append(Breach(rules.REDIRECT_DECLARED, wanted, request.redirect_uri or "absent", "redirect_uri"))
    return found


def reuse(requests: Sequence[AuthorizationRequest]) -> list[tuple[int, Breach]]:
    """The states and nonces seen before: (index of the later request, breach)."""
    return [*_repeats(requests, "state", rules.STATE_FRESH), *_repeats(requests, "nonce", rules.NONCE_FRESH)]


def _repeats(requests: Sequence[AuthorizationRequest], name: str, rule: Rule) -> Iterable[tuple[int, Breach]]:
    seen: set[str] = set()
    for index, request in enumerate(requests):
        value = getattr(request, name)
        if value and value in seen:
            yield index, Breach(rule, f"{name} jamais utilisé", value, name)
        seen.add(value)


def _acr_values(request: AuthorizationRequest) -> Breach | None:
    misnamed = request.acr and not request.acr_values  # one error: it is told by ``_acr_misnamed``
    if request.acr_values == REQUIRED_ACR or misnamed:
        return None
    return Breach(rules.ACR_VALUES, REQUIRED_ACR, request.acr_values or "absent", "acr_values")


def _acr_misnamed(request: AuthorizationRequest) -> Breach | None:
    return Breach(rules.ACR_MISNAMED, "acr_values", f"acr={request.acr}", "acr") if request.acr else None


def _scope(request: AuthorizationRequest) -> Breach | None:
    if set(REQUIRED_SCOPES) <= set(request.scopes):
        return None
    return Breach(rules.SCOPE, " ".join(REQUIRED_SCOPES), request.scope or "absent", "scope")


def _response_type(request: AuthorizationRequest) -> Breach | None:
    if request.response_type == "code":
        return None
    return Breach(rules.RESPONSE_TYPE, "code", request.response_type or "absent", "response_type")


def _state(request: AuthorizationRequest) -> Breach | None:
    return None if request.state else Breach(rules.STATE, "présent", "absent", "state")


def _nonce(request: AuthorizationRequest) -> Breach | None:
    return None if request.nonce else Breach(rules.NONCE, "présent", "absent", "nonce")


def _redirect_uri(request: AuthorizationRequest) -> Breach | None:
    if is_safe_redirect(request.redirect_uri):
        return None
    return Breach(rules.REDIRECT_URI, "https://…", request.redirect_uri or "absent", "redirect_uri")


def is_safe_redirect(uri: str) -> bool:
    """Whether a redirect URI is absolute, without fragment, and https or plain http to loopback."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return "#" not in uri and bool(parts.netloc) and (parts.scheme == "https" or redirect.is_loopback(uri))


def _pkce(request: AuthorizationRequest) -> Breach | None:
    if not request.code_challenge and not request.code_challenge_method:
        return None
    if request.challenge_method == "S256" and pkce.is_well_formed(request.code_challenge):
        return None
    return Breach(rules.PKCE_METHOD, "S256", request.challenge_method or "absente", "code_challenge_method")


def _repeated(request: AuthorizationRequest) -> Breach | None:
    if not request.repeated:
        return None
    return Breach(rules.REPEATED, "une fois", ", ".join(request.repeated), request.repeated[0])


_JUDGES: tuple[Callable[[AuthorizationRequest], Breach | None], ...] = (
    _acr_values,
    _acr_misnamed,
    _scope,
    _response_type,
    _state,
    _nonce,
    _redirect_uri,
    _pkce,
    _repeated,
)
