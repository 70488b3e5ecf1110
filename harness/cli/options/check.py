"""``banc check``: its options."""

import argparse
from pathlib import Path

from formats.rule import Text
from harness.cli.options.shared import Teller

TEXT = Text("juge des fichiers, sans banc en marche", "judge files, with no bench running")

TYPES = ("soap", "mime", "http", "cda", "xdm", "eml", "vihf", "jwt", "datamatrix", "pdf", "hl7")
"""What a file may be; a test holds it against ``harness.examine.examined.Type``, which is slow to import."""


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument(
        "file",
        type=Path,
        nargs="+",
        metavar="FICHIER",
        help=told(
            Text(
                "message SOAP, capture MIME ou HTTP, CDA, IHE_XDM.zip, .eml, VIHF, JWT, texte de datamatrix INS, PDF, "
                "HL7 v2",
                "SOAP message, MIME or HTTP capture, CDA, IHE_XDM.zip, .eml, VIHF, JWT, INS datamatrix text, PDF, "
                "HL7 v2",
            )
        ),
    )
    command.add_argument(
        "--type",
        choices=TYPES,
        help=told(Text("ce qu'est le fichier (par défaut : reconnu à son contenu)", "what the file is")),
    )
    command.add_argument(
        "--json", action="store_true", help=told(Text("un objet JSON au lieu d'un texte", "a JSON object, not a text"))
    )
    command.add_argument(
        "--recursive", action="store_true", help=told(Text("prend les fichiers des dossiers", "take files of folders"))
    )
    command.add_argument(
        "--anchors",
        type=Path,
        metavar="PEM",
        help=told(
            Text(
                "autorités qui peuvent avoir émis le certificat d'un signataire", "authorities of signers' certificates"
            )
        ),
    )
    command.add_argument(
        "--jwks", type=Path, metavar="JSON", help=told(Text("clés de l'émetteur des jetons", "keys of token issuers"))
    )
