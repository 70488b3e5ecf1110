"""``banc init``: asks who is tested and writes ``produit.toml``, whole or not at all."""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from formats.rule import Text
from harness.product import questions, reading, template
from harness.verdict import Exit
from record import files


def main(options: Namespace) -> int:
    """Ask, write, say what is next. Nothing is written before the last answer."""

    def say(text: Text) -> None:
        sys.stdout.write((text.en if options.lang == "en" else text.fr) + "\n")
        sys.stdout.flush()

    wrong = _wrong(options.file, force=options.force)
    if wrong is not None:
        sys.stderr.write(f"banc init : {wrong.en if options.lang == 'en' else wrong.fr}\n")
        return int(Exit.USAGE)
    answers = questions.proposed() if options.yes else _asked(options.lang, say)
    content = template.render(answers, options.lang).encode()
    for problem in reading.read_bytes(content, options.file).problems:
        say(problem.told(options.file.name))
    files.write(options.file, content)
    say(Text(f"Écrit : {options.file}", f"Written: {options.file}"))
    say(_NEXT)
    return int(Exit.PASSED)


_NEXT = Text(
    "Complétez-le (chaque clé y est expliquée), puis : ./banc up, ou ./banc run --driver manual",
    "Complete it (each key is explained in it), then: ./banc up, or ./banc run --driver manual",
)


def _wrong(path: Path, *, force: bool) -> Text | None:
    if path.is_dir():
        return Text(f"{path} est un dossier : donnez un nom de fichier.", f"{path} is a folder: give a file name.")
    if not path.parent.is_dir():
        return Text(f"le dossier {path.parent} n'existe pas.", f"the folder {path.parent} does not exist.")
    if path.exists() and not force:
        return Text(
            f"{path} existe déjà : --force le remplace, ou donnez un autre nom.",
            f"{path} exists already: --force replaces it, or give another name.",
        )
    return None


def _asked(lang: str, say: Callable[[Text], None]) -> dict[str, str]:
    say(
        Text(
            "Qui est testé ? Entrée garde la valeur entre crochets ; Ctrl-C abandonne sans rien écrire.",
            "Who is tested? Enter keeps the value between brackets; Ctrl-C gives up and writes nothing.",
        )
    )

    def ask(question: Text, proposed: str) -> str | None:
        shown = question.en if lang == "en" else question.fr
        sys.stdout.write(f"{shown} [{proposed}] : ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            sys.stdout.write("\n")
        return line if line else None

    return questions.ask_all(ask, say)
