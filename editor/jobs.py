"""Actions under way: each in a thread of its own, so that nobody waits for a slow service."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from editor import ambient
from editor.outcome import FailedError, Needs, RefusedError

State: TypeAlias = dict[str, Any]
"""What the adapter API says of an action: ``status`` is done, pending, needs, refused or failed."""
Work: TypeAlias = "Callable[[], dict[str, Any] | Needs]"

PATIENCE = 5.0
"""Seconds that a caller waits for an answer before it is told ``pending``."""


@dataclass(slots=True)
class Job:
    """One action; ``key`` finds it again when it waits for a person."""

    id: str
    state: State = field(default_factory=dict)
    key: str = ""
    finished: "Future[None]" = field(default_factory=Future)


@dataclass(slots=True)
class Jobs:
    """The actions of this process, by id."""

    jobs: dict[str, Job] = field(default_factory=dict)

    async def run(self, work: Work, resumed: Job | None = None) -> Job:
        """Start an action, or go on with one that waited for a person, and wait for it at most ``PATIENCE``."""
        job = resumed or Job(ambient.new_uuid())
        job.state, job.key, job.finished = {"status": "pending", "id": job.id}, "", Future()
        self.jobs[job.id] = job
        threading.Thread(target=_do, args=(job, work), daemon=True).start()
        await asyncio.wait({asyncio.wrap_future(job.finished)}, timeout=PATIENCE)
        return job

    def waiting_for(self, key: str) -> Job | None:
        """The action that waits for a person under ``key``."""
        return next((job for job in self.jobs.values() if key and job.key == key), None)

    def forget(self) -> None:
        """Forget every action."""
        self.jobs.clear()


def _do(job: Job, work: Work) -> None:
    job.state, job.key = _settled(job.id, work)
    job.finished.set_result(None)


def _settled(job_id: str, work: Work) -> tuple[State, str]:
    """Do the work; how it ended, and the key under which it waits for a person ("" when it does not)."""
    try:
        result = work()
    except RefusedError as error:
        return {"status": "refused", "reason": str(error)}, ""
    except FailedError as error:
        return {"status": "failed", "error": str(error)}, ""
    except Exception as error:  # a bug must end the action, not the product
        return {"status": "failed", "error": f"erreur interne : {type(error).__name__} : {error}"}, ""
    if isinstance(result, Needs):
        return {"status": "needs", "id": job_id, "need": {"kind": "open_url", "url": result.url}}, result.key
    return {"status": "done", "result": result}, ""
