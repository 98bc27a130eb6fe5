"""A desk around the leads' room that answers at once, from a log of three pages, two queues and one draw."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from moderator_app import assets
from moderator_app.desk.case_host import Person
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.decision import ClearReason, Decision
from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.domain.quality import ReviewState
from moderator_app.domain.roles import Capability, Role, capabilities_of
from moderator_app.domain.statistics import Agreement, share_of
from moderator_app.wire.ask import Ask, Saved
from moderator_app.wire.messages import law as lm
from moderator_app.wire.messages import offline as om
from moderator_app.wire.messages import quality as qm
from tests.desk.factories import NOON, a_case

HOSTILE = "<img src='file:///etc/passwd'>\u202e店"
MINUTE = 60_000


def row(seq: int, **more: Any) -> qm.LogRow:
    facts: dict[str, Any] = {
        "seq": seq, "decision_id": f"d{seq}", "number": f"D-{seq}", "case_id": f"c{seq}", "case_number": f"KC-{seq}",
        "merchant_id": "m", "merchant_name": HOSTILE, "maker_id": "u", "maker": "Lin", "queue": "GOODS",
        "category": "HYPE_SELL", "severity": "S2", "grade": "G3", "proposed_grade": "G3", "rulebook_version": "1",
        "state": "effective", "overturned": False, "disputed": False, "booked_at_ms": NOON - seq * MINUTE,
        "time_on_case_ms": 1,
    }  # fmt: skip
    return qm.LogRow(**(facts | more))


def figures(*, pairs: int = 80) -> qm.Figures:
    enough = pairs >= 50
    return qm.Figures(
        decisions=400,
        accuracy=qm.Share(n=400, interval=share_of(380, 400), filter=qm.LogFilter(reviewed=True)),
        overturned=qm.Share(n=400, interval=share_of(8, 400), filter=qm.LogFilter(overturned=True)),
        back_check=qm.Share(n=12, interval=None, filter=qm.LogFilter()),
        recall=qm.Share(n=60, interval=share_of(48, 60), filter=qm.LogFilter(grades=("G1",), overturned=False)),
        error_classes=(("false_positive", 3), ("false_negative", 1)),
        agreement=Agreement(n=pairs, raw=0.9, kappa=0.8, quadratic=0.85, prevalence=(("G2", 0.5), ("G3", 0.5)))
        if enough
        else None,
        alpha=0.84 if enough else None,
        drift=((-1, 3), (0, 72), (1, 5)) if enough else (),
        time_median_ms=95_000,
        time_p90_ms=420_000,
        skips=7,
    )


class LeadDesk:
    """Implements ``LeadHost``; remembers what was asked."""

    def __init__(self, folder: Path, theme: Theme, *roles: Role) -> None:
        self.theme, self.icons, self.folder = theme, Icons(theme), folder
        self.person = Person("me", "lead", "Lead Wang", roles, capabilities_of(roles))
        self.asked: list[Ask[Any]] = []
        self.dead = False
        self.late: tuple[om.Opinion, ...] = ()
        self.pairs = 80
        self.views: tuple[qm.SavedView, ...] = ()
        self.job: qm.ExportJob | None = None
        self.steps = 2
        self.content = b"number,seller\r\n"
        self.damaged = False
        self.plans: list[qm.Plan] = []
        self.cases = [a_case(number) for number in range(1, 6)]
        self.readable = False
        self.shown_folder = ""
        self.shown_withdrawal = ""
        self.book: Any = None

    @property
    def lawbook(self) -> Any:
        return self.book

    def show_withdrawal(self, decision_id: str) -> None:
        self.shown_withdrawal = decision_id

    def may(self, capability: Capability) -> bool:
        return capability in self.person.capabilities

    def language(self) -> str:
        return "en"

    def now_server_ms(self) -> int:
        return NOON

    def sentence(self, error: Exception) -> str:
        return str(error)

    def choose_folder(self, _title: str, _start: str) -> str:
        return str(self.folder)

    def show_folder(self, folder: str) -> None:
        self.shown_folder = folder

    def last(self, endpoint: str) -> Ask[Any]:
        return [ask for ask in self.asked if ask.endpoint == endpoint][-1]

    def ask(self, ask, done, failed) -> None:
        self.asked.append(ask)
        if self.dead:
            failed(Unreachable("nobody there"))
            return
        try:
            answer = getattr(self, f"_{ask.endpoint}")(ask)
        except Refused as no:
            failed(no)
            return
        done(answer)

    def _opinions(self, _ask) -> om.Opinions:
        return om.Opinions(opinions=self.late)

    def _log_query(self, ask) -> qm.LogPage:
        if ask.body.filter.words == "nothing":
            return qm.LogPage(rows=(), next=0)
        first = ask.body.before or 151
        rows = tuple(row(seq) for seq in range(first - 1, first - 51, -1))
        return qm.LogPage(rows=rows, next=rows[-1].seq if rows[-1].seq > 1 else 0)

    def _log_entry(self, ask) -> qm.LogEntry:
        if not self.readable:
            raise Refused("not-found", f"no {ask.path['decision_id']}")
        made = Decision(
            id=ask.path["decision_id"], case_id="c1", round=1, content_version=1, lease_epoch=1, policy_version="1",
            rulebook_version="1", findings=(), grade="G3", proposed_grade="G3",
            clear_reason=ClearReason.EXEMPT, decided_at_ms=NOON,
        )  # fmt: skip
        return qm.LogEntry(row=row(1, decision_id=made.id), decision=made)

    def _qa_settle(self, ask) -> qm.Review:
        (one, _) = self._qa_reviews(Ask(endpoint="qa_reviews", reply=qm.Reviews, query={"plan_id": "p"})).reviews
        state = ReviewState.DEFECT_CONFIRMED if ask.body.defect else ReviewState.DEFECT_REJECTED
        self.settled = msgspec.structs.replace(one, state=state, settled_by="Lead Wang", settle_note=ask.body.note)
        return self.settled

    def _withdraw(self, ask) -> lm.Withdrawal:
        steps = (
            lm.PlanStep(kind="notice", ref="n", state="done", note=""),
            lm.PlanStep(kind="trust_event", ref="t", state="pending", note=""),
        )
        return lm.Withdrawal(
            decision_id=ask.path["decision_id"], number="D-1", source="qa", error_class=str(ask.body.error_class),
            reason=ask.body.reason, state="withdrawn", needs=1, asked_at_ms=NOON, replaced_by="", steps=steps,
        )  # fmt: skip

    def _log_choices(self, _ask) -> qm.LogChoices:
        return qm.LogChoices(
            makers=(qm.Colleague(id="u1", name="Lin"), qm.Colleague(id="u2", name="Zhou")), queues=("GOODS", "LIVE"),
            categories=("PRIVATE_TRADE", "COUNTERFEIT"), grades=("G0", "G2", "G5"), rulebook_versions=("1", "2"),
        )  # fmt: skip

    def _work_cases(self, ask) -> qm.WorkCases:
        found = [
            qm.WorkCase(
                case_id=case.id, number=case.number, merchant_name=case.merchant_name, category=case.category,
                severity=case.severity, state=str(case.state), person="", opened_at_ms=case.opened_at_ms,
                due_at_ms=case.due_at_ms,
            )
            for case in self.cases
        ]  # fmt: skip
        return qm.WorkCases(cases=tuple(found) if ask.query["queue"] == "GOODS" else ())

    def _work_people(self, _ask) -> qm.Colleagues:
        return qm.Colleagues(people=(qm.Colleague(id="u1", name="Lin", waiting=3), qm.Colleague(id="u2", name="Zhou")))

    def _log_views(self, _ask) -> qm.SavedViews:
        return qm.SavedViews(views=self.views)

    def _log_view_save(self, ask) -> qm.SavedViews:
        kept = [view for view in self.views if view.id != ask.body.id]
        self.views = tuple(sorted([*kept, ask.body], key=lambda view: view.name))
        return qm.SavedViews(views=self.views)

    def _log_view_forget(self, ask) -> qm.SavedViews:
        self.views = tuple(view for view in self.views if view.id != ask.path["view_id"])
        return qm.SavedViews(views=self.views)

    def _export_start(self, ask) -> qm.ExportJob:
        self.job = qm.ExportJob(id=ask.body.id, format=ask.body.format, state="running", rows_done=0, rows_total=150)
        return self.job

    def _export_state(self, _ask) -> qm.ExportJob:
        assert self.job is not None
        self.steps -= 1
        if self.steps:
            self.job = msgspec.structs.replace(self.job, rows_done=100)
        else:
            sha256 = hashlib.sha256(self.content).hexdigest()
            self.job = msgspec.structs.replace(self.job, state="done", rows_done=150, sha256=sha256)
        return self.job

    def _export_cancel(self, _ask) -> qm.ExportJob:
        assert self.job is not None
        self.job = msgspec.structs.replace(self.job, state="cancelled")
        return self.job

    def _export_file(self, ask) -> Saved:
        content = self.content + b"?" if self.damaged else self.content
        ask.into.write_bytes(content)
        return Saved(path=ask.into, size=len(content), sha256=hashlib.sha256(content).hexdigest())

    def _qa_figures(self, _ask) -> qm.Figures:
        return figures(pairs=self.pairs)

    def _qa_plans(self, _ask) -> qm.Plans:
        return qm.Plans(plans=tuple(self.plans))

    def _qa_draw(self, ask) -> qm.Plan:
        wanted: qm.DrawRequest = ask.body
        plan = qm.Plan(
            id=wanted.id, name=wanted.name, seed=wanted.seed, policy_version="2026-11", from_ms=wanted.from_ms,
            to_ms=wanted.to_ms, made_by="me", at_ms=NOON, open=34, disputed=1,
            strata=(
                qm.Stratum(name="GOODS/G0-G2/new", population=200, drawn=25, probability_ppm=125_000),
                qm.Stratum(name="back-check/GOODS", population=90, drawn=9, probability_ppm=100_000),
            ),
        )  # fmt: skip
        if not wanted.dry_run:
            self.plans.insert(0, plan)
        return plan

    def _qa_reviews(self, ask) -> qm.Reviews:
        facts: dict[str, Any] = {
            "plan_id": ask.query.get("plan_id", "p"), "case_id": "c1", "stratum": "GOODS/G0-G2/new",
            "probability_ppm": 125_000, "must": "", "first_maker": "Lin", "second_by": "Zhao", "technical": False,
            "note": HOSTILE, "drift": 1,
        }  # fmt: skip
        disputed = qm.Review(
            sample_id="s1", decision_id="d1", state=ReviewState.DISPUTED, first_grade="G3", second_grade="G2",
            error_class=ErrorClass.WRONG_SELECTION, **facts,
        )  # fmt: skip
        agreed = qm.Review(
            sample_id="s2", decision_id="d2", state=ReviewState.AGREED, first_grade="G2", second_grade="G2",
            error_class=None, **facts,
        )  # fmt: skip
        return qm.Reviews(reviews=(disputed, agreed))

    def _work_desks(self, _ask) -> qm.Desks:
        full = qm.Desk(queue="GOODS", waiting=5, leased=2, held=1, oldest_ms=26 * 3_600_000, breached=2, due_soon=1)
        empty = qm.Desk(queue="LIVE", waiting=0, leased=0, held=0, oldest_ms=0, breached=0, due_soon=0)
        return qm.Desks(queues=(full, empty))

    def _work_preview(self, ask) -> qm.WorkPreview:
        order: qm.WorkOrder = ask.body
        rows = []
        for place, case_id in enumerate(order.case_ids):
            case = next((one for one in self.cases if one.id == case_id), self.cases[0])
            rows.append(
                qm.WorkRow(
                    case_id=case_id, number=case.number, merchant_name=case.merchant_name, state="queued",
                    queue="GOODS", assignee="", row_version=7 + place, queue_after=order.queue or "GOODS",
                    assignee_after=order.account_id, state_after="queued",
                    refused="A conflict of interest." if place == 1 else "",
                )
            )  # fmt: skip
        return qm.WorkPreview(id=order.id, action=order.action, rows=tuple(rows), can_undo=order.action != "reopen")

    def _work_apply(self, ask) -> qm.WorkPreview:
        found = self._work_preview(ask)
        rows = tuple(msgspec.structs.replace(one, refused="") for one in found.rows)
        self.applied = msgspec.structs.replace(found, rows=rows)
        return self.applied

    def _work_undo(self, ask) -> qm.WorkPreview:
        assert ask.path["batch_id"] == self.applied.id
        return msgspec.structs.replace(self.applied, can_undo=False, undone=True)


def a_theme(name: str = "light") -> Theme:
    theme = Theme(assets.resource("style"))
    theme.apply(name, 100)
    return theme
