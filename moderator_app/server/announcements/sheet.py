"""One issue as readers get it: the words and cells that page, paper, CSV and JSON all show, made once."""

from __future__ import annotations

from dataclasses import dataclass

from moderator_app.domain.announcement import Document, Kind, Line, MeasureLine, RowState, nameless, without
from moderator_app.domain.identity import DAY_MS
from moderator_app.server.announcements.wording import Words, day, minute, words

COLUMNS = ("no", "nick", "account", "span", "behaviours", "reports", "measures", "decision", "state")
"""What a row shows, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a reader verifies an issue with."""

    digest: str
    checkpoint: str
    """Signed note (C2SP tlog-checkpoint)."""
    key: str
    event: str
    """Canonical JSON of the audit event that names the digest."""
    seq: int
    size: int
    proof: tuple[str, ...]
    """Proof (RFC 6962) that the event is in the log of ``size`` events, in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """One row, every cell as it is printed; the cells of a row that fell are empty."""

    struck: bool
    texts: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An issue in one language."""

    words: Words
    document: Document
    """What readers may see now: without the rows that have fallen since, without names whose term is over."""
    original: Document
    """The revision as it was published and hashed."""
    heading: str
    title: str
    facts: tuple[tuple[str, str], ...]
    banners: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Cells, ...]
    totals: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str, str], ...]
    """(date, place, note) of each correction."""
    seal: Seal | None
    """None for a preview."""

    @property
    def path(self) -> str:
        """The issue's address."""
        return f"/announcements/{self.document.series}/{self.document.number}"


def visible(document: Document, fallen: list[int], now_ms: int) -> Document:
    """Return what readers may see of a revision now."""
    if now_ms >= document.names_until_ms and document.lines:
        return nameless(document)
    gone = [line.position for line in document.lines if line.position in set(fallen) and line.row is not None]
    return without(document, gone) if gone else document


def make_sheet(original: Document, fallen: list[int], now_ms: int, language: str, seal: Seal | None) -> Sheet:
    """Return an issue in one language as it is to be shown at a time."""
    say = words(language)
    document = visible(original, fallen, now_ms)
    return Sheet(
        words=say,
        document=document,
        original=original,
        heading=say("issue", series=say.of(document.series_title), number=document.number),
        title=say.of(document.wording.title),
        facts=_facts(document, say),
        banners=_banners(document, original, say),
        columns=tuple(say(f"column_{name}") for name in COLUMNS),
        rows=tuple(_cells(line, say) for line in document.lines),
        totals=tuple((say.of(one.name), str(one.rows)) for one in document.totals),
        notes=tuple((day(one.at_ms), str(one.position), say.of(one.note)) for one in document.corrections),
        seal=seal,
    )


def _facts(document: Document, say: Words) -> tuple[tuple[str, str], ...]:
    clock = say("clock")
    start, end = document.period
    gone = sum(line.row is None or line.state is RowState.WITHDRAWN for line in document.lines)
    facts = [
        (say("published"), f"{minute(document.published_at_ms)} ({clock})"),
        (say("period"), say("span", start=minute(start), end=minute(end))),
        (say("cut_off"), minute(document.cut_off_ms)),
        (
            say("count"),
            say("count_withdrawn", count=document.row_count, gone=gone) if gone else str(document.row_count),
        ),
        (say("names_until"), day(document.names_until_ms)),
    ]
    if document.revision > 1:
        facts.insert(1, (say("revised"), f"{minute(document.revised_at_ms)} ({clock})"))
    return tuple(facts)


def _banners(document: Document, original: Document, say: Words) -> tuple[str, ...]:
    found = []
    if document.retracted is not None:
        found.append(say("retracted", date=day(document.revised_at_ms), reason=say.of(document.retracted)))
    fresh = sum(
        after.row is None and before.row is not None
        for before, after in zip(original.lines, document.lines, strict=False)
    )
    if fresh:
        found.append(say("correcting", count=fresh))
    found += [say.of(note.note) for note in document.corrections]
    if document.kind is not Kind.RETRACTION and not document.lines:
        found.append(say("archived"))
    return tuple(found)


def _cells(line: Line, say: Words) -> Cells:
    if line.row is None or line.state is RowState.WITHDRAWN:
        blank = [""] * len(COLUMNS)
        blank[0], blank[-2], blank[-1] = str(line.position), line.decision, say("state_withdrawn")
        return Cells(struck=True, texts=tuple(blank), measures=())
    row = line.row
    measures = tuple(measure_text(one, say) for one in row.measures)
    texts = (
        str(line.position),
        row.nick,
        row.account,
        say("span", start=minute(row.span[0]), end=minute(row.span[1])),
        ("、" if say.language == "zh" else ", ").join(say.of(one) for one in row.behaviours),
        str(row.reports),
        joined(measures, say),
        row.decision,
        say("state_listed"),
    )
    return Cells(struck=False, texts=texts, measures=measures)


def joined(measures: tuple[str, ...], say: Words) -> str:
    """Return a row's measures as one text."""
    return ("；" if say.language == "zh" else "; ").join(measures)


def measure_text(one: MeasureLine, say: Words) -> str:
    """Return a measure with its term, or the word for one without end."""
    values = {"name": say.of(one.name), "start": day(one.start_at_ms)}
    if one.permanent:
        return say("measure_permanent", **values)
    if one.end_at_ms is None:
        return say("measure_plain", **values)
    days, rest = divmod(one.end_at_ms - one.start_at_ms, DAY_MS)
    if rest:
        return say("measure_until", **values, end=minute(one.end_at_ms))
    return say("measure_days", **values, days=days, end=day(one.end_at_ms))
