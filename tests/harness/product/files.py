"""Product files for tests: a whole one, and the same with one thing changed."""

from pathlib import Path

from harness.product.problem import Problem
from harness.product.reading import Reading, read_bytes

WHOLE = """\
[produit]
nom = "Mon LGC"
version = "3.2.1"
couloirs = ["LGC"]
vague = 2
nie = "1234"
nil = "5678"
reference = "MON-LGC-0001"
identites_fictives = true

[insi]
idam = ["AAA17NF00AA0"]

[dmp]
homologation = "HOMO-0001"

[psc]
client = "mon-lgc"
secret = "secret-invente"
retours = ["https://poste.exemple/psc/retour"]

[[structures]]
identifiant = "10B0000042"
nom = "CABINET FICTIF"

[[professionnels]]
identifiant = "899900000111"
nom = "FICTIF"
prenom = "DOMINIQUE"
specialite = "SM54"

[[boites]]
adresse = "secretariat@mon-cabinet.mssante.fr"
type = "ORG"

[[identites]]
nom = "FICTIVE"
prenoms = "CLAUDE MARIE"
sexe = "F"
naissance = "1985-02-14"
lieu = "63220"
matricule = "2850263220991"
"""


def reading(text: str, path: Path = Path("produit.toml")) -> Reading:
    """What a text declares."""
    return read_bytes(text.encode(), path)


def changed(key: str, value: str) -> tuple[str, int]:
    """The whole file with the first ``key = …`` written otherwise, and the line of it."""
    lines = WHOLE.split("\n")
    place = next(place for place, line in enumerate(lines) if line.startswith(f"{key} = "))
    lines[place] = f"{key} = {value}"
    return "\n".join(lines), place + 1


def only(found: Reading) -> Problem:
    """The one problem of a reading."""
    assert len(found.problems) == 1, found.problems
    return found.problems[0]
