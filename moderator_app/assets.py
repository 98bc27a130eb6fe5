"""The one door to ``resources/`` and ``ui/``, in a checkout and in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _root(name: str) -> Path:
    """Return the folder ``name`` of the wheel's data, or of the checkout."""
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def resource(*parts: str) -> Path:
    """Return the path of a file below ``resources/``.

    Raises:
        FileNotFoundError: no such resource; the message names its path.
    """
    path = _root("resources").joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"missing resource: {'/'.join(parts)} (looked in {path.parent})")
    return path


def form(stem: str) -> Path:
    """Return the Qt Designer form ``ui/<stem>.ui``."""
    return _root("ui") / f"{stem}.ui"
