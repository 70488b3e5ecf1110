"""A signature that rests on an authority that the user added says so, and on which."""

from dataclasses import replace
from typing import Any

import pytest

from mocks.core.world import World
from tests.dmp_kit import wire
from tests.dmp_kit.lot import Lot

ANCHOR = {"name": "CN=AC DE TEST EDITEUR", "sha256": "ab" * 32}


class Anchored(wire.Bench):
    """A DMP whose every signer rests on an added anchor."""

    @property
    def world(self) -> World:
        """The world of the next call."""
        world = super().world
        return replace(world, site=replace(world.site, anchor=lambda _der, _at: ANCHOR))


def anchors(reply: wire.Reply) -> list[Any]:
    return [note["anchor"] for note in reply.answer.notes if "anchor" in note]


def test_the_vihf_names_its_anchor() -> None:
    reply = Anchored().send(wire.existence())
    assert reply.status == "Success"
    assert anchors(reply) == [ANCHOR]


def test_the_deposit_names_those_of_the_vihf_and_of_the_lot() -> None:
    reply = Anchored().send(wire.deposit(Lot()))
    assert anchors(reply) == [ANCHOR, ANCHOR]


def test_the_bench_s_own_authority_is_not_named() -> None:
    assert anchors(wire.Bench().send(wire.existence())) == []


@pytest.mark.parametrize("errors", [("expired",), ("unknown-ca",)])
def test_a_refused_signer_has_no_anchor(errors: tuple[str, ...]) -> None:
    assert anchors(Anchored(errors=errors).send(wire.existence())) == []
