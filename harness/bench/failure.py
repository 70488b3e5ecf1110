"""The one error that means: the bench itself did not do its work."""


class BenchFailureError(Exception):
    """The bench cannot be started, reached or trusted; the message says why and what to do, in French."""
