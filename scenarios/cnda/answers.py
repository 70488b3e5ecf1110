"""CNDA tests 1.10, 2.04, 2.05, 2.08 and 3.05: what INSi returns is kept as it comes, wrong keys included."""

from formats.rule import Text
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.cnda.words import taken

_NIA = Text(
    "Accepter le retour : l'OID de la fiche est celui d'un NIA (…4.9)",
    "Accept the return: the OID of the record is that of a NIA (…4.9)",
)


@scenario(
    "CNDA-1.10",
    title=Text("Un NIA reconnu à son seul OID", "A NIA told by its OID alone"),
    requirements=[],
)
def told_by_oid(bench: Bench) -> None:
    """The number of test 2.04, under the other OID. What the test is for is inferred."""
    taken(bench, "1.10", _NIA, "cnda-1.10-2023")


@scenario(
    "CNDA-2.04-1",
    title=Text("Un matricule d'historique", "One former matricule"),
    requirements=[],
)
def one_former(bench: Bench) -> None:
    """Its dates are in the wrong order, as in the qualification base."""
    taken(
        bench,
        "2.04-1",
        Text(
            "Accepter le retour : la fiche garde l'ancien matricule", "Accept the return: the former matricule is kept"
        ),
    )


@scenario(
    "CNDA-2.04-2",
    title=Text("Deux matricules d'historique", "Two former matricules"),
    requirements=[],
)
def two_former(bench: Bench) -> None:
    """Injected."""
    taken(
        bench,
        "2.04-2",
        Text(
            "Accepter le retour : la fiche garde les deux anciens matricules",
            "Accept the return: both former matricules are kept",
        ),
        "cnda-2.04-2-2023",
    )


@scenario(
    "CNDA-2.05",
    title=Text("Un matricule d'attente (NIA)", "A provisional matricule (NIA)"),
    requirements=[],
)
def provisional_number(bench: Bench) -> None:
    """Injected."""
    taken(bench, "2.05", _NIA, "cnda-2.05-2023")


@scenario(
    "CNDA-2.08-1",
    title=Text(
        "Un historique égal au matricule actif",
        "A history equal to the active matricule",
    ),
    requirements=[],
)
def same_as_active(bench: Bench) -> None:
    """Injected."""
    taken(
        bench,
        "2.08-1",
        Text(
            "Accepter le retour : l'historique est gardé, même égal à l'actif",
            "Accept the return: the history is kept, though equal to the active one",
        ),
        "cnda-2.08-1-2023",
    )


@scenario(
    "CNDA-2.08-2",
    title=Text(
        "Une clé fausse dans l'historique ne fait pas rejeter le retour",
        "A wrong key in the history does not have the return rejected",
    ),
    requirements=[],
)
def wrong_former_key(bench: Bench) -> None:
    """Injected."""
    taken(
        bench,
        "2.08-2",
        Text(
            "Accepter le retour : la fiche le reprend en entier, clé fausse comprise",
            "Accept the return: the record takes it whole, wrong key included",
        ),
        "cnda-2.08-2-2023",
    )


@scenario(
    "CNDA-3.05-3",
    title=Text("Reprendre l'identité rendue", "Take the identity returned"),
    requirements=[],
)
def known_identity(bench: Bench) -> None:
    """Injected; of this test only the answer is known, what it is for is inferred."""
    taken(
        bench,
        "3.05-3",
        Text("Accepter le retour : la fiche le reprend", "Accept the return: the record takes it"),
        "cnda-3.05-3-2023",
    )
