"""Unit verification of an INS: EXPERIMENTAL, RECONSTRUCTED (insi.md §1.9).

The contract is not public. The members are those of a published kit's code, commented out; the namespace of the answer
is the kit's, that of the request is supposed by symmetry; root elements, codes and labels are the bench's own. Nothing
here may make a verdict fail, and whatever rests on it says so (``LABEL``).
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from formats import xml
from formats.ins.traits import first_given_name
from formats.insi.enveloppe import Profile, backend, printable
from formats.rule import Mark, Text, rule
from formats.xml import Element

REQUEST = "http://www.cnamts.fr/INSiLot2/REQUnitaire"
RESPONSE = "http://www.cnamts.fr/INSiLot2/REPUnitaire"
LABEL = "expérimental, reconstitué"
"""What is said wherever it appears."""
EXPERIMENTAL = rule(
    "insi.verification",
    "[?] contrat non publié, reconstitué (insi.md §1.9)",
    Mark.UNKNOWN,
    Text(
        "La vérification unitaire du banc est expérimentale, reconstituée : le contrat n'est pas public.",
        "The bench's unit verification is experimental, reconstructed: the contract is not public.",
    ),
    Text(
        "Déposer les fichiers officiels du lot 2 dans BANC_HOME/insi-lot2, et vérifier sur la plateforme.",
        "Put the official files of lot 2 into BANC_HOME/insi-lot2, and check with the platform.",
    ),
)
LABELS = {"OK": "Identite verifiee", "KO": "Identite non verifiee"}
"""Supposed: the platform's own labels are not known."""
_NS = f"{{{REQUEST}}}"


@dataclass(frozen=True, slots=True)
class Verification:
    """The INS and the traits to verify, absent members empty."""

    element: Element
    number: str
    key: str
    oid: str
    nom: str
    prenom: str
    liste: str
    sexe: str
    date: str
    lieu: str

    @property
    def first(self) -> str:
        """The first given name: the one that is sent, else the first of the list."""
        return self.prenom or first_given_name(self.liste)

    def facts(self) -> dict[str, str]:
        """The traits under the names that the bench uses everywhere."""
        return {
            "family_name": self.nom,
            "given_names": self.liste or self.prenom,
            "sex": self.sexe,
            "birth_date": self.date,
            "birth_place": self.lieu,
        }


def read(payload: Element) -> Verification | None:
    """What a body's element asks to verify; None when it is something else."""
    if payload.tag != f"{_NS}IndividuVerifie":
        return None
    ins, traits = f"{_NS}INSFourni/{_NS}", f"{_NS}TraitsIdentiteIndividu/{_NS}"
    paths = (
        *(f"{ins}IdIndividu/{_NS}NumIdentifiant", f"{ins}IdIndividu/{_NS}Cle", f"{ins}OID"),
        *(f"{traits}NomNaissance", f"{traits}Prenom", f"{traits}ListePrenom", f"{traits}Sexe"),
        *(f"{traits}DateNaissance", f"{traits}LieuNaissance"),
    )
    return Verification(payload, *(_text(payload, path) for path in paths))


def _text(payload: Element, path: str) -> str:
    found = payload.find(path)
    return "" if found is None else xml.content(found)


def build(code: str, profile: Profile = Profile.WIRE_2026) -> bytes:
    """The answer of a code (OK or KO), its label and a comment that tells what it is worth."""
    return backend(
        f"<!-- environnement simulé : {LABEL} -->"
        f'<RESULTAT xmlns="{RESPONSE}"><CR><CodeCR>{code}</CodeCR>'
        f"<LibelleCR>{escape(printable(LABELS[code]))}</LibelleCR></CR></RESULTAT>",
        profile,
    )
