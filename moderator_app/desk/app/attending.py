"""What needs a person, behind its room: read from the store, settled in the store, opened on the table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from moderator_app.desk.app.review import Review
from moderator_app.desk.app.through import Through
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.law_host import LawHost
from moderator_app.desk.store.changes import NOTHING, Changes
from moderator_app.domain.errors import Refused, StoreFault

if TYPE_CHECKING:  # they bring the database along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground
    from moderator_app.desk.attention.matters import Matters


class Attending(Through):
    """Implements ``attention.host.AttentionHost`` over the host of the other rooms."""

    def __init__(self, law: LawHost, tools: Tools, review: Review, *, work: Callable[[], object]) -> None:
        """Answer for the desk.

        Args:
            law: the host of the other rooms, for what all rooms ask.
            tools: the desk's tools.
            review: the person and the case on the table.
            work: shows queue and case.
        """
        super().__init__(law)
        self._tools, self._review, self._work = tools, review, work

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
