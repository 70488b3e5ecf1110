"""How the state of the DMP moves. A submission is DocumentStored for each document, then SubmissionRegistered:
one transaction, in or out as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from mocks.core import injection
from mocks.core.change import change
from mocks.dmp.state import Entry, Record, State
from record.event import Json


@change("dmp")
@dataclass(frozen=True, slots=True)
class DocumentStored:
    """The repository keeps a document, exact bytes."""

    unique_id: str
    content: bytes


@change("dmp")
@dataclass(frozen=True, slots=True)
class SubmissionRegistered:
    """A submission set and its entries (members of ``state.Entry``, but ``set_id``, ``subject``, ``structure``)."""

    patient: str
    set_id: str
    at: str
    subject: str
    structure: str
    entries: tuple[Mapping[str, Json], ...]


@change("dmp")
@dataclass(frozen=True, slots=True)
class EntryStatusChanged:
    """An entry became Deprecated, Deleted, Archived or Approved."""

    patient: str
    uuid: str
    status: str
    at: str


@change("dmp")
@dataclass(frozen=True, slots=True)
class StatusUpdateRegistered:
    """The submission set of an ITI-57 request, whose uniqueId is now taken."""

    patient: str
    set_id: str


@change("dmp")
@dataclass(frozen=True, slots=True)
class AuthorizationSet:
    """A holder (professional or structure) got (``granted``) or lost its authorisation on a DMP."""

    patient: str
    holder: str
    granted: bool
    at: str


@change("dmp")
@dataclass(frozen=True, slots=True)
class AttendingSet:
    """A doctor became, or is no longer, the attending doctor."""

    patient: str
    holder: str
    attending: bool


@change("dmp")
class AnswerInjected(injection.AnswerInjected):
    """An answer for a call to the DMP."""

    __slots__ = ()


@change("dmp")
class InjectedCallsCounted(injection.InjectedCallsCounted):
    """A call came that it waits for."""

    __slots__ = ()


@change("dmp")
class InjectedAnswerServed(injection.InjectedAnswerServed):
    """It was served."""

    __slots__ = ()


@change("dmp")
class InjectedAnswersDropped(injection.InjectedAnswersDropped):
    """None is wanted any more."""

    __slots__ = ()


def apply(state: State, moved: Any) -> None:
    """Move the state by a change."""
    _apply(moved, state)


def _record(state: State, matricule: str) -> Record:
    return state.records.setdefault(matricule, Record())


@singledispatch
def _apply(moved: object, _state: State) -> None:
    raise TypeError(f"{type(moved).__name__} n'est pas un changement du DMP")


@_apply.register
def _(moved: DocumentStored, state: State) -> None:
    state.documents[moved.unique_id] = moved.content


@_apply.register
def _(moved: SubmissionRegistered, state: State) -> None:
    record = _record(state, moved.patient)
    state.sets[moved.set_id] = moved.patient
    for members in moved.entries:
        entry = Entry(**members, set_id=moved.set_id, subject=moved.subject, structure=moved.structure)
        record.entries[entry.uuid] = entry
        state.owners[entry.unique_id] = (moved.patient, entry.uuid)


@_apply.register
def _(moved: EntryStatusChanged, state: State) -> None:
    _record(state, moved.patient).entries[moved.uuid].status = moved.status


@_apply.register
def _(moved: StatusUpdateRegistered, state: State) -> None:
    state.sets[moved.set_id] = moved.patient


@_apply.register
def _(moved: AuthorizationSet, state: State) -> None:
    authorizations = _record(state, moved.patient).authorizations
    if moved.granted:
        authorizations[moved.holder] = moved.at
    else:
        authorizations.pop(moved.holder, None)


@_apply.register
def _(moved: AttendingSet, state: State) -> None:
    attending = _record(state, moved.patient).attending
    if moved.attending:
        attending.add(moved.holder)
    else:
        attending.discard(moved.holder)


@_apply.register(injection.AnswerInjected)
@_apply.register(injection.InjectedCallsCounted)
@_apply.register(injection.InjectedAnswerServed)
@_apply.register(injection.InjectedAnswersDropped)
def _(moved: object, state: State) -> None:
    injection.apply(moved, state)
