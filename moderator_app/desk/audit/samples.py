"""Samples: what was drawn, from which strata at which rates and with which seed, and what became of it; a new draw.

A draw is shown before it is stored: the server says what would be drawn, and stores nothing until it is asked to.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtWidgets import (
    QDateEdit,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.audit.names import Names
from moderator_app.desk.audit.settle import SettlePanel
from moderator_app.desk.audit.words import moment, percent, span
from moderator_app.desk.widgets.facts import Facts
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.identity import new_id
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.quality import DrawRequest, Plan, Plans, Review, Reviews

WEEK = 7
BACK_CHECKS = "back-checks"
"""Stands in the list of draws for the unflagged sessions of all of them."""
SEED_BYTES = 16
_TONES = {"agreed": "good", "disputed": "warn", "defect_confirmed": "bad"}


class SamplesPanel(Spoken, QWidget):
    """Plans at the left; the chosen plan's facts, strata and reviews at the right; the form of a new draw above."""

    def __init__(self, host: LeadHost, names: Names, parent: QWidget | None = None) -> None:
        """Show nothing yet; ``refresh`` asks."""
        super().__init__(parent)
        self._host, self._lead_names = host, names
        self.drawn: dict[str, Plan] = {}
        self._previewed: tuple[DrawRequest, Plan] | None = None
        self.looks: tuple[Review, ...] = ()
        self._shown, self._wanted = "", ""
        self.plans = Listing(host.theme, host.icons, stretch=1, right=(2, 3, 4))
        self.facts = Facts()
        self.strata = Listing(host.theme, host.icons, stretch=0, right=(1, 2, 3), reloads=False)
        self.reviews = Listing(host.theme, host.icons, stretch=1, right=(2,), reloads=False)
        self.settle = SettlePanel(host, names)
        self.name, self.seed = QLineEdit(), QLineEdit()
        self.name.setMaxLength(100)
        self.seed.setMaxLength(100)
        self.first, self.last = QDateEdit(), QDateEdit()
        self.preview, self.draw, self.drop = QPushButton(), QPushButton(), QPushButton()
        self.preview.setProperty("kind", "primary")
        self.draw.setProperty("kind", "primary")
        self.said = PlainLabel(wrap=True, kind="dim")
        self._tell: Callable[[], str] = str
        """Says what stands in ``said``, in the language in force."""
        self._names = [PlainLabel(kind="dim") for _ in range(4)]
        self._lay_out()
        today = QDateTime.fromMSecsSinceEpoch(host.now_server_ms()).date()
        for edit, date in ((self.first, today.addDays(-WEEK)), (self.last, today.addDays(-1))):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setMaximumDate(today)
            edit.setDate(date)
        self.seed.setText(secrets.token_hex(SEED_BYTES))
        self.reviews.table.chosen.connect(self._chosen)
        self.settle.settled.connect(self._settled)
        self.plans.again.connect(self.refresh)
        self.plans.table.chosen.connect(lambda _key: self._choose())
        self.preview.clicked.connect(self._preview)
        self.draw.clicked.connect(self._draw)
        self.drop.clicked.connect(self._drop)
        for line in (self.name, self.seed):
            line.textChanged.connect(self._changed)
        for date_edit in (self.first, self.last):
            date_edit.dateChanged.connect(self._changed)
        self.retranslate()
        self._changed()

    def _lay_out(self) -> None:
        form_frame = QFrame()
        form_frame.setProperty("kind", "card")
        days = QHBoxLayout()
        days.addWidget(self.first)
        days.addWidget(self._names[2])
        days.addWidget(self.last)
        days.addStretch(1)
        form = QFormLayout()
        form.addRow(self._names[0], self.name)
        form.addRow(self._names[1], days)
        form.addRow(self._names[3], self.seed)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        for button in (self.drop, self.preview, self.draw):
            foot.addWidget(button)
        framed = QVBoxLayout(form_frame)
        framed.addLayout(form)
        framed.addLayout(foot)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plans, 3)
        column.addWidget(self.facts)
        column.addWidget(self.strata, 2)
        right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(self.reviews)
        right.addWidget(self.settle)
        right.setStretchFactor(0, 1)
        right.setStretchFactor(1, 1)
        right.setChildrenCollapsible(False)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([620, 760])
        whole = QVBoxLayout(self)
        whole.addWidget(form_frame)
        whole.addWidget(split, 1)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        texts = (self.tr("Name"), self.tr("Decisions of"), self.tr("to"), self.tr("Seed"))
        for label, text in zip(self._names, texts, strict=True):
            label.setText(text)
        self.name.setAccessibleName(self.tr("Name of the draw"))
        self.name.setPlaceholderText(self.tr("For example: week 47"))
        self.first.setAccessibleName(self.tr("First day"))
        self.last.setAccessibleName(self.tr("Last day"))
        self.seed.setAccessibleName(self.tr("Seed of the draw"))
        self.preview.setText(self.tr("Preview the draw"))
        self.draw.setText(self.tr("Draw"))
        self.drop.setText(self.tr("Drop the preview"))
        self.plans.name(self.tr("Draws, newest first"))
        self.strata.name(self.tr("Strata and their rates"))
        self.reviews.name(self.tr("Reviewed samples"))
        self.said.setText(self._tell())
        self._fill()

    def refresh(self) -> None:
        """Ask for the draws."""
        if not self.drawn:
            self.plans.states.show_loading(self.tr("Loading…"))
        self._host.ask(Ask(endpoint="qa_plans", reply=Plans), self._came, self._failed)

    def _came(self, found: Plans) -> None:
        self.drawn = {plan.id: plan for plan in found.plans}
        self._shown = ""
        self._fill()

    def _failed(self, error: Exception) -> None:
        self.plans.states.show_error(
            self.tr("The draws cannot be shown"),
            self._host.sentence(error),
            action=self.tr("Try again"),
            act=self.refresh,
        )

    # --- a new draw -------------------------------------------------------------------------------------------------

    def _request(self, *, dry_run: bool) -> DrawRequest:
        return DrawRequest(
            id=new_id(),
            name=self.name.text().strip(),
            seed=self.seed.text().strip(),
            from_ms=_midnight(self.first.date()),
            to_ms=min(_midnight(self.last.date().addDays(1)), self._host.now_server_ms()),
            dry_run=dry_run,
        )

    def _changed(self) -> None:
        """A form that changed has nothing to do with what was previewed."""
        self._previewed = None
        fit = bool(self.name.text().strip() and self.seed.text().strip()) and self.first.date() <= self.last.date()
        self.preview.setEnabled(fit)
        fault = self.first.date() > self.last.date()
        self._say(lambda: self.tr("The last day must not lie before the first.") if fault else "")
        self._weigh()
        self._show()

    def _weigh(self) -> None:
        ready = self._previewed is not None
        self.preview.setVisible(not ready)
        self.draw.setVisible(ready)
        self.drop.setVisible(ready)

    def _preview(self) -> None:
        request = self._request(dry_run=True)
        self._say(lambda: self.tr("Asking what would be drawn…"))
        self._host.ask(
            Ask(endpoint="qa_draw", reply=Plan, body=request), partial(self._would_draw, request), self._refused
        )

    def _would_draw(self, request: DrawRequest, plan: Plan) -> None:
        self._previewed = request, plan
        drawn, population = _sums(plan)
        self._say(
            lambda: self.tr("{drawn} of {population} would be drawn; nothing is stored yet.").format(
                drawn=drawn, population=population
            )
        )
        self._weigh()
        self._show()
        self.draw.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        if self._previewed is None:
            return
        seen, _plan = self._previewed
        request = DrawRequest(
            id=seen.id, name=seen.name, seed=seen.seed, from_ms=seen.from_ms, to_ms=seen.to_ms, dry_run=False
        )
        self.draw.setEnabled(False)
        self._host.ask(Ask(endpoint="qa_draw", reply=Plan, body=request), self._drawn, self._refused)

    def _drawn(self, plan: Plan) -> None:
        self.name.clear()
        self.seed.setText(secrets.token_hex(SEED_BYTES))
        self.draw.setEnabled(True)
        self.drawn = {plan.id: plan, **self.drawn}
        self._fill()
        self.plans.table.choose(plan.id)
        drawn = _sums(plan)[0]
        self._say(lambda: self.tr("{drawn} drawn; they wait for blind review.").format(drawn=drawn))
        self.refresh()

    def _drop(self) -> None:
        self._changed()
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: Exception) -> None:
        self.draw.setEnabled(True)
        self._say(lambda: self._host.sentence(error))

    def _say(self, tell: Callable[[], str]) -> None:
        self._tell = tell
        self.said.setText(tell())

    # --- what was drawn ---------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        titles = (self.tr("Name"), self.tr("Decisions of"), self.tr("Drawn"), self.tr("Open"), self.tr("Disputed"))
        rows = [
            Row(
                plan.id,
                (
                    plan.name,
                    span(plan.from_ms, plan.to_ms),
                    str(_sums(plan)[0]),
                    str(plan.open),
                    str(plan.disputed),
                ),
                tone="warn" if plan.disputed else "",
            )
            for plan in self.drawn.values()
        ]
        if rows:
            every = (self.tr("Back-checks"), self.tr("unflagged sessions of all draws"), "", "", "")
            rows.append(Row(BACK_CHECKS, every))
        self.plans.show_rows(
            titles,
            rows,
            empty=self.tr("Nothing was drawn yet"),
            hint=self.tr("Name a draw, choose its days and preview it."),
        )
        if self._wanted:
            self.plans.table.choose(self._wanted)
        self._choose()

    def choose_back_checks(self) -> None:
        """Show what came of the unflagged sessions that were looked at, as soon as the draws are there."""
        self._wanted = BACK_CHECKS
        self._changed()
        self.plans.table.choose(BACK_CHECKS)

    def _choose(self) -> None:
        chosen = self.plans.table.current()
        if chosen == self._wanted:
            self._wanted = ""
        if chosen != self._shown:
            self._shown, self.looks = chosen, ()
            if chosen:
                self.reviews.states.show_loading(self.tr("Loading…"))
                query = {"only": "back_check"} if chosen == BACK_CHECKS else {"plan_id": chosen}
                ask = Ask(endpoint="qa_reviews", reply=Reviews, query=query)
                self._host.ask(ask, partial(self._reviews_came, chosen), partial(self._reviews_failed, chosen))
                self._show(reviews=False)
                return
        self._show()

    def _reviews_came(self, plan_id: str, found: Reviews) -> None:
        if plan_id == self._shown:
            self.looks = found.reviews
            self._show_reviews()

    def _reviews_failed(self, plan_id: str, error: Exception) -> None:
        if plan_id == self._shown:
            self.reviews.states.show_error(
                self.tr("The samples cannot be shown"),
                self._host.sentence(error),
                action=self.tr("Try again"),
                act=self.refresh,
            )

    def _chosen(self, sample_id: str) -> None:
        self.settle.show_review(next((one for one in self.looks if one.sample_id == sample_id), None))

    def _settled(self, review: Review) -> None:
        self.looks = tuple(review if one.sample_id == review.sample_id else one for one in self.looks)
        self._show_reviews()
        plan = self.drawn.get(review.plan_id)
        if plan is not None:
            self.drawn[plan.id] = msgspec.structs.replace(plan, disputed=max(0, plan.disputed - 1))

    def _show(self, *, reviews: bool = True) -> None:
        plan = self._previewed[1] if self._previewed else self.drawn.get(self.plans.table.current())
        titles = (self.tr("Stratum"), self.tr("Population"), self.tr("Drawn"), self.tr("Probability"))
        if plan is None:
            self.facts.show_facts(())
            every = self.plans.table.current() == BACK_CHECKS
            self.strata.show_rows(
                titles,
                (),
                empty=self.tr("Not one draw, but all") if every else self.tr("No draw is chosen"),
                hint=self.tr("Choose a draw to see its strata.") if every else "",
            )
        else:
            self.facts.show_facts(
                (
                    (self.tr("Draw"), plan.name if not self._previewed else self.tr("Preview, not stored")),
                    (self.tr("Seed"), plan.seed),
                    (self.tr("Rates"), self.tr("version {version}").format(version=plan.policy_version)),
                    (self.tr("Made"), moment(plan.at_ms)),
                )
            )
            rows = [
                Row(
                    part.name,
                    (
                        self._lead_names.stratum(part.name),
                        str(part.population),
                        str(part.drawn),
                        percent(part.probability_ppm),
                    ),
                )
                for part in plan.strata
            ]
            self.strata.show_rows(
                titles,
                rows,
                empty=self.tr("Nothing was decided in these days"),
                hint=self.tr("Choose other days."),
            )
        if reviews:
            self._show_reviews()

    def _show_reviews(self) -> None:
        language = self._host.language()
        titles = (
            self.tr("State"),
            self.tr("Stratum"),
            self.tr("Probability"),
            self.tr("First"),
            self.tr("Second"),
            self.tr("Difference"),
        )
        rows = [
            Row(
                one.sample_id,
                (
                    one.state.label.in_language(language),
                    self._lead_names.stratum(one.stratum),
                    percent(one.probability_ppm),
                    f"{one.first_grade} {one.first_maker}".strip() or "—",
                    f"{one.second_grade} {one.second_by}".strip(),
                    _difference(one.error_class, language),
                ),
                tone=_TONES.get(str(one.state), ""),
                detail=one.note,
            )
            for one in sorted(() if self._previewed else self.looks, key=lambda one: one.state != "disputed")
        ]
        plan = self.drawn.get(self._shown)
        waiting = plan.open if plan is not None and not self._previewed else 0
        self.reviews.show_rows(
            titles,
            rows,
            empty=self.tr("No sample is reviewed yet") if not self._previewed else self.tr("A preview has no reviews"),
            hint=self.tr("{n} wait. Until a review is stored, nobody sees what it is about.").format(n=waiting)
            if not self._previewed
            else self.tr("Draw it, and its cases wait for blind review."),
        )


def _difference(found: ErrorClass | None, language: str) -> str:
    return found.label.in_language(language) if found is not None else "—"


def _sums(plan: Plan) -> tuple[int, int]:
    """Return (drawn, population)."""
    return sum(part.drawn for part in plan.strata), sum(part.population for part in plan.strata)


def _midnight(date: QDate) -> int:
    """Return when a day begins on this computer's clock."""
    return QDateTime(date, QTime(0, 0)).toMSecsSinceEpoch()
