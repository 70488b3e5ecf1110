"""The IHE_XDM archive of a document: index, readme, metadata and the CDA, in the layout that MSSanté asks."""

import io
import zipfile

from editor.config import SOFTWARE
from editor.documents import ebrim, oids, xds
from editor.documents.document import NOTICE, Document
from editor.documents.xds import Submission
from editor.xml import Xml, document, tag

FILE_NAME = "IHE_XDM.zip"
_FOLDER = "IHE_XDM/SUBSET01"
_CDA = "DOC0001.XML"
_DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n'
)


def archive(made: Document, cda: bytes, described: bytes | None = None) -> bytes:
    """The archive that carries ``cda``, the document's own bytes; hash and size speak of ``described``, else of it."""
    files = {
        "INDEX.HTM": _index(made),
        "README.TXT": _readme(made),
        f"{_FOLDER}/METADATA.XML": _metadata(made, cda if described is None else described),
        f"{_FOLDER}/{_CDA}": cda,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, made.created.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _metadata(made: Document, described: bytes) -> bytes:
    lot = Submission(oids.new_submission(), made.created, made.author, made.structure, made.patient_id)
    entry = xds.document_entry(made, described, uri=_CDA)
    return document(ebrim.submission(xds.submission_set(lot), entry, xds.member(xds.DOCUMENT)))


def _index(made: Document) -> bytes:
    page = tag(
        "html",
        {"xmlns": "http://www.w3.org/1999/xhtml", "xml:lang": "fr", "lang": "fr"},
        tag("head", tag("title", "IHE_XDM")),
        tag(
            "body",
            tag("p", NOTICE),
            tag("p", f"Emetteur : {made.structure.name}"),
            _link("README.TXT", "Lisez-moi"),
            _link(f"{_FOLDER}/{_CDA}", made.title),
        ),
    )
    return ("<?xml version='1.0' encoding='UTF-8'?>\n" + _DOCTYPE + page).encode()


def _link(target: str, text: str) -> Xml:
    return tag("p", tag("a", text, href=target))


def _readme(made: Document) -> bytes:
    lines = (
        NOTICE,
        "",
        "Emetteur :",
        "==========",
        f"    . Nom : {made.author.full_name}",
        f"    . Organisme : {made.structure.name}",
        "",
        "Application de l'émetteur :",
        "===========================",
        f"    . Nom : {SOFTWARE.name}",
        f"    . Version : {SOFTWARE.version}",
        "",
        "Instructions :",
        "==============",
        "    . Ouvrez cette archive avec votre logiciel de professionnel de santé.",
        "",
        "Arborescence :",
        "==============",
        "    README.TXT",
        "    INDEX.HTM",
        "    IHE_XDM",
        "        SUBSET01",
        "            METADATA.XML",
        f"            {_CDA}",
        "",
    )
    return "\r\n".join(lines).encode()
