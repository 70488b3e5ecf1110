"""``python -m mocks.seed``: writes again what is made from this folder's data; says nothing when all is in step."""

import sys
from collections.abc import Iterator
from pathlib import Path

from mocks.core import seed
from mocks.seed import fictitious, injections, page, people
from mocks.seed.making import HOME

ROOT = HOME.parent.parent


def made() -> Iterator[tuple[Path, str]]:
    """Each file that is made, and what it has to hold. The later ones read the first one as it is on disk."""
    yield HOME / "personnes.json", people.text()
    known = seed.load()
    yield ROOT / "scenarios" / "fictitious.json", fictitious.text(known)
    yield ROOT / "docs" / "identites.md", page.text(known)
    for name, content in injections.files():
        yield ROOT / "scenarios" / "injections" / "insi" / f"{name}.xml", content


def main() -> int:
    """Write what differs, and name it."""
    for path, content in made():
        if not path.exists() or path.read_text("utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8", newline="\n")
            sys.stdout.write(f"{path.relative_to(ROOT).as_posix()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
