"""Where two versions of the law differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moderator_app.wire.messages import law as lm

_BY_CATEGORY = {"matrix": ("categories", "ld_overrides", "category_extras"), "rulebook": ("rules",)}
_SILENT = frozenset({"/version", "/schema"})


def between(before: Any, after: Any, pointer: str = "") -> Iterator[lm.Difference]:
    """Yield every place where two documents differ, as JSON pointers."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*before, *after]):
            token = str(name).replace("~", "~0").replace("/", "~1")
            yield from between(before.get(name), after.get(name), f"{pointer}/{token}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from between(one, other, f"{pointer}/{index}")
    elif before != after:
        yield lm.Difference(pointer=pointer, before=before, after=after)


def categories(kind: str, before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    """Return the categories that a change touches; one of the common parts touches them all."""
    whole = _BY_CATEGORY[kind]
    every = tuple((after.get(whole[0]) or {}).keys())
    touched: dict[str, None] = {}
    for one in between(before, after):
        parts = one.pointer.split("/")[1:]
        if one.pointer in _SILENT:
            continue
        if len(parts) < 2 or parts[0] not in whole:
            return every
        touched[parts[1]] = None
    return tuple(name for name in dict.fromkeys([*every, *touched]) if name in touched)
