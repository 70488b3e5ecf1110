"""What the product can do, by the names of the adapter API. The page and the adapter call the same functions."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeAlias

from editor.lgc import Lgc
from editor.outcome import FailedError, Needs

Parameters: TypeAlias = Mapping[str, Any]
Result: TypeAlias = "dict[str, Any] | Needs"
Action: TypeAlias = Callable[[Lgc, Parameters], Result]

_MODULES = {
    "psc.login": ("session", "login"),
    "psc.logout": ("session", "logout"),
    "account.list": ("session", "accounts"),
    "account.rights": ("session", "rights"),
    "log.read": ("session", "log"),
    "patient.create": ("identity", "create"),
    "patient.record": ("identity", "record"),
    "patient.proof": ("desk", "proof"),
    "patient.launch": ("desk", "launch"),
    "ins.search": ("identity", "search"),
    "ins.vitale": ("identity", "search_card"),
    "ins.accept": ("identity", "accept"),
    "ins.validate": ("identity", "validate"),
    "ins.verify": ("upkeep", "verify"),
    "vitale.read": ("reader", "read"),
    "vitale.insert": ("reader", "insert"),
    "vitale.wait": ("reader", "wait"),
    "patient.find": ("upkeep", "find"),
    "patient.update": ("upkeep", "update"),
    "document.produce": ("documents", "produce"),
    "document.content": ("documents", "content"),
    "dmp.exists": ("dmp", "exists"),
    "dmp.deposit": ("dmp", "deposit"),
    "dmp.replace": ("dmp", "replace"),
    "dmp.delete": ("dmp", "delete"),
    "dmp.authorize": ("dmp", "authorize"),
    "dmp.find": ("dmp", "find"),
    "dmp.read": ("dmp", "read"),
    "mss.send": ("mail", "send"),
    "mss.fetch": ("mail", "fetch"),
    "mss.received": ("reception", "received"),
    "partner.trust": ("reception", "trust"),
    "annuaire.search": ("mail", "directory"),
    "hl7.send": ("hl7", "send"),
    "hl7.listen": ("hl7", "listen"),
    "hl7.load": ("hl7", "load"),
}

NAMES = tuple(_MODULES)
"""Every action of the adapter API."""


def perform(lgc: Lgc, name: str, parameters: Parameters) -> Result:
    """Do one action. ``RefusedError`` when a rule of use forbids it, ``FailedError`` when it could not be done."""
    module, function = _MODULES[name]
    action: Action = getattr(import_module(f"editor.actions.{module}"), function)
    lgc.desk.journal.user = lgc.desk.account.national_id if lgc.desk.account else "automate"
    return action(lgc, parameters)


def flag(parameters: Parameters, name: str, default: bool) -> bool:
    """A yes or no; ``FailedError`` when it is something else."""
    value = parameters.get(name, default)
    if not isinstance(value, bool):
        raise FailedError(f"paramètre invalide : {name}")
    return value


def text(parameters: Parameters, name: str, default: str | None = None) -> str:
    """A text parameter; ``FailedError`` when it is missing and has no default, or is no text."""
    value = parameters.get(name, default)
    if not isinstance(value, str):
        raise FailedError(f"paramètre manquant ou invalide : {name}")
    return value
