"""The driver that an order asks for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from harness.api.desk import Desk
from harness.api.order import Order
from harness.drivers.adapter import AdapterDriver
from harness.drivers.demo import demonstration, mire_of
from harness.drivers.driver import Driver
from harness.drivers.manual import ManualDriver
from record.event import Json


@contextmanager
def driver(order: Order, facts: Mapping[str, Json], desk: Desk) -> Iterator[Driver]:
    """The driver, for the time of the block. ``facts`` are those that the software is told of."""
    if order.driver == "demo":
        with demonstration(facts) as demo:
            yield demo
    elif order.driver == "adapter":
        opens = mire_of(facts, order.professional).opens
        adapter = AdapterDriver(
            order.adapter, opens, settled=order.settled, person=ManualDriver(desk) if order.person else None
        )
        try:
            yield adapter
        finally:
            adapter.close()
    else:
        yield ManualDriver(desk)
