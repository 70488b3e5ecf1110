"""The commands by name: handler, the state that they need, and which news may come with their answer."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from mocks.mss.imap.commands import folders, general, messages
from mocks.mss.imap.grammar import Cursor
from mocks.mss.imap.session import Phase, Result, Session


class News(Enum):
    """Which news of the selected folder come before the command's own answer.

    ``EXPUNGE`` may not come with commands that speak in message numbers (RFC 3501 §7.4.1).
    """

    NONE = auto()
    NO_EXPUNGE = auto()
    ALL = auto()


@dataclass(frozen=True, slots=True)
class Command:
    """One command."""

    handle: Callable[[Session, Cursor], Result]
    phase: Phase = Phase.AUTHENTICATED
    news: News = News.ALL


_ANY = Phase.CONNECTED
_SELECTED = Phase.SELECTED

COMMANDS: dict[str, Command] = {
    "CAPABILITY": Command(general.capability, _ANY),
    "NOOP": Command(general.noop, _ANY),
    "LOGOUT": Command(general.logout, _ANY, News.NONE),
    "ID": Command(general.identify, _ANY),
    "STARTTLS": Command(general.starttls, _ANY, News.NONE),
    "LOGIN": Command(general.login, _ANY, News.NONE),
    "ENABLE": Command(general.enable),
    "NAMESPACE": Command(general.namespace),
    "IDLE": Command(general.idle),
    "SELECT": Command(folders.select, news=News.NONE),
    "EXAMINE": Command(folders.examine, news=News.NONE),
    "CREATE": Command(folders.create),
    "DELETE": Command(folders.delete),
    "RENAME": Command(folders.rename),
    "SUBSCRIBE": Command(folders.subscribe),
    "UNSUBSCRIBE": Command(folders.unsubscribe),
    "LIST": Command(folders.list_folders),
    "LSUB": Command(folders.list_subscribed),
    "STATUS": Command(folders.status),
    "APPEND": Command(folders.append),
    "CHECK": Command(general.noop, _SELECTED),
    "CLOSE": Command(messages.close, _SELECTED, News.NONE),
    "UNSELECT": Command(messages.unselect, _SELECTED, News.NONE),
    "EXPUNGE": Command(messages.expunge, _SELECTED),
    "FETCH": Command(messages.fetch, _SELECTED, News.NO_EXPUNGE),
    "STORE": Command(messages.store, _SELECTED, News.NO_EXPUNGE),
    "SEARCH": Command(messages.search, _SELECTED, News.NO_EXPUNGE),
    "COPY": Command(messages.copy, _SELECTED, News.NO_EXPUNGE),
    "MOVE": Command(messages.move, _SELECTED, News.NO_EXPUNGE),
    "UID FETCH": Command(partial(messages.fetch, by_uid=True), _SELECTED),
    "UID STORE": Command(partial(messages.store, by_uid=True), _SELECTED),
    "UID SEARCH": Command(partial(messages.search, by_uid=True), _SELECTED),
    "UID COPY": Command(partial(messages.copy, by_uid=True), _SELECTED),
    "UID MOVE": Command(partial(messages.move, by_uid=True), _SELECTED),
    "UID EXPUNGE": Command(messages.uid_expunge, _SELECTED),
}
