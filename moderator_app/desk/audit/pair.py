"""Two results side by side: facts that differ are marked, findings and quotes stand below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from moderator_app.desk.widgets.facts import Facts
from moderator_app.desk.widgets.plain import PlainLabel

DIFFERENT = "≠ "


@dataclass(frozen=True, slots=True)
class Result:
    """One result as it is read."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    """Findings with their quotes, or why there are none."""
    problem: str = ""
    """Why it cannot be shown."""
    own: frozenset[str] = frozenset()
    """Facts that differ between any two results, and are not marked."""


class Side(QScrollArea):
    """One of the two."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.result: Result | None = None
        self.title = PlainLabel(kind="title", wrap=True)
        self.facts = Facts()
        self.body = PlainLabel(wrap=True)
        self.body.setContentsMargins(12, 0, 12, 8)
        self.title.setContentsMargins(12, 8, 12, 0)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.title, self.body, self.facts):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(name)

    def text(self) -> str:
        """Return everything it shows, a line each."""
        parts = [self.title.text(), self.body.text(), *(f"{name}: {value}" for name, value in self.facts.shown)]
        return "\n".join(part for part in parts if part)

    def show_result(self, result: Result | None, other: Result | None, hint: str) -> None:
        """Show a result beside another one; ``hint`` when there is none."""
        self.result = result
        if result is None or result.problem:
            self.title.setText("")
            self.facts.show_facts(())
            self.body.setText(hint if result is None else result.problem)
            return
        beside = dict(other.facts) if other is not None else {}
        self.title.setText(result.title)
        self.facts.show_facts(
            [
                (name, f"{DIFFERENT}{value}" if beside.get(name, value) != value and name not in result.own else value)
                for name, value in result.facts
            ]
        )
        self.body.setText("\n".join(result.lines))


class Pair(QWidget):
    """Both sides."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with nothing."""
        super().__init__(parent)
        self.sides = (Side(), Side())
        self._results: list[Result | None] = [None, None]
        self._hint = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for side in self.sides:
            row.addWidget(side, 1)

    def name(self, names: Sequence[str], hint: str) -> None:
        """Name the sides, and say what to do when there is nothing."""
        self._hint = hint
        for side, name in zip(self.sides, names, strict=True):
            side.setAccessibleName(name)
        self._show()

    def show_results(self, first: Result | None, second: Result | None) -> None:
        """Show two results, or one, or none."""
        self._results = [first, second]
        self._show()

    def put(self, at: int, result: Result | None) -> None:
        """Show one of the two."""
        self._results[at] = result
        self._show()

    def _show(self) -> None:
        first, second = self._results
        self.sides[0].show_result(first, second, self._hint)
        self.sides[1].show_result(second, first, "")
        self.sides[1].setVisible(second is not None)
