"""What ``demo`` and ``run`` share: play scenarios at a bench, write the dossier, say where it is."""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from formats.rule import Text
from harness import version
from harness.bench.failure import BenchFailureError
from harness.bench.place import Place, nothing
from harness.bench.reader import Reader
from harness.cli.account import Account
from harness.dossier import history
from harness.dossier.assemble import assemble, prepare, write
from harness.dossier.signature import SealError, fingerprint, installation_key
from harness.drivers.driver import Driver
from harness.packs import Pack
from harness.runner import Run, run
from harness.scenario import Scenario
from harness.verdict import Exit, Verdict, exit_code
from record import environment
from record.event import Json

PRODUCT = ("name", "version", "reference", "nie", "nil")
"""What the command line may say of the software."""


@dataclass(frozen=True, slots=True)
class Played:
    """How a run ended, and the dossier that holds it."""

    code: Exit
    dossier: Path


def play(
    place: Place,
    driver: Driver,
    pack: Pack,
    scenarios: Sequence[Scenario],
    account: Account,
    options: Namespace,
    over: Callable[[], None] = nothing,
) -> Played:
    """Play scenarios in a session of their own and write the dossier; ``over`` is called once all is played."""
    prepare(options.out)
    key = _key()
    session = place.control.open_session(f"{pack.title} — {driver.name}", "banc")
    settings = Run(pack.patients, about(pack, place.facts), declared(options))
    reader = Reader(session)
    results = run(scenarios, session, session, driver, settings, account.progress, reader)
    told = history.gather(reader, reader.between(0, reader.last))
    over()
    content = assemble(told, pack.catalogue, key)
    stamp = told.all[0].times.wall[:19].replace(":", "").replace("-", "")
    path = write(options.out, f"dossier-{driver.name}-{pack.id}-{stamp}", content)
    missing = len(scenarios) - len(results)
    account.summary(results, missing)
    account.say(Text(f"Dossier : {path}", f"Dossier: {path}"))
    account.say(Text(f"Clé     : {fingerprint(key.public_key())}", f"Key    : {fingerprint(key.public_key())}"))
    code = exit_code([result.verdict for result in results] + [Verdict.BLOCKED] * missing)
    return Played(code, path)


def _key() -> Ed25519PrivateKey:
    try:
        return installation_key(environment.home())
    except SealError as error:
        raise BenchFailureError(str(error)) from error


def declared(options: Namespace) -> Mapping[str, Json]:
    """What the command line says of the software."""
    given = {name: getattr(options, name, "") for name in PRODUCT}
    return {name: value for name, value in given.items() if value}


def about(pack: Pack, facts: Mapping[str, Json]) -> Mapping[str, Json]:
    """What the first event of a run says besides driver and product."""
    return {
        "version": version.VERSION,
        "digest": version.digest(),
        "pack": {"id": pack.id, "title": pack.title, "perimeter": pack.perimeter},
        "catalogue": pack.catalogue.digest,
        "bench": {"schema": facts.get("schema", 0), "seed": facts.get("seed", {})},
    }
