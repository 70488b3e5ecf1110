"""IHE_XDM archives: the archive, then the documents that it describes."""

from formats.rule import Text
from formats.xdm import archive
from formats.xdm.members import XdmError
from harness.checks import document
from harness.checks.carried import Attached
from harness.english import both
from harness.examine.cda import SCHEMATRON, VERAPDF, judge_document
from harness.examine.examined import LABELS, Anchors, Examined, Source, Type, unreadable


def examine(source: Source, _anchors: Anchors) -> Examined:
    """Judge an archive."""
    try:
        attached = Attached(source.file, archive.read(source.raw))
    except XdmError as error:
        return unreadable(Type.XDM, both(str(error)))
    found = Examined(Type.XDM, LABELS[Type.XDM])
    document.judge_xdm(found.report, source.file)
    has_pdf = [judge_document(found.report, file) for file in attached.documents]
    count = len(has_pdf)
    found.facts.append(Text(f"{count} document(s) décrit(s)", f"{count} document(s) described"))
    found.unjudged += [
        Text("les métadonnées XDS au-delà de l'accord avec les documents", "XDS metadata beyond what documents say"),
        SCHEMATRON,
        *([VERAPDF] if any(has_pdf) else []),
    ]
    return found
