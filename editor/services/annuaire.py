"""The client of the Annuaire Santé (FHIR v2): whose MSSanté addresses are these?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from editor.config import Config
from editor.journal import Journal
from editor.outcome import FailedError
from editor.services.transport import Http

_KEY_HEADER = "ESANTE-API-KEY"
_RPPS = "https://rpps.esante.gouv.fr"
_MAIL_TYPE = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-contact-point-email-type"
_ROLES = {"_revinclude": "PractitionerRole:practitioner"}


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody found in the directory, with his MSSanté addresses."""

    name: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annuaire:
    """The directory as this installation reaches it."""

    config: Config
    http: Http
    journal: Journal

    def by_rpps(self, rpps: str) -> tuple[Correspondent, ...]:
        """The professional of that RPPS number."""
        return self._search({"identifier": f"{_RPPS}|{rpps}", **_ROLES})

    def by_name(self, name: str) -> tuple[Correspondent, ...]:
        """The professionals whose name contains ``name``."""
        return self._search({"name:contains": name, **_ROLES})

    def _search(self, parameters: Mapping[str, str]) -> tuple[Correspondent, ...]:
        if not self.config.annuaire_url:
            raise FailedError("l'Annuaire Santé n'est pas configuré")
        query = urlencode(parameters)
        headers = {_KEY_HEADER: self.config.annuaire_key, "Accept": "application/fhir+json"}
        with self.journal.call("Annuaire Practitioner", query) as entry:
            reply = self.http.send("GET", f"{self.config.annuaire_url}/Practitioner?{query}", headers=headers)
            if reply.status != 200:
                raise FailedError(f"Annuaire Santé : HTTP {reply.status}")
            found = _read(reply.json())
            entry.response = f"{len(found)} correspondant(s)"
        return found


def _read(bundle: Mapping[str, Any]) -> tuple[Correspondent, ...]:
    try:
        return _correspondents(bundle)
    except (AttributeError, TypeError, KeyError, IndexError) as error:
        raise FailedError("Annuaire Santé : réponse inattendue") from error


def _correspondents(bundle: Mapping[str, Any]) -> tuple[Correspondent, ...]:
    """The practitioners of a bundle; the addresses of their roles are theirs too."""
    resources = [entry.get("resource", {}) for entry in bundle.get("entry", ())]
    people = [item for item in resources if item.get("resourceType") == "Practitioner"]
    roles = [item for item in resources if item.get("resourceType") == "PractitionerRole"]
    return tuple(_correspondent(person, roles) for person in people)


def _correspondent(person: Mapping[str, Any], roles: list[dict[str, Any]]) -> Correspondent:
    own = f"Practitioner/{person.get('id', '')}"
    mine = [role for role in roles if str(role.get("practitioner", {}).get("reference", "")).endswith(own)]
    addresses = [address for owner in (person, *mine) for address in _addresses(owner)]
    return Correspondent(_name(person), tuple(dict.fromkeys(addresses)))


def _addresses(owner: Mapping[str, Any]) -> Iterator[str]:
    """The MSSanté addresses only: ``telecom`` also holds phones and ordinary mail."""
    for contact in owner.get("telecom", ()):
        kinds = [item for item in contact.get("extension", ()) if item.get("url") == _MAIL_TYPE]
        if any(item.get("valueCoding", {}).get("code") == "MSSANTE" for item in kinds):
            yield str(contact.get("value", ""))


def _name(person: Mapping[str, Any]) -> str:
    names = person.get("name") or [{}]
    return " ".join((*names[0].get("suffix", ()), *names[0].get("given", ()), str(names[0].get("family", "")))).strip()
