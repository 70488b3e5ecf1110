"""``python -m editor --bench FILE``: start the demonstration product against a running bench."""

import argparse
import gc
import json
import sys
from pathlib import Path
from typing import NoReturn

from editor.config import Config, load, read
from editor.defects import DESCRIPTIONS, Defect


def main() -> int:
    """Start, print one JSON line with the addresses, answer. 0 stopped, 64 wrong usage, 1 cannot start."""
    gc.disable()  # until it has loaded (``server.serve``): a tenth of that time
    options = _parser().parse_args()
    if options.list_defects:
        _print({defect.value: text for defect, text in DESCRIPTIONS.items()})
        return 0
    if options.bench is None:
        return _complain("il faut --bench FICHIER : l'objet JSON que « banc up --json » affiche", 64)
    try:
        config = _configured(options.bench, frozenset(Defect(name) for name in options.defect))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        return _complain(f"{options.bench} : fichier du banc illisible ({error})", 1)
    return _serve(config, options.port, stop_on_stdin_close=options.stop_on_stdin_close)


def _serve(config: Config, port: int, *, stop_on_stdin_close: bool) -> int:
    from editor import server  # noqa: PLC0415 - so that --help and errors come at once
    from editor.lgc import Lgc  # noqa: PLC0415

    try:
        listening = server.listen(port)
    except OSError as error:
        return _complain(f"le port {port} ne peut être ouvert : {error}", 1)
    origin = server.origin_of(listening)
    _print({"adapter": f"{origin}/adapter/v1", "page": f"{origin}/"})
    server.serve(Lgc(config), listening, stop_on_stdin_close=stop_on_stdin_close)
    return 0


def _configured(bench: Path, flaws: frozenset[Defect]) -> Config:
    """The bench of a file, or of the first line of the standard input (``-``): then we start while it does."""
    if str(bench) != "-":
        return load(bench, flaws)
    from editor import server  # noqa: PLC0415 - loaded while the bench starts

    server.warm_up()
    return read(json.loads(sys.stdin.readline()), Path(), flaws)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Wrong usage: one line, status 64."""
        self.exit(64, f"editor : {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m editor", description="Le logiciel de démonstration du banc (environnement simulé)."
    )
    parser.add_argument(
        "--bench",
        type=Path,
        metavar="FICHIER",
        help="objet JSON affiché par « banc up --json » ; - : première ligne de l'entrée standard",
    )
    parser.add_argument("--port", type=int, default=0, help="port de l'adaptateur et de la page (0 : un port libre)")
    parser.add_argument(
        "--defect",
        action="append",
        default=[],
        choices=[defect.value for defect in Defect],
        metavar="NOM",
        help="défaut nommé, répétable ; voir --list-defects",
    )
    parser.add_argument(
        "--list-defects", action="store_true", help="affiche les défauts et ce qu'ils altèrent, en JSON"
    )
    parser.add_argument("--stop-on-stdin-close", action="store_true", help="s'arrête quand l'entrée standard se ferme")
    return parser


def _print(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"editor : {message}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
