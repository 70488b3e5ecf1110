"""Why a bench did not start, in the words of the doctor: the desk is probed again for what it could not have."""

from argparse import Namespace
from collections.abc import Iterator

from formats.rule import Text
from harness.doctor import telling
from harness.doctor.probes import machine, network
from harness.doctor.probes.probed import Desk, Probed
from record import clock, environment


def reasons(options: Namespace) -> list[Text]:
    """A line for each thing that keeps ``up`` from starting; empty when the doctor knows none."""
    desk = Desk(options.home or environment.home(), options.port_base, options.listen or "127.0.0.1")
    found = (one.diagnosis for one in _needed(desk))
    return [telling.line(diagnosis) for diagnosis in found if diagnosis is not None]


def _needed(desk: Desk) -> Iterator[Probed]:
    yield network.ports(desk)
    yield machine.home(desk.home)
    yield machine.room(desk.home)
    yield machine.lock(desk.home, 0.0)
    yield machine.sockets()
    yield machine.keys(desk.home, clock.now())
