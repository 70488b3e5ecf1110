"""The contract as the service hands it out: ``/lps?wsdl`` and, for each import, ``/lps?xsd=NAME``.

Every import is served from here, so that a toolkit generates its client offline: the published WSDL takes one schema
from the network (insi.md §1.1). ``?wsdl=verification`` is the reconstructed contract, where the session has it on.
An editor who has the official WSDL and schemas puts them in ``BANC_HOME/insi-lot2``: those are served instead, as they
are but for addresses and imports.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from lxml import etree

from formats import xml
from formats.insi import service
from formats.xml import Element, XmlError
from mocks.core.message import Answer, Request
from mocks.core.world import World
from mocks.insi.answers import own_refusal, refused

LOT_2 = "insi-lot2"
"""The folder of BANC_HOME where the official files go."""
OWN = Path(__file__).parent / "schema"
OPERATION = "wsdl"
_CONTENT = (("Content-Type", "text/xml; charset=utf-8"),)
_NAME = re.compile(r"[\w.-]+(/[\w.-]+)*")
_ADDRESSING = "adressage.xsd"
_NETWORK = {"http://www.w3.org/2005/08/addressing": _ADDRESSING}
"""Schemas that the published WSDL takes from the network, by namespace: ours stand in for them."""
_RECONSTRUCTED = {"verification.wsdl", "verification-requete.xsd", "verification-reponse.xsd"}
_MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of contract files and the name of its WSDL; names are relative, with slashes. ``others`` are its other
    WSDLs, which are asked for by name."""

    folder: Path
    wsdl: str
    others: tuple[str, ...] = ()

    def path(self, name: str) -> Path | None:
        """A file of the folder, or of ours when it has none; None when there is no such file inside."""
        if _NAME.fullmatch(name) is None or ".." in name.split("/"):
            return None
        kept = (folder / name for folder in (self.folder, OWN))
        return next((path for path in kept if path.is_file() and _is_inside(path, (self.folder, OWN))), None)


def _is_inside(path: Path, folders: tuple[Path, ...]) -> bool:
    return any(path.resolve().is_relative_to(folder.resolve()) for folder in folders)


def is_asked(request: Request) -> bool:
    """Whether a request asks for the contract."""
    return request.method in {"GET", "HEAD"} and _asked(request) is not None


def serve(request: Request, world: World) -> Answer:
    """The WSDL or a schema that a request asks for; 404 with a fault when there is none."""
    shelf = shelf_of(world)
    name = _asked(request) or shelf.wsdl
    path = None if name in _RECONSTRUCTED and not is_reconstructed(world) else shelf.path(name)
    try:
        if path is None:
            raise XmlError(f"{name} n'est pas servi")
        body = _served(path, name, request.origin + service.PATH, shelf)
    except (XmlError, OSError) as error:
        refusal = own_refusal("wsdl", str(error), "insi.soap", 404)
        return refused(refusal, world, OPERATION, None)
    return Answer(200, body, _CONTENT, OPERATION, facts={"file": name, "own": shelf.folder == OWN})


def is_reconstructed(world: World) -> bool:
    """Whether the session asked for what is experimental, reconstructed: the unit verification."""
    return world.knob("insi.verification", "") == "experimental"


def shelf_of(world: World) -> Shelf:
    """The official files when the home folder has some, else ours."""
    folder = world.site.home / LOT_2
    first, *others = sorted(path.name for path in folder.glob("*.wsdl")) if folder.is_dir() else [""]
    return Shelf(folder, first, tuple(others)) if first else Shelf(OWN, "service.wsdl")


def _asked(request: Request) -> str | None:
    """The name that ``?xsd=`` asks for, "" for ``?wsdl``; None when the query is something else."""
    field, _, value = request.query.partition("&")[0].partition("=")
    if field.lower() == "wsdl":
        return "verification.wsdl" if value == "verification" else ""
    return unquote(value) if field.lower() == "xsd" else None


def _served(path: Path, name: str, address: str, shelf: Shelf) -> bytes:
    root = xml.parse(path.read_bytes(), _MOST_BYTES)
    for element in _importing(root):
        location = _location(element, name, shelf)
        if location:
            element.set("schemaLocation", f"{address}?xsd={quote(location)}")
    for port in root.iter("{http://schemas.xmlsoap.org/wsdl/soap12/}address"):
        port.set("location", address)
    if name == shelf.wsdl and shelf.others:
        root.addprevious(etree.Comment(_told(name, address, shelf.others)))
    return bytes(etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True))


def _told(name: str, address: str, others: tuple[str, ...]) -> str:
    """Which of several WSDLs this is, the first by name, and where the others are."""
    where = ", ".join(f"{address}?xsd={quote(other)}" for other in others)
    return f" {LOT_2} : {name} est servi ici. Les autres : {where} ".replace("--", "%2D%2D")  # no comment has that


def _importing(root: Element) -> Iterator[Element]:
    space = "{http://www.w3.org/2001/XMLSchema}"
    yield from root.iter(f"{space}import", f"{space}include", f"{space}redefine")


def _location(element: Element, name: str, shelf: Shelf) -> str:
    """What an import becomes: a name of the shelf; empty when it is none, and is then left as it is."""
    written = element.get("schemaLocation", "")
    if urlsplit(written).scheme:
        return _NETWORK.get(element.get("namespace", ""), "")
    found = _normal(PurePosixPath(name).parent / written.replace("\\", "/"))
    return found if found and shelf.path(found) else ""


def _normal(path: PurePosixPath) -> str:
    """A relative name without ``..``; empty when it leaves the folder."""
    steps: list[str] = []
    for step in path.parts:
        if step == ".." and not steps:
            return ""
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)
