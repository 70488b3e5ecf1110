"""``rapport.html``: one file that opens from disk, in French and in English, without any outside resource.

Both languages are in it and a reader picks one: the same run then always gives the same bytes, whatever the language
of who asks. The one that the run was played in shows first. Nothing runs in it: it may come from anybody.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Template

from formats.rule import RULES, Text
from harness import claims
from harness.catalogue import NOTHING, Nature
from harness.checks.check import Finding
from harness.dossier.account import NOTICE, OUTSIDE, Account, subject
from harness.dossier.ahead import Ahead
from harness.dossier.compiled import template
from harness.dossier.history import part_name
from harness.dossier.manifest import WARNING
from harness.dossier.settings import to_set
from harness.english import both
from harness.results import Judgement, ScenarioResult
from harness.verdict import LABELS, MEANINGS, Verdict, aggregate, counted, outcome
from record.event import Event, Kind
from record.locator import describe

LANES = {"insi": "INSi", "psc": "Pro Santé Connect", "dmp": "DMP", "mss": "MSSanté"}
_COLUMN, _FIRST, _ROW, _TOP = 170, 80, 30, 46
_HEX = 16
_LONGEST = 70
"""The most letters of a label in a diagram; the list beside it holds the whole."""


@dataclass(frozen=True, slots=True)
class NatureView:
    """What the bench's piece of a proof is called, and what it is worth."""

    name: Text
    means: Text


NATURES = {
    Nature.PIECE: NatureView(Text("Pièce", "Piece"), Text("valable telle quelle.", "valid as it is.")),
    Nature.REHEARSAL: NatureView(
        Text("Répétition", "Rehearsal"),
        Text("à refaire dans l'environnement officiel.", "to be made again on the official environment."),
    ),
    Nature.SLOT: NatureView(
        Text("Emplacement", "Reserved place"),
        Text("réservé à ce que le banc ne peut pas donner.", "for what the bench cannot give."),
    ),
}
_WARNING = Text(
    WARNING,
    "Rehearsed on a simulated environment: this dossier prepares a demonstration; it is worth neither conformity, nor "
    "listing, nor approval. Signature and chain prove integrity since the signature, not the honesty of who signed; "
    "only an outside timestamp would date them.",
)


@dataclass(frozen=True, slots=True)
class Arrow:
    """An exchange in a sequence diagram: height, where it points, label, what it calls."""

    y: int
    x: int
    label: str
    event: int
    service: str

    @property
    def short(self) -> str:
        """The label as the diagram has room for it."""
        return self.label if len(self.label) <= _LONGEST else self.label[: _LONGEST - 1] + "…"


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as the report shows it."""

    fails: bool
    to_set: bool
    rule: str
    says: Text
    source: str
    expected: Text
    found: Text
    fix: Text
    place: str
    file: str
    excerpt: str


def render(account: Account) -> bytes:
    """The report."""
    text = _template().render(
        account=account,
        about=account.about,
        lang=account.lang,
        notice=NOTICE,
        warning=_WARNING,
        natures=NATURES,
        subject=subject,
        labels=LABELS,
        meanings=MEANINGS,
        ahead=Ahead(account),
        counts=_counts([scenario.verdict for scenario in account.scenarios]),
        required=_required(account),
        required_counts=_counts(_required(account), feminine=True),
        whole=aggregate,
        lanes=[(name, _FIRST + (place + 1) * _COLUMN) for place, name in enumerate(LANES.values())],
        first=_FIRST,
        arrows={scenario.opened: _arrows(account, scenario) for scenario in account.scenarios},
        height=lambda arrows: _TOP + _ROW * (len(arrows) + 1),
        views=_views,
        both=both,
        from_outside=OUTSIDE,
        to_set=to_set(account),
        css=lambda verdict: f"v{int(outcome(verdict))} {verdict.value}",
        place_of=lambda requirement: requirement.id.replace("/", "-"),
    )
    return text.encode()


@cache
def _template() -> Template:
    return template(Path(__file__).with_name("rapport.html.j2"))


def _required(account: Account) -> list[Verdict]:
    """The verdicts of the requirements: scenarios that all pass may leave some of them open."""
    return [account.requirement_verdict(requirement, scenarios) for requirement, scenarios in account.requirements]


def _counts(verdicts: Sequence[Verdict], *, feminine: bool = False) -> Text:
    told = [counted(verdict, verdicts.count(verdict), feminine=feminine) for verdict in Verdict if verdict in verdicts]
    return Text(", ".join(text.fr for text in told), ", ".join(text.en for text in told))


def _arrows(account: Account, scenario: ScenarioResult) -> list[Arrow]:
    exchanges = [e for e in account.events_of(scenario) if e.kind is Kind.EXCHANGE and not claims.is_background(e)]
    shown = [event for event in exchanges if event.data.get("mock") in LANES]
    return [_arrow(row, event) for row, event in enumerate(shown)]


def _arrow(row: int, event: Event) -> Arrow:
    mock = str(event.data["mock"])
    lane = list(LANES).index(mock)
    label = f"{event.data.get('operation') or '?'} → {event.data.get('status', '')}"
    return Arrow(_TOP + _ROW * row + _ROW // 2, _FIRST + (lane + 1) * _COLUMN, label, event.number, LANES[mock])


def _views(judgement: Judgement) -> list[FindingView]:
    return [_view(finding) for finding in judgement.findings]


def _view(finding: Finding) -> FindingView:
    rule = RULES.get(finding.rule)
    return FindingView(
        fails=rule is not None and finding.fails,
        to_set=rule is not None and finding.to_set,
        rule=finding.rule,
        says=rule.says if rule else NOTHING,
        source=f"{rule.source} [{rule.mark.value}]" if rule else "",
        expected=_visible(both(finding.expected)),
        found=_visible(both(finding.found)),
        fix=rule.fix if rule else NOTHING,
        place=describe(finding.locator),
        file=_file(finding),
        excerpt=excerpt(finding.excerpt),
    )


def _visible(text: Text) -> Text:
    return Text(visible(text.fr), visible(text.en))


def visible(value: str) -> str:
    """A value whose spaces a reader sees: those at its ends, doubled ones, tabs and no-break spaces have a sign."""
    shown = _ENDS.sub(lambda found: _SPACE * len(found[0]), value)
    return "".join(_SIGNS.get(letter, letter) for letter in shown)


_SPACE = "␠"
_ENDS = re.compile(r"^ +| +$| {2,}")
_SIGNS = {"\t": "␉", "\xa0": "[U+00A0]", "\u202f": "[U+202F]", "\u200b": "[U+200B]", "\ufeff": "[U+FEFF]"}
"""What looks like a plain space, or like nothing."""


def _file(finding: Finding) -> str:
    """The file of the dossier that holds the bytes; empty when the finding rests on none."""
    named = {layer.kind: layer.name for layer in finding.locator[:2]}
    return part_name(int(named["event"]), named["part"]) if {"event", "part"} <= named.keys() else ""


def excerpt(content: bytes) -> str:
    """Bytes as a person reads them: text when they are text, else a hexadecimal dump."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_short = error.end == len(content) and error.start > len(content) - 4
        if not cut_short:
            return _dump(content)
        text = content[: error.start].decode("utf-8")
    return text if all(letter.isprintable() or letter in "\t\r\n" for letter in text) else _dump(content)


def _dump(content: bytes) -> str:
    lines = (content[start : start + _HEX] for start in range(0, len(content), _HEX))
    return "\n".join(f"{index * _HEX:04x}  {line.hex(' '):<47}  {_ascii(line)}" for index, line in enumerate(lines))


def _ascii(line: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in line)
