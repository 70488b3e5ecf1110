"""``banc selftest``: the golden editor passes, each flawed one fails exactly the checks that it should."""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence

from formats.rule import Text
from harness import packs
from harness.amount import scenarios
from harness.checks.check import CHECKS
from harness.cli.account import Account
from harness.cli.play import about, ready
from harness.english import english
from harness.selftest import GOLDEN, Trial, code_of, known_defects, trials, unattended, uncaught
from harness.verdict import Exit


def main(options: Namespace) -> int:
    """Play the variants, print the matrix."""
    account = Account(options.lang)
    known = known_defects()
    unknown = [name for name in options.defect if name not in known]
    if unknown:
        listed, names = ", ".join(unknown), ", ".join(known)
        wrong = Text(f"défaut inconnu : {listed}\nConnus : {names}", f"unknown defect: {listed}\nKnown: {names}")
        sys.stderr.write(f"banc selftest : {wrong.en if options.lang == 'en' else wrong.fr}\n")
        return int(Exit.USAGE)
    if options.out:
        ready(options.out, options)
    every = packs.every()
    chosen = options.defect or list(known)
    total, played = len(chosen) + 1, scenarios(len(unattended(every)))
    account.say(
        Text(
            f"Banc Ségur — environnement simulé. {total} variantes du logiciel de démonstration jouent {played.fr}.",
            f"Banc Ségur — simulated environment. {total} variants of the demonstration software play {played.en}.",
        )
    )
    told: list[Trial] = []

    def progress(trial: Trial) -> None:
        told.append(trial)
        _tell(account, trial, known, f"[{len(told):>2}/{total}]")

    found = trials(every, chosen, about(every[0], {}), progress)
    _matrix(account, found)
    if not options.defect:
        _uncaught(account, found)
    if options.out:
        _write(options, found)
    right = sum(trial.right for trial in found)
    account.say(Text(f"{right}/{total} variantes comme attendu.", f"{right}/{total} variants as expected."))
    return int(code_of(found))


def _tell(account: Account, trial: Trial, known: Mapping[str, str], place: str) -> None:
    name = Text(trial.defect or "sans défaut", trial.defect or "without defect")
    mark, why = "✓" if trial.right else "✗", known.get(trial.defect, "tout doit réussir")
    account.say(Text(f"{place} {mark} {name.fr} — {why}", f"{place} {mark} {name.en}"))
    for check in sorted(trial.expected - trial.failed):
        account.say(Text(f"        {check} aurait dû échouer", f"        {check} should have failed"))
    for check in sorted(trial.failed - trial.expected):
        account.say(Text(f"        {check} n'aurait pas dû échouer", f"        {check} should not have failed"))
    for rule in sorted(trial.to_warn - trial.warned):
        account.say(Text(f"        {rule} aurait dû être signalée", f"        {rule} should have been warned of"))
    for rule in sorted(trial.warned - trial.to_warn):
        account.say(
            Text(f"        {rule} n'aurait pas dû être signalée", f"        {rule} should not have been warned of")
        )
    for trouble in trial.troubles:
        account.say(Text(f"        erreur du banc : {trouble}", f"        bench error: {english(trouble)}"))


def _matrix(account: Account, found: Sequence[Trial]) -> None:
    """A line per check that failed somewhere, a column per defect."""
    flawed = sorted((trial for trial in found if trial.defect != GOLDEN), key=lambda trial: trial.defect)
    checks = sorted({check for trial in flawed for check in trial.failed | trial.expected})
    if not checks:
        return
    account.say(Text("\nMatrice (● échoue comme attendu, ○ manque, ! de trop) :", "\nMatrix:"))
    for number, trial in enumerate(flawed, 1):
        account.say(Text(f"  {number:>2} {trial.defect}", f"  {number:>2} {trial.defect}"))
    width = max(map(len, checks))
    header = " ".join(f"{number:>2}" for number in range(1, len(flawed) + 1))
    account.say(Text(f"  {'':<{width}}  {header}", f"  {'':<{width}}  {header}"))
    for check in checks:
        row = " ".join(f"{_cell(trial, check):>2}" for trial in flawed)
        account.say(Text(f"  {check:<{width}}  {row}", f"  {check:<{width}}  {row}"))


def _cell(trial: Trial, check: str) -> str:
    if check in trial.failed:
        return "●" if check in trial.expected else "!"
    return "○" if check in trial.expected else "·"


def _uncaught(account: Account, found: Sequence[Trial]) -> None:
    silent = uncaught(found)
    if silent:
        names = Text(", ".join(one.fr for one in silent), ", ".join(one.en for one in silent))
        account.say(
            Text(
                f"\nContrôles qu'aucun défaut ne fait échouer ({len(silent)} sur {len(CHECKS)}) : {names.fr}",
                f"\nChecks that no defect makes fail ({len(silent)} of {len(CHECKS)}): {names.en}",
            )
        )


def _write(options: Namespace, found: Sequence[Trial]) -> None:
    body = [
        {
            "defaut": trial.defect,
            "echoues": sorted(trial.failed),
            "attendus": sorted(trial.expected),
            "avertissements": sorted(trial.warned),
            "juste": trial.right,
        }
        for trial in found
    ]
    options.out.mkdir(parents=True, exist_ok=True)
    target = options.out / "selftest.json"
    target.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")
