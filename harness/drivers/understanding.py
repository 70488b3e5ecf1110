"""What a person's words mean: how an action ended, whether a statement holds. French, and English."""

import re

from harness.drivers.dialogue import DONE, FAILED, NO, NOT_APPLICABLE, REFUSED, WAIT, YES, Reply
from harness.drivers.driver import Status, Word

_DONE = {"fait", "f", "ok", "done", "d", "c'est fait"}
_AGREES = {"oui", "o", "yes", "y"}
_YES = {*_AGREES, *_DONE}
_SEEN = {
    *_AGREES,
    *("c'est le cas", "c'est bien le cas", "oui c'est le cas", "oui c'est bien le cas", "tout à fait"),
    *("yes it is", "yes it does", "it is the case", "yes it is the case"),
}
"""What attests: « fait » and « ok » say that something was done, not that it was seen."""
_NO = {"non", "n", "no"}
_NONE = {"sans objet", "so", "s.o.", "not applicable", "na", "n/a"}
_SHORT = {
    **dict.fromkeys(_YES, Status.DONE),
    "r": Status.REFUSED,
    "n": Status.FAILED,
    **dict.fromkeys(_NONE, Status.NOT_APPLICABLE),
}
_BARE = {"", "refus", "refusé", "refuse", "refused", "accepté", "accepted", *_SHORT}

_CHOSEN = {
    DONE.word: Status.DONE,
    REFUSED.word: Status.REFUSED,
    FAILED.word: Status.FAILED,
    NOT_APPLICABLE.word: Status.NOT_APPLICABLE,
}
_ALLOWED = {"accepté", "accepte", "acceptée", "accepted", "allowed"}
_AGAIN = {*_YES, "attendre", "attendre encore", "wait", "wait longer", "a", "w"}
_OVER = {*_NO, "il ne viendra pas", "it will not come"}

_HOLDS = {YES.word: Word.YES, NO.word: Word.NO, NOT_APPLICABLE.word: Word.NOT_APPLICABLE}

_REFUSING = r"(refus|bloqu|interdi|rejet|block|forbid|rejec)"
_SAYS_DONE = re.compile(r"(fait|ok|done|oui|yes)\b")
_SAYS_REFUSED = re.compile(rf"\b{_REFUSING}")
_SAYS_FAILED = re.compile(r"\b([ée]chec|[ée]chou|erreur|panne|fail|error)")
_BEGINS_FAILED = re.compile(r"(non|no|[ée]chec|erreur|panne|failed|failure|error)\b")
_LEADS = re.compile(r"(oui|non|yes|no|sans objet|not applicable)\s*[,;:.]\s*\S")
"""An answer that goes on to say what is seen: « non, on peut le retirer »."""
_RESERVES = re.compile(
    r"\b(mais|sauf|but|except|however|pourtant|cependant|presque|peut-être|almost|maybe|oui|non|yes|no)\b"
)
"""What takes back the answer before it, in part or whole: « oui, mais en rouge », « oui, enfin non »."""
_NEGATED = re.compile(
    rf"(\b(ne|n['’]|pas|aucun|sans|non|jamais|not?|never|without)\b|n['’]t\b)\W*(\w+\W+){{0,2}}{_REFUSING}"
    rf"|\b{_REFUSING}\w*\W+(pas|jamais|rien|nothing)\b"
)
_SERVICE = re.compile(
    r"\b(insi|dmp|mssant[ée]|psc|pro sant[ée] connect|op[ée]rateur|serveur|simulateur|banc"
    r"|operator|server|mock|bench)\b"
)
"""A refusal by a service is not one by the product: when the product is not named beside it, the person is asked."""
_ADDRESS = re.compile(
    r"(\[[0-9A-Fa-f:]+\]|[0-9]{1,3}(\.[0-9]{1,3}){3}|(?=[0-9.-]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9.-]*):[0-9]{1,5}\b"
)
"""« 10:30 » is an hour: a name has a letter."""
_PRODUCT = ("logiciel", "software", "product")


def status(reply: Reply) -> Status | None:
    """How an action ended; None when the words may mean one thing or the other."""
    return _CHOSEN.get(reply.choice) or _status(_plain(reply.said))


def address(said: str) -> str:
    """The ``host:port`` in some words; empty when there is none."""
    found = _ADDRESS.search(said)
    return found[0] if found else ""


def tempted(reply: Reply, *, again: bool) -> Status | None:
    """How an action ended that should be refused; None when the words do not tell who had the last word.

    A bare « fait » or « oui » may mean that the software did refuse, « non » as well: « fait » tells once asked again.
    """
    said, found = _plain(reply.said), status(reply)
    if reply.choice or said in _ALLOWED:
        return found or Status.DONE
    if said in _AGREES | _NO or (found is Status.DONE and not again):
        return None
    return found


def word(reply: Reply) -> Word | None:
    """Whether what should be seen is; None when the words only describe, make a reservation, or say « fait »."""
    said = _plain(reply.said)
    if reply.choice:
        return _HOLDS.get(reply.choice)
    led = _LEADS.match(said)
    if led is not None and not _RESERVES.search(said, led.end(1)):
        said = led[1]
    if said in _SEEN:
        return Word.YES
    if said in _NO:
        return Word.NO
    return Word.NOT_APPLICABLE if said in _NONE else None


def waits(reply: Reply) -> bool | None:
    """Whether a missing call is waited for; None when the words do not tell."""
    if reply.choice:
        return reply.choice == WAIT.word
    said = _plain(reply.said)
    return True if said in _AGAIN else False if said in _OVER else None


def is_bare(said: str) -> bool:
    """Whether words say how it ended and nothing more."""
    return _plain(said) in _BARE


def is_only_a_word(said: str) -> bool:
    """Whether words answer a question and describe nothing; nor does « fait », which answers another one."""
    return _plain(said) in {*_YES, *_SEEN, *_NO, *_NONE}


def _plain(said: str) -> str:
    """Words as they are compared: « Oui. », « "done" » and « oui » are one."""
    return said.casefold().replace("’", "'").strip(" \t\n.!,;\"'«»“”\u00a0\u202f")


def _status(said: str) -> Status | None:
    if said in _SHORT:
        return _SHORT[said]
    if said.startswith(("sans objet", "not applicable")):
        return Status.NOT_APPLICABLE
    if _BEGINS_FAILED.match(said):
        return None if _SAYS_REFUSED.search(said) else Status.FAILED
    refused, failed = _refusal(said), bool(_SAYS_FAILED.search(said))
    if refused is None or (failed and not _SAYS_REFUSED.match(said)):
        return None
    if refused:
        return Status.REFUSED
    return Status.DONE if _SAYS_DONE.match(said) else None


def _refusal(said: str) -> bool | None:
    """Whether words tell of a refusal by the product; None when it may be the contrary, or a service's."""
    if not _SAYS_REFUSED.search(said):
        return False
    if _NEGATED.search(said) or _SAYS_DONE.match(said):
        return None
    return None if _SERVICE.search(said) and not any(name in said for name in _PRODUCT) else True
