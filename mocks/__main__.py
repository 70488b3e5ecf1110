"""``python -m mocks``: the bench as a process of its own. The first line of its output is its description."""

import argparse
import asyncio
import gc
import ipaddress
import json
import logging
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from formats import hosts
from mocks.bench import Bench, Options, Roster
from mocks.core.hosts import LOOPBACK, Hosts
from mocks.core.listener import NotOurAddress, PortInUse
from mocks.core.mock import knob_problem
from mocks.core.pki.installation import UnusablePki
from record import environment
from record.event import Json
from record.store import StoreError

EXIT_BENCH_ERROR = 3
EXIT_USAGE = 64


def main(arguments: Sequence[str] | None = None, roster: Roster | None = None) -> int:
    """Run a bench until it is asked to stop; returns the exit code."""
    options = _parse(arguments)
    gc.disable()  # until it has started (``Bench.start``): a tenth of that time
    _log_to_stderr(options.lang)
    simulated = roster or _real_roster()
    problem = knob_problem(simulated.mocks, dict(options.knob))
    if problem:
        return _complain(f"--knob : {problem}", EXIT_USAGE)
    try:
        asyncio.run(_run(options, simulated))
    except KeyboardInterrupt:
        return 0
    except (OSError, StoreError) as error:
        return _complain(_plainly(error), EXIT_USAGE if isinstance(error, NotOurAddress) else EXIT_BENCH_ERROR)
    except Exception as error:
        logging.getLogger("banc").exception("arrêt")
        return _complain(f"erreur du banc : {type(error).__name__}: {error}")
    return 0


class _English(logging.Formatter):
    """What is logged with its ``english`` is told in it."""

    def format(self, record: logging.LogRecord) -> str:
        record.msg = getattr(record, "english", record.msg)
        return super().format(record)


def _log_to_stderr(lang: str) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(
        _English("%(name)s: %(message)s") if lang == "en" else logging.Formatter("%(name)s : %(message)s")
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def _plainly(error: OSError | StoreError) -> str:
    """What the system refused, and what to do."""
    if isinstance(error, PortInUse):
        return f"{error.strerror}. Libérez ce port ou changez --port-base (sans lui, des ports libres sont pris)."
    if isinstance(error, NotOurAddress):
        return f"--listen : {error.strerror}. Donnez l'une des siennes, ou 0.0.0.0 pour toutes."
    if isinstance(error, StoreError | UnusablePki):
        return str(error)
    return f"{error}. Vérifiez les droits d'écriture, ou choisissez un autre dossier (BANC_HOME)."


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Wrong usage: one line, exit code 64."""
        self.exit(EXIT_USAGE, f"banc : {message}\n")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _Parser(prog="banc up", add_help=False)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--port-base", type=int, default=0)
    parser.add_argument("--lang", choices=("fr", "en"), default="fr")
    parser.add_argument("--durable", action="store_true")
    parser.add_argument("--stop-on-stdin-close", action="store_true")
    parser.add_argument("--knob", action="append", default=[], type=_knob, metavar="NOM=VALEUR")
    parser.add_argument("--listen", type=_address, default=LOOPBACK, metavar="IP")
    parser.add_argument("--name", action="extend", nargs="+", default=[], type=_name, metavar="NOM")
    options = parser.parse_args(arguments)
    options.hosts = Hosts(options.listen, tuple(dict.fromkeys(options.name)))
    if options.hosts.everywhere and not options.name:
        parser.error(
            f"--listen {options.listen} : dites aussi par quel nom ou quelle adresse les autres machines vous joignent "
            "(--name NOM)"
        )
    return options


def _address(text: str) -> str:
    if not hosts.is_address(text) or "%" in text:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas une adresse IP de cette machine")
    return str(ipaddress.ip_address(text))


def _name(text: str) -> str:
    name = str(ipaddress.ip_address(text)) if hosts.is_address(text) else text.lower().rstrip(".")
    wrong = hosts.wrong(name)
    if wrong is not None:
        raise argparse.ArgumentTypeError(wrong.fr)
    return name


def _knob(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"« {text} » : NOM=VALEUR est attendu")
    return name, value


def _real_roster() -> Roster:
    from mocks.roster import ROSTER  # noqa: PLC0415 - lets a test run the process with a roster of its own

    return ROSTER


async def _run(options: argparse.Namespace, roster: Roster) -> None:
    home = options.home or environment.home()
    bench = Bench(Options(home, options.port_base, options.durable, dict(options.knob), options.hosts), roster)
    try:
        await bench.start()
        _announce(bench.facts, as_json=options.json)
        if options.stop_on_stdin_close:
            _stop_when_stdin_closes(bench)
        await bench.wait()
    finally:
        await bench.stop()


def _announce(facts: Json, *, as_json: bool) -> None:
    if as_json:
        text = json.dumps(facts)
    else:
        text = "Banc Ségur — environnement simulé\n" + json.dumps(facts, ensure_ascii=False, indent=2)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _stop_when_stdin_closes(bench: Bench) -> None:
    """The parent's death closes our standard input, on every system: nothing is left running."""
    loop = asyncio.get_running_loop()

    def watch() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(bench.ask_to_stop)

    threading.Thread(target=watch, daemon=True).start()


def _complain(message: str, code: int = EXIT_BENCH_ERROR) -> int:
    sys.stderr.write(f"banc : {message}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
