"""Checks of what an identity's record has, shows and hides, and of where the INS must, or must not, appear with it."""

from collections.abc import Mapping

from formats.ins import apart, contexte, edition, fiche, modele, statuts
from formats.ins.datamatrix import DatamatrixError
from formats.ins.fiche import Record
from formats.ins.rendered import Pages
from formats.ins.statuts import Statut
from formats.ins.traits import Traits
from formats.pdfa import pages
from formats.rule import Text
from harness.checks import carried, printed
from harness.checks.carried import File
from harness.checks.check import Evidence, Report, check
from harness.checks.identity import body_of, examine
from record.event import Json

_STRICT = ("family_name", "given_names", "sex", "birth_date", "birth_place")


@check("identity.model", Text("La fiche a tous les champs d'identité", "The record has every field of an identity"))
def model(*, record: Evidence, used: Mapping[str, Json]) -> Report:
    """Judge the fields of a record, and its used names beside those typed (``family_name``, ``given_name``)."""
    report, body = Report(), body_of(record)
    if body is not None:
        typed = {name: str(used.get(name) or "") for name in modele.COMPLEMENTARY}
        examine(report, record, len(fiche.COMPARED) + len(typed), modele.field_breaches(body, typed))
    return report


@check("identity.proof", Text("La fiche dit la pièce présentée", "The record tells the document that was shown"))
def proof(*, record: Evidence, document: str) -> Report:
    """Judge whether a record tells the identity document that was shown (``passeport``): INS/va1.23."""
    report, body = Report(), body_of(record)
    if body is not None:
        examine(report, record, 1, modele.proof_breaches(body, document))
    return report


@check("identity.ins_hidden", Text("L'INS est cachée à ce compte", "The INS is hidden from this account"))
def ins_hidden(*, record: Evidence, known: Evidence) -> Report:
    """Judge a record as an account without the right sees it; ``known`` is the same, seen with the right (INS/va1.50).

    Nothing is judged when that one shows no matricule.
    """
    report, body, numbers = Report(), body_of(record), _numbers(body_of(known))
    if body is not None and numbers:
        examine(report, record, len(modele.texts(body)), modele.seen_breaches(body, numbers))
    return report


def _numbers(body: Record | None) -> tuple[str, ...]:
    """The matricules of a record, the active one first; none when it shows no active one."""
    active = fiche.value(body or {}, "/matricule")
    items = (body or {}).get("history")
    former = [str(item.get("matricule")) for item in items or () if isinstance(item, Mapping)]
    return (active, *former) if active else ()


@check("identity.not_printed", Text("L'édition ne porte pas l'INS", "The printed page does not show the INS"))
def not_printed(*, content: Evidence, record: Evidence) -> Report:
    """Judge a produced PDF beside the record of an identity that is not qualified: INS/va1.59.

    An INS in the text, or in a datamatrix, is a breach. That there is none is concluded only of a page that has a text
    and whose pages were all rendered: a picture may show it in letters that nothing here reads.
    """
    report, body, file = Report(), body_of(record), carried.produced(content, "pdf")
    number = fiche.value(body or {}, "/matricule")
    if body is None or file is None or not number or statuts.may_share(_status(body)):
        return report
    oid, text, drawn = fiche.value(body, "/oid"), pages.text_of(file.content) or "", _drawn(file)
    for breach in edition.absence_breaches(text, number, oid):
        report.add(breach, file.layers, text.encode())
    for symbol in drawn.printed:
        for breach in edition.absence_breaches(symbol.text, number, oid):
            report.add(breach, *printed.place_of(file, symbol, "", symbol.text))
    if report.findings or (text.strip() and drawn.whole):
        report.look(2)
    return report


def _drawn(file: File) -> Pages:
    """The datamatrices of a PDF; none, on a page that was not read, when it cannot be rendered."""
    try:
        return apart.pages(file.content)
    except DatamatrixError:
        return Pages((), 0, 1)


def _status(body: Record) -> Statut:
    try:
        return Statut(fiche.value(body, "/status"))
    except ValueError:
        return Statut.PROVISOIRE


@check("identity.launched", Text("L'appel contextuel porte l'INS complète", "The contextual call has the whole INS"))
def launched(*, call: Evidence, record: Evidence) -> Report:
    """Judge what another application was opened with (``patient.launch``), beside a qualified record: AC/va1.01."""
    report, body, told = Report(), body_of(record), body_of(call)
    text = fiche.value(told or {}, "/launched")
    if body is None or not text or not statuts.may_share(_status(body)):
        return report
    traits = Traits(*(fiche.value(body, fiche.pointer(name)) for name in _STRICT))
    number, oid = fiche.value(body, "/matricule"), fiche.value(body, "/oid")
    examine(report, call, contexte.FACTS, contexte.launch_breaches(text, traits, number, oid, "/launched"))
    return report
