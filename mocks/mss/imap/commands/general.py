"""Commands of any state, and those of an open mailbox that touch no folder."""

from mocks.core.turn import Next
from mocks.mss.imap.grammar import Cursor
from mocks.mss.imap.session import Result, Session


def capability(session: Session, cursor: Cursor) -> Result:
    """CAPABILITY."""
    cursor.end()
    return Result("CAPABILITY completed", untagged=(f"* CAPABILITY {session.capabilities()}\r\n".encode(),))


def noop(_session: Session, cursor: Cursor) -> Result:
    """NOOP and CHECK: the news of the selected folder come by themselves."""
    cursor.end()
    return Result("completed")


def logout(_session: Session, cursor: Cursor) -> Result:
    """LOGOUT."""
    cursor.end()
    return Result("LOGOUT completed", untagged=(b"* BYE Logging out\r\n",), then=Next.CLOSE)


def identify(_session: Session, cursor: Cursor) -> Result:
    """ID (RFC 2971); what the client says of itself is in the exchange's bytes."""
    cursor.space()
    if not cursor.took(b"NIL"):
        cursor.items(_field)
    cursor.end()
    name = b'* ID ("name" "Banc Segur" "support-url" NIL "environment" "simule")\r\n'
    return Result("ID completed", untagged=(name,))


def starttls(session: Session, cursor: Cursor) -> Result:
    """STARTTLS."""
    cursor.end()
    if session.secure:
        return Result("TLS is already active", "BAD")
    return Result("begin TLS", then=Next.START_TLS)


def enable(_session: Session, cursor: Cursor) -> Result:
    """ENABLE (RFC 5161): nothing that can be enabled is offered."""
    cursor.space()
    cursor.atom()
    while cursor.took(b" "):
        cursor.atom()
    cursor.end()
    return Result("ENABLE completed", untagged=(b"* ENABLED\r\n",))


def namespace(_session: Session, cursor: Cursor) -> Result:
    """NAMESPACE (RFC 2342): one personal namespace."""
    cursor.end()
    return Result("NAMESPACE completed", untagged=(b'* NAMESPACE (("" "/")) NIL NIL\r\n',))


def idle(_session: Session, cursor: Cursor) -> Result:
    """IDLE (RFC 2177): the loop tells the news until DONE."""
    cursor.end()
    return Result("IDLE completed", then=Next.IDLE)


def login(session: Session, cursor: Cursor) -> Result:
    """LOGIN: disabled, whatever is said."""
    cursor.space()
    cursor.astring()
    cursor.space()
    cursor.astring()
    cursor.end()
    return Result("LOGIN is disabled", "NO", "" if session.secure else "PRIVACYREQUIRED")


def _field(cursor: Cursor) -> bytes:
    return b"" if cursor.took(b"NIL") else cursor.string()
