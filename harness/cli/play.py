"""What ``demo`` and ``run`` share: play scenarios at a bench, write the dossier, say where it is."""

import gc
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from formats.rule import Text
from harness import version
from harness.bench import lease
from harness.bench.control import Session
from harness.bench.failure import BenchFailureError
from harness.bench.place import Place, nothing
from harness.bench.reader import Reader
from harness.cli.account import Account
from harness.cli.terms import tell, terms_of
from harness.dossier import history, leaving
from harness.dossier.assemble import name_of, prepare, sealed, write
from harness.dossier.signature import SealError, fingerprint, installation_key
from harness.drivers.driver import Driver
from harness.packs import Pack
from harness.requirements import overlay
from harness.requirements.overlay import OverlayError
from harness.runner import Run, run
from harness.scenario import Scenario
from harness.verdict import Exit, Verdict, exit_code
from record import environment
from record.event import Json

if TYPE_CHECKING:
    from harness.product.product import Product

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
    product: "Product | None" = None,
) -> Played:
    """Play scenarios in a session of their own and write the dossier; ``over`` is called once all is played.

    The session knows ``product``, when there is one.
    The session is forgotten once the dossier holds it; without one it is kept, and gets no more calls.
    """
    gc.freeze()  # what is loaded stays: collections need not look at it
    gc.enable()
    terms = terms_of(options, pack.catalogue)
    ready(options.out, options)
    key = _key()
    session = lease.opened(place.control, f"{pack.title} — {driver.name}", "banc")
    if product is not None:
        from harness.product.use import give  # noqa: PLC0415 - the demonstration needs no product

        for notice in give(session, product):
            account.say(notice)
    told_in = {"lang": "en"} if getattr(options, "lang", "") == "en" else {}
    settings = Run(pack.patients, {**about(pack, place.facts), **told_in}, declared(options, product))
    reader = Reader(session)
    with _kept_unless_written(place, session, account):
        results = run(scenarios, session, session, driver, settings, account.progress, reader, account)
        told = history.gather(reader, reader.between(0, reader.last))
        over()
        told = leaving.ready(told, pack.catalogue, terms)
        content = sealed(told, pack.catalogue, key)
        path = write(options.out, name_of(told, driver.name, pack.id), content)
    missing = len(scenarios) - len(results)
    account.summary(results, missing)
    tell(account, told, pack.catalogue)
    account.say(Text(f"Dossier : {path}", f"Dossier: {path}"))
    account.say(Text(f"Clé     : {fingerprint(key.public_key())}", f"Key    : {fingerprint(key.public_key())}"))
    account.say(
        Text(
            f"Vérifier : ./banc verify {path}\nRapport  : ouvrez le zip, puis rapport.html dans un navigateur.",
            f"Verify : ./banc verify {path}\nReport : open the zip, then rapport.html in a browser.",
        )
    )
    verdicts = [result.verdict for result in results] + [Verdict.BLOCKED] * missing
    code = exit_code(verdicts, on_word=any(result.on_word for result in results))
    return Played(code, path)


def ready(out: Path, options: Namespace) -> None:
    """Make sure that ``out`` can be written in; raises ``BenchFailureError``, which says what to do."""
    try:
        prepare(out)
    except OSError as error:
        why = error.strerror or str(error)
        french = f"Impossible d'écrire dans {out} ({why}) : choisissez --out DOSSIER."
        english = f"Cannot write in {out} ({why}): choose --out DIR."
        raise BenchFailureError(english if getattr(options, "lang", "fr") == "en" else french) from error


@contextmanager
def _kept_unless_written(place: Place, session: Session, account: Account) -> Iterator[None]:
    try:
        with lease.ended_if_broken(session):
            yield
    except BaseException:
        if place.home:
            folder = next(place.home.glob(f"bancs/*/sessions/{session.id}"), place.home / "bancs")
            account.say(
                Text(f"Pas de dossier ; la session est gardée : {folder}", f"No dossier; the session is kept: {folder}")
            )
        raise
    lease.forget(place.control, session)
    place.leave()


def _key() -> Ed25519PrivateKey:
    try:
        return installation_key(environment.home())
    except SealError as error:
        raise BenchFailureError(str(error)) from error


def declared(options: Namespace, product: "Product | None" = None) -> Mapping[str, Json]:
    """What the command line says of the software, then what its file says."""
    given = {name: getattr(options, name, "") for name in PRODUCT}
    spoken = {name: value for name, value in given.items() if value}
    return product.facts(spoken) if product else spoken


def about(pack: Pack, facts: Mapping[str, Json]) -> Mapping[str, Json]:
    """What the first event of a run says besides driver and product."""
    claims = pack.claims()
    return {
        "version": version.VERSION,
        "digest": version.digest(),
        "pack": pack.about(),
        "catalogue": pack.catalogue.digest,
        "rem": _imported(claims),
        "bench": {"schema": facts.get("schema", 0), "seed": facts.get("seed", {})},
    }


def _imported(requirements: Iterable[str]) -> Mapping[str, Json]:
    """The REM that the user imported, for the requirements of a pack; empty when none was."""
    try:
        known = overlay.load_if_any(environment.home() / overlay.NAME)
    except OverlayError as error:
        raise BenchFailureError(str(error)) from error
    return known.about(requirements) if known else {}
