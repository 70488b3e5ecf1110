"""``python -m perf.measure``: the figures of the design's budget, one line each.

Rates are per CPU second of the bench. Run it on a quiet machine; needs ``ab`` and Linux.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from perf import crowd, insi, playing, scale, services, watching
from perf.server import serving, warm_home
from tests.bench_process import ROOT


def main() -> int:
    """Measure and print; the exit code says whether every budget holds."""
    held = [*_of_a_bench(), *_of_a_crowd(), *_of_many_at_once(), *_of_the_commands()]
    return 0 if all(held) else 1


def _of_a_bench() -> list[bool]:
    with warm_home() as home, serving(home) as server, tempfile.TemporaryDirectory() as folder:
        held = [_at_most("démarrage, PKI en cache (s)", server.started, 1.0)]
        held.append(_at_most("mémoire au repos (Mo)", server.memory(), 100))
        rate, p99 = insi.search_rate(server, Path(folder))
        held.append(_at_least("INSi, recherches par seconde de CPU", rate, 1500))
        held.append(_at_most("INSi, 99e centile à 16 connexions (ms)", p99, 25))
        connections, _p99 = insi.search_rate(server, Path(folder), 600, keep_alive=False)
        held.append(_at_least("connexions TLS mutuel neuves par seconde de CPU", connections, 200))
        held.append(_at_least("réponses de jeton par seconde de CPU", services.token_answers(server), 300))
        held.append(_at_least("dépôts DMP par seconde de CPU", services.deposits(server), 60))
        held.append(_at_least("messages de 50 Ko par seconde de CPU", services.submissions(server), 60))
        held.append(_at_most("watch à 200 appels/s, retard à la fin (s)", watching.delay(server), 1.0))
        held.append(_at_most("mémoire après ces mesures (Mo)", server.memory(), 160))
        held.append(_at_most("dépôt de 5 Mo (ms de CPU)", services.large_deposit(server), 150))
    return held


def _of_a_crowd() -> list[bool]:
    """What a search costs does not follow the number of identities."""
    with crowd.seeds() as paths, warm_home() as home:
        _median, slowest = crowd.look_ups(paths[crowd.MANY])
        held = [_at_most("accès à une identité parmi 100 000, 99e centile (ms)", slowest / 1000, 0.2)]
        few, many = (crowd.served(paths[count], home) for count in (crowd.FEW, crowd.MANY))
        held.append(_at_least("INSi, débit parmi 100 000 sur débit parmi 100", many["rate"] / few["rate"], 0.9))
        held.append(_at_least("INSi parmi 100 000, recherches par seconde de CPU", many["rate"], 1500))
        held.append(_at_most("INSi parmi 100 000, 99e centile (ms)", many["p99"], 25))
        held.append(_at_most("mémoire au repos avec 100 000 identités (Mo)", many["memory"], 100))
    return held


def _of_many_at_once() -> list[bool]:
    """Each on a bench that did nothing yet: memory that something else gave back would hide what these take."""
    with warm_home() as home:
        with serving(home) as server:
            held = [_at_most("200 IMAP au repos sur TLS (Mo de plus)", scale.idle_imap(server), 40)]
        with serving(home) as server:
            held.append(_at_most("100 sessions dans un processus (Mo)", scale.sessions(server), 250))
    return held


def _of_the_commands() -> list[bool]:
    with tempfile.TemporaryDirectory() as folder:
        plays = [playing.demonstration(Path(folder)) for _ in range(2)]
        held = [_at_most("banc demo (s)", min(whole for whole, _hundred in plays), 5.0)]
        held.append(_at_most("cent scénarios, éditeur compris (s)", min(hundred for _whole, hundred in plays), 10.0))
        dossier = next(Path(folder).glob("*.zip"))
        verify = [sys.executable, "-P", "-m", "harness", "verify", str(dossier)]
        seconds = services.wall(lambda: subprocess.run(verify, cwd=ROOT, check=True, capture_output=True))
        held.append(_at_most("banc verify sur ce dossier (s)", seconds, 5.0))
    return held


def _at_least(what: str, value: float, budget: float) -> bool:
    return _line(what, value, f"≥ {budget:g}", held=value >= budget)


def _at_most(what: str, value: float, budget: float) -> bool:
    return _line(what, value, f"≤ {budget:g}", held=value <= budget)


def _line(what: str, value: float, budget: str, *, held: bool) -> bool:
    print(f"{'✓' if held else '✗'} {what:<52} {value:>9.2f}   budget {budget}", flush=True)
    return held


if __name__ == "__main__":
    sys.exit(main())
