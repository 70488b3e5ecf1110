"""The runs of a bench: started, several at once, found again."""

import threading
from collections.abc import Sequence
from contextlib import suppress

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from harness import packs
from harness.api.message import ApiError
from harness.api.order import Order
from harness.api.performance import Attached, Performance
from harness.dossier.assemble import prepare
from harness.dossier.signature import SealError, installation_key
from harness.packs import Pack, UnknownNameError
from harness.scenario import Scenario
from record import environment, randomness

AT_ONCE = 4
"""The most runs that play at the same time: each computes, and a demonstration has a process of its own."""
REMEMBERED = 200
"""The most runs that are listed; the dossiers of older ones stay."""


class Runs:
    """The runs of this process."""

    def __init__(self, attached: Attached) -> None:
        self._attached = attached
        self._lock = threading.Lock()
        self._known: dict[str, Performance] = {}

    @property
    def all(self) -> Sequence[Performance]:
        """The runs, the oldest first."""
        with self._lock:
            return list(self._known.values())

    def get(self, identifier: str) -> Performance:
        """A run; raises ``ApiError``."""
        found = self._known.get(identifier)
        if found is None:
            raise ApiError(404, f"séquence « {identifier[:40]} » inconnue : GET /runs les liste")
        return found

    def start(self, order: Order) -> Performance:
        """Play an order; raises ``ApiError`` when it cannot be played, or not now."""
        pack, scenarios = chosen(order)
        with self._lock:
            self._refuse_too_many(order)
            started = Performance(randomness.token_hex(4), order, pack, scenarios, self._attached, self._key())
            self._known[started.id] = started
            self._forget()
        started.start()
        return started

    def close(self, seconds: float) -> None:
        """Have every run stop and write its dossier; those that take longer leave their session."""
        living = [one for one in self.all if one.lives]
        for one in living:
            one.interrupt("Le banc s'arrête.")
        for one in living:
            one.join(seconds)

    def _refuse_too_many(self, order: Order) -> None:
        living = [one for one in self._known.values() if one.lives]
        if len(living) >= AT_ONCE:
            raise ApiError(
                409, f"{AT_ONCE} séquences au plus se jouent à la fois : attendez la fin de l'une, ou interrompez-la"
            )
        holder = next((one for one in living if not one.order.apart), None)
        if holder is not None and not order.apart:
            raise ApiError(
                409,
                f"la séquence {holder.id} a déjà la session par défaut, où vont les appels sans préfixe : attendez "
                "sa fin, ou demandez « apart » et donnez au logiciel les adresses de GET /runs/{run}/bench",
            )

    def _key(self) -> Ed25519PrivateKey:
        """The key that will sign, once it is sure that a dossier can be written."""
        try:
            prepare(self._attached.out)
            return installation_key(environment.home())
        except (SealError, OSError) as error:
            raise ApiError(503, f"impossible d'écrire un dossier : {error}") from error

    def _forget(self) -> None:
        over = [name for name, one in self._known.items() if not one.lives]
        for name in over[: max(0, len(self._known) - REMEMBERED)]:
            with suppress(KeyError):
                del self._known[name]


def chosen(order: Order) -> tuple[Pack, Sequence[Scenario]]:
    """The pack and the scenarios of an order; raises ``ApiError``."""
    try:
        pack = packs.load(order.pack)
        return pack, packs.chosen(pack, order.scenarios, attended=order.person)
    except UnknownNameError as error:
        raise ApiError(400, str(error)) from error
