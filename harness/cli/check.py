"""``banc check``: files judged with no bench running."""

import base64
import json
import stat
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography import x509

from formats.rule import RULES, Text
from harness import trust, version
from harness.amount import amount, files
from harness.checks.check import Finding
from harness.cli.account import Account, printable
from harness.dossier.report import excerpt
from harness.english import both
from harness.examine import plainly
from harness.examine.examined import Anchors, Examined, Source, Type, unreadable
from harness.examine.judge import MAX_BYTES, judge, too_large
from harness.verdict import LABELS, Exit, Verdict, counted
from record import environment
from record.event import Json
from record.locator import describe, to_json

MAX_FILES = 10_000
"""The most files that one command judges."""
_MOST = 200
"""The most findings of a file that are printed; ``--json`` gives them all."""
_SHOWN = 300
"""The most characters of a value, or of a quote, that are printed."""
_MARKS = {Verdict.PASS: "✓", Verdict.FAIL: "✗", Verdict.BLOCKED: "?"}


class UsageError(ValueError):
    """The command line cannot be followed; ``text`` says why, in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.fr)
        self.text = text


def main(options: Namespace) -> int:
    """Judge every file; the code is that of the worst verdict."""
    try:
        anchors = Anchors(_certificates(options.anchors), _keys(options.jwks), _kept())
        paths = list(_files(options.file, recursive=options.recursive))
    except UsageError as error:
        told = error.text.en if options.lang == "en" else error.text.fr
        sys.stderr.write(f"banc check : {printable(told)}\n")
        return int(Exit.USAGE)
    type = Type(options.type) if options.type else None
    found = ((path, _examined(path, anchors, type)) for path in paths)
    verdicts = _as_json(found) if options.json else _as_text(found, Account(options.lang))
    return int(_code(verdicts))


def _code(verdicts: list[Verdict]) -> Exit:
    if Verdict.FAIL in verdicts:
        return Exit.DEVIATION
    return Exit.NOT_JUDGED if Verdict.BLOCKED in verdicts or not verdicts else Exit.PASSED


def _files(given: Iterable[Path], *, recursive: bool) -> Iterator[Path]:
    """The files to judge; raises ``UsageError`` for what is none, before anything is judged."""
    files = (file for one in given for file in _expanded(one, recursive=recursive))
    for count, path in enumerate(files, 1):
        if count > MAX_FILES:
            raise UsageError(Text(f"plus de {MAX_FILES} fichiers", f"more than {MAX_FILES} files"))
        yield path


def _expanded(path: Path, *, recursive: bool) -> Iterable[Path]:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise UsageError(Text(f"{path} : ce fichier n'existe pas", f"{path}: no such file")) from None
    except (OSError, ValueError) as error:
        why = plainly.system(error)
        raise UsageError(Text(f"{path} : {why.fr}", f"{path}: {why.en}")) from error
    if stat.S_ISDIR(mode):
        if not recursive:
            text = Text(f"{path} : c'est un dossier (--recursive pour ses fichiers)", f"{path}: a folder (--recursive)")
            raise UsageError(text)
        return sorted(file for file in path.rglob("*") if file.is_file())
    if not stat.S_ISREG(mode):
        raise UsageError(Text(f"{path} : ce n'est pas un fichier ordinaire", f"{path}: not an ordinary file"))
    return [path]


def _certificates(path: Path | None) -> str:
    if path is None:
        return ""
    raw = _small(path)
    try:
        x509.load_pem_x509_certificates(raw)
    except ValueError as error:
        text = Text(f"--anchors {path} : pas de certificat PEM", f"--anchors {path}: no PEM certificate")
        raise UsageError(text) from error
    return raw.decode("latin-1")


def _kept() -> tuple[x509.Certificate, ...]:
    """The authorities that ``banc trust`` keeps."""
    return tuple(anchor.certificate for anchor in trust.kept(environment.home()))


def _keys(path: Path | None) -> Json:
    if path is None:
        return None
    try:
        body = json.loads(_small(path))
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or not isinstance(body.get("keys"), list):
        raise UsageError(Text(f"--jwks {path} : ce n'est pas un JWKS", f"--jwks {path}: not a JWKS"))
    return body


def _small(path: Path) -> bytes:
    try:
        if not path.is_file() or path.stat().st_size > 1_000_000:
            raise UsageError(
                Text(f"{path} : un fichier de moins de 1 Mo est attendu", f"{path}: a small file expected")
            )
        return path.read_bytes()
    except OSError as error:
        why = plainly.system(error)
        raise UsageError(Text(f"{path} : {why.fr}", f"{path}: {why.en}")) from error


def _examined(path: Path, anchors: Anchors, type: Type | None) -> Examined:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            return too_large(path.stat().st_size)
    except OSError as error:
        why = plainly.system(error)
        return unreadable(None, Text(f"illisible : {why.fr}", f"unreadable: {why.en}"))
    return judge(Source(path.name, raw), anchors, type)


def _as_text(found: Iterable[tuple[Path, Examined]], account: Account) -> list[Verdict]:
    verdicts: list[Verdict] = []
    for path, one in found:
        verdicts.append(one.verdict)
        for line in _lines(path, one):
            account.say(Text(_clean(line.fr), _clean(line.en)))
    if len(verdicts) > 1:
        counts = [counted(verdict, verdicts.count(verdict)) for verdict in Verdict if verdict in verdicts]
        fr, en = ", ".join(text.fr for text in counts), ", ".join(text.en for text in counts)
        account.say(Text(f"{files(len(verdicts)).fr} : {fr}.", f"{files(len(verdicts)).en}: {en}."))
    return verdicts


def _clean(line: str) -> str:
    """A line without what drives a terminal; its own line breaks kept."""
    return "\n".join(printable(part) for part in line.split("\n"))


def _lines(path: Path, one: Examined) -> Iterator[Text]:
    name = str(path)
    yield Text(f"{name} — {one.what.fr}", f"{name} — {one.what.en}")
    for fact in one.facts:
        yield Text(f"  · {_cut(fact.fr)}", f"  · {_cut(fact.en)}")
    findings = one.report.findings
    for finding in sorted(findings, key=lambda item: not item.fails)[:_MOST]:
        yield from _told(finding)
    if len(findings) > _MOST:
        left = len(findings) - _MOST
        others = amount(left, Text("autre constat", "more"), Text("autres constats", "more"))
        yield Text(f"  … et {others.fr} (--json les donne tous)", f"  … and {others.en} (see --json)")
    yield from _ending(one)


def _told(finding: Finding) -> Iterator[Text]:
    rule = RULES[finding.rule]
    sign = "✗" if finding.fails else "!"
    head = f"  {sign} [{rule.mark.value}] {rule.id} — "
    yield Text(head + rule.says.fr, head + rule.says.en)
    expected, found = both(finding.expected), both(finding.found)
    yield Text(f"      attendu : {_cut(expected.fr)}", f"      expected: {_cut(expected.en)}")
    yield Text(f"      trouvé  : {_cut(found.fr)}", f"      found:    {_cut(found.en)}")
    place = describe(finding.locator).removeprefix("file ")
    if place:
        yield Text(f"      où      : {place}", f"      where:    {place}")
    quoted = _cut(" ".join(excerpt(finding.excerpt).split())) if finding.excerpt else ""
    if quoted:
        yield Text(f"      octets  : {quoted}", f"      bytes:    {quoted}")
    yield Text(f"      → {rule.fix.fr}  ({rule.source})", f"      → {rule.fix.en}  ({rule.source})")


def _ending(one: Examined) -> Iterator[Text]:
    failed = sum(finding.fails for finding in one.report.findings)
    to_set = sum(finding.to_set for finding in one.report.findings)
    warned = len(one.report.findings) - failed - to_set
    if one.unreadable is not None:
        yield Text(f"  raison : {_cut(one.unreadable.fr)}", f"  reason: {_cut(one.unreadable.en)}")
    for item in one.unjudged:
        yield Text(f"  non jugé ici : {item.fr}", f"  not judged here: {item.en}")
    mark, label = _MARKS.get(one.verdict, "?"), LABELS[one.verdict]
    fr = f"{one.report.examined} faits examinés, {failed} écart(s), {to_set} réglage(s), {warned} avertissement(s)"
    en = f"{one.report.examined} facts examined, {failed} deviation(s), {to_set} setting(s), {warned} warning(s)"
    yield Text(f"{mark} {label.fr} ({fr})\n", f"{mark} {label.en} ({en})\n")


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _as_json(found: Iterable[tuple[Path, Examined]]) -> list[Verdict]:
    told = [(path, one) for path, one in found]
    verdicts = [one.verdict for _, one in told]
    body = {
        "schema": 1,
        "bench": version.VERSION,
        "simulated": True,
        "exit": int(_code(verdicts)),
        "files": [_file(path, one) for path, one in told],
    }
    sys.stdout.write(json.dumps(body, ensure_ascii=True, indent=1) + "\n")
    return verdicts


def _file(path: Path, one: Examined) -> Json:
    return {
        "file": str(path),
        "type": one.type.value if one.type else None,
        "what": _pair(one.what),
        "verdict": one.verdict.value,
        "examined": one.report.examined,
        "unreadable": None if one.unreadable is None else _pair(one.unreadable),
        "facts": [_pair(item) for item in one.facts],
        "not_judged": [_pair(item) for item in one.unjudged],
        "findings": [_finding(item) for item in one.report.findings],
    }


def _finding(finding: Finding) -> Json:
    rule = RULES[finding.rule]
    return {
        "rule": rule.id,
        "mark": rule.mark.value,
        "fails": finding.fails,
        "to_set": finding.to_set,
        "source": rule.source,
        "says": _pair(rule.says),
        "fix": _pair(rule.fix),
        "expected": finding.expected,
        "found": finding.found,
        "where": describe(finding.locator),
        "locator": to_json(finding.locator),
        "excerpt": base64.b64encode(finding.excerpt).decode(),
    }


def _pair(text: Text) -> Json:
    return {"fr": text.fr, "en": text.en}
