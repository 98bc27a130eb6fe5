"""The seller: what is known of the shop, what stands against it, what was decided before, who else it may be.

In a blind queue reach, money, standing and earlier decisions stay hidden until the finding is stored.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from moderator_app.desk.case.fact_form import FactForm
from moderator_app.desk.case.words import clock, money
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.domain.decision import DecisionState
from moderator_app.wire.messages import CaseContent

OPEN_FACTS = ("name", "ref", "trade", "opened", "status")
NARROW = 220
"""Pixels of width below which facts stand under their names."""

HIDDEN_FACTS = ("followers", "deposit", "points", "damages", "affected", "cases")


class MerchantPanel(QScrollArea):
    """What a reviewer may know of the seller."""

    def __init__(self, host: CaseHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._content: CaseContent | None = None
        self._hidden = False
        self._names = {name: PlainLabel(kind="dim") for name in (*OPEN_FACTS, *HIDDEN_FACTS)}
        self._values = {name: PlainLabel(wrap=True) for name in (*OPEN_FACTS, *HIDDEN_FACTS)}
        self.veil = PlainLabel(wrap=True)
        self._heads = {name: PlainLabel(kind="strong") for name in ("active", "history", "linked")}
        self.active, self.linked = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.history = PlainLabel(wrap=True)
        rows = [(self._names[name], self._values[name]) for name in (*OPEN_FACTS, *HIDDEN_FACTS)]
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(FactForm(rows, narrow=host.theme.px(NARROW)))
        layout.addWidget(self.veil)
        for name, body in (("active", self.active), ("history", self.history), ("linked", self.linked)):
            layout.addWidget(self._heads[name])
            layout.addWidget(body)
        layout.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    def show_content(self, content: CaseContent | None, *, hidden: bool) -> None:
        """Show a case's seller; ``hidden`` keeps back what must not colour the finding."""
        self._content, self._hidden = content, hidden
        self._fill()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Seller"))
        titles = {
            "name": self.tr("Shop"),
            "ref": self.tr("Platform id"),
            "trade": self.tr("Trade"),
            "opened": self.tr("Open since"),
            "status": self.tr("Status"),
            "followers": self.tr("Followers"),
            "deposit": self.tr("Deposit"),
            "points": self.tr("Points this year"),
            "damages": self.tr("Damages booked"),
            "affected": self.tr("Orders affected"),
            "cases": self.tr("Open cases"),
        }
        for name, title in titles.items():
            self._names[name].setText(title)
        self._heads["active"].setText(self.tr("Measures in force"))
        self._heads["history"].setText(self.tr("Earlier decisions"))
        self._heads["linked"].setText(self.tr("Linked accounts"))
        self.veil.setText(
            self.tr("Reach, money, standing and earlier decisions are shown once the finding is recorded.")
        )
        self._fill()

    def _fill(self) -> None:
        content, hidden = self._content, self._hidden
        self.veil.setVisible(hidden and content is not None)
        for name in HIDDEN_FACTS:
            self._names[name].setVisible(not hidden)
            self._values[name].setVisible(not hidden)
        for part in (*self._heads.values(), self.active, self.history, self.linked):
            part.setVisible(not hidden)
        if content is None:
            for value in self._values.values():
                value.setText("")
            return
        merchant, standing, language = content.context.merchant, content.context.standing, self._host.language()
        facts = {
            "name": merchant.name,
            "ref": merchant.ref,
            "trade": merchant.category.in_language(language) or "—",
            "opened": clock(merchant.opened_at_ms)[:10] if merchant.opened_at_ms else "—",
            "status": merchant.status.label.in_language(language),
        }
        if not hidden:
            affected = content.affected
            worth = self.tr("{amount} in {count} orders")
            facts |= {
                "followers": f"{merchant.followers:,}",
                "deposit": money(merchant.deposit_minor, merchant.currency),
                "points": str(standing.points),
                "damages": money(standing.damages_minor, standing.currency),
                "affected": worth.format(amount=money(affected.amount_minor, affected.currency), count=affected.orders)
                if affected
                else "—",
                "cases": str(content.context.open_cases),
            }
            self._fill_past(content)
        for name, text in facts.items():
            self._values[name].setText(text)

    def _fill_past(self, content: CaseContent) -> None:
        language, matrix = self._host.language(), self._host.lawbook.matrix
        standing = content.context.standing
        lines = []
        for measure in standing.active:
            known = matrix.measures.get(measure.code)
            name = known.name.in_language(language) if known else measure.code
            until = (
                self.tr("until {time}").format(time=clock(measure.end_at_ms))
                if measure.end_at_ms
                else self.tr("without end")
            )
            lines.append(f"{name} · {until}")
        self.active.setText("\n".join(lines) or self.tr("None"))
        self.linked.setText(
            "\n".join(
                f"{other.name} · {other.ref} · {other.status.label.in_language(language)}"
                for other in content.context.linked
            )
            or self.tr("None known")
        )
        past = sorted(content.context.history, key=lambda prior: -prior.at_ms)
        rows = []
        for prior in past:
            category, grade = matrix.categories.get(prior.category), matrix.grades.get(prior.grade)
            try:
                state = DecisionState(prior.state).label.in_language(language)
            except ValueError:
                state = prior.state
            parts = (
                clock(prior.at_ms)[:10],
                prior.number,
                category.name.in_language(language) if category else prior.category or prior.family,
                f"{prior.grade} {grade.name.in_language(language)}" if grade else prior.grade,
                state,
            )
            rows.append(" · ".join(part for part in parts if part))
        self.history.setText("\n\n".join(rows) or self.tr("None"))
