"""What needs a person, behind its room: read from the store, settled in the store, opened on the table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from moderator_app.desk.app.review import Review
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.case_host import Person
from moderator_app.desk.law_host import LawHost
from moderator_app.desk.store.changes import NOTHING, Changes
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.errors import Refused, StoreFault
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.roles import Capability
from moderator_app.wire.ask import Ask

if TYPE_CHECKING:  # they bring the database along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground
    from moderator_app.desk.attention.matters import Matters

_T = TypeVar("_T")


class Attending(QObject):
    """Implements ``attention.host.AttentionHost`` over the host of the other rooms."""

    def __init__(self, law: LawHost, tools: Tools, review: Review, *, work: Callable[[], object]) -> None:
        """Answer for the desk.

        Args:
            law: the host of the other rooms, for what all rooms ask.
            tools: the desk's tools.
            review: the person and the case on the table.
            work: shows queue and case.
        """
        super().__init__(law if isinstance(law, QObject) else None)
        self._law, self._tools, self._review, self._work = law, tools, review, work

    # --- what all rooms ask ---------------------------------------------------------------------------------------

    @property
    def theme(self) -> Theme:
        """Colours and fonts in force."""
        return self._law.theme

    @property
    def icons(self) -> Icons:
        """Icons in those colours."""
        return self._law.icons

    @property
    def lawbook(self) -> Lawbook | None:
        """The rules in force."""
        return self._law.lawbook

    @property
    def person(self) -> Person:
        """Who sits at the desk."""
        return self._law.person

    def may(self, capability: Capability) -> bool:
        """Say whether this person has a capability."""
        return self._law.may(capability)

    def language(self) -> str:
        """Return the desk's language tag."""
        return self._law.language()

    def now_server_ms(self) -> int:
        """Return the server's clock as this desk knows it."""
        return self._law.now_server_ms()

    def ask(
        self, ask: Ask[_T], ready: Callable[[_T], object], failed: Callable[[Exception], object] | None = None
    ) -> None:
        """Ask the server."""
        self._law.ask(ask, ready, failed)

    def sentence(self, error: Exception) -> str:
        """Return what a person is told of an error."""
        return self._law.sentence(error)

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence in the banner."""
        self._law.say(sentence, problem=problem)

    def report(self, error: Exception) -> None:
        """Show an error in the banner."""
        self._law.report(error)

    def show_seller(self, merchant_id: str) -> None:
        """Open a seller's page."""
        self._law.show_seller(merchant_id)

    # --- what this room asks --------------------------------------------------------------------------------------

    def matters(self, ready: Callable[[Matters], object]) -> None:
        """Look what waits."""
        from moderator_app.desk.attention.matters import gather  # noqa: PLC0415 - it brings the database along

        ground, who = self._review.ground, self._review.who
        if ground is not None and who is not None:
            look = partial(gather, ground.store, who.id, self._review.case_id() or "")
            self._tools.bridge.query(look, ready, self.report, owner=self)

    def second_opinion(self, row_id: str, note: str) -> None:
        """Owe a refused decision as a second opinion, in its place."""
        ground = self._ground()

        def done(_row: str) -> None:
            if ground.courier is not None:
                ground.courier.wake()
            self.say(self.tr("Kept as a second opinion; it is sent like a decision."))

        outbox = ground.store.outbox
        self._tools.bridge.command(partial(outbox.second_opinion, row_id, note), done, self.report, owner=self)

    def take_up(self, row_id: str, case_id: str) -> None:
        """Open the case with the work of a refused row; the row waits until the case is held."""
        ground = self._ground()
        if ground.courier is None:
            return
        if not self._review.may_take():
            self.say(self.tr("Finish the case on your table first, or give it back."))
            return

        def held(leased: object) -> None:
            if leased is None:
                self.say(self.tr("The case cannot be had now. Your work stays here."), problem=True)
            elif row_id:
                self._tools.bridge.command(
                    partial(ground.store.outbox.take_up, row_id), opened, self.report, owner=self
                )
            else:
                opened(case_id)

        def opened(_case: str) -> None:
            self._work()
            self._review.open_case(case_id)

        self._tools.bridge.follow(ground.courier.take((), case_id), held, self.report, owner=self)

    def discard(self, key: str, case_id: str) -> None:
        """Lay a row to rest, or throw a draft away: the person said so."""
        outbox, account = self._ground().store.outbox, self.person.id

        def drop() -> tuple[None, Changes]:
            if key.startswith("draft/"):
                return None, outbox.drop_draft(case_id, account)
            return None, outbox.settle(key, "dismissed")

        self._tools.bridge.command(drop, failed=self.report, owner=self)

    def keep_text(self, path: Path, text: str) -> None:
        """Write a text into a file that the person chose."""

        def write() -> tuple[None, Changes]:
            try:
                path.write_text(text, encoding="utf-8")
            except OSError as problem:
                raise StoreFault(f"The file cannot be written: {problem.strerror}.") from problem
            return None, NOTHING

        told = self.tr("Exported to {name}.").format(name=path.name)
        self._tools.bridge.command(write, lambda _none: self.say(told), self.report, owner=self)

    def _ground(self) -> Ground:
        if self._review.ground is None:
            raise Refused("not-allowed", "The desk is still opening.")
        return self._review.ground
