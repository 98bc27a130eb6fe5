"""The notice to the merchant: built from templates and facts in both languages, never free-typed except for quotes.

Templates are data (``resources/policy/notices.yaml``): each part is a zh and an en sentence with ``{places}``. A place
that stays unfilled is a fault; a notice with one is not sent.
"""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from functools import lru_cache
from typing import Any

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.identity import DAY_MS, utc
from moderator_app.domain.money import MoneyCalculation
from moderator_app.domain.penalty import Measure
from moderator_app.domain.policy import Basis, Matrix
from moderator_app.domain.text import Label

BEIJING = timezone(timedelta(hours=8), "UTC+8")

PARTS = (
    "heading",
    "finding",
    "severity",
    "recurrence",
    "measure_timed",
    "measure_permanent",
    "measure_plain",
    "points",
    "damages",
    "automation",
    "own_initiative",
    "second_person",
    "closure",
    "redress",
    "contact",
)


SOME_DETECTOR = Label(zh="自动识别", en="automatic detection")
"""A detector without a name of its own; a merchant never reads a code."""

_QUOTED = re.compile(r"“[^”]*”")
_LEFT_OPEN = re.compile(r"\{[^{}]*\}|#{2,}[^#\n]*#{2,}|“”|《》|\bNone\b")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFinding:
    """What a notice says about one finding."""

    category: Label
    rule: Label
    rule_version: str
    clause: str
    clause_text: Label
    severity: Label
    quotes: tuple[tuple[str, int], ...]
    """(quoted original, media time in ms)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """Everything a notice is filled from."""

    number: str
    """The decision's public number, or the word for a preview."""
    merchant_name: str
    merchant_ref: str
    session: str
    findings: tuple[NoticeFinding, ...]
    grade: Label
    measures: tuple[Measure, ...]
    points: int
    damages: MoneyCalculation | None
    earlier_numbers: tuple[str, ...]
    window_days: int
    detectors: tuple[str, ...]
    effective_at_ms: int
    appeal_days: int
    two_people: bool


@dataclass(frozen=True, slots=True)
class Templates:
    """Checked sentence templates by part."""

    version: str
    appeal_days: int
    parts: Mapping[str, Label]
    detectors: Mapping[str, Label] = field(default_factory=dict)
    """Detector id → what it is called."""

    def detector_names(self, ids: Iterable[str], language: str) -> list[str]:
        """Return what detectors are called, each name once, in the order of ``ids``."""
        names = (self.detectors.get(name, SOME_DETECTOR).in_language(language) for name in ids)
        return list(dict.fromkeys(names))


def load_templates(data: Mapping[str, Any], source: str) -> Templates:
    """Read the templates from parsed YAML: ``{schema, version, appeal_days, parts: {part: {zh, en}}}``.

    Raises:
        BadInput: a part is missing, unknown, or its two languages name different places.
    """
    if data.get("schema") != "moderator-notices/1":
        raise BadInput([Fault(source, f"unknown schema {data.get('schema')!r}", field="/schema")])
    faults = []
    parts = {}
    given = data.get("parts", {})
    for name in (*PARTS, *(set(given) - set(PARTS))):
        body = given.get(name)
        if name not in PARTS or not isinstance(body, Mapping) or not body.get("zh") or not body.get("en"):
            reason = "unknown part" if name not in PARTS else "needs a sentence in zh and in en"
            faults.append(Fault(source, reason, field=f"/parts/{name}"))
            continue
        label = Label(zh=str(body["zh"]), en=str(body["en"]))
        if places(label.zh) != places(label.en):
            faults.append(Fault(source, "zh and en name different places", field=f"/parts/{name}"))
        parts[name] = label
    detectors = {}
    for name, body in dict(data.get("detectors", {})).items():
        if not isinstance(body, Mapping) or not body.get("zh") or not body.get("en"):
            faults.append(Fault(source, "needs a name in zh and in en", field=f"/detectors/{name}"))
            continue
        detectors[str(name)] = Label(zh=str(body["zh"]), en=str(body["en"]))
    if faults:
        raise BadInput(faults)
    return Templates(str(data["version"]), int(data["appeal_days"]), parts, detectors)


def lint(
    notice: Label, codes: Collection[str] = (), quoted: Iterable[str] = (), named: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return every place of a notice that was left open, and every one of ``codes`` that stands in it; quotes apart.

    The first two lines name the decision and the merchant by the platform's own signs and are left alone. A code that
    is an everyday word, too (``counterfeit``), is no code here.

    Args:
        notice: in both languages.
        codes: words of the house that nobody outside can read.
        quoted: the originals that it quotes.
        named: names that others gave, such as a broadcast's title.
    """
    unreadable = {code for code in codes if "_" in code or code.isupper()}
    found: list[str] = []
    originals = [*(f"“{words}”" for words in quoted if words), *(words for words in named if words)]
    for text in (notice.zh, notice.en):
        body = "\n".join(text.split("\n")[2:])
        for words in originals:  # whatever stands in them: they are the original's, not ours
            body = body.replace(words, "")
        plain = _QUOTED.sub(lambda quote: quote.group() if quote.group() == "“”" else "", body)
        found += [match.group() for match in _LEFT_OPEN.finditer(plain)]
        found += [match.group() for match in _WORD.finditer(plain) if match.group() in unreadable]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1024)
def places(template: str) -> frozenset[str]:
    """Return the names of the ``{places}`` in a template; asked again and again of the same few."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


def clock(at_ms: int) -> str:
    """Return a server time as a notice prints it, with its zone."""
    return utc(at_ms).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M (UTC+8)")


def media_clock(t_ms: int) -> str:
    """Return a media time as ``hh:mm:ss.mmm``."""
    seconds, ms = divmod(t_ms, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}.{ms:03d}"


def render(facts: NoticeFacts, templates: Templates, matrix: Matrix) -> Label:
    """Return the notice in both languages.

    Raises:
        BadInput: a template names a place that the facts do not fill.
    """
    return Label(zh=_render(facts, templates, matrix, "zh"), en=_render(facts, templates, matrix, "en"))


def _fill(templates: Templates, part: str, language: str, /, **values: object) -> str:
    template = templates.parts[part].in_language(language)
    missing = places(template) - values.keys()
    if missing:
        raise BadInput([Fault("notice", f"nothing fills {{{min(missing)}}}", field=f"/parts/{part}/{language}")])
    return template.format_map(values)


def _quote_list(finding: NoticeFinding, language: str) -> str:
    if language == "zh":
        return ";".join(f"“{text}”({media_clock(t_ms)})" for text, t_ms in finding.quotes)
    return "; ".join(f"“{text}” ({media_clock(t_ms)})" for text, t_ms in finding.quotes)


def _render(facts: NoticeFacts, templates: Templates, matrix: Matrix, language: str) -> str:
    say = facts.grade.in_language(language)
    listing = "、" if language == "zh" else ", "
    lines = [
        _fill(
            templates,
            "heading",
            language,
            number=facts.number,
            merchant=facts.merchant_name,
            merchant_ref=facts.merchant_ref,
            grade=say,
        )
    ]
    for finding in facts.findings:
        lines.append(
            _fill(
                templates,
                "finding",
                language,
                session=facts.session,
                behaviour=finding.category.in_language(language),
                quotes=_quote_list(finding, language),
                rule=finding.rule.in_language(language),
                version=finding.rule_version,
                clause=finding.clause,
                clause_text=finding.clause_text.in_language(language),
            )
        )
        lines.append(_fill(templates, "severity", language, severity=finding.severity.in_language(language)))
    if facts.earlier_numbers:
        lines.append(
            _fill(
                templates,
                "recurrence",
                language,
                window=facts.window_days,
                count=len(facts.earlier_numbers),
                numbers=listing.join(facts.earlier_numbers),
            )
        )
    lines.extend(_measure_lines(facts, templates, language))
    if facts.points:
        lines.append(_fill(templates, "points", language, points=facts.points))
    if facts.damages is not None and facts.damages.inputs.basis is not Basis.NONE:
        lines.append(_fill(templates, "damages", language, sentence=facts.damages.sentence.in_language(language)))
    if facts.detectors:
        names = listing.join(templates.detector_names(facts.detectors, language))
        lines.append(_fill(templates, "automation", language, detectors=names))
    else:
        lines.append(_fill(templates, "own_initiative", language))
    if facts.two_people:
        closure = any(matrix.measures[measure.code].kind.value == "store_closure" for measure in facts.measures)
        lines.append(_fill(templates, "closure" if closure else "second_person", language))
    deadline = clock(facts.effective_at_ms + facts.appeal_days * DAY_MS)
    lines.append(_fill(templates, "redress", language, deadline=deadline, days=facts.appeal_days))
    lines.append(_fill(templates, "contact", language, number=facts.number, date=clock(facts.effective_at_ms)))
    return "\n".join(lines)


def _measure_lines(facts: NoticeFacts, templates: Templates, language: str) -> list[str]:
    lines = []
    for measure in facts.measures:
        name = measure.name.in_language(language)
        name = name[:1].upper() + name[1:]
        if measure.end_at_ms is not None:
            lines.append(
                _fill(
                    templates,
                    "measure_timed",
                    language,
                    measure=name,
                    days=measure.days,
                    start=clock(measure.start_at_ms),
                    end=clock(measure.end_at_ms),
                )
            )
        else:
            part = "measure_permanent" if measure.permanent else "measure_plain"
            lines.append(_fill(templates, part, language, measure=name, start=clock(measure.start_at_ms)))
    return lines
