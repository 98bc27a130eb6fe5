"""What samples and decisions say about the work: estimates with intervals, agreement, drift, time. No league of speed.

Below fifty observations nothing about people is shown, only how many there are so far.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, RowMapping, and_, func, select

from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.errors import Refused
from moderator_app.domain.penalty import NO_VIOLATION
from moderator_app.domain.quality import BACK_CHECK, GRADES, SETTLED_STATES, ReviewState
from moderator_app.domain.statistics import (
    LEAST,
    Interval,
    Observation,
    agreement,
    krippendorff_alpha,
    quantile,
    recall_of,
    share_of,
    stratified_share,
)
from moderator_app.server.context import Context
from moderator_app.server.quality.projection import fold_all
from moderator_app.server.quality.sampling import STANDING
from moderator_app.server.tables import account, decision_log, finding, qa_plan, qa_review, qa_sample, skip
from moderator_app.wire.messages import quality as qm

ALWAYS_MS = 8_640_000_000_000
"""The end of a span without one: the last instant that the wire carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A span of time, and one person or all."""

    from_ms: int
    to_ms: int
    maker: str = ""

    @property
    def filter(self) -> qm.LogFilter:
        """The rows of the decision log behind it."""
        return qm.LogFilter(
            from_ms=self.from_ms,
            to_ms=self.to_ms if self.to_ms < ALWAYS_MS else 0,
            makers=(self.maker,) if self.maker else (),
        )


async def figures(context: Context, span: Span) -> qm.Figures:
    """Return the figures of a span.

    Raises:
        Refused: ``validation`` for a span that runs backwards; ``not-found`` for an unknown person.
    """
    if span.from_ms >= span.to_ms:
        raise Refused("validation", "The span must end after it begins.", pointer="/to_ms")
    await context.database.write(fold_all)
    return await context.database.read(lambda connection: compute(connection, span))


def compute(connection: Connection, span: Span) -> qm.Figures:
    """Compute the figures of a span from one consistent state of the database."""
    if span.maker and connection.scalar(select(account.c.id).where(account.c.id == span.maker)) is None:
        raise Refused("not-found", "There is no such person.")
    seen = _reviews(connection, span)
    judged = [row for row in seen if row["decision_id"] is not None]
    checks = [row for row in seen if row["decision_id"] is None]
    population = _population(connection, {row["plan_id"] for row in seen})
    pairs = [(row["first_grade"], row["grade"]) for row in judged if not row["technical"]]
    missed = _estimate(checks, population, defect=True)
    looked_at = msgspec.structs.replace(span.filter, reviewed=True)
    punished = msgspec.structs.replace(span.filter, grades=GRADES[1:], overturned=False)
    moved = Counter(GRADES.index(first) - GRADES.index(second) for first, second in pairs)
    enough = len(pairs) >= LEAST
    times, decisions, overturned, skips = _work(connection, span)
    # A person's decisions are a part of each stratum whose size in the population is not known: weights alone count.
    sizes = {} if span.maker else population
    return qm.Figures(
        decisions=decisions,
        accuracy=_shown(
            _estimate([row for row in judged if row["state"] in SETTLED_STATES], sizes, defect=False), looked_at
        ),
        overturned=_shown(share_of(overturned, decisions), msgspec.structs.replace(span.filter, overturned=True)),
        back_check=_shown(missed, span.filter),
        recall=_shown(_recall(connection, missed, {row["plan_id"] for row in checks}, population), punished),
        error_classes=tuple(
            (str(kind), sum(row["error_class"] == kind for row in judged if row["state"] == "defect_confirmed"))
            for kind in ErrorClass
        ),
        agreement=agreement(pairs, GRADES) if enough else None,
        alpha=krippendorff_alpha(pairs, GRADES, ordinal=True) if enough else None,
        raters=_raters(connection, span),
        drift=tuple(sorted(moved.items())) if enough else (),
        time_median_ms=quantile(times, 0.5) if len(times) >= LEAST else None,
        time_p90_ms=quantile(times, 0.9) if len(times) >= LEAST else None,
        skips=skips if decisions >= LEAST else None,
    )


def _reviews(connection: Connection, span: Span) -> Sequence[RowMapping]:
    """Return stored reviews of what was decided (or opened, for back-checks) in the span."""
    wanted = (
        select(
            qa_sample,
            qa_review.c.state,
            qa_review.c.grade,
            qa_review.c.technical,
            qa_review.c.error_class,
            decision_log.c.grade.label("first_grade"),
        )
        .join(qa_review, qa_review.c.sample_id == qa_sample.c.id)
        .join(qa_plan, qa_plan.c.id == qa_sample.c.plan_id)
        .outerjoin(decision_log, decision_log.c.decision_id == qa_sample.c.decision_id)
        .where(qa_review.c.stored_at_ms > 0, qa_plan.c.from_ms >= span.from_ms, qa_plan.c.to_ms <= span.to_ms)
    )
    if span.maker:
        wanted = wanted.where(decision_log.c.maker_id == span.maker)
    return connection.execute(wanted).mappings().all()


def _raters(connection: Connection, span: Span) -> qm.Raters | None:
    """Return how far all people agree who judged the same cases; nobody has judged all, so most answers are missing."""
    inside = [decision_log.c.booked_at_ms >= span.from_ms, decision_log.c.booked_at_ms < span.to_ms]
    if span.maker:
        inside.append(decision_log.c.maker_id == span.maker)
    first = select(decision_log.c.decision_id, decision_log.c.maker_id, decision_log.c.grade).where(*inside)
    seat = (
        select(finding.c.decision_id, finding.c.account_id, finding.c.grade)
        .join(decision_log, decision_log.c.decision_id == finding.c.decision_id)
        .where(*inside)
    )
    again = (
        select(qa_sample.c.decision_id, qa_review.c.reviewer_id, qa_review.c.grade)
        .join(qa_review, qa_review.c.sample_id == qa_sample.c.id)
        .join(decision_log, decision_log.c.decision_id == qa_sample.c.decision_id)
        .where(*inside, qa_review.c.stored_at_ms > 0, qa_review.c.technical == 0)
    )
    others: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for query in (seat, again):
        for decision_id, person, grade in connection.execute(query):
            others[decision_id][person] = grade
    units = {}
    for decision_id, person, grade in connection.execute(first):
        if decision_id in others:
            units[decision_id] = {person: grade, **others[decision_id]}
    together = [answers for answers in units.values() if len(answers) > 1]
    if len(together) < LEAST:
        return None
    return qm.Raters(
        cases=len(together),
        people=len({person for answers in together for person in answers}),
        answers=sum(map(len, together)),
        most=max(map(len, together)),
        alpha=krippendorff_alpha([list(answers.values()) for answers in together], GRADES, ordinal=True),
        filter=span.filter,
    )


def _population(connection: Connection, plan_ids: set[str]) -> dict[str, int]:
    """Return the size of each stratum over some plans; a stratum is one plan's."""
    found = {}
    rows = connection.execute(select(qa_plan.c.id, qa_plan.c.population).where(qa_plan.c.id.in_(sorted(plan_ids))))
    for row in rows:
        for name, size in msgspec.json.decode(row.population, type=dict[str, int]).items():
            found[f"{row.id}:{name}"] = size
    return found


def _estimate(rows: Sequence[RowMapping], population: dict[str, int], *, defect: bool) -> Interval | None:
    """Estimate the share of decisions with (or without) a confirmed defect, of violations for back-checks."""
    wrong = {ReviewState.DEFECT_CONFIRMED, ReviewState.DISPUTED} if defect else {ReviewState.DEFECT_CONFIRMED}
    return stratified_share(
        [
            Observation(
                stratum=f"{row['plan_id']}:{row['stratum']}",
                hit=(row["state"] in wrong) is defect,
                probability_ppm=row["probability_ppm"],
            )
            for row in rows
        ],
        population,
    )


def _recall(
    connection: Connection, missed: Interval | None, plans: set[str], population: dict[str, int]
) -> Interval | None:
    """Estimate which part of all violations was found, over the days of the plans that drew unflagged sessions.

    Found are the decisions with a penalty that still stand. Missed are the sessions that nobody flagged, as many of
    them as the back-check says.
    """
    if missed is None:
        return None
    mine = {f"{plan}:{BACK_CHECK}" for plan in plans}
    unflagged = sum(size for name, size in population.items() if name.partition("/")[0] in mine)
    inside = and_(decision_log.c.booked_at_ms >= qa_plan.c.from_ms, decision_log.c.booked_at_ms < qa_plan.c.to_ms)
    found = connection.scalar(
        select(func.count())
        .select_from(qa_plan.join(decision_log, inside))
        .where(
            qa_plan.c.id.in_(sorted(plans)),
            decision_log.c.grade != NO_VIOLATION,
            decision_log.c.overturned == 0,
            decision_log.c.state.not_in(STANDING),
        )
    )
    return recall_of(found or 0, missed, unflagged)


def _work(connection: Connection, span: Span) -> tuple[list[int], int, int, int]:
    """Return (times on a case in milliseconds, decisions, overturned ones, skips)."""
    inside = [decision_log.c.booked_at_ms >= span.from_ms, decision_log.c.booked_at_ms < span.to_ms]
    passed = [skip.c.at_ms >= span.from_ms, skip.c.at_ms < span.to_ms]
    if span.maker:
        inside.append(decision_log.c.maker_id == span.maker)
        passed.append(skip.c.account_id == span.maker)
    times = list(
        connection.scalars(select(decision_log.c.time_on_case_ms).where(*inside, decision_log.c.time_on_case_ms > 0))
    )
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(decision_log.c.overturned), 0)).where(*inside)
    ).one()
    skips = connection.scalar(select(func.count()).select_from(skip).where(*passed)) or 0
    return times, row[0], row[1], skips


def _shown(found: Interval | None, behind: qm.LogFilter) -> qm.Share:
    n = 0 if found is None else found.n
    return qm.Share(n=n, interval=found if found is not None and found.shown else None, filter=behind)
