"""Why no dossier is made, as a person reads it. Light: the command line knows it before anything else is loaded."""

from formats.rule import Text
from harness.verdict import Exit


class RefusedError(Exception):
    """No dossier is written; ``told`` says why and what to do, ``code`` is how the command ends."""

    def __init__(self, told: Text, code: Exit = Exit.NOT_JUDGED) -> None:
        super().__init__(told.fr)
        self.told = told
        self.code = code
