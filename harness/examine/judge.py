"""From bytes to a conclusion: recognise, then hand over to the module of that kind. Never raises on content."""

from collections.abc import Callable, Mapping

from formats.rule import Text
from harness.english import both
from harness.examine import cda, datamatrix, eml, hl7, http, jwt, recognise, soap, vihf, xdm
from harness.examine.examined import LABELS, Anchors, Examined, Source, Type, unreadable
from harness.examine.http import CaptureError

MAX_BYTES = 64_000_000
"""The largest file that is judged, in bytes: a mail is at most 25 MB, a deposit far less."""

Judge = Callable[[Source, Anchors], Examined]


def judge(source: Source, anchors: Anchors | None = None, type: Type | None = None) -> Examined:
    """What became of a file. ``type`` overrides what was recognised; contradictions with both are told."""
    if len(source.raw) > MAX_BYTES:
        return too_large(len(source.raw))
    found = recognise.recognise(source.raw)
    chosen = type or found.type
    if chosen is None:
        return _with_name(unreadable(None, found.hint or _NOT_JUDGED, found.what), source, found)
    examined = _examined(source, anchors or Anchors(), chosen)
    if type is not None and type is not found.type:
        examined.facts.append(
            Text(f"demandé : {LABELS[type].fr} ; reconnu : {found.what.fr}", f"asked: {type}; found: {found.what.en}")
        )
    return _with_name(examined, source, found)


_NOT_JUDGED = Text("rien que le banc sache juger", "nothing that the bench can judge")


def too_large(size: int) -> Examined:
    """A file over the limit, which is not even read whole."""
    return unreadable(
        None,
        Text(
            f"{size} octets, maximum {MAX_BYTES} : découpez la capture, ou extrayez le message",
            f"{size} bytes, at most {MAX_BYTES}: cut the capture, or extract the message",
        ),
        Text("fichier trop gros", "file too large"),
    )


def _with_name(examined: Examined, source: Source, found: recognise.Recognised) -> Examined:
    said = recognise.contradicts(source.name, found)
    if said is not None:
        examined.facts.insert(0, said)
    return examined


def _examined(source: Source, anchors: Anchors, type: Type) -> Examined:
    try:
        return _JUDGES[type](source, anchors)
    except RecursionError:
        return unreadable(type, Text("contenu imbriqué trop profondément", "content nested too deeply"))


def _soap(source: Source, anchors: Anchors) -> Examined:
    return soap.examine(http.plain(source, "application/soap+xml"), Type.SOAP, anchors)


def _mime(source: Source, anchors: Anchors) -> Examined:
    """MIME headers then parts, or the parts alone, whose boundary is their first line."""
    start = len(source.raw) - len(source.raw.lstrip())
    if source.raw.startswith(b"--", start):
        line = source.raw[start:].splitlines()[0].decode("latin-1").rstrip()
        return soap.examine(http.plain(source, f'multipart/related; boundary="{line[2:]}"'), Type.MIME, anchors)
    try:
        capture = http.read(source)
    except CaptureError as error:
        return unreadable(Type.MIME, both(str(error)))
    return soap.examine(capture, Type.MIME, anchors)


def _http(source: Source, anchors: Anchors) -> Examined:
    try:
        capture = http.read(source)
    except CaptureError as error:
        return unreadable(Type.HTTP, both(str(error)))
    message = capture.request or capture.response
    if message is not None and http.is_soap(message):
        return soap.examine(capture, Type.HTTP, anchors)
    return http.examine(capture, anchors)


_JUDGES: Mapping[Type, Judge] = {
    Type.SOAP: _soap,
    Type.MIME: _mime,
    Type.HTTP: _http,
    Type.CDA: cda.examine,
    Type.XDM: xdm.examine,
    Type.EML: eml.examine,
    Type.VIHF: vihf.examine,
    Type.JWT: jwt.examine,
    Type.DATAMATRIX: datamatrix.examine,
    Type.PDF: cda.examine_pdf,
    Type.HL7: hl7.judge,
}
