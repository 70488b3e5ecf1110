"""A template that jinja2 compiles once for all runs: its bytecode is kept where Python keeps that of our modules.

Compiling the report anew took a seventh of the processor time of a demonstration.
"""

import hashlib
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

from record import files

_OPTIONS = "autoescape trim_blocks lstrip_blocks"
"""What ``template`` compiles with: bytecode made otherwise is not read back."""


def template(path: Path) -> Template:
    """The template of a file; compiled in memory where bytecode cannot be, or must not be, written."""
    kept = _Kept(Path(cache_from_source(str(path))))
    environment = Environment(
        loader=FileSystemLoader(path.parent),
        bytecode_cache=kept,
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(path.name)


class _Kept(BytecodeCache):
    """The bytecode of one template; that of another source, other options or another jinja2 is not used."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get_source_checksum(self, source: str) -> str:
        """What the bytecode depends on besides this Python, as a digest."""
        return hashlib.sha256(f"{jinja2.__version__} {_OPTIONS} {source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was kept; what cannot be read, whatever it is, is made anew."""
        try:
            with self._path.open("rb") as stream:
                bucket.load_bytecode(stream)
        except Exception:  # marshal and pickle raise what they like on a damaged file
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                files.write(self._path, bucket.bytecode_to_string())
