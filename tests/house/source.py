"""The source of the package as the rules read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "moderator_app"


@dataclass(frozen=True)
class Module:
    """One module: where it is, its text and its tree."""

    path: str
    """Relative to the checkout, with slashes: ``moderator_app/desk/app.py``."""
    text: str
    tree: ast.Module


def parsed(path: str, text: str) -> Module:
    """Return a module from its text."""
    return Module(path, text, ast.parse(text, path))


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the package but the generated forms."""
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if "forms" not in path.parts]
    return tuple(parsed(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Yield each call with the last part of what is called: ``self.tr("…")`` gives ``tr``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, last_part(node.func)


def last_part(node: ast.expr) -> str:
    """Return ``c`` of ``a.b.c`` or of ``c``; an empty text for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, absolute module) of every import, also of those inside functions or under ``TYPE_CHECKING``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
