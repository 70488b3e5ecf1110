"""The CDA R2 of a letter, level 1 around a PDF/A-1b, and the XDS metadata that describe it."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from formats.ins.traits import first_given_name
from formats.xds import names
from harness.sender.letter import NOTICE, Letter

if TYPE_CHECKING:
    from jinja2 import Template

ROOT = "1.2.250.1.999.1.1.4343"
"""The fictitious OID under which the third party makes its identifiers."""
CDA_NAME = "DOC0001.XML"
_LASTED = timedelta(minutes=20)
_TEXT = "Patient adressé pour avis.\nExamen sans particularité.\nConduite à tenir : surveillance habituelle."
_GENDERS = {"M": "Masculin", "F": "Féminin"}


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that was written: when, under which identifiers, its PDF and its CDA."""

    letter: Letter
    at: datetime
    number: int
    pdf: bytes = b""
    cda: bytes = b""

    @property
    def unique_id(self) -> str:
        """The identifier of the document."""
        return f"{ROOT}.11.{self.number}"

    @property
    def label(self) -> str:
        """The label of its type."""
        return "CR ou fiche de consultation ou de visite"


def pdf_of(written: Written) -> bytes:
    """The PDF/A-1b of a letter."""
    import typst  # noqa: PLC0415 - only a run with a third party's letter needs it

    letter = written.letter
    traits = letter.traits
    texts = {
        "notice": NOTICE,
        "title": letter.title,
        "entity": letter.sender.entity,
        "author": letter.sender.full_name,
        "patient": f"{traits['family_name']} {traits['given_names']}, {traits['sex']}, {traits['birth_date']}",
        "ins": letter.matricule or "sans INS",
        "text": _TEXT,
    }
    layout = Path(__file__).with_name("lettre.typ").read_bytes()
    made = typst.compile(
        layout,
        format="pdf",
        pdf_standards=["a-1b"],
        ignore_system_fonts=True,
        sys_inputs=texts,
        timestamp=written.at.astimezone(UTC),
    )
    return bytes(made)


def cda_of(written: Written) -> bytes:
    """The CDA of a letter, around its PDF."""
    return _rendered(
        "lettre.cda.xml.j2",
        written,
        body=base64.b64encode(written.pdf).decode(),
        gender=_GENDERS[written.letter.traits["sex"]],
        set_id=f"{ROOT}.13.{written.number}",
        moment="%Y%m%d%H%M%S%z",
    )


def metadata_of(written: Written) -> bytes:
    """The XDS metadata of a letter, in ebRIM."""
    return _rendered(
        "lettre.metadata.xml.j2",
        written,
        names=names,
        uri=CDA_NAME,
        sha1=hashlib.sha1(written.cda, usedforsecurity=False).hexdigest(),
        lot=f"{ROOT}.10.{written.number}",
        source=ROOT,
        moment="%Y%m%d%H%M%S",
    )


def _rendered(name: str, written: Written, *, moment: str, **more: object) -> bytes:
    letter = written.letter
    text = _template(name).render(
        letter=letter,
        sender=letter.sender,
        traits=letter.traits,
        first=first_given_name(letter.traits["given_names"]),
        written=written,
        started=f"{written.at - _LASTED:{moment}}",
        ended=f"{written.at:{moment}}",
        local_patients=f"{ROOT}.3",
        **more,
    )
    return text.encode()


@cache
def _template(name: str) -> "Template":
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - only a run with a third party's letter needs it

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(Path(__file__).with_name(name).read_text("utf-8"))
