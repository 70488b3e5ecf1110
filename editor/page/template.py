"""The page's template. It is compiled once for all starts: its bytecode waits beside that of our modules."""

import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

_HERE = Path(__file__).parent


def load() -> Template:
    """The template, ready."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        bytecode_cache=_Kept(str(_HERE / "__pycache__"), f"page-%s.jinja-{jinja2.__version__}"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = lambda iso: "/".join(reversed(iso.split("-")))
    return environment.get_template("page.html")


class _Kept(FileSystemBytecodeCache):
    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was kept; what cannot be read, whatever it is, is made anew."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # a damaged file: marshal and pickle raise what they like
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, where it may be."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)
