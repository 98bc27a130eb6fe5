"""The tables of a seller's page: time line, measures, appeals, linked accounts, reviews of points."""

from __future__ import annotations

from PySide6.QtCore import QObject

from moderator_app.desk.law_host import LawHost
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.domain.appeal import AppealState, Ground, Outcome
from moderator_app.domain.decision import DecisionState
from moderator_app.domain.measure import MeasureState, Right
from moderator_app.wire.messages import law as lm

MEASURE = "measure_"
"""Before the state of a measure, in the kind of an event."""

GOOD_ENDS = frozenset({"expired", "lifted", "reversed", "cancelled"})


class Tables(QObject):
    """Five listings of one page."""

    def __init__(self, host: LawHost) -> None:
        """Begin empty."""
        super().__init__()
        self._host = host
        self._page: lm.StandingPage | None = None
        self.timeline = Listing(host.theme, host.icons, stretch=2, right=(3,), reloads=False)
        self.measures = Listing(host.theme, host.icons, stretch=0, right=(5,), reloads=False)
        self.appeals = Listing(host.theme, host.icons, stretch=3, reloads=False)
        self.linked = Listing(host.theme, host.icons, stretch=0, reloads=False)
        self.reviews = Listing(host.theme, host.icons, stretch=2, right=(1, 3), reloads=False)
        self.panels = (self.timeline, self.measures, self.appeals, self.linked, self.reviews)
        for panel in self.panels:
            panel.title.hide()  # its tab says it

    def titles(self) -> tuple[str, ...]:
        """Return the tabs' titles, with counts where there is something."""
        names = (
            self.tr("History"),
            self.tr("Measures"),
            self.tr("Appeals"),
            self.tr("Linked accounts"),
            self.tr("Points reviews"),
        )
        page = self._page
        if page is None:
            return names
        counts = (len(page.timeline), len(page.measures) + len(page.stops), len(page.appeals), len(page.linked))
        return tuple(
            f"{name} {count}" if count else name
            for name, count in zip(names, (*counts, len(page.reviews)), strict=True)
        )

    def show_page(self, page: lm.StandingPage) -> None:
        """Show a page's tables."""
        self._page = page
        self.retranslate()

    def event(self) -> lm.TimelineEvent | None:  # type: ignore[override]  # nobody sends it Qt's events
        """Return the chosen event of the time line."""
        key = self.timeline.table.current()
        return self._page.timeline[int(key)] if self._page is not None and key else None

    def measure(self) -> lm.MeasureRow | None:
        """Return the chosen measure."""
        key = self.measures.table.current()
        rows = self._page.measures if self._page is not None else ()
        return next((row for row in rows if row.id == key), None)

    def review(self) -> lm.PointsReview | None:
        """Return the chosen review of points."""
        key = self.reviews.table.current()
        rows = self._page.reviews if self._page is not None else ()
        return next((row for row in rows if row.id == key), None)

    def retranslate(self) -> None:
        """Write everything in the desk's language."""
        for panel, name in zip(self.panels, self.titles(), strict=True):
            panel.name(name)
        page = self._page
        if page is None:
            return
        self._fill_timeline(page)
        self._fill_measures(page)
        self._fill_appeals(page)
        self._fill_linked(page)
        self._fill_reviews(page)

    def _fill_timeline(self, page: lm.StandingPage) -> None:
        order = sorted(range(len(page.timeline)), key=lambda place: -page.timeline[place].at_ms)
        rows = []
        for place in order:
            event = page.timeline[place]
            rows.append(
                Row(
                    key=str(place),
                    cells=(
                        law_words.brief(event.at_ms),
                        self._kind(event.kind),
                        self._word(event.word),
                        self._amount(event, page),
                    ),
                    detail=f"{event.kind} {event.word}\n{event.ref}\n{event.decision_id}".strip(),
                )
            )
        titles = (law_words.zoned(self.tr("When")), self.tr("What"), self.tr("Which"), self.tr("Amount"))
        self.timeline.show_rows(titles, rows, empty=self.tr("Nothing happened yet"))

    def _kind(self, kind: str) -> str:
        known = {
            "decision": self.tr("Decision"),
            "measure": self.tr("Measure"),
            "appeal": self.tr("Appeal"),
            "withdrawal": self.tr("Withdrawal"),
            "suspended": self.tr("Suspended by an appeal"),
            "resumed": self.tr("In force again after an appeal"),
        }
        if kind.startswith(MEASURE):
            state = law_words.named(MeasureState, kind.removeprefix(MEASURE), self._host.language())
            return self.tr("Measure: {state}").format(state=state)
        return known.get(kind, kind)

    def _word(self, word: str) -> str:
        """Return the name of whatever a word is: a grade, a measure, a state."""
        law, language = self._host.lawbook, self._host.language()
        if law is not None and word in law.matrix.grades:
            return law_words.grade(law, word, language)
        if law is not None and word in law.matrix.measures:
            return law_words.measure(law, word, language)
        sources = {
            "own_motion": self.tr("by the team"),
            "appeal": self.tr("after an appeal"),
            "amendment": self.tr("made milder after an appeal"),
        }
        if word in sources:
            return sources[word]
        for kind in (DecisionState, AppealState, MeasureState, Outcome):
            if word in set(kind):
                return law_words.named(kind, word, language)
        return word or "—"

    @staticmethod
    def _amount(event: lm.TimelineEvent, page: lm.StandingPage) -> str:
        if not event.amount:
            return ""
        if event.word == "POINTS":
            return f"{event.amount:+d}"
        return law_words.money(event.amount, page.money.currency)

    def _fill_measures(self, page: lm.StandingPage) -> None:
        law, language = self._host.lawbook, self._host.language()
        rows = [
            Row(
                key=row.id,
                cells=(
                    law_words.measure(law, row.code, language),
                    law_words.named(Right, row.right, language) if row.right else "—",
                    self._state(row),
                    law_words.brief(row.start_at_ms),
                    self.tr("stands still") if row.suspended else self._end(row.end_at_ms, lasting=bool(row.right)),
                    law_words.money(row.amount, row.currency) if row.amount and row.currency else "",
                ),
                tone=self._tone(row),
            )
            for row in page.measures
        ]
        rows += [
            Row(
                key=stop.id,
                cells=(
                    law_words.measure(law, stop.code, language),
                    self.tr("Emergency stop"),
                    self._stop_state(stop.state),
                    law_words.brief(stop.asked_at_ms),
                    law_words.brief(stop.lapses_at_ms),
                    "",
                ),
                tone="warn",
                detail=stop.reason,
            )
            for stop in page.stops
        ]
        titles = (
            self.tr("Measure"),
            self.tr("Restricts"),
            self.tr("State"),
            law_words.zoned(self.tr("From")),
            law_words.zoned(self.tr("Until")),
            self.tr("Amount"),
        )
        self.measures.show_rows(titles, rows, empty=self.tr("No measures"))

    def _state(self, row: lm.MeasureRow) -> str:
        if row.suspended:
            return self.tr("Suspended by an appeal")
        return law_words.named(MeasureState, row.state, self._host.language())

    @staticmethod
    def _tone(row: lm.MeasureRow) -> str:
        if row.suspended:
            return "warn"
        return "text_dim" if row.state in GOOD_ENDS else ("bad" if "failed" in row.state else "text")

    def _end(self, end_at_ms: int | None, *, lasting: bool) -> str:
        if end_at_ms is not None:
            return law_words.brief(end_at_ms)
        return self.tr("permanent") if lasting else "—"

    def _stop_state(self, state: str) -> str:
        known = {
            "requested": self.tr("asked for"),
            "applied": self.tr("in force"),
            "confirmed": self.tr("confirmed"),
            "lapsed": self.tr("lapsed"),
            "lifted": self.tr("lifted"),
        }
        return known.get(state, state)

    def _fill_appeals(self, page: lm.StandingPage) -> None:
        language = self._host.language()
        rows = [
            Row(
                key=row.id,
                cells=(
                    row.decision_number,
                    str(row.level),
                    self._heard(row),
                    ", ".join(law_words.named(Ground, ground, language) for ground in row.grounds),
                    law_words.brief(row.filed_at_ms),
                ),
            )
            for row in page.appeals
        ]
        titles = (
            self.tr("Decision"),
            self.tr("Level"),
            self.tr("State"),
            self.tr("Grounds"),
            law_words.zoned(self.tr("Filed")),
        )
        self.appeals.show_rows(titles, rows, empty=self.tr("No appeals"))

    def _heard(self, row: lm.AppealRow) -> str:
        state = law_words.named(AppealState, row.state, self._host.language())
        return self.tr("{state}, suspends measures").format(state=state) if row.suspends else state

    def _fill_linked(self, page: lm.StandingPage) -> None:
        language = self._host.language()
        rows = [
            Row(key=other.id, cells=(other.name, other.ref, other.status.label.in_language(language)))
            for other in page.linked
        ]
        titles = (self.tr("Account"), self.tr("Platform id"), self.tr("Status"))
        self.linked.show_rows(titles, rows, empty=self.tr("No linked accounts are known"))

    def review_outcomes(self) -> dict[str, str]:
        """Return what a review of points may end in, with its name; empty while it is open."""
        return {
            "": self.tr("open"),
            "no_action": self.tr("no action"),
            "talk": self.tr("talk with the seller"),
            "case_reopened": self.tr("case opened again"),
        }

    def _fill_reviews(self, page: lm.StandingPage) -> None:
        outcomes = self.review_outcomes()
        rows = [
            Row(
                key=review.id,
                cells=(
                    law_words.brief(review.opened_at_ms),
                    str(review.threshold),
                    outcomes.get(review.outcome, review.outcome),
                    str(review.points),
                ),
                tone="" if review.outcome else "warn",
            )
            for review in page.reviews
        ]
        titles = (law_words.zoned(self.tr("Opened")), self.tr("Threshold"), self.tr("Outcome"), self.tr("Points then"))
        self.reviews.show_rows(
            titles,
            rows,
            empty=self.tr("No threshold was reached"),
            hint=self.tr("A threshold asks for a person's look; nothing follows by itself."),
        )
