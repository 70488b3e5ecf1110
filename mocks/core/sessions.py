"""All the sessions of a bench: opened, found, edited, ended. Which of them a call belongs to is in ``attribution``."""

import logging
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mocks.core import identity as identities
from mocks.core.bindings import Bindings
from mocks.core.identity import Identity
from mocks.core.issued import Issued
from mocks.core.mock import Mock
from mocks.core.seed import Seed
from mocks.core.session import Session, UnreadableSession
from mocks.core.world import Site
from record import clock, randomness
from record.event import Draft, Kind

DEFAULT_ID = "defaut"
LOBBY_ID = "lobby"
_log = logging.getLogger("banc.sessions")
_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,40}$")
_BANC = "banc"


class UnknownSession(KeyError):
    """No session has this id."""


class SessionOver(Exception):
    """The session is past its end; the message says what to do."""

    def __init__(self, identity: Identity) -> None:
        super().__init__(
            f"La session « {identity.id} » ({identity.title or 'sans titre'}) est terminée depuis le "
            f"{identity.expires} : prolongez-la (POST /sessions/{identity.id}/expiry), ou ouvrez-en une autre."
        )


class AlreadyBound(Exception):
    """Another session has this binding; the message names it."""

    def __init__(self, holder: Identity) -> None:
        super().__init__(
            f"déjà lié à la session « {holder.id} » ({holder.title or 'sans titre'}, {holder.owner or 'sans nom'}) : "
            f"supprimez-la, ou retirez-lui ses liens (DELETE /sessions/{holder.id}/bindings)"
        )


class PermanentSession(Exception):
    """The default session and the lobby neither end nor go away."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"la session « {wanted} » est permanente")


class Sessions:
    """The sessions of one home folder. Those of earlier runs are opened when somebody asks for them.

    ``when_over`` is told the id of each session that ends, so that what was opened for it closes.
    """

    def __init__(self, home: Path, mocks: Mapping[str, Mock], seed: Seed, site: Site, *, durable: bool = False) -> None:
        self._folder = home / "sessions"
        self._mocks = mocks
        self._seed = seed
        self._site = site
        self._durable = durable
        self._open: dict[str, Session] = {}
        self._known: dict[str, Identity] = {}
        self.issued = Issued()
        self.bindings = Bindings()
        self.when_over: Callable[[str], None] = _nobody
        for known in self.identities():
            self._learn(known)
        self.default = self._open_or_create(DEFAULT_ID, "Session par défaut")
        self.lobby = self._open_or_create(LOBBY_ID, "Ce qui n'appartient à aucune session")

    def create(self, title: str, owner: str, *, default: bool = False, expires_in: timedelta | None = None) -> Session:
        """Open a new session; ``default`` makes it the one that unattributed requests go to."""
        session = self._start(Identity(randomness.token_hex(6), title, owner, clock.iso(clock.now()), _end(expires_in)))
        if default:
            self.default = session
        return session

    def get(self, wanted: str) -> Session:
        """The session of an id, to be read; raises ``UnknownSession``."""
        if wanted in self._open:
            return self._open[wanted]
        if not _ID.match(wanted):
            raise UnknownSession(wanted)
        return self._reopen(wanted)

    def serving(self, wanted: str) -> Session:
        """The session of an id, to be called or moved; raises ``UnknownSession`` or ``SessionOver``."""
        if wanted == LOBBY_ID:
            raise UnknownSession(wanted)
        known = self._known.get(wanted)
        if known is not None and known.expired:
            self.retire(wanted)
            raise SessionOver(known)
        return self.get(wanted)

    def standing(self) -> Session:
        """The session of the calls that name none; one that is past its end gives way to the first."""
        if self.default.identity.expired:
            self.retire(self.default.id)
        return self.default

    def of_name(self, host: str) -> str:
        """The id that a host name chooses by its first label: ``<id>.localhost``; "" when it chooses none."""
        label, dot, _rest = host.partition(".")
        return label.lower() if dot and label.lower() in self._known else ""

    def identities(self) -> Iterator[Identity]:
        """Who the sessions are, those that are not open included."""
        for about in sorted(self._folder.glob("*/session.json")):
            found = identities.read(about)
            if found is not None and found.id == about.parent.name:
                yield found

    def describe(self, wanted: str, title: str | None, owner: str | None) -> Session:
        """Give a session another title, another owner; None leaves it as it is."""
        known = self.get(wanted).identity
        title, owner = known.title if title is None else title, known.owner if owner is None else owner
        return self._edit(replace(known, title=title, owner=owner))

    def extend(self, wanted: str, expires_in: timedelta | None) -> Session:
        """Move a session's end to so long from now (None: it never ends); one that was over serves again."""
        known = self.get(wanted).identity
        if wanted in {DEFAULT_ID, LOBBY_ID}:
            raise PermanentSession(wanted)
        session = self._edit(replace(known, expires=_end(expires_in)))
        session.over = False
        return session

    def bind(self, wanted: str, *, certificate: str = "", mailbox: str = "") -> Session:
        """Have a certificate or a mailbox (keys of ``bindings``) choose a session; raises ``AlreadyBound``."""
        known = self.serving(wanted).identity
        self._free(self.bindings.certificates.get(certificate, ""), known)
        self._free(self.bindings.mailboxes.get(mailbox, ""), known)
        certificates = _with(known.certificates, certificate)
        return self._edit(replace(known, certificates=certificates, mailboxes=_with(known.mailboxes, mailbox)))

    def unbind(self, wanted: str) -> Session:
        """Take a session's bindings away."""
        return self._edit(replace(self.get(wanted).identity, certificates=(), mailboxes=()))

    def sharing(self, session: Session, listener: str) -> list[Identity]:
        """The other sessions that live and have no port of their own for a listener; the permanent ones left out.

        One of an earlier run of the bench lives again once somebody asks for it, a call that names it for one.
        """
        others = (known for known in self._open.values() if known.id not in {session.id, DEFAULT_ID, LOBBY_ID})
        living = (known for known in others if not known.over and not known.identity.expired)
        return [known.identity for known in living if listener not in known.own]

    def opened(self, wanted: str) -> Session | None:
        """A session when it is open already; None for those of earlier runs that nobody asked for."""
        return self._open.get(wanted)

    def ended(self) -> list[str]:
        """The open sessions that are past their end and not yet retired."""
        return [wanted for wanted, session in self._open.items() if not session.over and session.identity.expired]

    def next_end(self) -> str:
        """When the next of the open sessions ends (ISO text); "" when none does."""
        ends = (session.identity.expires for session in self._open.values() if not session.over)
        return min(filter(None, ends), default="")

    def retire(self, wanted: str) -> None:
        """Stop serving a session that is past its end; it can still be read."""
        session = self._open.get(wanted)
        if session is None or session.over:
            return
        ended: dict[str, str] = {"what": "session-expired", "expires": session.identity.expires}
        session.journal.submit([Draft(Kind.NOTE, _BANC, ended)])
        self._close(session)

    def delete(self, wanted: str) -> None:
        """Forget a session and its files; the default one becomes the first again."""
        if wanted == LOBBY_ID:
            raise PermanentSession(wanted)
        session = self.get(wanted)
        self.bindings.drop(session.identity)
        self.issued.forget(wanted)
        self._known.pop(wanted, None)
        self._close(session, remove=True)

    def close(self) -> None:
        """Close every open session."""
        for session in self._open.values():
            session.close()
        self._open.clear()

    def _close(self, session: Session, *, remove: bool = False) -> None:
        session.close()
        del self._open[session.id]
        if remove:
            shutil.rmtree(self._folder / session.id)
        if self.default is session:
            self.default = self._open_or_create(DEFAULT_ID, "Session par défaut")
        self.when_over(session.id)

    def _free(self, holder: str, claimant: Identity) -> None:
        """See that a binding may be claimed: a holder that is over loses all of its own."""
        if holder in {"", claimant.id}:
            return
        known = self._known[holder]
        if not known.expired:
            raise AlreadyBound(known)
        self.unbind(holder)

    def _edit(self, identity: Identity) -> Session:
        identities.write(self._about(identity.id), identity)
        self._learn(identity)
        session = self._open[identity.id]
        session.identity = identity
        return session

    def _learn(self, identity: Identity) -> None:
        former = self._known.get(identity.id)
        if former is not None:
            self.bindings.drop(former)
        self._known[identity.id] = identity
        self.bindings.add(identity)

    def _open_or_create(self, wanted: str, title: str) -> Session:
        if wanted in self._open:
            return self._open[wanted]
        with suppress(UnknownSession, UnreadableSession):
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
        """A session that cannot be opened whole leaves nothing behind."""
        try:
            identities.write(self._about(identity.id), identity)
            return self._load(identity)
        except Exception:
            shutil.rmtree(self._folder / identity.id, ignore_errors=True)
            raise

    def _reopen(self, wanted: str) -> Session:
        identity = identities.read(self._about(wanted))
        if identity is None or identity.id != wanted:
            raise UnknownSession(wanted)
        return self._load(identity)

    def _load(self, identity: Identity) -> Session:
        folder = self._folder / identity.id
        session = Session(identity, folder, self._mocks, self._seed, self._site, self.issued, durable=self._durable)
        self._open[identity.id] = session
        self._learn(identity)
        return session

    def _about(self, wanted: str) -> Path:
        return self._folder / wanted / "session.json"


def _end(expires_in: timedelta | None) -> str:
    return "" if expires_in is None else clock.iso(clock.now() + expires_in)


def _with(keys: Iterable[str], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*keys, *([key] if key else [])]))


def _nobody(_session: str) -> None:
    """Nothing was opened for a session."""
