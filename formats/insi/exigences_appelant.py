"""Who calls, beside who is at the desk: the certificate of a practice of several, the identity by Pro Santé Connect."""

from collections.abc import Sequence

from formats.insi.assertion import PSC, Assertion
from formats.rule import Breach, Mark, Text, rule

POOL = rule(
    "insi.certificat_praticien",
    "AUTH/va1.02 (exigence de vague 1, non reconduite)",
    Mark.VERIFIED,
    Text(
        "Chaque appel part avec le certificat du praticien qui agit, et non avec celui d'un autre.",
        "Each call is made with the certificate of the practitioner who acts, not with another's.",
    ),
    Text("Choisir le certificat selon l'utilisateur connecté.", "Choose the certificate by the user logged in."),
)
RANK = rule(
    "insi.certificat_rpps_rang",
    "dmp.md §3 (identifiant de structure : 4 + RPPS et rang) ; son emploi pour INSi est inféré",
    Mark.INFERRED,
    Text(
        "L'OU du certificat d'un praticien est 4, son numéro RPPS et un rang.",
        "The OU of a practitioner's certificate is 4, the RPPS number and a rank.",
    ),
    Text("Employer le certificat RPPS-rang du praticien.", "Use the practitioner's RPPS-rank certificate."),
)
MODE = rule(
    "insi.mode_psc",
    "exemple officiel cité de seconde main (insi.md §1.3, mode 3) ; le transport du jeton n'est pas publié",
    Mark.INFERRED,
    Text(
        "L'appel est nominatif : wsse:Security porte une assertion de qualificatif PSC.",
        "The call is nominative: wsse:Security carries an assertion of qualifier PSC.",
    ),
    Text("Appeler l'adresse nominative avec l'assertion PSC.", "Call the nominative address with the PSC assertion."),
)
IDENTITY = rule(
    "insi.identite_psc",
    "SC.INS/PSC.01 (psc.md §5.2) : brouillon, énoncé à retravailler selon la source",
    Mark.INFERRED,
    Text(
        "L'assertion nomme le professionnel connecté par Pro Santé Connect.",
        "The assertion names the professional logged in with Pro Santé Connect.",
    ),
    Text("Écrire dans NameID l'identifiant national (SubjectNameID).", "Write SubjectNameID into NameID."),
)
_RPPS_RANK = "4"
_NAMED = "8"


def pool_breaches(first: Sequence[str], second: Sequence[str]) -> list[Breach]:
    """What is wrong with the certificates (serials) of two practitioners' calls: several for one, or one for both."""
    one, other = set(first), set(second)
    if len(one) == len(other) == 1 and one.isdisjoint(other):
        return []
    told = f"{', '.join(sorted(one))} puis {', '.join(sorted(other))}"
    return [Breach(POOL, "un certificat par praticien, deux praticiens", told)]


def rank_breaches(ou: str, national_id: str) -> list[Breach]:
    """What is wrong with the OU of a practitioner's certificate, beside the national id (8 and the RPPS number)."""
    wanted = f"{_RPPS_RANK}{national_id.removeprefix(_NAMED)}"
    return [] if ou.startswith(wanted) else [Breach(RANK, f"{wanted}…", ou or "absente")]


def mode_breach(sent: Sequence[str], where: str = "") -> Breach:
    """What a call that carries no assertion of Pro Santé Connect breaks; ``sent`` are the qualifiers that it has."""
    told = ", ".join(kind or "absent" for kind in sent)
    return Breach(MODE, f"une assertion {PSC}", told or "aucune", where)


def psc_breaches(sent: Assertion, subject: str, where: str = "") -> list[Breach]:
    """What is wrong with the assertion of a call by Pro Santé Connect; ``subject`` is the national id logged in."""
    return [] if sent.name_id == subject else [Breach(IDENTITY, subject, sent.name_id or "absent", where)]
