"""CDA documents and PDF files, alone or inside something else."""

from formats.cda import header
from formats.cda.document import CdaError
from formats.ins.impression import Identity
from formats.pdfa import declared as pdfa
from formats.rule import Text
from harness.checks import document
from harness.checks.carried import File, cdas_in
from harness.checks.check import Report
from harness.examine import plainly, printed
from harness.examine.examined import LABELS, Anchors, Examined, Source, Type, unreadable

SCHEMATRON = Text("le CDA par schématron et jeux de valeurs", "the CDA by schematron and value sets")
VERAPDF = Text("le PDF/A par veraPDF : le banc regarde des marqueurs", "PDF/A by veraPDF: the bench looks at markers")


def judge_document(report: Report, file: File) -> bool:
    """The rules of a CDA, and the markers of the PDF that a level 1 body embeds; says whether there was one."""
    document.judge_cda(report, file)
    found = [cda.pdf for cda in cdas_in([file])]
    for pdf in found:
        if pdf is not None:
            document.judge_embedded(report, pdf)
    return any(found)


def examine(source: Source, _anchors: Anchors) -> Examined:
    """Judge a CDA document."""
    try:
        read = header.read(source.raw)
    except CdaError as error:
        return unreadable(Type.CDA, plainly.said(error))
    found = Examined(Type.CDA, Text(f"document CDA de niveau {read.level}", f"CDA document of level {read.level}"))
    has_pdf = judge_document(found.report, source.file)
    title = f"{read.title} ({read.code.code or '?'})"
    found.facts.append(Text(f"titre : {title}", f"title: {title}"))
    for pdf in (cda.pdf for cda in cdas_in([source.file])):
        if pdf is not None:
            printed.judge(found, pdf, _identity(read))
    if read.level == 3:
        found.unjudged.append(Text("le corps structuré", "the structured body"))
    found.unjudged += [SCHEMATRON, *([VERAPDF] if has_pdf else [])]
    return found


def _identity(read: header.Header) -> Identity | None:
    """What the datamatrix of the PDF should tell: the matricule and traits of the header, when it has an INS."""
    if read.ins is None:
        return None
    traits = read.traits
    born = traits.birth_time[:8]
    date = f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else ""
    return Identity(read.ins.matricule, read.ins.oid, "", traits.family, traits.sex, date, "")


def examine_pdf(source: Source, _anchors: Anchors) -> Examined:
    """Judge a PDF file by the markers of PDF/A-1."""
    found = Examined(Type.PDF, LABELS[Type.PDF])
    document.judge_lone(found.report, source.file)
    broken = [finding for finding in found.report.findings if finding.rule in (pdfa.READABLE.id, pdfa.LIMIT.id)]
    if broken:
        too_large = Text(broken[0].found, broken[0].found)
        return unreadable(Type.PDF, too_large if broken[0].rule == pdfa.LIMIT.id else plainly.PDF)
    printed.judge(found, source.file)
    found.unjudged.append(VERAPDF)
    return found
