"""Pro Santé Connect session, accounts, journal."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from editor.accounts import Rights
from editor.actions import Parameters, flag, text
from editor.defects import Defect
from editor.journal import Entry
from editor.lgc import Lgc
from editor.outcome import FailedError, Needs, RefusedError
from editor.professional import from_user_info
from editor.services.insi_access import BY_PSC
from editor.services.psc import Session


def login(lgc: Lgc, parameters: Parameters) -> Needs:
    """Prepare a login; the person opens the address, ``returned`` ends it. ``redirect_uri`` comes from the server."""
    started = lgc.psc.start(str(parameters["redirect_uri"]))
    lgc.desk.logins[started.state] = started
    return Needs(started.url, started.state)


def returned(lgc: Lgc, query: Mapping[str, str]) -> dict[str, Any]:
    """The browser is back: link the professional to his account and open the session."""
    started = lgc.desk.logins.pop(query.get("state", ""), None)
    if started is None:
        raise FailedError("retour de connexion inattendu : état inconnu")
    session, claims = lgc.psc.finish(started, query)
    professional = from_user_info(claims)
    if not professional.national_id:
        raise FailedError("connexion refusée : identifiant national absent")
    always_new = lgc.has(Defect.COMPTE_DUPLIQUE)
    account = lgc.desk.accounts.login(professional, str(claims["sub"]), always_new=always_new)
    lgc.desk.session, lgc.desk.account = session, account
    return {"account": account.id, "subject": account.national_id, "professional": asdict(professional)}


def logout(lgc: Lgc, _parameters: Parameters) -> dict[str, Any]:
    """Close the session here and at Pro Santé Connect; the tokens are forgotten even when the latter fails."""
    session = lgc.desk.session
    if session is None:
        raise RefusedError("Aucune session Pro Santé Connect ouverte.")
    if lgc.has(Defect.JETON_APRES_DECONNEXION):
        return _careless_logout(lgc, session)
    lgc.desk.session, lgc.desk.account = None, None
    lgc.desk.access.clear()
    if not lgc.has(Defect.DECONNEXION_LOCALE):
        lgc.psc.logout(session)
    return {}


def accounts(lgc: Lgc, _parameters: Parameters) -> dict[str, Any]:
    """The users of the product."""
    known = lgc.desk.accounts.accounts.values()
    return {
        "accounts": [
            {"id": item.id, "national_id": item.national_id, "sub": item.sub, "logins": item.logins} for item in known
        ]
    }


def rights(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """The administrator says what a professional (national id) may do; what is not told stays as it is."""
    professional = text(parameters, "professional")
    known = lgc.desk.accounts.rights_of(professional)
    given = Rights(flag(parameters, "call_insi", known.calls_insi), flag(parameters, "see_ins", known.sees_ins))
    lgc.desk.accounts.rights[professional] = given
    shown = {"professional": professional, "call_insi": given.calls_insi, "see_ins": given.sees_ins}
    lgc.desk.journal.note("Modification des droits", ", ".join(f"{name} {value}" for name, value in shown.items()))
    return shown


def log(lgc: Lgc, _parameters: Parameters) -> dict[str, Any]:
    """The functional trace, oldest first."""
    return {"entries": [asdict(shown) for entry in lgc.desk.journal.entries if (shown := _traced(lgc, entry))]}


_WITHHELD = {
    Defect.JOURNAL_SANS_ACCES: "Consultation du dossier",
    Defect.JOURNAL_SANS_ENVOI: "MSS envoi",
    Defect.JOURNAL_SANS_MODIFICATION: "Modification d'identité",
    Defect.JOURNAL_SANS_VERIFICATION: "INSi vérification (",
    Defect.JOURNAL_SANS_RECEPTION: "INSi vérification à réception",
}


def _traced(lgc: Lgc, entry: Entry) -> Entry | None:
    """An entry as the trace shows it: whole, unless a defect says otherwise."""
    if any(lgc.has(defect) and entry.action.startswith(action) for defect, action in _WITHHELD.items()):
        return None
    if lgc.has(Defect.JOURNAL_SANS_APPEL_PSC) and entry.action.startswith("INSi") and BY_PSC in entry.request:
        return None
    if lgc.has(Defect.JOURNAL_AUTEUR_UNIQUE):
        return replace(entry, user="automate")
    brief = lgc.has(Defect.JOURNAL_RETOUR_RESUME) and entry.action.startswith("INSi rechercher")
    return replace(entry, response=entry.response[:2]) if brief else entry


def fresh_session(lgc: Lgc) -> Session:
    """The session with a usable access token, refreshed when needed. ``RefusedError`` when nobody is logged in."""
    session = lgc.desk.session
    if session is None:
        raise RefusedError("Connectez-vous d'abord par Pro Santé Connect.")
    return renewed(lgc, session) if session.is_stale else session


def renewed(lgc: Lgc, session: Session) -> Session:
    """The session with a new access token; when Pro Santé Connect has ended it, it ends here too.

    A session without refresh token cannot be renewed and is returned as it is.
    """
    if not session.refresh_token:
        return session
    try:
        lgc.desk.session = lgc.psc.refresh(session)
    except FailedError:
        lgc.desk.session, lgc.desk.account = None, None
        raise
    return lgc.desk.session


def _careless_logout(lgc: Lgc, session: Session) -> dict[str, Any]:
    """The defect: user and access token stay, and the profile is read again with the old token."""
    lgc.psc.logout(session)
    lgc.desk.session = replace(session, refresh_token="")
    try:
        lgc.psc.user_info(session)
    except FailedError:
        return {}
    return {}
