"""``banc doctor``: who is wrong? Local probes in order, then what a running bench tells of the calls it received."""

import ipaddress
import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from formats.rule import Text
from harness.bench.control import Control
from harness.bench.following import Following, Seen, is_own
from harness.cli.account import Account as Screen
from harness.cli.options.shared import PRODUCT_FILE
from harness.doctor import desk as whole
from harness.doctor import telling
from harness.doctor.causes import Cause, Causes
from harness.doctor.desk import Account
from harness.doctor.fault import Diagnosis
from harness.doctor.lookout import Lookout, port_of
from harness.doctor.probes import network, reach
from harness.doctor.probes.probed import Desk, Probed, State
from harness.verdict import Exit
from record import clock, environment
from record.event import Event, Kind


@dataclass
class _Findings:
    """Everything that was found, told as it comes."""

    lang: str
    quiet: bool
    probes: list[Probed] = field(default_factory=list)
    diagnoses: list[Diagnosis] = field(default_factory=list)
    causes: Causes = field(default_factory=Causes)
    crashes: int = 0

    def probe(self, found: Iterable[Probed]) -> None:
        for one in found:
            self.probes.append(one)
            self.say(telling.probed(one))

    def diagnose(self, found: Iterable[Diagnosis]) -> None:
        for diagnosis in found:
            self.diagnoses.append(diagnosis)
            self.say(telling.line(diagnosis))

    def recall(self, causes: Iterable[Cause]) -> None:
        """What stands, then what does not any more."""
        for cause in sorted(causes, key=lambda one: bool(one.ended)):
            self.say(telling.recalled(cause))

    def say(self, text: Text) -> None:
        if not self.quiet:
            Screen(self.lang).say(text)

    @property
    def code(self) -> Exit:
        if self.crashes:
            return Exit.BENCH_ERROR
        return Exit.NOT_JUDGED if self.count else Exit.PASSED

    @property
    def count(self) -> int:
        """How many things are to be set now."""
        to_set = sum(one.state is State.TO_SET for one in self.probes)
        return to_set + len(self.diagnoses) + len(self.causes.standing)


def main(options: Namespace) -> int:
    """Probe and tell: 0 nothing to set, 2 something to set, 3 the bench's own error."""
    _check(options)
    desk = Desk(
        options.home or environment.home(),
        options.port_base,
        options.listen,
        tuple(options.name),
        _product_file(options),
        options.bench,
    )
    findings = _Findings(options.lang, options.json)
    if options.bench:
        desk, reached = whole.beside(desk, options.token)
        findings.probe([reached])
    findings.probe(whole.local(desk))
    if desk.facts:
        _beside(desk, options, findings)
    _conclude(findings, options)
    return int(findings.code)


def _check(options: Namespace) -> None:
    try:
        ipaddress.ip_address(options.listen)
    except ValueError:
        wrong = f"banc : --listen {options.listen} : une adresse IP est attendue\n"
        sys.stderr.write(
            wrong if options.lang == "fr" else f"banc: --listen {options.listen}: an IP address is expected\n"
        )
        raise SystemExit(int(Exit.USAGE)) from None


def _product_file(options: Namespace) -> Path | None:
    """The file named, or the usual one when it is there."""
    if options.no_product:
        return None
    named: Path | None = options.product_file
    return named or (PRODUCT_FILE if PRODUCT_FILE.exists() else None)


def _beside(desk: Desk, options: Namespace, findings: _Findings) -> None:
    """What a bench that answers shows: its services, what it received, and what comes while one waits."""
    findings.probe(reach.probes(desk))
    control, account = Control(options.bench, options.token), Account(desk.facts)
    findings.causes = account.causes
    try:
        whole.look_back(control, account)
        findings.recall([*account.causes.standing, *account.causes.over])
        if options.seconds > 0:
            _wait(control, desk, options.seconds, account, findings)
        findings.crashes = account.crashes
    finally:
        control.close()


def _wait(control: Control, desk: Desk, seconds: float, account: Account, findings: _Findings) -> None:
    """What comes in that time, seen before or not: calls, refusals, callers of ::1 that no bench ever hears."""
    ports = _Ports(network.addresses(desk))
    account.causes.mark()
    findings.say(Text(f"J'attends vos appels pendant {seconds:g} s…", f"Waiting {seconds:g} s for your calls…"))
    with Lookout(ports.addresses.values()) as lookout:
        following = Following(control, [account, ports])
        following.start()
        end = clock.monotonic() + seconds
        while following.failure is None and clock.monotonic() < end:
            clock.sleep(min(0.1, max(0.0, end - clock.monotonic())))
        following.stop()
        findings.say(ports.told)
        findings.recall(account.causes.touched)
        findings.diagnose(lookout.found(ports.reached))


class _Ports:
    """Notes the ports that were reached on IPv4, and counts what came: an observer."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self.addresses = addresses
        self.reached: set[int] = set()
        self._came: Counter[Kind] = Counter()

    def __call__(self, _seen: Seen, events: Sequence[Event]) -> None:
        self._came.update(event.kind for event in events if not is_own(event))
        listeners = (str(event.data.get("listener", "")) for event in events)
        self.reached.update(port_of(self.addresses[name]) for name in listeners if name in self.addresses)

    @property
    def told(self) -> Text:
        """What came, in numbers."""
        calls, refused = self._came[Kind.EXCHANGE], self._came[Kind.HANDSHAKE]
        return Text(
            f"Pendant l'attente : {calls} appel(s) reçu(s), {refused} connexion(s) refusée(s).",
            f"While waiting: {calls} call(s) received, {refused} connection(s) refused.",
        )


def _conclude(findings: _Findings, options: Namespace) -> None:
    if options.json:
        body = {
            "probes": [telling.probed_json(one) for one in findings.probes],
            "diagnoses": [
                *(telling.cause_json(one) for one in findings.causes.standing),
                *(telling.diagnosis_json(one) for one in findings.diagnoses),
            ],
            "over": [telling.cause_json(one) for one in findings.causes.over],
            "bench_errors": findings.crashes,
        }
        sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
        return
    count = findings.count
    if findings.crashes:
        findings.say(
            Text(
                f"{findings.crashes} erreur(s) du banc lui-même : votre logiciel n'y est pour rien, écrivez-nous.",
                f"{findings.crashes} error(s) of the bench itself: not your product's doing, tell us.",
            )
        )
    findings.say(
        Text(f"{count} chose(s) à régler ; aucune n'est un écart.", f"{count} thing(s) to set; none is a deviation.")
        if count
        else Text("Rien à régler.", "Nothing to set.")
    )
