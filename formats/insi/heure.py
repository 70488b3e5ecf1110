"""The rules of Temps, the time that each context of a call carries (insi.md §1.4).

The platform was seen to take contexts of any age: none of these can fail a verdict.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from formats import xml
from formats.insi.appel import Appel, Contexte
from formats.rule import Breach, Mark, Text, rule

CONTEXTE_AGE = rule(
    "insi.contexte_age",
    "contextes créés au démarrage et réemployés, acceptés (insi.md §1.4)",
    Mark.INFERRED,
    Text("Temps est l'heure de l'appel.", "Temps is the time of the call."),
    Text("Refaire les contextes (Id, Temps) à chaque appel.", "Make the contexts (Id, Temps) anew for each call."),
)
ZONE = rule(
    "insi.contexte_fuseau",
    "insi.md §1.4 : « Z » et « +02:00 » vus acceptés ; le schéma permet de n'en rien écrire, l'accueil n'est pas connu",
    Mark.INFERRED,
    Text(
        "Temps dit son fuseau : « Z » pour l'heure UTC, ou le décalage (+01:00).",
        "Temps tells its time zone: “Z” for UTC, or the offset (+01:00).",
    ),
    Text(
        "Écrire l'heure UTC suivie de « Z », ou l'heure locale suivie de son décalage (+01:00, +02:00).",
        "Write the time in UTC followed by “Z”, or local time followed by its offset (+01:00, +02:00).",
    ),
)
LOCAL = rule(
    "insi.contexte_heure_locale",
    "insi.md §1.4 ; xs:dateTime : « Z » est l'heure UTC",
    Mark.INFERRED,
    Text(
        "Un Temps suivi de « Z » est une heure UTC : un écart d'un nombre entier d'heures est celui d'un fuseau.",
        "A Temps followed by “Z” is in UTC: off by a whole number of hours, it is in a time zone.",
    ),
    Text(
        "Convertir l'heure locale en UTC avant d'écrire « Z », ou écrire son décalage (+01:00, +02:00). "
        "Si elle est bien en UTC : refaire les contextes à chaque appel.",
        "Convert local time to UTC before writing “Z”, or write its offset (+01:00, +02:00). "
        "If it is in UTC: make the contexts anew for each call.",
    ),
)

_DATETIME = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?")
_HOUR = timedelta(hours=1)
_ABOUT = timedelta(minutes=5)
"""How far two well-kept clocks may be: beside a whole number of hours too."""
_NEAR = _HOUR - _ABOUT
_FURTHEST = 14
"""No time zone is further from UTC, in hours."""


def zone_breaches(appel: Appel) -> list[Breach]:
    """The contexts whose Temps is a date and time without a zone."""
    return [
        Breach(ZONE, "« Z » ou un décalage", context.temps, xml.path_of(context.element))
        for context in (appel.bam, appel.lps)
        if context is not None and context.temps[-1:] != "Z" and _DATETIME.fullmatch(context.temps)
    ]


def age_breaches(appel: Appel, age_of: Callable[[datetime], timedelta], limit: timedelta) -> list[Breach]:
    """The contexts whose Temps is further than ``limit`` from the call, or seems local time written as UTC.

    One without a zone is not judged.
    """
    told = min(limit, _NEAR)
    return [
        _aged(context, age, limit)
        for context in (appel.bam, appel.lps)
        if context is not None and (moment := context.moment) is not None and abs(age := age_of(moment)) > told
        if abs(age) > limit or _hours(context, age)
    ]


def _aged(context: Contexte, age: timedelta, limit: timedelta) -> Breach:
    where = xml.path_of(context.element)
    hours = _hours(context, age)
    if not hours:
        return Breach(CONTEXTE_AGE, f"au plus {limit}", context.temps, where)
    way = "en avance" if hours < 0 else "en retard"
    return Breach(LOCAL, "une heure UTC", f"{context.temps}, {abs(hours)} h {way} : heure locale ?", where)


def _hours(context: Contexte, age: timedelta) -> int:
    """By how many whole hours a Temps said to be in UTC is late (or ahead, below 0); 0 when it is not that."""
    hours = round(age / _HOUR)
    is_whole = abs(age - hours * _HOUR) <= _ABOUT and abs(hours) <= _FURTHEST
    return hours if is_whole and context.temps.endswith(("Z", "+00:00")) else 0
