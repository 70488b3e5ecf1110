"""What an identity reference sends by HL7 v2 (IHE PAM France): an identity that is created, updated, loses its INS."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from formats.hl7.er7 import NULL
from formats.hl7.escapes import escaped
from formats.hl7.pid import NAMESPACES
from formats.ins.traits import first_given_name
from record.event import Json

SENDS = "hl7.sends"
"""What a scenario calls it, and the name of the recorded call."""
CREATES, UPDATES = "ADT^A28", "ADT^A31"
VALI, PROV = "VALI", "PROV"
"""PID-32 of an identity that is qualified, of one that is provisional (the second is inferred)."""
_STRUCTURE = "ADT_A05"
_ROOT = "1.2.250.1.999.1.1.4344"
"""The fictitious OID of the reference's identifiers."""
_SENDER = "BANC-RI|ENVIRONNEMENT SIMULE"
_LAST = 32


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is said of an identity. ``traits`` are those of ``patient.create``; without ``matricule`` it has no INS.

    ``deletes``: the INS of that OID is said to be deleted.
    """

    event: str
    traits: Mapping[str, str]
    reliability: str
    matricule: str = ""
    oid: str = ""
    deletes: bool = False

    @property
    def told(self) -> Json:
        """As the call records it, and as checks compare with it."""
        return {
            "event": self.event,
            "traits": dict(self.traits),
            "reliability": self.reliability,
            "matricule": self.matricule,
            "oid": self.oid,
            "deletes": self.deletes,
        }


def written(said: Announcement, identifier: str, control_id: str, at: datetime) -> bytes:
    """The message: ER7, segments ended by CR, without framing. ``identifier`` is the reference's, of the patient."""
    day = f"{at:%Y%m%d%H%M%S}"
    kind = f"{said.event}^{_STRUCTURE}"
    end = "T|2.5^FRA^2.11|||||FRA|UNICODE UTF-8|||2.11^IHE_FRANCE-2.11-PAM"
    header = f"MSH|^~\\&|{_SENDER}|||{day}||{kind}|{control_id}|{end}"
    segments = [header, f"EVN||{day}", "|".join(_pid(said, identifier)), "PV1||N"]
    return "".join(segment + "\r" for segment in segments).encode()


def _pid(said: Announcement, identifier: str) -> list[str]:
    traits = {name: escaped(value) for name, value in said.traits.items()}
    first = escaped(first_given_name(said.traits["given_names"]))
    fields = {
        1: "1",
        3: f"{identifier}^^^BANC-RI&{_ROOT}&ISO^PI{_ins(said)}",
        5: f"{traits['family_name']}^{first}^{traits['given_names']}^^^^L",
        7: traits["birth_date"].replace("-", ""),
        8: traits["sex"],
        11: f"^^^^^^BDL^^{traits['birth_place']}",
        _LAST: said.reliability,
    }
    return ["PID", *(fields.get(place, "") for place in range(1, _LAST + 1))]


def _ins(said: Announcement) -> str:
    """The repetition of PID-3 that holds the INS, or says that it is no more."""
    value = NULL if said.deletes else said.matricule
    return f"~{value}^^^{NAMESPACES[said.oid]}&{said.oid}&ISO^INS" if value else ""
