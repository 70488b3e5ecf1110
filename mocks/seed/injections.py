"""The injection files of CNDA's tests, in our own words: the same facts, written by the bench (insi.md §3.3).

CNDA has editors inject an answer where the qualification base cannot give the case. Its two revisions (2022, 2023)
differ in envelope, in keys and in a name; one file of 2022 does not follow the schema. All of that is kept: clients
that read prefixes, or reject a whole answer for a bad former key, fail on them.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

from formats.ins.matricule import key_of
from formats.insi.resultat import LABELS
from formats.insi.service import RESULTAT
from formats.soap import SOAP12
from mocks.seed.making import data

_OPENINGS = {
    "defaut": ("S", "", f'<S:Body xmlns:S="{SOAP12}">', f'<RESULTAT xmlns="{RESULTAT}">'),
    "ns2": ("S", "ns2:", f'<S:Body xmlns:S="{SOAP12}">', f'<ns2:RESULTAT xmlns:ns2="{RESULTAT}">'),
    "env": ("env", "", f'<env:Body xmlns:env="{SOAP12}">', f'<RESULTAT xmlns="{RESULTAT}">'),
}
"""By style: prefix of the body, prefix of its content, their opening tags. The envelope is always ``soap:``."""
_TRAITS = (
    ("NomNaissance", "family_name"),
    ("Prenom", "given_name"),
    ("ListePrenom", "given_names"),
    ("Sexe", "sex"),
    ("DateNaissance", "birth_date"),
    ("LieuNaissance", "birth_place"),
)


def files() -> Iterator[tuple[str, str]]:
    """The name of each file, without its extension, and its text."""
    for told in data("cnda")["injections"]:
        yield told["name"], _message(told)


def _message(told: Mapping[str, Any]) -> str:
    body, prefix, opening, result = _OPENINGS[told["style"]]
    inside = "\n".join(f"   {line}" for line in _result(told, prefix))
    title = (
        f"Banc Ségur, environnement simulé : cas CNDA {told['case']}, révision {told['revision']}, écrit par le banc"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<!-- {title} -->\n"
        f'<soap:Envelope xmlns:soap="{SOAP12}">\n {opening}\n  {result}\n{inside}\n'
        f"  </{prefix}RESULTAT>\n </{body}:Body>\n</soap:Envelope>\n"
    )


def _result(told: Mapping[str, Any], prefix: str) -> Iterator[str]:
    code = str(told.get("code", "00"))
    yield _element(prefix, "CR", _leaf(prefix, "CodeCR", code), _leaf(prefix, "LibelleCR", LABELS[code]))
    if "active" not in told:
        return
    yield f"<{prefix}INDIVIDU>"
    yield " " + _element(prefix, "INSACTIF", *_matricule(prefix, told["active"]))
    for former in told["former"]:
        members = _matricule(prefix, former)
        yield " " + _element(prefix, "INSHISTO", *(members[2:] + members[:2] if told.get("dates_first") else members))
    traits = ((name, told["traits"].get(member)) for name, member in _TRAITS)
    yield " " + _element(prefix, "TIQ", *(_leaf(prefix, name, value) for name, value in traits if value))
    yield f"</{prefix}INDIVIDU>"


def _matricule(prefix: str, told: Mapping[str, Any]) -> list[str]:
    """IdIndividu and OID, then the dates. A key is written in the data only when it is wrong on purpose."""
    key = told.get("key") or key_of(told["number"])
    identity = [_leaf(prefix, "NumIdentifiant", told["number"]), _leaf(prefix, "Cle", key)]
    if "type" in told:
        identity.append(_leaf(prefix, "TypeMatricule", told["type"]))
    dates = [_leaf(prefix, name, told[member]) for name, member in _DATES if member in told]
    return [_element(prefix, "IdIndividu", *identity), _leaf(prefix, "OID", told["oid"]), *dates]


_DATES = (("DateDeb", "start"), ("DateFin", "end"))


def _element(prefix: str, name: str, *content: str) -> str:
    return f"<{prefix}{name}>{''.join(content)}</{prefix}{name}>"


def _leaf(prefix: str, name: str, value: str) -> str:
    return _element(prefix, name, escape(value))
