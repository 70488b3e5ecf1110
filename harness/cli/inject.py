"""``banc inject``: an answer of the editor's own, served to one of its next calls, as CNDA's tests have it done."""

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from formats.rule import Text
from harness import injections
from harness.bench.control import Control, Session
from harness.cli.account import Account
from harness.dossier.refusal import RefusedError
from harness.verdict import Exit
from record.event import Json

GIVEN = injections.HOME
"""The answers that come with the bench, by service."""
SERVICES = ("insi", "dmp")
"""Those that can serve a file."""


def main(options: Namespace) -> int:
    """Have an answer served, forget those that wait, or list those that come with the bench."""
    account = Account(options.lang)
    if options.list:
        _list(account)
        return int(Exit.PASSED)
    _check(options)
    content = b"" if options.clear else _content(options.mock, options.file)
    control = Control(options.bench, options.token)
    try:
        session = control.session(options.session or _called(control))
        account.say(_clear(session, options.mock) if options.clear else _inject(session, options, content))
    finally:
        control.close()
    return int(Exit.PASSED)


def _check(options: Namespace) -> None:
    """What argparse cannot say: which arguments go together."""
    if not options.bench or not options.token:
        raise _usage(
            "dites à quel banc : --bench (control.url) et --token (control.token), que « banc up » affiche.",
            "say to which bench: --bench (control.url) and --token (control.token), as “banc up” shows them.",
        )
    if not options.clear and not (options.mock and options.file):
        raise _usage(
            "donnez le service et le fichier : banc inject insi reponse.xml",
            "give the service and the file: banc inject insi answer.xml",
        )
    if not options.clear and options.mock not in SERVICES:
        raise _usage(
            f"« {options.mock} » ne sert pas de fichier : {' ou '.join(SERVICES)}.",
            f"“{options.mock}” serves no file: {' or '.join(SERVICES)}.",
        )
    if options.identity is not None and not options.identity.strip():
        raise _usage(
            "--for : un nom de naissance et des prénoms, ou un matricule.",
            "--for: a birth name with given names, or a matricule.",
        )
    if options.call is not None and options.call < 1:
        raise _usage("--call : 1 est le prochain appel.", "--call: 1 is the next call.")


def _usage(french: str, english: str) -> RefusedError:
    return RefusedError(Text(french, english), Exit.USAGE)


def _content(mock: str, name: str) -> bytes:
    """The bytes of a file, or of an answer that comes with the bench."""
    for path in (Path(name), GIVEN / mock / f"{Path(name).name}.xml"):
        if path.is_file():
            return path.read_bytes()
    raise _usage(
        f"« {name} » n'est ni un fichier, ni une réponse fournie (banc inject --list).",
        f"“{name}” is neither a file nor a given answer (banc inject --list).",
    )


def _called(control: Control) -> str:
    """The session that calls reach when they name none."""
    return next((str(known["id"]) for known in control.sessions() if _is_default(known)), "defaut")


def _is_default(known: Mapping[str, Json]) -> bool:
    return bool(known.get("default"))


def _inject(session: Session, options: Namespace, content: bytes) -> Text:
    known = session.inject(options.mock, content, options.call or 0, options.identity or "")
    warning = Text("", "") if known else _nobody(options)
    return Text(
        f"{options.mock} : {len(content)} octets, servis {_when_fr(options)} (session « {session.id} »).{warning.fr}",
        f"{options.mock}: {len(content)} bytes, served to {_when_en(options)} (session “{session.id}”).{warning.en}",
    )


def _nobody(options: Namespace) -> Text:
    return Text(
        f"\nAttention : personne dans cette session n'est « {options.identity} ». La réponse attend un tel appel : "
        "vérifiez l'identité, ou ajoutez-la (produit.toml, [[identites]]).",
        f"\nWarning: nobody in this session is “{options.identity}”. The answer waits for such a call: check the "
        "identity, or add it (produit.toml, [[identites]]).",
    )


def _when_fr(options: Namespace) -> str:
    whose = f" pour « {options.identity} »" if options.identity else ""
    return f"au {options.call}e appel{whose}" if (options.call or 1) > 1 else f"au prochain appel{whose}"


def _when_en(options: Namespace) -> str:
    whose = f" about “{options.identity}”" if options.identity else ""
    return f"call {options.call} from now{whose}" if (options.call or 1) > 1 else f"the next call{whose}"


def _clear(session: Session, mock: str) -> Text:
    session.drop_injected(mock)
    return Text(
        f"Plus aucune réponse n'attend d'être servie (session « {session.id} »).",
        f"No answer waits to be served any more (session “{session.id}”).",
    )


def _list(account: Account) -> None:
    for path in sorted(GIVEN.glob("*/*.xml")):
        account.say(Text(*[f"{path.parent.name}  {path.stem}"] * 2))
