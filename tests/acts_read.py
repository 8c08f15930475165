"""The program's acts as its source says them: what each writes, and the rights that it asks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent / "cafe_pos"
ROOMS: Final = ("application", "exports", "network/sending")
"""Where acts are: nothing else reaches the database."""
ACTING: Final = "cafe_pos.application.acts.acting"
WRITING: Final = re.compile(
    r"(add|append|approve|count_up|drop|end|forget|keep|mark|move|note|place|put|queue|remove|take"
    r"|tick|wait_again)(_\w+)?"
)
"""How the methods of the ports that write are called; a test holds storage to it."""


@dataclass(slots=True)
class Function:
    """What one function does by itself: whom it calls, what it writes, which rights it asks for."""

    calls: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    rights: set[str] = field(default_factory=set)
    opens: bool = False


@cache
def functions() -> dict[str, Function]:
    """Every function and method of the rooms, by its dotted name without `cafe_pos.`."""
    found: dict[str, Function] = {}
    trees = {_name(path): ast.parse(path.read_text("utf-8")) for path in _sources()}
    nodes = {
        f"{module}.{name}": (module, node)
        for module, tree in trees.items()
        for name, node in _defined(tree)
    }
    meant = {module: _names(module, tree, nodes) for module, tree in trees.items()}
    for name, (module, node) in nodes.items():
        found[name] = _read(node, meant[module])
    return {name.removeprefix("cafe_pos."): function for name, function in found.items()}


@cache
def acts() -> dict[str, set[str]]:
    """The public functions that open an act and write in it, with the rights that they ask for."""
    every = functions()
    return {
        name: reached(name, "rights")
        for name, function in every.items()
        if function.opens
        and not name.rpartition(".")[2].startswith("_")
        and reached(name, "writes")
    }


def reached(name: str, what: str) -> set[str]:
    """The `writes` or `rights` of a function and of all that it calls."""
    every, seen, waiting = functions(), set[str](), [name]
    found: set[str] = set()
    while waiting:
        one = waiting.pop()
        if one in seen or one not in every:
            continue
        seen.add(one)
        found |= getattr(every[one], what)
        waiting.extend(call.removeprefix("cafe_pos.") for call in every[one].calls)
    return found


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def _defined(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for one in node.body:
                if isinstance(one, ast.FunctionDef):
                    yield f"{node.name}.{one.name}", one


def _names(module: str, tree: ast.Module, nodes: dict[str, object]) -> dict[str, str]:
    """What the names of a module stand for: its own functions, and what it imports anywhere."""
    own = {name.removeprefix(f"{module}."): name for name in nodes if name.startswith(f"{module}.")}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                own[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return own


def _read(node: ast.FunctionDef, names: dict[str, str]) -> Function:
    found, stores = Function(), {"uow", "self._uow"}
    for one in ast.walk(node):  # `book = uow.bread` writes by another name
        if isinstance(one, ast.Assign) and _begins(one.value) == "uow":
            stores |= {target.id for target in one.targets if isinstance(target, ast.Name)}
    for one in ast.walk(node):
        if isinstance(one, (ast.Name, ast.Attribute)):
            found.calls.add(_meant(one, names))
        if not isinstance(one, ast.Call):
            continue
        if _meant(one.func, names) == ACTING:
            given = [*one.args[2:], *(word.value for word in one.keywords)]
            found.rights.add(ast.unparse(given[0]) if given else "Right.SELL")
        elif isinstance(one.func, ast.Attribute):
            found.opens |= one.func.attr == "act"
            if WRITING.fullmatch(one.func.attr):
                base = ast.unparse(one.func.value)
                if any(base == store or base.startswith(f"{store}.") for store in stores):
                    found.writes.add(f"{base}.{one.func.attr}")
    return found


def _begins(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _meant(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        above = names.get(node.value.id)
        return f"{above}.{node.attr}" if above else ""
    return ""
