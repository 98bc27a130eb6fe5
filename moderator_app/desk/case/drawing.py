"""Showing a case and the draft on it everywhere it is drawn, in steps between which the desk breathes.

Every step is a few milliseconds for a case of minutes and at most a few dozen for three hours; the room's ``Slices``
give each its own turn of the event loop.
"""

from __future__ import annotations

from moderator_app.desk.case.arrangement import Panels
from moderator_app.desk.case.case_file import CaseFile, film_of, length_of
from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.evidence_hands import EvidenceHands
from moderator_app.desk.case.slices import Steps
from moderator_app.desk.case.timeline.lanes import Band
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.case.verdict.sentences import category_name
from moderator_app.desk.case_host import CaseHost
from moderator_app.domain.evidence import EvidenceKind
from moderator_app.wire.messages import CaseContent

LARGE = 3_000
"""From so many segments and highlights on a case is laid out in slices."""


def is_small(content: CaseContent) -> bool:
    """Say whether a case is laid out at once without anybody noticing."""
    return sum(len(item.segments) for item in content.items) + len(content.highlights) < LARGE


class Drawing:
    """What is drawn now, and how it becomes something else."""

    def __init__(self, host: CaseHost, panels: Panels, clock: SessionClock, hands: EvidenceHands) -> None:
        """Draw on ``panels``."""
        self._host, self._panels, self._clock, self._hands = host, panels, clock, hands
        self._drawn: tuple[object, ...] = ()

    def forget(self) -> None:
        """Draw everything anew next time."""
        self._drawn = ()

    def clear(self) -> None:
        """Show nothing; the case is gone."""
        panels = self._panels
        self._drawn = ()
        panels.stage.show_item(None, None, {})
        panels.highlights.show_highlights((), {}, scores=True)
        panels.merchant.show_content(None, hidden=False)
        panels.tray.show_pieces((), {})
        panels.verdict.show_model(None)
        panels.foot.timeline.show_lanes(())
        panels.foot.show_item(None)
        panels.header.show_file(None)

    def item(self, file: CaseFile, model: VerdictModel, item_id: str, *, at_ms: int) -> Steps:
        """Bring another item onto the stage, then draw the draft on it."""
        panels, item = self._panels, file.item(item_id)
        self._drawn = ()
        self._clock.reset(length_of(item))
        yield from panels.stage.laying(file, item, dict(model.draft.judgements), at_ms=at_ms)
        panels.header.show_item(item_id, film=film_of(item) is not None, picture=not panels.stage.picture.isHidden())
        panels.foot.show_item(item)
        panels.foot.setVisible(self._clock.length > 1)
        yield
        yield from self.draft(file, model, item_id)
        panels.foot.timeline.show_whole()

    def texts(self, file: CaseFile, model: VerdictModel, item_id: str) -> Steps:
        """Lay the item's text out anew: a lane was moved against the clock, or the language changed."""
        self._drawn = ()
        self._panels.foot.show_item(file.item(item_id) if item_id else None)
        yield from self._panels.stage.laying_text(file, dict(model.draft.judgements))
        yield from self.draft(file, model, item_id)

    def draft(self, file: CaseFile, model: VerdictModel, item_id: str) -> Steps:
        """Show the draft on everything but the verdict; highlights and lanes only when they are other than drawn."""
        panels, language = self._panels, self._host.language()
        cited = {
            piece: category_name(model, row.category, language)
            for row in model.draft.findings
            for piece in row.evidence_ids
        }
        panels.tray.show_pieces(model.draft.evidence, cited, damaged=self._hands.damaged(), stills=self._hands.stills)
        marks = tuple(
            Band(piece.t0_ms, piece.t1_ms, piece.text or piece.kind.label.in_language(language), piece.id)
            for piece in model.draft.evidence
            if piece.item_id == item_id and piece.kind is not EvidenceKind.HIGHLIGHT
        )
        states = dict(model.draft.judgements)
        drawn = (item_id, states, marks, model.hidden, language)
        if drawn == self._drawn:
            return
        panels.highlights.show_highlights(file.highlights, states, scores=not model.hidden)
        panels.merchant.show_content(file.content, hidden=model.hidden)
        yield
        panels.stage.show_states(states)
        if item_id:
            yield from panels.foot.laying(file, states, marks, scores=not model.hidden)
        self._drawn = drawn
