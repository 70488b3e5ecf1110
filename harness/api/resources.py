"""What the run API does: packs, runs, questions, dossiers, sessions that killed runs left.

Scenarios and what they need are loaded when first asked for: the API answers at once.
"""

import importlib
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from harness import version
from harness.api import openapi
from harness.api.message import ApiError, Call, Handler, Reply, Route
from record.event import Json

if TYPE_CHECKING:
    from harness.api.performance import Attached, Performance
    from harness.api.runs import Runs
    from harness.packs import Pack

LONGEST_WAIT = 60
_REPORT = "rapport.html"
_NEVER = 10**15
_MOST_WORDS = 300


class Resources:
    """The routes, over the runs of one bench."""

    def __init__(self, url: str, token: str, out: Any, home: Any = None, product: Any = None) -> None:
        self._bench = (url, token, out, home, product)
        self._lock = threading.Lock()
        self._started = False

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """Every route, in the order of the documentation."""
        return (
            Route("GET", "/", self._about, "Ce qu'est ce service."),
            Route("GET", "/openapi.json", self._openapi, "Cette description."),
            Route("GET", "/packs", self._packs, "Les paquets de scénarios."),
            Route("GET", "/packs/{pack}", self._pack, "Un paquet : ses scénarios, leurs exigences et preuves."),
            Route("POST", "/runs", self._start, "Joue des scénarios.", "Order"),
            Route("GET", "/runs", self._list, "Les séquences de ce processus, la plus ancienne d'abord."),
            Route("GET", "/runs/{run}", self._one, "Une séquence : état, verdicts, question ouverte, dossier."),
            Route("GET", "/runs/{run}/bench", self._addresses, "Les adresses où le logiciel doit appeler."),
            Route("GET", "/runs/{run}/events", self._events, openapi.EVENTS, query=("after", "wait")),
            Route("GET", "/runs/{run}/question", self._question, "La question ouverte d'une étape manuelle, ou null."),
            Route("POST", "/runs/{run}/answer", self._answer, "Répond à la question ouverte.", "Answer"),
            Route("POST", "/runs/{run}/interrupt", self._interrupt, "Arrête la séquence, dossier écrit."),
            Route("GET", "/runs/{run}/dossier", self._dossier, "Le dossier (zip)."),
            Route("GET", "/runs/{run}/report", self._report, "Le rapport du dossier (HTML)."),
            Route("POST", "/runs/{run}/declare", self._declare, openapi.DECLARE, "Declaration"),
            Route("GET", "/orphans", self._orphans, "Les sessions que des séquences tuées ont laissées."),
            Route("GET", "/orphans/{session}/dossier", self._rescue, "Le dossier (zip) d'une de ces sessions."),
        )

    def find(self, call: Call) -> tuple[Handler, Mapping[str, str]]:
        """The handler of a call and what its path gives; raises ``ApiError``."""
        found = [(route, given) for route in self.routes if (given := route.matches(call.path)) is not None]
        for route, given in found:
            if route.method == call.method:
                return route.handler, given
        if found:
            allowed = ", ".join(route.method for route, _given in found)
            raise ApiError(405, f"{call.method} ne va pas avec {call.path} ; au choix : {allowed}")
        raise ApiError(404, f"{call.path[:80]} n'existe pas ; GET /openapi.json décrit ce service")

    def close(self, seconds: float) -> None:
        """Stop the runs, waiting that long for their dossiers."""
        with self._lock:
            started = self._started
        if started:
            self._runs.close(seconds)

    @cached_property
    def _attached(self) -> "Attached":
        from harness.api.performance import Attached  # noqa: PLC0415 - see the module

        url, token, out, home, product = self._bench
        return Attached(url, token, out, home, product)

    @cached_property
    def _known_runs(self) -> "Runs":
        from harness.api.runs import Runs  # noqa: PLC0415 - see the module

        return Runs(self._attached)

    @property
    def _runs(self) -> "Runs":
        with self._lock:
            self._started = True
            return self._known_runs

    def _about(self, _call: Call) -> Reply:
        return Reply({"service": "banc-execution", "version": version.VERSION, "description": "/openapi.json"})

    def _openapi(self, _call: Call) -> Reply:
        return Reply(openapi.description(self.routes))

    def _packs(self, _call: Call) -> Reply:
        packs = importlib.import_module("harness.packs")
        listed = [packs.load(name) for name in packs.names()]
        return Reply({"packs": [_pack_told(pack) for pack in listed]})

    def _pack(self, call: Call) -> Reply:
        packs = importlib.import_module("harness.packs")
        try:
            pack: Pack = packs.load(call.given["pack"])
        except packs.UnknownNameError as error:
            raise ApiError(404, str(error)) from error
        return Reply({**_pack_told(pack), "scenarios": [_scenario_told(pack, one) for one in pack.scenarios]})

    def _start(self, call: Call) -> Reply:
        from harness.api import order  # noqa: PLC0415 - see the module

        return Reply(self._runs.start(order.read(call.json())).told(), 201)

    def _list(self, _call: Call) -> Reply:
        return Reply({"runs": [one.told() for one in self._runs.all]})

    def _one(self, call: Call) -> Reply:
        return Reply(self._run(call).told())

    def _addresses(self, call: Call) -> Reply:
        return Reply(dict(self._run(call).addresses))

    def _events(self, call: Call) -> Reply:
        one = self._run(call)
        if call.streams:
            after = int(call.last) if call.last.isascii() and call.last.isdigit() else call.whole("after", 0, _NEVER)
            return Reply(stream=map(_as_stream, one.feed.stream(after)), media="text/event-stream; charset=utf-8")
        after = call.whole("after", 0, _NEVER)
        events = one.feed.after(after, call.whole("wait", 0, LONGEST_WAIT))
        return Reply({"events": events, "last": after + len(events), "over": one.feed.closed})

    def _question(self, call: Call) -> Reply:
        return Reply({"question": self._run(call).desk.question})

    def _answer(self, call: Call) -> Reply:
        self._run(call).desk.answer(call.json())
        return Reply({})

    def _interrupt(self, call: Call) -> Reply:
        one = self._run(call)
        if not one.lives:
            raise ApiError(409, "cette séquence est déjà finie")
        by = str(call.json().get("by") or "").strip()[:200]
        one.interrupt(f"Interrompu par {by}." if by else "Interrompu.")
        return Reply({}, 202)

    def _dossier(self, call: Call) -> Reply:
        path, content = _dossier_of(self._run(call))
        return Reply(raw=content, media="application/zip", name=path)

    def _report(self, call: Call) -> Reply:
        from harness.dossier import container  # noqa: PLC0415 - see the module

        _path, content = _dossier_of(self._run(call))
        found = (member.content for member in container.read(content) if member.name == _REPORT)
        return Reply(raw=next(found), media="text/html; charset=utf-8")

    def _declare(self, call: Call) -> Reply:
        from harness.dossier.leaving import Declaration  # noqa: PLC0415 - see the module

        one, body = self._run(call), call.json()
        by, reason = (str(body.get(name) or "").strip()[:_MOST_WORDS] for name in ("by", "reason"))
        if not by or not reason:
            raise ApiError(400, "by et reason sont attendus : qui déclare ces identités fictives, et pourquoi")
        with self._lock:
            if one.state != "withheld":
                raise ApiError(409, "cette séquence n'attend aucune déclaration")
            one.declare(Declaration(by, reason))
        return Reply(one.told())

    def _orphans(self, _call: Call) -> Reply:
        from harness.api import orphans  # noqa: PLC0415 - see the module

        listed = orphans.listed(self._attached, self._runs.all)
        return Reply({"orphans": [{**asdict(one), "folder": str(one.folder)} for one in listed]})

    def _rescue(self, call: Call) -> Reply:
        from harness.api import orphans  # noqa: PLC0415 - see the module

        session = call.given["session"]
        content = orphans.dossier(self._attached, self._runs.all, session)
        return Reply(raw=content, media="application/zip", name=f"dossier-{session}.zip")

    def _run(self, call: Call) -> "Performance":
        return self._runs.get(call.given["run"])


def _dossier_of(one: "Performance") -> tuple[str, bytes]:
    if one.dossier is None:
        why = "elle se joue encore" if one.lives else one.error
        raise ApiError(409, f"la séquence {one.id} n'a pas de dossier : {why}")
    try:
        return one.dossier.name, one.dossier.read_bytes()
    except OSError as error:
        raise ApiError(410, f"le dossier n'est plus là : {error}") from error


def _as_stream(items: list[dict[str, Json]]) -> bytes:
    """Some events in the form that browsers read; a comment when there is none."""
    if not items:
        return b": rien de neuf\n\n"
    return "".join(
        f"id: {item['n']}\nevent: {item['kind']}\ndata: {json.dumps(item, ensure_ascii=False)}\n\n" for item in items
    ).encode("utf-8", "replace")


def _pack_told(pack: "Pack") -> dict[str, Json]:
    return {"id": pack.id, "title": pack.title, "perimeter": pack.perimeter, "count": len(pack.scenarios)}


def _scenario_told(pack: "Pack", scenario: Any) -> dict[str, Json]:
    requirements = [pack.catalogue.requirement(name) for name in scenario.requirements]
    proofs = [pack.catalogue.proof(name) for name in scenario.proves]
    return {
        "id": scenario.id,
        "title": {"fr": scenario.title.fr, "en": scenario.title.en},
        "requirements": [{"id": one.id, "title": one.title, "chapter": one.chapter} for one in requirements],
        "proofs": [{"id": one.id, "nature": one.nature.value, "kind": one.kind} for one in proofs],
    }
