"""Clinical documents."""

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from editor import ambient
from editor.actions import Parameters, text
from editor.defects import Defect
from editor.documents import composer, datamatrix, oids
from editor.documents.document import Document
from editor.lgc import Lgc
from editor.outcome import FailedError
from editor.patients.identity import Patient, Status
from editor.patients.ins import Ins
from editor.professional import Professional
from editor.xml import printable

KIND = "cr-consultation"
_TITLE = "Compte rendu de consultation"
_TITLE_MAX = 128
_TEXT = "Motif : consultation de suivi.\nExamen clinique sans particularité.\nConduite à tenir : revoir dans un an."
_CONSULTATION = timedelta(minutes=15)


def produce(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Write a consultation report about a patient; ``replaces`` makes it the next version of another."""
    patient = lgc.desk.patients.find(text(parameters, "patient"))
    if text(parameters, "kind", KIND) != KIND:
        raise FailedError(f"type de document inconnu : {text(parameters, 'kind')}")
    now = ambient.now().replace(microsecond=0)
    draft = Document(
        id=f"D{len(lgc.desk.documents) + 1:04d}",
        patient=patient,
        ins=transmissible(lgc, patient),
        author=lgc.professional,
        structure=lgc.structure,
        title=printable(text(parameters, "title", "") or _TITLE)[:_TITLE_MAX],
        text=printable(text(parameters, "text", "") or _TEXT),
        unique_id=oids.new_document(),
        set_id=oids.new_set(),
        created=now,
        started=now - _CONSULTATION,
    )
    previous = text(parameters, "replaces", "")
    if previous:
        draft = _next_version(draft, lgc.document(previous))
    return described(keep(lgc, draft))


def content(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """The bytes of a document."""
    found = lgc.document(text(parameters, "document"))
    return {"cda": base64.b64encode(found.cda).decode(), "pdf": base64.b64encode(found.pdf).decode()}


def transmissible(lgc: Lgc, patient: Patient) -> Ins | None:
    """The INS that may leave the practice: that of a qualified identity."""
    careless = patient.status is Status.RECUPEREE and lgc.has(Defect.INS_NON_QUALIFIEE_TRANSMISE)
    return patient.ins if careless or patient.status is Status.QUALIFIEE else None


def keep(lgc: Lgc, draft: Document) -> Document:
    """Compose a draft and keep it, in place of an earlier one of the same id."""
    made = _composed(lgc, draft)
    lgc.desk.documents[made.id] = made
    return made


def as_next_version(lgc: Lgc, made: Document, previous: Document) -> Document:
    """``made`` as the version that replaces ``previous``; composed again unless it already is."""
    if made.replaces == previous.unique_id:
        return made
    return keep(lgc, _next_version(made, previous))


def regenerated(lgc: Lgc, made: Document) -> bytes:
    """The CDA composed again, a second later: same ids, other bytes."""
    return _composed(lgc, replace(made, created=made.created + timedelta(seconds=1))).cda


def described(made: Document) -> dict[str, Any]:
    """What an action tells of a document."""
    return {
        "document": made.id,
        "unique_id": made.unique_id,
        "set_id": made.set_id,
        "version": made.version,
        "sha256": hashlib.sha256(made.cda).hexdigest(),
    }


def _next_version(draft: Document, previous: Document) -> Document:
    return replace(draft, set_id=previous.set_id, version=previous.version + 1, replaces=previous.unique_id)


def _composed(lgc: Lgc, draft: Document) -> Document:
    archival, nature = not lgc.has(Defect.PDF_NON_A1), not lgc.has(Defect.EDITION_SANS_NATURE)
    careless = lgc.has(Defect.EDITION_INS_NON_QUALIFIEE)
    printed = replace(draft, ins=draft.patient.ins) if careless else draft
    symbol = _symbol(lgc, printed)
    return composer.composed(draft, _written_as(lgc, draft), printed, archival=archival, nature=nature, symbol=symbol)


def _symbol(lgc: Lgc, printed: Document) -> str:
    """What the INS datamatrix of a page says; a page about an identity that is not qualified has none (rule 32)."""
    if printed.ins is None or printed.patient.status is not Status.QUALIFIEE or lgc.has(Defect.DATAMATRIX_ABSENT):
        return ""
    traits = printed.patient.traits
    other = replace(traits, family_name=f"{traits.family_name}X")
    return datamatrix.text(printed.ins, other if lgc.has(Defect.DATAMATRIX_AUTRE) else traits)


def _written_as(lgc: Lgc, draft: Document) -> Document:
    """The document as its CDA words it: the same, unless a defect says otherwise."""
    written = draft
    if lgc.has(Defect.TRAITS_ALTERES):
        traits = replace(draft.patient.traits, family_name=f"{draft.patient.traits.family_name}X")
        written = replace(written, patient=replace(draft.patient, traits=traits))
    if lgc.has(Defect.AUTEUR_AUTRE):
        written = replace(written, author=_somebody_else(lgc, draft.author), responsible=draft.author)
    return written


def _somebody_else(lgc: Lgc, author: Professional) -> Professional:
    others = (item for item in lgc.config.professionals if item != author.national_id)
    return replace(author, national_id=next(others, "899900009999"), family_name="AUTRE", given_name="PERSONNE")
