"""Load the written tables of the views: ``fold.yaml`` and ``sounds.yaml``."""

from __future__ import annotations

from pathlib import Path

from moderator_app.detectors.source import Place, open_yaml
from moderator_app.detectors.views import Tables

_GB2312_LEVEL_1 = range(0xB0, 0xD8)


def load(fold: Path, sounds: Path) -> Tables:
    """Return the tables written in the two files.

    Raises:
        BadInput: a file is not what it should be; every fault with its line and field.
    """
    variants = _variants(open_yaml(fold))
    return Tables(variants, _sounds(open_yaml(sounds)))


def _variants(root: Place) -> dict[str, str]:
    names = ("traditional", "look_alikes")
    parts = root.fields(allowed=("schema", *names), required=("schema", *names))
    if "schema" in parts and parts["schema"].text() != "moderator-fold/1":
        parts["schema"].fault("must be moderator-fold/1")
    variants: dict[str, str] = {}
    for name in names:
        for row in parts[name].items() if name in parts else ():
            pair = row.fields(allowed=("from", "to"), required=("from", "to"))
            if len(pair) < 2:
                continue
            originals, plain = pair["from"].text(), pair["to"].text()
            if len(originals) != len(plain):
                row.fault(f"has {len(originals)} characters on one side and {len(plain)} on the other")
                continue
            for original, to in zip(originals, plain, strict=True):
                if variants.setdefault(original, to) != to:
                    row.fault(f"{original} already becomes {variants[original]}")
    root.faults.raise_if_any()
    return variants


def _sounds(root: Place) -> dict[str, str]:
    names = ("schema", "syllables", "also")
    parts = root.fields(allowed=names, required=names)
    if "schema" in parts and parts["schema"].text() != "moderator-sounds/1":
        parts["schema"].fault("must be moderator-sounds/1")
    firsts = {name: place.text() for name, place in parts["syllables"].fields().items()} if "syllables" in parts else {}
    order = _gb2312()
    rank = {char: number for number, char in enumerate(order)}
    for name, first in firsts.items():
        if first not in rank:
            parts["syllables"].fault(f"{name}: {first} is not in GB 2312 level 1")
    extra: dict[str, str] = {}
    for name, place in parts["also"].fields().items() if "also" in parts else ():
        if name not in firsts:
            place.fault("is not one of the syllables")
            continue
        extra.update(dict.fromkeys(place.text(), firsts[name]))
    root.faults.raise_if_any()
    heads = set(firsts.values())
    sounds: dict[str, str] = {}
    head = ""
    for char in order:
        head = char if char in heads else head
        sounds[char] = head or char
    return {**sounds, **extra}


def _gb2312() -> str:
    """Return the 3,755 characters of GB 2312 level 1, which the standard orders by pinyin."""
    rows = (bytes((high, low)) for high in _GB2312_LEVEL_1 for low in range(0xA1, 0xFF))
    return "".join(row.decode("gb2312", errors="ignore") for row in rows)
