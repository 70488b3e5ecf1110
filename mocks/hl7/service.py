"""The MLLP service: what reads messages is imported when the first client comes, so that a bench starts as fast."""

from mocks.core.conduit import Conduit


async def serve_mllp(conduit: Conduit) -> None:
    """Serve one connection until it ends."""
    from mocks.hl7 import line  # noqa: PLC0415 - not on the start path

    await line.serve(conduit)
