"""All the sessions of a bench, and which one a request belongs to (design §4, "Which session")."""

import json
import logging
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from mocks.core.mock import Mock
from mocks.core.seed import Seed
from mocks.core.session import Identity, Session
from mocks.core.world import Site
from record import chain, clock, files, randomness

DEFAULT_ID = "defaut"
LOBBY_ID = "lobby"
_log = logging.getLogger("banc.sessions")
_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,40}$")


class UnknownSession(KeyError):
    """No session has this id."""


class Sessions:
    """The sessions of one home folder. Those of earlier runs are opened when somebody asks for them."""

    def __init__(self, home: Path, mocks: Mapping[str, Mock], seed: Seed, site: Site, *, durable: bool = False) -> None:
        self._folder = home / "sessions"
        self._mocks = mocks
        self._seed = seed
        self._site = site
        self._durable = durable
        self._open: dict[str, Session] = {}
        self.default = self._open_or_create(DEFAULT_ID, "Session par défaut")
        self.lobby = self._open_or_create(LOBBY_ID, "Ce qui n'appartient à aucune session")

    def create(self, title: str, owner: str, *, default: bool = False) -> Session:
        """Open a new session; ``default`` makes it the one that unattributed requests go to."""
        session = self._start(Identity(randomness.token_hex(6), title, owner, clock.iso(clock.now())))
        if default:
            self.default = session
        return session

    def get(self, wanted: str) -> Session:
        """The session of an id; raises ``UnknownSession``."""
        if wanted in self._open:
            return self._open[wanted]
        if not _ID.match(wanted):
            raise UnknownSession(wanted)
        return self._reopen(wanted)

    def identities(self) -> Iterator[Identity]:
        """Who the sessions are, those that are not open included."""
        for about in sorted(self._folder.glob("*/session.json")):
            identity = _read(about)
            if identity is not None:
                yield identity

    def delete(self, wanted: str) -> None:
        """Forget a session and its files; the default one becomes the first again."""
        session = self.get(wanted)
        session.close()
        del self._open[wanted]
        shutil.rmtree(self._folder / wanted)
        if self.default is session:
            self.default = self._open_or_create(DEFAULT_ID, "Session par défaut")

    def holding(self, credentials: Iterable[str]) -> Session | None:
        """The open session that issued one of these credentials."""
        for credential in credentials:
            for session in self._open.values():
                if credential in session.issued:
                    return session
        return None

    def of_host(self, host: str) -> Session | None:
        """The session that a host name chooses by its first label: ``<id>.localhost``."""
        label, dot, _rest = host.partition(".")
        return self._open.get(label) if dot else None

    def close(self) -> None:
        """Close every open session."""
        for session in self._open.values():
            session.close()
        self._open.clear()

    def _open_or_create(self, wanted: str, title: str) -> Session:
        if wanted in self._open:
            return self._open[wanted]
        if _read(self._about(wanted)) is not None:
            return self._reopen(wanted)
        self._set_aside(wanted)
        return self._start(Identity(wanted, title, "", clock.iso(clock.now())))

    def _set_aside(self, wanted: str) -> None:
        """Keep what is left of a session that cannot be read under another name."""
        folder = self._folder / wanted
        if folder.exists():
            aside = folder.with_name(f"{wanted}.illisible-{randomness.token_hex(3)}")
            folder.rename(aside)
            _log.warning("la session « %s » était illisible : elle est gardée dans %s", wanted, aside)

    def _start(self, identity: Identity) -> Session:
        about = self._about(identity.id)
        files.make_folder(about.parent)
        files.write(about, chain.canonical(chain.writable(asdict(identity))))
        return self._load(identity)

    def _reopen(self, wanted: str) -> Session:
        identity = _read(self._about(wanted))
        if identity is None:
            raise UnknownSession(wanted)
        return self._load(identity)

    def _load(self, identity: Identity) -> Session:
        folder = self._folder / identity.id
        session = Session(identity, folder, self._mocks, self._seed, self._site, durable=self._durable)
        self._open[identity.id] = session
        return session

    def _about(self, wanted: str) -> Path:
        return self._folder / wanted / "session.json"


def _read(about: Path) -> Identity | None:
    """Who a session is; None when there is no file, or one that cannot be read."""
    try:
        return Identity(**json.loads(about.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
