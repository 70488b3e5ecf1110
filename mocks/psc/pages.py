"""The pages that a person sees: login, errors, end of session. Self-contained, escaped, marked as simulated."""

from collections.abc import Iterable
from html import escape

from mocks.core.seed import Professional

BANNER = "Pro Santé Connect — environnement simulé"
_STYLE = """
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,"Segoe UI",Roboto,sans-serif;color:#1b2733;background:#eef2f7}
header{background:#8a4b00;color:#fff;padding:.6rem 1rem;font-weight:600;text-align:center}
main{max-width:34rem;margin:2rem auto;padding:1.5rem;background:#fff;border-radius:8px;box-shadow:0 1px 4px #0003}
h1{font-size:1.35rem;margin:0 0 .5rem}
fieldset{border:1px solid #c5d0dc;border-radius:6px;margin:1rem 0;padding:.5rem 1rem 1rem}
legend{font-weight:600;padding:0 .3rem}
label{display:block;padding:.3rem 0}
button{display:block;width:100%;margin:.5rem 0 0;padding:.7rem;border:1px solid #1c4e80;border-radius:6px;
background:#1c4e80;color:#fff;font:inherit;text-align:left;cursor:pointer}
button:hover,button:focus{background:#123a61}
button.quiet{background:#fff;color:#1c4e80;text-align:center}
small{display:block;opacity:.85}
.alert{padding:.6rem .8rem;border-left:4px solid #b3261e;background:#fdecea}
""".strip()
_MODES = (("CARD", "Carte CPS"), ("MOBILE", "Application e-CPS"))


def login_page(action: str, request: str, client: str, people: Iterable[Professional], message: str = "") -> str:
    """The login page ("mire"): the means, one button for each professional, cancel. ``action`` is its POST address."""
    means = "".join(_mode(code, label, code == "CARD") for code, label in _MODES)
    buttons = "".join(_button(professional) for professional in people)
    return _page(
        "Se connecter",
        f"""{_alert(message)}<p>Le service <strong>{escape(client)}</strong> demande votre identité.</p>
<form method="post" action="{escape(action)}">
<input type="hidden" name="request" value="{escape(request)}">
<fieldset><legend>Moyen d'authentification</legend>{means}</fieldset>
<fieldset><legend>Professionnel fictif</legend>{buttons}</fieldset>
<button class="quiet" name="action" value="cancel">Annuler</button>
</form>""",
    )


def error_page(message: str) -> str:
    """Keycloak's error page, in French; its own string is quoted in ``message``."""
    return _page("Nous sommes désolés…", f'<p class="alert" id="kc-error-message">{escape(message)}</p>')


def closed_page() -> str:
    """What is shown when a logout names no address to return to."""
    return _page("Session fermée", "<p>Votre session Pro Santé Connect est fermée. Vous pouvez fermer cette page.</p>")


def unconfirmed_page() -> str:
    """What is shown when a logout names no session: nothing was closed."""
    return _page(
        "Se déconnecter ?",
        '<p class="alert">La demande ne porte pas d\'id_token_hint : Pro Santé Connect demanderait une confirmation. '
        "Aucune session n'a été fermée.</p>",
    )


def _mode(code: str, label: str, checked: bool) -> str:
    mark = " checked" if checked else ""
    return f'<label><input type="radio" name="mode" value="{code}"{mark}> {label}</label>'


def _button(person: Professional) -> str:
    name = escape(f"{person.title} {person.given_name} {person.family_name}".strip())
    detail = escape(" · ".join(filter(None, (person.id, person.specialty_label))))
    return f'<button name="professional" value="{escape(person.id)}">{name}<small>{detail}</small></button>'


def _alert(message: str) -> str:
    return f'<p class="alert" role="alert">{escape(message)}</p>' if message else ""


def _page(title: str, content: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{escape(title)} — {BANNER}</title><style>{_STYLE}</style></head>
<body><header>{BANNER}</header><main><h1>{escape(title)}</h1>
{content}
</main></body></html>
"""
