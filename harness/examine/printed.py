"""The INS datamatrix of a PDF file, alone or inside a CDA."""

from formats.ins import apart, datamatrix
from formats.ins.apart import RenderingError
from formats.ins.datamatrix import DatamatrixError
from formats.ins.impression import Identity
from formats.rule import Text
from harness.checks import printed
from harness.checks.carried import File
from harness.english import both
from harness.examine.examined import Examined


def judge(found: Examined, file: File, wanted: Identity | None = None) -> None:
    """Judge the datamatrices of a PDF; one without any is told so, and breaks nothing: its identity may not be
    qualified. ``wanted`` is what the document beside it says of the patient."""
    try:
        pages = apart.pages(file.content)
    except (DatamatrixError, RenderingError) as error:
        why = both(str(error))
        found.unjudged.append(Text(f"le datamatrix du PDF ({why.fr})", f"the datamatrix of the PDF ({why.en})"))
        return
    found.facts.append(printed.told(pages))
    for symbol in pages.ins:
        printed.judge_symbol(found.report, file, symbol, wanted)
        found.facts.append(_fields(symbol.text))
    if pages.ins:
        printed.judge_caption(found.report, file)
    if not pages.whole:
        rest = pages.total - pages.read
        found.unjudged.append(Text(f"{rest} page(s) non lue(s) (datamatrix)", f"{rest} page(s) not read (datamatrix)"))


def _fields(text: str) -> Text:
    try:
        fields = datamatrix.decode(text).fields
    except DatamatrixError as error:
        return both(str(error))
    told = ", ".join(f"{id} {value}" for id, value in fields.items())
    return Text(f"champs lus : {told}", f"fields read: {told}")
