"""The ebRIM elements that XDS metadata are made of. Text in, escaped XML out; no knowledge of what it describes."""

from editor.documents.codes import Code
from editor.xml import Xml, tag

RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
LCM = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
APPROVED = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"
DELETED = "urn:asip:ci-sis:2010:StatusType:Deleted"
HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
REPLACES = "urn:ihe:iti:2007:AssociationType:RPLC"
SIGNS = "urn:ihe:iti:2007:AssociationType:signs"
UPDATES_STATUS = "urn:ihe:iti:2010:AssociationType:UpdateAvailabilityStatus"
_ASSOCIATION = "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Association"


def slot(name: str, *values: str) -> Xml:
    """A slot and its values."""
    return tag("Slot", tag("ValueList", *(tag("Value", value) for value in values)), name=name)


def label(element: str, text: str) -> Xml:
    """``Name`` or ``Description``."""
    return tag(element, tag("LocalizedString", {"xml:lang": "FR"}, charset="UTF8", value=text))


def classification(owner: str, scheme: str, code: Code) -> Xml:
    """A coded attribute of ``owner``; ``scheme`` is the UUID of the attribute."""
    return tag(
        "Classification",
        slot("codingScheme", code.system),
        label("Name", code.label),
        id=f"{owner}.{scheme[:8]}.{code.code[:8]}",
        classificationScheme=f"urn:uuid:{scheme}",
        classifiedObject=owner,
        nodeRepresentation=code.code,
    )


def author(owner: str, scheme: str, *slots: Xml) -> Xml:
    """The author of ``owner``."""
    return tag(
        "Classification",
        *slots,
        id=f"{owner}.author",
        classificationScheme=f"urn:uuid:{scheme}",
        classifiedObject=owner,
        nodeRepresentation="",
    )


def node(owner: str, scheme: str) -> Xml:
    """What says that a package is a submission set."""
    return tag("Classification", id=f"{owner}.node", classificationNode=f"urn:uuid:{scheme}", classifiedObject=owner)


def external_id(owner: str, scheme: str, name: str, value: str) -> Xml:
    """An external identifier of ``owner``: ``name`` is ``XDSDocumentEntry.uniqueId`` and the like."""
    return tag(
        "ExternalIdentifier",
        label("Name", name),
        id=f"{owner}.{name.partition('.')[2]}",
        identificationScheme=f"urn:uuid:{scheme}",
        registryObject=owner,
        value=value,
    )


def association(kind: str, source: str, target: str, *slots: Xml) -> Xml:
    """A link from ``source`` to ``target``."""
    return tag(
        "Association",
        *slots,
        id=f"{source}.{kind.rpartition(':')[2]}.{target[-12:]}",
        associationType=kind,
        objectType=_ASSOCIATION,
        sourceObject=source,
        targetObject=target,
    )


def submission(*objects: Xml | None) -> Xml:
    """The request that submits objects to a registry."""
    return tag("lcm:SubmitObjectsRequest", {"xmlns:lcm": LCM}, tag("RegistryObjectList", {"xmlns": RIM}, *objects))
