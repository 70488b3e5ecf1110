"""The dialogue of a manual run over the API: one question at a time, open until somebody answers."""

import threading
from collections.abc import Mapping

from formats.rule import Text
from harness.api.feed import Feed
from harness.api.message import ApiError
from harness.drivers.dialogue import GLANCE, Question, Reply
from harness.drivers.driver import Watch
from record.event import Json

MOST = 20_000
"""The most characters of an answer."""


class Desk:
    """Where questions lie. The run asks in its thread; people answer from others."""

    def __init__(self, feed: Feed, owner: str = "") -> None:
        self._feed = feed
        self._owner = owner
        self._lock = threading.Lock()
        self._number = 0
        self._open: Question | None = None
        self._calls: list[str] = []
        self._reply: Reply | None = None

    def tell(self, what: Text) -> None:
        """Show something that asks for no reply yet."""
        self._feed.add("look", text=_both(what))

    def ask(self, question: Question, watch: Watch) -> Reply | None:
        """Wait for a reply for as long as it takes; an interruption comes out of ``watch``."""
        with self._lock:
            self._number += 1
            self._open, self._calls, self._reply = question, [], None
        self._feed.add("question", **self._told(question))
        try:
            while self._reply is None:
                self._calls.extend(watch(GLANCE))
        finally:
            with self._lock:
                self._open = None
        reply = self._reply
        self._feed.add("answer", question=self._number, choice=reply.choice, text=reply.said, by=reply.by)
        return reply

    @property
    def question(self) -> dict[str, Json] | None:
        """The open question, with the calls seen since it was put; None when there is none."""
        with self._lock:
            return self._told(self._open) if self._open is not None and self._reply is None else None

    def answer(self, body: Mapping[str, Json]) -> None:
        """Take an answer (``question``, ``choice``, ``text``, ``observed``, ``by``); raises ``ApiError``."""
        with self._lock:
            if self._open is None or self._reply is not None:
                raise ApiError(409, "aucune question n'attend de réponse : suivez /runs/{run}/events")
            if body.get("question", self._number) != self._number:
                raise ApiError(409, f"la question ouverte est la {self._number}, pas la {body.get('question')}")
            self._reply = self._understood(self._open, body)

    def _understood(self, question: Question, body: Mapping[str, Json]) -> Reply:
        choice, said = str(body.get("choice") or ""), _said(body)
        words = [one.word for one in question.choices]
        if choice and choice not in words:
            raise ApiError(400, f"choice : « {choice[:40]} » n'existe pas ; au choix : {', '.join(words)}")
        if not choice and not said:
            raise ApiError(400, f"il faut choice ({', '.join(words)}), ou text : ce que vous avez observé")
        by = str(body.get("by") or self._owner).strip()
        if not by or len(by) > 200:
            raise ApiError(400, "by : dites qui répond (un nom de 200 caractères au plus)")
        return Reply(said, choice, by)

    def _told(self, question: Question) -> dict[str, Json]:
        return {
            "question": self._number,
            "asks": question.kind.value,
            "text": _both(question.text),
            "choices": [{"choice": one.word, "label": _both(one.label)} for one in question.choices],
            **question.about,
            "calls": list(self._calls),
        }


def _said(body: Mapping[str, Json]) -> str:
    """The person's words: ``text``, then the values observed, one a line."""
    observed = body.get("observed") or ""
    if isinstance(observed, dict):
        observed = "\n".join(f"{name} : {value}" for name, value in observed.items())
    said = "\n".join(part for part in (str(body.get("text") or ""), str(observed)) if part).strip()
    if len(said) > MOST:
        raise ApiError(400, f"la réponse dépasse {MOST} caractères")
    return said


def _both(text: Text) -> Json:
    return {"fr": text.fr, "en": text.en}
