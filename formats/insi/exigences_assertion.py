"""The rules of the assertions of nominative mode, each with its source and mark (insi.md §1.3).

Refusal codes of the platform are not known for any of them: a mock that refuses says that it is its own doing.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from math import ceil

from formats import xml
from formats.insi.assertion import CPS, FACTURATION, PSC, SECTEUR, VITALE, Assertion
from formats.rule import Breach, Mark, Rule, Text, rule
from formats.vihf.certificate import Certificate
from formats.vihf.dn import Naming, compare
from formats.vihf.signature import DS
from formats.xml import Element

_REAL = "assertion CPS de test réelle et kit du GIE (insi.md §1.3)"
X509_NAME = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"
LIFE = {VITALE: timedelta(minutes=20), CPS: timedelta(hours=1), PSC: timedelta(hours=1)}
"""How long an assertion serves: 20 minutes for a card (CNDA 1.02); one hour is a comment in a public client."""


def _rule(name: str, source: str, mark: Mark, says: Text, fix: Text) -> Rule:
    return rule(f"insi.assertion_{name}", source, mark, says, fix)


PRESENT = _rule(
    "presente",
    _REAL,
    Mark.VERIFIED,
    Text(
        "En mode nominatif, wsse:Security porte l'assertion du professionnel.",
        "In nominative mode wsse:Security carries the professional's assertion.",
    ),
    Text(
        "Placer l'assertion signée du professionnel dans wsse:Security, avant celle de la carte.",
        "Put the professional's signed assertion into wsse:Security, before the card's.",
    ),
)
ALONE = _rule(
    "unique",
    _REAL,
    Mark.VERIFIED,
    Text(
        "Les assertions sont dans l'unique wsse:Security, côte à côte.",
        "Assertions are in the one wsse:Security, side by side.",
    ),
    Text("Déplacer les assertions mal placées.", "Move the assertions that are misplaced."),
)
SEVERAL = _rule(
    "nombre",
    "[I] insi.md §1.3, modes 2 à 4 : le schéma n'a pas de maximum, l'accueil d'une assertion de plus n'est pas connu",
    Mark.INFERRED,
    Text(
        "Il y a une assertion du professionnel, et celle de la carte pour la recherche avec carte Vitale.",
        "There is one assertion of the professional, and the card's for a search with a card.",
    ),
    Text("Retirer les assertions en trop.", "Remove the assertions that are superfluous."),
)
ORDER = _rule(
    "ordre",
    "kit du GIE (insi.md §1.3, mode 4)",
    Mark.VERIFIED,
    Text("L'assertion Vitale suit celle du professionnel.", "The Vitale assertion follows the professional's."),
    Text("Écrire l'assertion du professionnel en premier.", "Write the professional's assertion first."),
)
STRUCTURE = _rule(
    "structure",
    _REAL,
    Mark.VERIFIED,
    Text(
        "Une assertion a Version 2.0, ID, IssueInstant (UTC), Issuer et Subject/NameID.",
        "An assertion has Version 2.0, ID, IssueInstant (UTC), Issuer and Subject/NameID.",
    ),
    Text(
        "Compléter l'assertion ; écrire IssueInstant en UTC, terminé par Z.",
        "Complete the assertion; write IssueInstant in UTC, ended by Z.",
    ),
)
QUALIFIER = _rule(
    "qualificatif",
    _REAL,
    Mark.VERIFIED,
    Text("NameID porte NameQualifier : CPS, PSC ou VITALE.", "NameID has NameQualifier: CPS, PSC or VITALE."),
    Text(
        "Écrire NameQualifier tel quel, en capitales : CPS, PSC ou VITALE.",
        "Write NameQualifier as it is, in capitals: CPS, PSC or VITALE.",
    ),
)
ISSUER_FORMAT = _rule(
    "format_emetteur",
    _REAL,
    Mark.VERIFIED,
    Text("L'émetteur d'une assertion CPS a le format X509SubjectName.", "A CPS Issuer has format X509SubjectName."),
    Text("Écrire l'attribut Format de Issuer.", "Write the Format attribute of Issuer."),
)
ISSUER = _rule(
    "emetteur",
    _REAL,
    Mark.VERIFIED,
    Text("Issuer est le DN du certificat qui a signé.", "Issuer is the DN of the certificate that signed."),
    Text("Recopier le sujet du certificat de la carte.", "Copy the subject of the card's certificate."),
)
ISSUER_WRITING = _rule(
    "emetteur_ecriture",
    "écritures d'un DN observées (insi.md §1.3)",
    Mark.INFERRED,
    Text("Issuer écrit le DN du certificat sans ambiguïté.", "Issuer writes the certificate's DN unambiguously."),
    Text("Écrire le DN en entier, types compris.", "Write the whole DN, with its types."),
)
ISSUER_CARD = _rule(
    "vitale_emetteur",
    "kit du GIE (insi.md §1.3) : Issuer sans Format ; sa valeur n'y est pas dite",
    Mark.INFERRED,
    Text(
        "L'émetteur d'une assertion Vitale est le DN du certificat de la carte, sans attribut Format.",
        "The issuer of a Vitale assertion is the DN of the card's certificate, without the attribute Format.",
    ),
    Text("Écrire Issuer sans Format, avec le sujet du certificat.", "Write Issuer without Format."),
)
HOLDER = _rule(
    "porteur",
    _REAL,
    Mark.VERIFIED,
    Text("NameID est le CN du certificat qui a signé.", "NameID is the CN of the certificate that signed."),
    Text("Recopier le CN : identifiant du professionnel ou numéro de série.", "Copy the CN of the certificate."),
)
SIGNED = _rule(
    "signee",
    _REAL,
    Mark.VERIFIED,
    Text("L'assertion d'une carte (CPS, Vitale) est signée.", "The assertion of a card (CPS, Vitale) is signed."),
    Text("Signer l'assertion avec la carte.", "Sign the assertion with the card."),
)
SIGNATURE = _rule(
    "signature",
    _REAL,
    Mark.VERIFIED,
    Text(
        "La signature est intègre, porte sur l'assertion entière, en RSA et SHA-2.",
        "The signature holds, covers the whole assertion, with RSA and SHA-2.",
    ),
    Text("Signer en dernier, et ne plus rien changer ensuite.", "Sign last and change nothing afterwards."),
)
SIGNATURE_PLACE = _rule(
    "signature_place",
    _REAL,
    Mark.INFERRED,
    Text("ds:Signature suit Issuer.", "ds:Signature follows Issuer."),
    Text("Insérer la signature juste après Issuer.", "Insert the signature right after Issuer."),
)
TRUST = _rule(
    "confiance",
    "[I] l'autorité est celle du banc, ou une autorité ajoutée",
    Mark.INFERRED,
    Text("Le certificat du signataire est valide et reconnu.", "The signer's certificate is valid and trusted."),
    Text("Signer avec un certificat de test du banc.", "Sign with a test certificate of the bench."),
)
KIND = _rule(
    "certificat",
    _REAL,
    Mark.VERIFIED,
    Text(
        "Le certificat est celui d'un professionnel (CPS) ou d'une carte Vitale, selon l'assertion.",
        "The certificate is a professional's (CPS) or a Vitale card's, as the assertion says.",
    ),
    Text("Signer avec la bonne carte.", "Sign with the right card."),
)
UNSIGNED = _rule(
    "psc_signee",
    "exemple officiel cité de seconde main (insi.md §1.3, mode 3)",
    Mark.INFERRED,
    Text("Une assertion PSC n'est pas signée.", "A PSC assertion is not signed."),
    Text("Rien d'obligatoire : la signature n'est pas lue.", "Nothing mandatory: the signature is not read."),
)
ATTRIBUTES = _rule(
    "attributs",
    _REAL,
    Mark.INFERRED,
    Text(
        "L'assertion du professionnel porte identifiantFacturation et, avec une CPS, secteurActivite (SAnn).",
        "The professional's assertion has identifiantFacturation and, with a CPS, secteurActivite (SAnn).",
    ),
    Text("Lire ces valeurs dans la carte ou le paramétrage.", "Read these values from the card or the settings."),
)
SPELLING = _rule(
    "noms_attributs",
    "tableau et exemples du guide, qui diffèrent (insi.md §1.3)",
    Mark.INFERRED,
    Text(
        "Les attributs s'écrivent identifiantFacturation, codeSpecialiteAMO, secteurActivite.",
        "Attributes are written identifiantFacturation, codeSpecialiteAMO, secteurActivite.",
    ),
    Text("Suivre les exemples du guide, casse comprise.", "Follow the guide's examples, case included."),
)
FRESH = _rule(
    "fraicheur",
    "commentaire d'un client public (insi.md §1.3)",
    Mark.INFERRED,
    Text("Une assertion de professionnel sert au plus une heure.", "A professional's assertion serves one hour."),
    Text("Refaire l'assertion quand elle a une heure.", "Make a new assertion when it is one hour old."),
)
FRESH_VITALE = _rule(
    "vitale_fraicheur",
    "CNDA 1.02 (insi.md §1.3, §3.2)",
    Mark.VERIFIED,
    Text("Une assertion Vitale sert au plus 20 minutes.", "A Vitale assertion serves 20 minutes at most."),
    Text("Refaire l'assertion, carte insérée, passé ce délai.", "Make a new one, card inserted, after that time."),
)
FUTURE = _rule(
    "avenir",
    "[I] IssueInstant est l'heure où l'assertion est faite (insi.md §1.3) : aucun contrôle n'a été vu",
    Mark.INFERRED,
    Text("Une assertion n'est pas datée de l'avenir.", "An assertion is not dated in the future."),
    Text("Dater l'assertion de l'heure où elle est signée, en UTC.", "Date it when it is signed, in UTC."),
)
PSC_TOKEN = _rule(
    "psc_jeton",
    "[?] le transport du jeton PSC vers INSi n'est pas publié (insi.md §1.3, mode 3)",
    Mark.UNKNOWN,
    Text(
        "Supposition du banc : le jeton d'accès PSC accompagne l'appel dans Authorization.",
        "The bench supposes that the PSC access token comes with the call in Authorization.",
    ),
    Text("Suivre le guide d'intégration ; ce réglage du banc est facultatif.", "Follow the guide; this is optional."),
)
CARD = _rule(
    "vitale_coherence",
    "CNDA 1.03 (insi.md §1.3, §3.2)",
    Mark.VERIFIED,
    Text(
        "Le bénéficiaire cherché est sur la carte qui a signé l'assertion Vitale.",
        "The beneficiary searched is on the card that signed the Vitale assertion.",
    ),
    Text(
        "Reprendre ce que porte la carte, relue avant l'appel ; bloquer ou redemander le patient si elle a changé.",
        "Send what the card holds, read again before the call; block or ask for the patient again when it changed.",
    ),
)
VITALE_PRESENT = _rule(
    "vitale_presente",
    "kit du GIE, CNDA 1.01 (insi.md §1.3, mode 4)",
    Mark.VERIFIED,
    Text("La recherche avec carte porte l'assertion Vitale.", "A search with a card carries the Vitale assertion."),
    Text("Faire signer l'assertion par la carte.", "Have the card sign the assertion."),
)
ORGANISATION = _rule(
    "personne_morale",
    "SEL-MP-043 §3.2 cité de seconde main (insi.md §1.3, mode 1)",
    Mark.INFERRED,
    Text(
        "En TLS mutuel, aucune assertion de professionnel n'est portée.",
        "With mutual TLS no professional's assertion is carried.",
    ),
    Text("Retirer l'assertion en mode personne morale.", "Leave it out in organisation mode."),
)
CARD_UNASKED = _rule(
    "vitale_superflue",
    "[?] kit du GIE (insi.md §1.3, mode 4) : elle va avec la recherche par carte ; son accueil ailleurs est inconnu",
    Mark.UNKNOWN,
    Text(
        "Seule une recherche avec carte porte une assertion Vitale.",
        "A search with a card alone carries a Vitale assertion.",
    ),
    Text("Retirer l'assertion de la recherche par les traits.", "Leave it out of the search by traits."),
)
OF_SIGNATURE_ERROR = {"certificate": SIGNATURE, "algorithm": SIGNATURE, "invalid": SIGNATURE}
"""The rule that a ``SignatureError`` breaks, by its reason."""

_AHEAD = timedelta(minutes=5)
"""How far clocks may differ: the bench's own."""
_FACTURATION = re.compile(r"[0-9A-Z]{9}|[0-9]{14}")
_SECTEUR = re.compile(r"SA[0-9]{2}")


def breaches(read: Assertion, sent: Element) -> list[Breach]:
    """What an assertion breaks by itself, signature and signer apart. Places are those of ``sent``."""
    return [*_head(read, sent), *_place(sent), *_statement(read, sent)]


def _head(read: Assertion, sent: Element) -> Iterator[Breach]:
    at = xml.path_of(sent)
    if read.version != "2.0":
        yield Breach(STRUCTURE, "Version 2.0", f"Version {read.version}" if read.version else "absent", at)
    for name, value in (("ID", read.id), ("Issuer", read.issuer), ("Subject/NameID", read.name_id)):
        if not value:
            yield Breach(STRUCTURE, name, "absent ou vide", at)
    if read.issued is None:
        yield Breach(STRUCTURE, "IssueInstant en UTC, terminé par Z : 2026-01-31T10:20:30.123Z", _undated(read), at)
    if read.qualifier not in LIFE:
        yield Breach(QUALIFIER, "CPS, PSC ou VITALE", read.qualifier or "absent", at)
    if read.qualifier == CPS and read.issuer_format != X509_NAME:
        yield Breach(ISSUER_FORMAT, X509_NAME, read.issuer_format or "absent", at)
    if read.qualifier == VITALE and read.issuer_format:
        yield Breach(ISSUER_CARD, "pas de Format", read.issuer_format, at)


def _undated(read: Assertion) -> str:
    """Why an IssueInstant is no moment."""
    if not read.instant:
        return "IssueInstant absent"
    return f"{read.instant}, sans fuseau" if read.is_zoneless else f"{read.instant}, illisible"


def _place(sent: Element) -> Iterator[Breach]:
    children = [child.tag for child in sent if isinstance(child.tag, str)]
    signature = f"{{{DS}}}Signature"
    if signature in children and children.index(signature) != 1:
        yield Breach(SIGNATURE_PLACE, "2e élément", f"{children.index(signature) + 1}e", xml.path_of(sent))


def _statement(read: Assertion, sent: Element) -> Iterator[Breach]:
    at = xml.path_of(sent)
    if read.spelled:
        yield Breach(SPELLING, "les noms des exemples", ", ".join(read.spelled), at)
    if read.qualifier == VITALE:
        return
    number = read.attributes.get(FACTURATION, "")
    if _FACTURATION.fullmatch(number) is None:
        yield Breach(ATTRIBUTES, f"{FACTURATION} : 9 caractères, ou SIRET", number or "absent", at)
    sector = read.attributes.get(SECTEUR, "")
    if _SECTEUR.fullmatch(sector) is None and (sector or read.qualifier == CPS):
        yield Breach(ATTRIBUTES, f"{SECTEUR} : SAnn", sector or "absent", at)


def signer_breaches(read: Assertion, signer: Certificate, sent: Element, *, known: bool = True) -> list[Breach]:
    """What an assertion says of its signer that the certificate does not: issuer, holder.

    ``known``: the bench knows how certificates of that authority name their holder; of a real Vitale card it does not.
    """
    at = xml.path_of(sent)
    found = []
    named = compare(read.issuer, signer.name)
    if named is not Naming.SAME:
        found.append(Breach(_issuer_rule(read, named), signer.subject, read.issuer, at))
    if read.name_id != signer.cn and (known or read.qualifier != VITALE):
        found.append(Breach(HOLDER, signer.cn, read.name_id, at))
    return found


def _issuer_rule(read: Assertion, named: Naming) -> Rule:
    if read.qualifier == VITALE:
        return ISSUER_CARD
    return ISSUER if named is Naming.OTHER else ISSUER_WRITING


def age_breaches(read: Assertion, age: timedelta, sent: Element, life: timedelta | None = None) -> list[Breach]:
    """What is wrong with an assertion of that age; ``life`` is another limit than the known one."""
    if age < -_AHEAD:
        return [Breach(FUTURE, "l'heure de l'appel", f"dans {_span(-age)}", xml.path_of(sent))]
    limit = LIFE.get(read.qualifier, LIFE[CPS]) if life is None else life
    if age <= limit:
        return []
    broken = FRESH_VITALE if read.qualifier == VITALE else FRESH
    found = f"{_span(age)} (IssueInstant {read.instant})"
    return [Breach(broken, f"au plus {_span(limit)}", found, xml.path_of(sent))]


def _span(span: timedelta) -> str:
    """In minutes and seconds, rounded up: what is over a limit is never told as the limit."""
    minutes, seconds = divmod(ceil(span.total_seconds()), 60)
    return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
