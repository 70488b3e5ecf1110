"""HL7 v2 messages about an identity (IHE PAM France): written for other systems, and read when they come."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from editor import ambient
from editor.config import SOFTWARE
from editor.documents.document import NOTICE, Structure
from editor.documents.oids import LOCAL_PATIENTS
from editor.patients.identity import Patient
from editor.patients.ins import Ins
from editor.patients.traits import Traits

STRUCTURES = {"ADT^A28": "ADT_A05", "ADT^A31": "ADT_A05", "ORU^R01": "ORU_R01"}
"""The messages that are sent, and their structure."""
TAKEN = {"ADT^A28": "création", "ADT^A31": "mise à jour"}
"""The messages that are taken in."""
NULL = '""'
"""A value that says: what was there is to be deleted (HL7 2.5 §2.5.3)."""
QUALIFIED = frozenset({"VALI", "QUAL"})
"""What PID-32 says of an identity that is qualified: QUAL in the newest messages, VALI in the others."""
_ESCAPES = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"}
_MEANINGS = {escape: sign for sign, escape in _ESCAPES.items()}
_INS_ROOT = "1.2.250.1.213.1.4."
_AUTHORITIES = {"NIR": "ASIP-SANTE-INS-NIR", "NIA": "ASIP-SANTE-INS-NIA"}
_CODECS = {"": "ascii", "ASCII": "ascii", "8859/1": "latin-1", "8859/15": "iso8859-15", "UNICODE UTF-8": "utf-8"}
_ID, _NAMES, _BORN, _SEX, _PLACES, _STATUS = 3, 5, 7, 8, 11, 32


class UnreadableError(Exception):
    """What came is no message that is taken in; the message says why, in French. ``control_id`` is its own, if any."""

    def __init__(self, reason: str, control_id: str = "") -> None:
        super().__init__(reason)
        self.control_id = control_id


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to write: its event, the identity, the INS that it transmits (none unless it is qualified)."""

    event: str
    patient: Patient
    ins: Ins | None
    structure: Structure
    control_id: str
    at: datetime

    @property
    def traits(self) -> Traits:
        """The traits that it tells."""
        return self.patient.traits


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that came: its event and number, the sender's identifier of the patient, traits, INS, PID-32."""

    event: str
    control_id: str
    identifier: str
    traits: Traits
    ins: Ins | None
    reliability: str

    @property
    def is_qualified(self) -> bool:
        """Whether the sender says that the identity is qualified."""
        return self.ins is not None and self.reliability in QUALIFIED


def written(message: Outgoing) -> bytes:
    """The bytes of a message, segments ended by CR, without framing."""
    at = f"{ambient.local(message.at):%Y%m%d%H%M%S}"
    segments = [_header(message, at), ["EVN", "", at], _pid(message), ["PV1", "", "N"]]
    if message.event.startswith("ORU"):
        segments = [_header(message, at), _pid(message), *_result(message, at)]
    return "".join("|".join(fields) + "\r" for fields in segments).encode()


def _header(message: Outgoing, at: str) -> list[str]:
    kind = f"{message.event}^{STRUCTURES[message.event]}"
    sender = [escaped(SOFTWARE.slug), escaped(message.structure.id), "BANC", "BANC"]
    end = ["T", "2.5^FRA^2.11", "", "", "", "", "FRA", "UNICODE UTF-8", "", "", "2.11^IHE_FRANCE-2.11-PAM"]
    return ["MSH", "^~\\&", *sender, at, "", kind, message.control_id, *end]


def _pid(message: Outgoing) -> list[str]:
    traits, ins = message.traits, message.ins
    own = f"{escaped(message.patient.id)}^^^{escaped(SOFTWARE.slug)}&{LOCAL_PATIENTS}&ISO^PI"
    known = f"~{ins.matricule}^^^{_AUTHORITIES[ins.nature]}&{ins.oid}&ISO^INS" if ins else ""
    given = f"{escaped(traits.first_given_name)}^{escaped(traits.given_names)}"
    fields = {
        1: "1",
        _ID: own + known,
        _NAMES: f"{escaped(traits.family_name)}^{given}^^^^L",
        _BORN: traits.birth_date.replace("-", ""),
        _SEX: traits.sex,
        _PLACES: f"^^^^^^BDL^^{traits.birth_place}" if traits.birth_place else "",
        _STATUS: "VALI" if ins else "PROV",
    }
    return ["PID", *(fields.get(place, "") for place in range(1, _STATUS + 1))]


def _result(message: Outgoing, at: str) -> list[list[str]]:
    """A result that says nothing but that it is made up."""
    request = ["OBR", "1", "", message.control_id, "11502-2^CR d'examens biologiques^LN", "", "", at]
    return [request, ["OBX", "1", "TX", "48767-8^Commentaire^LN", "", escaped(NOTICE), "", "", "", "", "", "F"]]


def escaped(value: str) -> str:
    """A value as it is written between delimiters."""
    return "".join(_ESCAPES.get(sign, sign) for sign in value)


def unescaped(value: str) -> str:
    """A value as it was before it was written."""
    return re.sub(r"\\[FSTRE]\\", lambda found: _MEANINGS[found[0]], value)


def acknowledgement(control_id: str, code: str, text: str = "") -> bytes:
    """What is answered to a message: AA taken in, AE an error in it, AR refused."""
    at = f"{ambient.local(ambient.now()):%Y%m%d%H%M%S}"
    header = f"MSH|^~\\&|{SOFTWARE.slug}||||{at}||ACK|{ambient.token(8)}|T|2.5||||||UNICODE UTF-8"
    return f"{header}\rMSA|{code}|{escaped(control_id)}|{escaped(text)}\r".encode()


def read(raw: bytes) -> Incoming:
    """What a message says of an identity; raises ``UnreadableError``."""
    segments = _segments(raw)
    header, pid = segments.get("MSH", []), segments.get("PID", [])
    control_id, event = _at(header, 9), "^".join(_at(header, 8).split("^")[:2])
    if event not in TAKEN:
        raise UnreadableError(f"message non traité : {event or 'sans type'}", control_id)
    if not pid:
        raise UnreadableError("message sans segment PID", control_id)
    identifiers = [one.split("^") for one in _at(pid, _ID).split("~")]
    return Incoming(event, control_id, _own(identifiers), _traits(pid), _ins(identifiers), _at(pid, _STATUS).upper())


def _segments(raw: bytes) -> dict[str, list[str]]:
    """The fields of each segment, the first of each name."""
    lines = raw.replace(b"\n", b"\r").split(b"\r")
    if not lines[0].startswith(b"MSH|^~\\&"):
        raise UnreadableError("ce n'est pas un message HL7 v2 aux séparateurs habituels")
    charset = _at(lines[0].decode("latin-1").split("|"), 17)
    try:
        texts = [line.decode(_CODECS.get(charset, "utf-8")).split("|") for line in lines if line]
    except UnicodeDecodeError as error:
        raise UnreadableError(f"caractères hors du jeu annoncé ({charset or 'ASCII'})") from error
    found: dict[str, list[str]] = {}
    for fields in texts:
        found.setdefault(fields[0], fields)
    return found


def _at(fields: list[str], place: int) -> str:
    return fields[place] if place < len(fields) else ""


def _own(identifiers: list[list[str]]) -> str:
    """The sender's own identifier of the patient, with its authority."""
    local = next((one for one in identifiers if _at(one, 4) == "PI"), [])
    return f"{_at(local, 0)}^{_at(local, 3)}" if _at(local, 0) else ""


def _ins(identifiers: list[list[str]]) -> Ins | None:
    """The INS, as it is named; None when there is none, or when it is said to be deleted."""
    for one in identifiers:
        number, oid = _at(one, 0), _at(_at(one, 3).split("&"), 1)
        if oid.startswith(_INS_ROOT) and number not in ("", NULL):
            return Ins(number[:13], number[13:], oid)
    return None


def _traits(pid: list[str]) -> Traits:
    names = [one.split("^") for one in _at(pid, _NAMES).split("~")]
    legal = next((one for one in names if _at(one, 6) == "L"), names[0])
    family, first, listed = (unescaped(_at(legal, place)) for place in (0, 1, 2))
    born = _at(pid, _BORN)
    return Traits(
        family_name=family,
        first_given_name=first,
        given_names=listed or first,
        sex=_at(pid, _SEX),
        birth_date=f"{born[:4]}-{born[4:6]}-{born[6:8]}" if len(born) >= len("AAAAMMJJ") else born,
        birth_place=_birth_place(pid),
    )


def _birth_place(pid: list[str]) -> str:
    """The COG of the address of type BDL: its ninth component, the fifth in the messages of some."""
    born = next((one.split("^") for one in _at(pid, _PLACES).split("~") if _at(one.split("^"), 6) == "BDL"), [])
    return _at(born, 8) or _at(born, 4)


def with_traits(message: Outgoing, **traits: str) -> Outgoing:
    """The same message with traits of the identity changed."""
    return replace(message, patient=replace(message.patient, traits=replace(message.traits, **traits)))
