"""What a library says in English, in words that a person reads; what it says of nobody's concern is left out."""

import errno
from collections.abc import Mapping

from lxml import etree

from formats.rule import Text
from formats.xml import XmlError
from harness.english import both

_CUT = Text("fichier coupé, ou balise non refermée", "file cut short, or an element left open")
_XML: Mapping[int, Text] = {
    4: Text("document vide", "empty document"),
    5: Text("contenu après la fin du document", "content after the end of the document"),
    9: Text("caractère interdit en XML", "character that XML forbids"),
    26: Text("entité non déclarée (« & » non échappé ?)", "undeclared entity (an '&' that is not escaped?)"),
    38: Text("« < » dans un attribut", "'<' in an attribute"),
    39: Text("attribut sans guillemets", "attribute without quotes"),
    40: Text(
        "attribut non refermé, ou sans guillemets (fichier coupé ?)",
        "attribute left open, or without quotes (file cut short?)",
    ),
    41: Text("attribut sans valeur", "attribute without a value"),
    42: Text("attribut donné deux fois", "attribute given twice"),
    68: Text("« < » ou « & » non échappé", "'<' or '&' that is not escaped"),
    73: Text("balise non refermée (fichier coupé ?)", "tag left open (file cut short?)"),
    74: _CUT,
    76: Text("balises mal imbriquées", "tags that do not match"),
    77: _CUT,
    81: Text("octets qui ne sont pas dans l'encodage annoncé", "bytes that are not of the encoding"),
    201: Text("préfixe d'espace de noms non déclaré", "namespace prefix that is not declared"),
}
"""By error number of libxml2, which keeps them from one version to the next."""


def xml(error: BaseException) -> Text | None:
    """Why XML cannot be read, and at which line; None when the parser is not the cause of ``error``.

    The cause is looked for below ``error``: the readers of each format wrap what the parser raised.
    """
    found: BaseException | None = error
    while found is not None and not isinstance(found.__cause__, etree.XMLSyntaxError):
        found = found.__cause__
    if not isinstance(found, XmlError) or found.limit or not isinstance(found.__cause__, etree.XMLSyntaxError):
        return None
    why = _XML.get(found.__cause__.code or 0, Text("", ""))
    line = found.line or 1
    return Text(
        f"XML illisible, ligne {line}" + (f" : {why.fr}" if why.fr else " : XML mal formé"),
        f"unreadable XML, line {line}" + (f": {why.en}" if why.en else f": {found}"),
    )


def said(error: Exception) -> Text:
    """What an error of a reader says: its own words, unless they are those of the XML parser."""
    return xml(error) or both(str(error))


_OS: Mapping[int, Text] = {
    errno.EACCES: Text("accès refusé", "access denied"),
    errno.EPERM: Text("accès refusé", "access denied"),
    errno.ENOENT: Text("ce fichier n'existe pas", "no such file"),
    errno.ENOTDIR: Text("ce chemin passe par un fichier, non par un dossier", "a part of this path is not a folder"),
    errno.EISDIR: Text("c'est un dossier", "a folder"),
    errno.ENAMETOOLONG: Text("nom trop long", "name too long"),
    errno.ELOOP: Text("liens symboliques en boucle", "links that loop"),
    errno.EIO: Text("erreur du disque", "error of the disk"),
}


def system(error: OSError | ValueError) -> Text:
    """Why the system does not give a file."""
    number = error.errno or 0 if isinstance(error, OSError) else 0
    return _OS.get(number) or Text("ce chemin ne peut pas être lu", str(error))


PDF = Text("PDF illisible : fichier tronqué ou abîmé", "unreadable PDF: cut short or damaged")
