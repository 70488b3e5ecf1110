"""The closed list of verdicts, how they add up, and the exit codes that they lead to (design §2)."""

from collections.abc import Iterable
from enum import IntEnum, StrEnum

from formats.rule import Text


class Verdict(StrEnum):
    """What the bench says of a check, a scenario or a requirement, by decreasing precedence.

    There is no ``conforme``: a simulator cannot say it.
    """

    FAIL = "fail"
    BENCH_ERROR = "bench_error"
    BLOCKED = "blocked"
    NOT_PROVABLE = "not_provable"
    ATTESTED = "attested"
    NOT_APPLICABLE = "not_applicable"
    PASS = "pass"  # noqa: S105 - not a password


LABELS: dict[Verdict, Text] = {
    Verdict.FAIL: Text("écart", "deviation"),
    Verdict.BENCH_ERROR: Text("erreur du banc", "bench error"),
    Verdict.BLOCKED: Text("non jugé", "not judged"),
    Verdict.NOT_PROVABLE: Text("hors de portée du banc", "beyond the bench"),
    Verdict.ATTESTED: Text("attesté", "attested"),
    Verdict.NOT_APPLICABLE: Text("sans objet", "not applicable"),
    Verdict.PASS: Text("réussi", "passed"),
}
"""What a person reads."""

MEANINGS: dict[Verdict, Text] = {
    Verdict.FAIL: Text(
        "une règle vérifiée est enfreinte, ou un appel attendu n'est pas venu : à corriger",
        "a verified rule is broken, or an expected call did not come: to be fixed",
    ),
    Verdict.BENCH_ERROR: Text(
        "le banc s'est trompé, et non le logiciel : à rejouer, puis à nous signaler",
        "the bench went wrong, not the software: to be played again, then to be told to us",
    ),
    Verdict.BLOCKED: Text(
        "rien n'a pu être examiné, ou en partie seulement : ce n'est ni une faute ni une réussite",
        "nothing could be examined, or only a part: neither a fault nor a success",
    ),
    Verdict.NOT_PROVABLE: Text(
        "aucun simulateur ne peut le prouver : à montrer autrement", "no simulator can prove it: to be shown otherwise"
    ),
    Verdict.ATTESTED: Text(
        "une personne l'a dit, le banc ne l'a pas vu : joindre une image ou une vidéo, ou jouer avec un adaptateur",
        "a person said so, the bench did not see it: attach a picture or a video, or play with an adapter",
    ),
    Verdict.NOT_APPLICABLE: Text(
        "cela ne concerne pas ce logiciel, a-t-on dit : vérifier que c'est le cas",
        "somebody said that it does not concern this software: make sure that it does not",
    ),
    Verdict.PASS: Text(
        "chaque contrôle a examiné au moins un fait, et aucune règle vérifiée n'est enfreinte",
        "each check examined at least one fact, and no verified rule is broken",
    ),
}
"""What each word says, once, to whoever reads a report."""

_PLURALS: dict[Verdict, Text] = {
    Verdict.FAIL: Text("écarts", "deviations"),
    Verdict.BENCH_ERROR: Text("erreurs du banc", "bench errors"),
    Verdict.BLOCKED: Text("non jugés", "not judged"),
    Verdict.NOT_PROVABLE: Text("hors de portée du banc", "beyond the bench"),
    Verdict.ATTESTED: Text("attestés", "attested"),
    Verdict.NOT_APPLICABLE: Text("sans objet", "not applicable"),
    Verdict.PASS: Text("réussis", "passed"),
}
_PRECEDENCE = tuple(Verdict)


def counted(verdict: Verdict, number: int, *, feminine: bool = False) -> Text:
    """``3 réussis``; ``feminine`` for what is feminine in French (exigences): ``3 réussies``."""
    label = LABELS[verdict] if number < 2 else _PLURALS[verdict]
    french = _FEMININE.get(label.fr, label.fr) if feminine else label.fr
    return Text(f"{number} {french}", f"{number} {label.en}")


_FEMININE = {
    "non jugé": "non jugée",
    "non jugés": "non jugées",
    "attesté": "attestée",
    "attestés": "attestées",
    "réussi": "réussie",
    "réussis": "réussies",
}


class Exit(IntEnum):
    """The exit codes of every command that judges."""

    PASSED = 0
    DEVIATION = 1
    NOT_JUDGED = 2
    BENCH_ERROR = 3
    USAGE = 64


def aggregate(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a whole: the one of highest precedence; nothing judged is ``blocked``."""
    return min(verdicts, key=_PRECEDENCE.index, default=Verdict.BLOCKED)


def outcome(verdict: Verdict, *, on_word: bool = False) -> Exit:
    """Which of the four outcomes a verdict is; JUnit follows the same four.

    ``on_word``: a person alone said that something does not concern the product, which is no more than attested.
    """
    found = _OUTCOMES[verdict]
    return Exit.NOT_JUDGED if on_word and found is Exit.PASSED else found


_OUTCOMES = {
    Verdict.FAIL: Exit.DEVIATION,
    Verdict.BENCH_ERROR: Exit.BENCH_ERROR,
    Verdict.BLOCKED: Exit.NOT_JUDGED,
    Verdict.NOT_PROVABLE: Exit.NOT_JUDGED,
    Verdict.ATTESTED: Exit.NOT_JUDGED,
    Verdict.NOT_APPLICABLE: Exit.PASSED,
    Verdict.PASS: Exit.PASSED,
}


def exit_code(verdicts: Iterable[Verdict], *, on_word: bool = False) -> Exit:
    """The exit code of a run: 0 needs at least one ``pass``, and no verdict that is not one of the passed ones.

    ``on_word`` as for ``outcome``, of any scenario of the run.
    """
    given = list(verdicts)
    if given and all(verdict is Verdict.NOT_APPLICABLE for verdict in given):
        return Exit.NOT_JUDGED
    return outcome(aggregate(given), on_word=on_word)
