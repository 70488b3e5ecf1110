"""What surrounds a bench that answers: the run API, what is printed of it, who follows its events."""

import importlib
import json
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from formats.rule import Text
from harness import api
from harness.bench.control import Control
from harness.bench.embedded import Child
from harness.bench.following import Following, Observer
from harness.bench.place import fact
from record import environment
from record.event import Json

RUNS_PORT = 19
"""The place of the run API after ``--port-base``, clear of the bench's own."""
PATIENCE = 10.0
"""Seconds for the runs that still play to write their dossier when the bench stops."""


def uphold(child: Child, facts: Mapping[str, Json], options: Namespace) -> None:
    """Serve the run API, say what there is, tell what happens, until the bench ends or a person stops it."""
    control = Control(fact(facts, "control.url"), fact(facts, "control.token"))
    with ExitStack() as stack:
        stack.callback(control.close)
        prepare(control, options)
        facts = shown(facts, options)
        runs = stack.enter_context(_serving(facts, options))
        following = Following(control, observers(facts, options))
        following.mark()  # the first call may come as soon as the addresses are known
        _announce({**facts, "runs": runs}, options)
        stack.enter_context(_running(following))
        if options.stop_on_stdin_close:
            threading.Thread(target=_stop_at_end_of_input, args=(child,), daemon=True).start()
        child.wait()


def prepare(control: Control, options: Namespace) -> None:
    """What the product's file sets up, before anybody calls; a product of an earlier start is forgotten."""
    default = control.session(next(str(about["id"]) for about in control.sessions() if about["default"]))
    product = getattr(options, "product", None)
    if product is None and not default.population():
        return
    from harness.product import use  # noqa: PLC0415 - most benches know no product

    kept = [knob.partition("=")[0] for knob in options.knob]
    for notice in use.give(default, product, kept):
        sys.stderr.write((notice.en if options.lang == "en" else notice.fr) + "\n")


def shown(facts: Mapping[str, Json], options: Namespace) -> Mapping[str, Json]:
    """The facts as the product's session has them; its client's secret is for programs, not for the screen."""
    product = getattr(options, "product", None)
    if product is None:
        return facts
    from harness.product import use  # noqa: PLC0415 - most benches know no product

    return use.shown(facts, product, clear=options.json)


def observers(facts: Mapping[str, Json], options: Namespace) -> list[Observer]:
    """Who is told of the new events of all sessions."""
    if options.watch:
        return [_watch(facts, options)]
    if options.json or options.quiet:
        return []
    lines: Observer = importlib.import_module("harness.cli.calls").Lines(options.lang, facts)
    return [lines]


def _watch(facts: Mapping[str, Json], options: Namespace) -> Observer:
    """Judges each call; its lines take the place of those that only tell of calls."""
    watched = importlib.import_module("harness.cli.watched")
    watch = importlib.import_module("harness.watch.observer").Watch
    told = watched.in_json if options.json else watched.Lines(options.lang, facts)
    judging: Observer = watch(facts.get("product") or {}, told)
    return judging


@contextmanager
def _serving(facts: Mapping[str, Json], options: Namespace) -> Iterator[Mapping[str, Json]]:
    """The run API, for the time of the block."""
    port = options.port_base + RUNS_PORT if options.port_base else 0
    home, product = options.home or environment.home(), getattr(options, "product", None)
    server = api.serve(facts, options.out, home, port, product)
    try:
        yield {"url": server.url, "token": server.token}
    finally:
        server.close(PATIENCE)


@contextmanager
def _running(following: Following) -> Iterator[None]:
    """Follow for the time of the block; with nobody to tell, nothing is read."""
    if not following.is_listened_to:
        yield
        return
    following.start()
    try:
        yield
    finally:
        following.stop()


def _announce(facts: Mapping[str, Json], options: Namespace) -> None:
    """Facts for a program, on one line; for a person, what to do with them."""
    if options.json:
        sys.stdout.write(json.dumps(facts) + "\n")
        sys.stdout.flush()
        return
    account, access = importlib.import_module("harness.cli.account"), importlib.import_module("harness.cli.access")
    telling = account.Account(options.lang)
    for line in [_TITLE, access.HEADING, *access.lines(facts), *_opened(facts), *_next(facts)]:
        telling.say(line)
    if not options.quiet:
        telling.say(_CALLS)


_TITLE = Text(
    "Banc Ségur — environnement simulé. Tout répond.", "Banc Ségur — simulated environment. Everything is up."
)
_CALLS = Text("\nAppels reçus (heure, service, opération, statut) :", "\nCalls (time, service, operation, status):")


def _opened(facts: Mapping[str, Json]) -> Iterator[Text]:
    control, runs = facts["control"], facts["runs"]
    for french, english, value in (
        ("jeton de pilotage", "control token", control["token"]),
        ("exécution (API)", "run API", runs["url"]),
        ("jeton d'exécution", "run API token", runs["token"]),
    ):
        yield Text(f"  {french:<22} {value}", f"  {english:<22} {value}")


def _next(facts: Mapping[str, Json]) -> Iterator[Text]:
    control = facts["control"]
    play = f"./banc run --driver manual --bench {control['url']} --token {control['token']}"
    yield Text("\nEnsuite :", "\nNext:")
    yield Text(
        "  1. donnez ces adresses, l'autorité et un certificat accepté à votre logiciel : docs/raccorder.md",
        "  1. give these addresses, the authority and an accepted certificate to your software: docs/raccorder.md",
    )
    yield Text(f"  2. jouez des scénarios avec lui : {play}", f"  2. play scenarios with it: {play}")
    yield Text(
        "  3. ou par programme : docs/api-execution.md ; un premier appel avec curl : docs/premiers-pas.md",
        "  3. or by program: docs/api-execution.md; a first call with curl: docs/premiers-pas.md",
    )
    yield Text("Ctrl-C arrête le banc.", "Ctrl-C stops the bench.")


def _stop_at_end_of_input(child: Child) -> None:
    sys.stdin.read()
    child.ask_to_stop()
