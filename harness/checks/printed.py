"""The INS datamatrix of printed pages: in the PDF that the editor produced, or sent."""

from collections.abc import Iterator

from formats.ins import apart, datamatrix, impression
from formats.ins.datamatrix import DatamatrixError
from formats.ins.impression import Identity
from formats.ins.rendered import Pages, Printed
from formats.insi.resultat import Resultat
from formats.pdfa import pages
from formats.rule import Breach, Text
from harness.checks import carried
from harness.checks.carried import File, Some, cdas_of, each, is_message, is_observation, posting, produced
from harness.checks.check import Evidence, Report, check
from record.locator import Layer, Locator


@check(
    "document.datamatrix",
    Text("L'édition porte le datamatrix INS de l'identité", "The printed page has the INS datamatrix of the identity"),
)
def printed_datamatrix(*, call: Evidence, content: Some = None, sent: Some = None) -> Report:
    """Judge each PDF about a qualified identity beside the answer (code 00) of INSi: INS/va1.03.

    ``content`` is what the editor produced, ``sent`` the message that carries it. A PDF that cannot be rendered, one
    without a symbol on the pages that were read when others were not, or an answer without an identity, leaves nothing
    to judge.
    """
    report, known = Report(), carried.identity(call)
    if known is None:
        return report
    seen: set[bytes] = set()
    for file in _pdfs([*each(content), *each(sent)]):
        if file.content not in seen:
            _judge(report, file, identity_of(known.answer))
        seen.add(file.content)
    return report


def _pdfs(events: list[Evidence]) -> Iterator[File]:
    """The PDF files that are pages to print: those beside a CDA, and those that one embeds."""
    for event in events:
        if is_message(event):
            posted = posting(event)
            yield from () if posted is None else posted.pdfs
        elif is_observation(event) and (made := produced(event, "pdf")) is not None:
            yield made
        yield from (pdf for cda in cdas_of(event) if (pdf := cda.pdf) is not None)


def identity_of(answer: Resultat) -> Identity | None:
    """What a datamatrix should tell of the person whom INSi found."""
    found = answer.individu
    if found is None:
        return None
    traits = found.tiq
    told = (traits.liste_prenoms, traits.nom, traits.sexe, traits.date, traits.lieu)
    return Identity(found.actif.full, found.actif.oid, *(value or "" for value in told))


def _judge(report: Report, file: File, wanted: Identity | None) -> None:
    try:
        found = apart.pages(file.content)
    except DatamatrixError:
        return
    if not found.ins and not found.whole:
        return
    report.look()
    if not found.ins:
        looked = f"aucun datamatrix INS sur {found.read} page(s)"
        report.add(Breach(impression.PRESENT, "un datamatrix INS", looked), *file.whole)
        return
    for symbol in found.ins:
        judge_symbol(report, file, symbol, wanted)
    judge_caption(report, file)


def judge_symbol(report: Report, file: File, symbol: Printed, wanted: Identity | None) -> None:
    """The format of one symbol, and what it tells beside the identity, when one is known."""
    report.look()
    try:
        read = datamatrix.decode(symbol.text)
    except DatamatrixError as error:
        report.add(
            Breach(datamatrix.HEADER_RULE, datamatrix.HEADER, str(error)), *place_of(file, symbol, "", symbol.text)
        )
        return
    report.look(len(datamatrix.EXAMINATIONS))
    breaches = datamatrix.breaches(read)
    if wanted is not None:
        report.look(len(wanted.fields()))
        breaches += impression.identity_breaches(read, wanted)
    for breach in breaches:
        report.add(breach, *place_of(file, symbol, breach.where, read.fields.get(breach.where, symbol.text)))


def judge_caption(report: Report, file: File) -> None:
    """The words beside the symbol, when the text of the page can be read."""
    text = pages.text_of(file.content)
    if text is not None:
        report.look()
        for breach in impression.caption_breaches(text):
            report.add(breach, *file.whole)


def place_of(file: File, symbol: Printed, field: str, value: str) -> tuple[Locator, bytes]:
    """Locator and quote of a symbol, or of a field of it. It has no byte range: the symbol is a drawing."""
    place = f"page {symbol.page}, datamatrix {field}".rstrip()
    return (*file.layers, Layer("text", place)), value.encode("utf-8", "replace")


def told(found: Pages) -> Text:
    """How many pages were looked at, and what was found, in a line."""
    if not found.ins:
        return Text(f"aucun datamatrix INS sur {found.read} page(s)", f"no INS datamatrix on {found.read} page(s)")
    places = ", ".join(str(symbol.page) for symbol in found.ins)
    return Text(f"datamatrix INS : page {places}", f"INS datamatrix: page {places}")
