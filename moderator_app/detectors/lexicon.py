"""A detector's words, patterns, numbers and rules, read from ``resources/lexicons/<detector>.yaml`` and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from moderator_app.detectors.source import Place, open_yaml
from moderator_app.detectors.views import Tables
from moderator_app.domain.text import Label

SCHEMA = "moderator-lexicon/1"
ALLOW = "allow"
"""The kind of words that excuse a shorter word inside or across them."""
HOMOGRAPH = "homograph"
"""The kind of everyday words that merely sound like a term."""
_CLAUSE = re.compile(r"R-[A-Z]{2}-\d{2}#\d{1,2}")
_NUMBER_MAX = 10_000_000
_GAP_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word to look for."""

    detector: str
    kind: str
    text: str
    """As written in the lexicon."""
    means: str = ""
    """The plain form, where the word is itself a disguise."""
    gap: int = 0
    """How many junk characters may stand between two of its characters; 0 wants it as written."""
    sound: bool = False
    """Whether words that only sound like it count (with a guard)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one strategy of a detector says when it fires."""

    strategy: str
    clause: str
    score: int
    rule: Label
    why: Label
    """May hold ``{named}`` parts that the detector fills in."""
    would_refute: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a detector's code expects of its lexicon; anything else in the file is a fault."""

    kinds: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    """Names that a rule's ``why`` may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything one file says."""

    detector: str
    category: str = ""
    version: str = ""
    terms: tuple[Term, ...] = ()
    patterns: dict[str, re.Pattern[str]] = field(default_factory=dict)
    """Regular expressions, to be run on the folded text."""
    numbers: dict[str, int] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)


def load(path: Path, shape: Shape, tables: Tables) -> Lexicon:
    """Return the lexicon at ``path``.

    Raises:
        BadInput: every fault found, each with its line and field.
    """
    root = open_yaml(path)
    names = ("schema", "detector", "category", "version", "terms", "patterns", "numbers", "rules")
    parts = root.fields(allowed=names, required=("schema", "detector", "version"))
    said = {name: parts[name].text() for name in ("schema", "detector", "category", "version") if name in parts}
    if said.get("schema", SCHEMA) != SCHEMA:
        parts["schema"].fault(f"must be {SCHEMA}")
    if said.get("detector", path.stem) != path.stem:
        parts["detector"].fault(f"must be the file's name, {path.stem}")
    if shape.rules and not said.get("category"):
        root.fault("names no category")
    detector = said.get("detector", "")
    kinds = _parts(root, parts.get("terms"), "terms", (*shape.kinds, ALLOW, HOMOGRAPH), shape.kinds)
    terms = [term for kind, place in kinds.items() for term in _terms(place, detector, kind, tables)]
    patterns = _parts(root, parts.get("patterns"), "patterns", shape.patterns, shape.patterns)
    numbers = _parts(root, parts.get("numbers"), "numbers", shape.numbers, shape.numbers)
    rules = _parts(root, parts.get("rules"), "rules", shape.rules, shape.rules)
    lexicon = Lexicon(
        detector=detector,
        category=said.get("category", ""),
        version=said.get("version", ""),
        terms=tuple(terms),
        patterns={name: _pattern(place) for name, place in patterns.items()},
        numbers={name: place.integer(0, _NUMBER_MAX) for name, place in numbers.items()},
        rules={name: _rule(place, name, shape.facts) for name, place in rules.items()},
    )
    root.faults.raise_if_any()
    return lexicon


def _parts(
    root: Place, place: Place | None, name: str, allowed: tuple[str, ...], required: tuple[str, ...]
) -> dict[str, Place]:
    if place is None:
        if required:
            root.faults.add(root.node, f"/{name}", "is missing")
        return {}
    return place.fields(allowed=allowed, required=required)


def _terms(place: Place, detector: str, kind: str, tables: Tables) -> list[Term]:
    parts = place.fields(allowed=("words", "gap", "sound"), required=("words",))
    gap = parts["gap"].integer(0, _GAP_MAX) if "gap" in parts else 2
    sound = parts["sound"].flag() if "sound" in parts else False
    terms: dict[str, Term] = {}
    for word in parts["words"].items() if "words" in parts else ():
        text, means = _word(word)
        folded = tables.fold(text)
        if not text:
            continue
        if text != text.strip():
            word.fault("has blanks around it")
        elif folded in terms:
            word.fault(f"{text} comes twice")
        elif not tables.skeleton(text):
            word.fault(f"{text} has no letter, digit or spoken sign")
        else:
            whole = tables.skeleton(text) == folded
            terms[folded] = Term(
                detector=detector, kind=kind, text=text, means=means, gap=gap if whole else 0, sound=sound and whole
            )
    return list(terms.values())


def _word(place: Place) -> tuple[str, str]:
    """Read a word, or a disguise with its plain form ("{薇信: 微信}")."""
    if not isinstance(place.node, yaml.MappingNode):
        return place.text(), ""
    pairs = [(disguise, plain.text()) for disguise, plain in place.fields().items()]
    if len(pairs) != 1:
        place.fault("must hold one disguise and its plain form")
        return "", ""
    return pairs[0]


def _pattern(place: Place) -> re.Pattern[str]:
    source = place.text()
    try:
        pattern = re.compile(source)
    except re.error as error:
        place.fault(f"is not a regular expression: {error}")
        return re.compile("(?!)")
    if pattern.match(""):
        place.fault("matches the empty text")
    return pattern


def _rule(place: Place, strategy: str, facts: tuple[str, ...]) -> Rule:
    names = ("clause", "score", "rule", "why", "would_refute")
    parts = place.fields(allowed=names, required=names)
    clause = parts["clause"].text() if "clause" in parts else ""
    if clause and not _CLAUSE.fullmatch(clause):
        parts["clause"].fault("must read like R-PT-01#2")
    empty = Label("", "")
    return Rule(
        strategy=strategy,
        clause=clause,
        score=parts["score"].integer(1, 1000) if "score" in parts else 1,
        rule=_label(parts["rule"], ()) if "rule" in parts else empty,
        why=_label(parts["why"], facts) if "why" in parts else empty,
        would_refute=_label(parts["would_refute"], ()) if "would_refute" in parts else empty,
    )


def _label(place: Place, facts: tuple[str, ...]) -> Label:
    parts = place.fields(allowed=("zh", "en"), required=("zh", "en"))
    texts = {name: part.text() for name, part in parts.items()}
    for name, text in texts.items():
        for held in re.findall(r"\{(.*?)\}|[{}]", text):
            if held not in facts:
                parts[name].fault(f"holds {{{held}}}; it may hold: {', '.join(facts) or 'nothing'}")
    return Label(zh=texts.get("zh", ""), en=texts.get("en", ""))
