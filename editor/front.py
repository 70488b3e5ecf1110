"""The front desk: where the adapter and the page ask for actions, and where the browser comes back from login."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from editor import actions
from editor.actions import session
from editor.jobs import Jobs, State
from editor.lgc import Lgc
from editor.page.notices import Notice

RETURN_PATH = "/psc/retour"


class FrontDesk:
    """One product and its actions under way. ``origin`` is the address where this process answers.

    ``notice`` is what the page tells next; the page alone reads and writes it.
    """

    def __init__(self, lgc: Lgc, origin: str) -> None:
        self.lgc = lgc
        self.origin = origin
        self.jobs = Jobs()
        self.notice: Notice | None = None

    def reset(self) -> None:
        """Forget everything that the product learned."""
        self.lgc.reset()
        self.jobs.forget()

    async def act(self, name: str, parameters: Mapping[str, Any]) -> State:
        """Start an action; its state after a short while."""
        named = {**parameters, "redirect_uri": self.origin + RETURN_PATH} if name == "psc.login" else parameters
        return (await self.jobs.run(partial(actions.perform, self.lgc, name, named))).state

    async def login_returned(self, query: Mapping[str, str]) -> State:
        """The browser is back from Pro Santé Connect: how the login ended, for it and for the action that waited."""
        waiting = self.jobs.waiting_for(query.get("state", ""))
        return (await self.jobs.run(partial(session.returned, self.lgc, dict(query)), waiting)).state
