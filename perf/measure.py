"""``python -m perf.measure``: the figures of the design's budget, one line each.

Rates are per CPU second of the bench, the best of several slices (``perf.slices``). Run it on a quiet machine; needs
``ab`` and Linux.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from perf import crowd, insi, playing, scale, services, slices, watching
from perf.server import serving, warm_home
from tests.bench_process import ROOT


def main() -> int:
    """Measure and print; the exit code says whether every budget holds."""
    print("machine : signatures RSA-2048 et boucles par seconde de CPU, juste après chaque mesure", flush=True)
    held = [*_of_a_bench(), *_of_a_crowd(), *_of_many_at_once(), *_of_the_commands()]
    return 0 if all(held) else 1


def _of_a_bench() -> list[bool]:
    with warm_home() as home, serving(home) as server, tempfile.TemporaryDirectory() as folder:
        held = [_at_most("démarrage, PKI en cache (s)", [server.started], 1.0)]
        held.append(_at_most("mémoire au repos (Mo)", [server.memory()], 100))
        rates, tails = insi.search_rates(server, Path(folder))
        held.append(_at_least("INSi, recherches par seconde de CPU", rates, 1500))
        held.append(_at_most("INSi, 99e centile à 16 connexions (ms)", tails, 25))
        connections, _tails = insi.search_rates(server, Path(folder), 200, keep_alive=False)
        held.append(_at_least("connexions TLS mutuel neuves par seconde de CPU", connections, 200))
        held.append(_at_least("réponses de jeton par seconde de CPU", services.token_answers(server), 300))
        held.append(_at_least("dépôts DMP par seconde de CPU", services.deposits(server), 60))
        held.append(_at_least("messages de 50 Ko par seconde de CPU", services.submissions(server), 60))
        held.append(_at_most("watch à 200 appels/s, retard à la fin (s)", [watching.delay(server)], 1.0))
        held.append(_at_most("mémoire après ces mesures (Mo)", [server.memory()], 160))
        held.append(_at_most("dépôt de 5 Mo (ms de CPU)", services.large_deposit(server), 150))
    return held


def _of_a_crowd() -> list[bool]:
    """What a search costs does not follow the number of identities."""
    with crowd.seeds() as paths, warm_home() as home:
        tails = slices.of(lambda: crowd.look_ups(paths[crowd.MANY])[1] / 1000)
        held = [_at_most("accès à une identité parmi 100 000, 99e centile (ms)", tails, 0.2)]
        few, many = (crowd.served(paths[count], home) for count in (crowd.FEW, crowd.MANY))
        ratio = max(many.rates) / max(few.rates)
        held.append(_at_least("INSi, débit parmi 100 000 sur débit parmi 100", [ratio], 0.9))
        held.append(_at_least("INSi parmi 100 000, recherches par seconde de CPU", many.rates, 1500))
        held.append(_at_most("INSi parmi 100 000, 99e centile (ms)", many.tails, 25))
        held.append(_at_most("mémoire au repos avec 100 000 identités (Mo)", [many.memory], 100))
    return held


def _of_many_at_once() -> list[bool]:
    """Each on a bench that did nothing yet: memory that something else gave back would hide what these take."""
    with warm_home() as home:
        with serving(home) as server:
            held = [_at_most("200 IMAP au repos sur TLS (Mo de plus)", [scale.idle_imap(server)], 40)]
        with serving(home) as server:
            held.append(_at_most("100 sessions dans un processus (Mo)", [scale.sessions(server)], 250))
    return held


def _of_the_commands() -> list[bool]:
    with tempfile.TemporaryDirectory() as folder:
        wholes, hundreds = zip(*(playing.demonstration(Path(folder)) for _ in range(slices.SLICES)), strict=True)
        held = [_at_most("banc demo (s)", wholes, 5.0)]
        held.append(_at_most("cent scénarios, éditeur compris (s)", hundreds, 10.0))
        dossier = next(Path(folder).glob("*.zip"))
        verify = [sys.executable, "-P", "-m", "harness", "verify", str(dossier)]
        seconds = slices.of(
            lambda: services.wall(lambda: subprocess.run(verify, cwd=ROOT, check=True, capture_output=True))
        )
        held.append(_at_most("banc verify sur ce dossier (s)", seconds, 5.0))
    return held


def _at_least(what: str, values: Sequence[float], budget: float) -> bool:
    return _line(what, slices.told(values, max(values)), f"≥ {budget:g}", held=max(values) >= budget)


def _at_most(what: str, values: Sequence[float], budget: float) -> bool:
    return _line(what, slices.told(values, min(values)), f"≤ {budget:g}", held=min(values) <= budget)


def _line(what: str, measured: str, budget: str, *, held: bool) -> bool:
    signatures, loops = slices.gauge()
    machine = f"machine {signatures:.0f}, {loops:.0f}"
    print(f"{'✓' if held else '✗'} {what:<52} {measured:<32} budget {budget:<8} {machine}", flush=True)
    return held


if __name__ == "__main__":
    sys.exit(main())
