"""What the code of an outside pack may not reach, by its text alone: it is refused before anything of it runs.

It helps authors, whose scenarios must replay, and keeps the checks of the bench out of reach. It is no prison.
"""

import ast
import importlib
from collections.abc import Iterator, Mapping

PURE = frozenset({"banc_segur", "__future__", "collections", "dataclasses", "enum", "functools", "itertools", "typing"})
"""The modules that a scenario may import; ``collections.abc`` goes with ``collections``."""
CALLED = frozenset({"print", "input", "id", "hash"})
"""Built-in functions that answer otherwise in another process; a variable may have their name."""
REACHING = frozenset(
    {
        *("open", "eval", "exec", "compile", "globals", "locals", "vars", "dir"),
        *("getattr", "setattr", "delattr", "breakpoint", "exit", "quit", "help"),
    }
)
"""Built-in functions that reach outside, or what other code is made of; not even named."""
_PLAIN = frozenset({"__name__", "__all__", "__doc__"})
_EVALUATES = frozenset({"get_type_hints", "ForwardRef"})
OUT_OF_PLACE = (
    "n'a pas sa place dans un scénario : ni horloge, ni hasard, ni fichier, ni réseau, ni fil d'exécution, ni accès "
    "aux rouages de Python ou du banc ; n'importez que banc_segur."
)


def refused(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of everything that is out of place in a module."""
    modules = _modules(tree)
    bases = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        found = [*_imported(node), *_named(node), *_attribute(node), *_taken(node, modules)]
        if isinstance(node, ast.Name) and node.id in modules and id(node) not in bases and _loaded(node):
            found.append(node.id)  # a module under another name could no longer be followed
        for name in found:
            yield getattr(node, "lineno", 0), name


def _loaded(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Load)


def _imported(node: ast.AST) -> Iterator[str]:
    """A module, or a name of a module, that is not offered."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if not _is_pure(alias.name))
    elif isinstance(node, ast.ImportFrom) and node.level != 1:
        name = "." * node.level + (node.module or "")
        if not _is_pure(name):
            yield name
        else:
            yield from (f"{name}.{alias.name}" for alias in node.names if not _offers(name, alias.name))


def _is_pure(module: str) -> bool:
    return module in PURE or module == "collections.abc"


def _offers(module: str, name: str) -> bool:
    """Whether a module has that name for others: what it imports itself (``dataclasses.sys``) is not offered."""
    if name == "*" or module == "__future__" or (module, name) == ("collections", "abc"):
        return True
    offered = getattr(importlib.import_module(module), "__all__", None)
    return name not in _EVALUATES and (name in offered if offered is not None else not name.startswith("_"))


def _named(node: ast.AST) -> Iterator[str]:
    """A built-in function, a name of Python's own, or a coroutine."""
    if isinstance(node, ast.Name) and (node.id in REACHING or (_is_dunder(node.id) and node.id not in _PLAIN)):
        yield node.id
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLED:
        yield node.func.id
    elif isinstance(node, ast.AsyncFunctionDef):
        yield f"async def {node.name}"


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _attribute(node: ast.AST) -> Iterator[str]:
    """A private or special attribute, or one that is set, of anything but the object itself."""
    if isinstance(node, ast.MatchClass):
        yield from (name for name in node.kwd_attrs if name.startswith("_"))
    if not isinstance(node, ast.Attribute):
        return
    own = isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
    if _is_dunder(node.attr):
        yield from [] if node.attr == "__init__" and _is_super(node.value) else [node.attr]
    elif not own and (node.attr.startswith("_") or not isinstance(node.ctx, ast.Load)):
        yield node.attr


def _is_super(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super" and not node.args


def _modules(tree: ast.Module) -> Mapping[str, str]:
    """The modules that a module imports whole, by the name that it gives them."""
    aliases = (alias for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names)
    return {alias.asname or alias.name.partition(".")[0]: _target(alias) for alias in aliases}


def _target(alias: ast.alias) -> str:
    return alias.name if alias.asname else alias.name.partition(".")[0]


def _taken(node: ast.AST, modules: Mapping[str, str]) -> Iterator[str]:
    """What is taken of a module that does not offer it."""
    if not isinstance(node, ast.Attribute):
        return
    module = _module(node.value, modules)
    if module and _is_pure(module) and not _offers(module, node.attr):
        yield f"{module}.{node.attr}"


def _module(node: ast.AST, modules: Mapping[str, str]) -> str:
    """The module that an expression is; empty when it is none."""
    if isinstance(node, ast.Name):
        return modules.get(node.id, "")
    if isinstance(node, ast.Attribute) and node.attr == "abc" and _module(node.value, modules) == "collections":
        return "collections.abc"
    return ""
