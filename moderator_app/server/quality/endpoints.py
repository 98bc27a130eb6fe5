"""The calls of this room."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from moderator_app.server.quality import backlog, choices, export, figures, golden, log, looks, review, sampling, work
from moderator_app.server.routes import Call, Query, Route
from moderator_app.wire.messages import golden as gm
from moderator_app.wire.messages import quality as qm

Words = Annotated[str, Meta(max_length=100)]
Stamp = Annotated[int, Meta(ge=0, le=figures.ALWAYS_MS)]


class Which(Query, frozen=True, kw_only=True):
    """Which stored reviews."""

    plan_id: Words = ""
    state: Words = ""
    only: Literal["", "back_check"] = ""
    """Those of sessions that nobody flagged, whatever draw they came from."""


class Where(Query, frozen=True, kw_only=True):
    """Which queue; any when empty."""

    queue: Words = ""


class When(Query, frozen=True, kw_only=True):
    """A span of time; ``maker`` for one person's part of it."""

    from_ms: Stamp = 0
    to_ms: Stamp = figures.ALWAYS_MS
    maker: Words = ""


async def _query(call: Call) -> qm.LogPage:
    return await log.query(call.context, call.person, call.data)


async def _entry(call: Call) -> qm.LogEntry:
    return await log.entry(call.context, call.person, call.path["decision_id"])


async def _choices(call: Call) -> qm.LogChoices:
    return await choices.choices(call.context)


async def _cases(call: Call) -> qm.WorkCases:
    query: Where = call.query
    return await backlog.cases_of(call.context, query.queue)


async def _people(call: Call) -> qm.Colleagues:
    query: Where = call.query
    return await choices.people(call.context, query.queue)


async def _views(call: Call) -> qm.SavedViews:
    return await log.views(call.context, call.person)


async def _view_save(call: Call) -> qm.SavedViews:
    return await log.save_view(call.context, call.person, call.data)


async def _view_forget(call: Call) -> qm.SavedViews:
    return await log.forget_view(call.context, call.person, call.path["view_id"])


async def _export(call: Call) -> qm.ExportJob:
    return await export.start(call.context, call.person, call.data)


async def _export_state(call: Call) -> qm.ExportJob:
    return await export.job(call.context, call.person, call.path["job_id"])


async def _export_cancel(call: Call) -> qm.ExportJob:
    return await export.cancel(call.context, call.person, call.path["job_id"])


async def _draw(call: Call) -> qm.Plan:
    return await sampling.draw_plan(call.context, call.person, call.data)


async def _plans(call: Call) -> qm.Plans:
    return await sampling.plans(call.context)


async def _claim(call: Call) -> qm.BlindCases:
    return await review.claim(call.context, call.person, call.data)


async def _waiting(call: Call) -> qm.BlindWaiting:
    return await looks.waiting(call.context, call.person)


async def _release(call: Call) -> None:
    await looks.release(call.context, call.person, call.path["sample_id"])


async def _store(call: Call) -> qm.Review:
    return await review.store(call.context, call.person, call.path["sample_id"], call.data)


async def _settle(call: Call) -> qm.Review:
    return await review.settle(call.context, call.person, call.path["sample_id"], call.data)


async def _reviews(call: Call) -> qm.Reviews:
    query: Which = call.query
    return await review.reviews(
        call.context, call.person, plan_id=query.plan_id, state=query.state, back_checks=bool(query.only)
    )


async def _golden_mark(call: Call) -> gm.GoldenItem:
    return await golden.mark(call.context, call.person, call.path["case_id"], call.data)


async def _golden_items(call: Call) -> gm.GoldenItems:
    return await golden.items(call.context)


async def _figures(call: Call) -> qm.Figures:
    query: When = call.query
    span = figures.Span(from_ms=query.from_ms, to_ms=query.to_ms, maker=query.maker)
    return await figures.figures(call.context, span)


async def _desks(call: Call) -> qm.Desks:
    return await backlog.desks(call.context)


async def _preview(call: Call) -> qm.WorkPreview:
    return await work.preview(call.context, call.data)


async def _apply(call: Call) -> qm.WorkPreview:
    return await work.apply(call.context, call.person, call.data)


async def _undo(call: Call) -> qm.WorkPreview:
    return await work.undo(call.context, call.person, call.path["batch_id"])


ROUTES = (
    Route(name="log_query", answer=_query, body=qm.LogQuery, reply=qm.LogPage),
    Route(name="log_entry", answer=_entry, reply=qm.LogEntry),
    Route(name="log_choices", answer=_choices, reply=qm.LogChoices),
    Route(name="log_views", answer=_views, reply=qm.SavedViews),
    Route(name="log_view_save", answer=_view_save, body=qm.SavedView, reply=qm.SavedViews),
    Route(name="log_view_forget", answer=_view_forget, reply=qm.SavedViews),
    Route(name="export_start", answer=_export, body=qm.ExportRequest, reply=qm.ExportJob),
    Route(name="export_state", answer=_export_state, reply=qm.ExportJob),
    Route(name="export_cancel", answer=_export_cancel, reply=qm.ExportJob),
    Route(name="qa_draw", answer=_draw, body=qm.DrawRequest, reply=qm.Plan),
    Route(name="qa_plans", answer=_plans, reply=qm.Plans),
    Route(name="qa_claim", answer=_claim, body=qm.ReviewClaim, reply=qm.BlindCases),
    Route(name="qa_waiting", answer=_waiting, reply=qm.BlindWaiting),
    Route(name="qa_release", answer=_release),
    Route(name="qa_store", answer=_store, body=qm.ReviewResult, reply=qm.Review),
    Route(name="qa_settle", answer=_settle, body=qm.Settlement, reply=qm.Review),
    Route(name="qa_reviews", answer=_reviews, query=Which, reply=qm.Reviews),
    Route(name="golden_mark", answer=_golden_mark, body=gm.GoldenTruth, reply=gm.GoldenItem),
    Route(name="golden_items", answer=_golden_items, reply=gm.GoldenItems),
    Route(name="qa_figures", answer=_figures, query=When, reply=qm.Figures),
    Route(name="work_desks", answer=_desks, reply=qm.Desks),
    Route(name="work_cases", answer=_cases, query=Where, reply=qm.WorkCases),
    Route(name="work_people", answer=_people, query=Where, reply=qm.Colleagues),
    Route(name="work_preview", answer=_preview, body=qm.WorkOrder, reply=qm.WorkPreview),
    Route(name="work_apply", answer=_apply, body=qm.WorkOrder, reply=qm.WorkPreview),
    Route(name="work_undo", answer=_undo, reply=qm.WorkPreview),
)
