"""Taking evidence off the stage: marks from here to there, exact stills, and whether what was taken is still whole."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.evidence_check import Stills, damaged
from moderator_app.desk.case.evidence_tray_model import from_mark, from_still
from moderator_app.desk.case.sights import Sights
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.case.words import media_clock
from moderator_app.desk.case_host import CaseHost
from moderator_app.domain.evidence import Evidence, EvidenceKind
from moderator_app.media.findings import Still


class EvidenceHands(QObject):
    """Works on one case, and one item of it, at a time.

    Signals:
        taken(object): a piece (``Evidence``) was taken.
        marking(str): a mark is being made, in words; empty when none is.
        compared(): a still was compared with its recording.
    """

    taken = Signal(object)
    marking = Signal(str)
    compared = Signal()

    def __init__(self, host: CaseHost, clock: SessionClock, sights: Sights, parent: QObject | None = None) -> None:
        """Take marks from ``clock`` and stills from ``sights``."""
        super().__init__(parent)
        self._host, self._clock, self._sights = host, clock, sights
        self._file: CaseFile | None = None
        self._model: VerdictModel | None = None
        self._item_id = ""
        self.stills = Stills()
        self.mark: int | None = None
        """Where the mark that is being made begins, in milliseconds."""

    def use(self, file: CaseFile | None, model: VerdictModel | None) -> None:
        """Work on another case, or none."""
        self._file, self._model = file, model
        self.stills.clear()
        self.use_item("")

    def follow(self, file: CaseFile) -> None:
        """Go on with the same case in another state of knowledge; stills and marks stay."""
        self._file = file

    def use_item(self, item_id: str) -> None:
        """Work on another item; a mark that was being made is given up."""
        self._item_id = item_id
        self._set_mark(None)

    def stretch(self) -> tuple[int, int] | None:
        """Return the mark that is being made, up to here."""
        return None if self.mark is None else (self.mark, self._clock.position)

    def mark_in(self) -> None:
        """Begin a mark here."""
        self._set_mark(self._clock.position)

    def mark_out(self) -> None:
        """End the mark here; without a beginning there is none."""
        if self.mark is None or self.mark == self._clock.position:
            self._host.say(self.tr("Set the beginning of the mark first."))
            return
        piece = from_mark(self._item_id, self.mark, self._clock.position)
        self._set_mark(None)
        self.taken.emit(piece)

    def take_still(self) -> None:
        """Take the exact picture on the stage."""
        item_id, model = self._item_id, self._model

        def taken(still: Still) -> None:
            if model is self._model:
                self.stills.keep(still)
                self.taken.emit(from_still(item_id, still))

        if not self._sights.still(self._clock.position, taken, self._host.report):
            self._host.say(self.tr("There is no recording here to take a still from."))

    def check_stills(self) -> None:
        """Take the stills of the recording that is here again: each must be the picture it was."""
        for piece in self._model.draft.evidence if self._model else ():
            if piece.kind is EvidenceKind.STILL and piece.item_id == self._item_id and not self.stills.knows(piece.id):
                self._sights.still(piece.t0_ms, partial(self._taken_again, piece), self._host.report)

    def damaged(self) -> frozenset[str]:
        """Return the ids of the pieces that are not what they were when they were taken."""
        if self._file is None or self._model is None:
            return frozenset()
        return damaged(self._file, self._model.draft.evidence, self.stills)

    def _taken_again(self, piece: Evidence, still: Still) -> None:
        self.stills.compare(piece, still)
        self.compared.emit()

    def _set_mark(self, t_ms: int | None) -> None:
        self.mark = t_ms
        self.marking.emit("" if t_ms is None else self.tr("Mark from {time}").format(time=media_clock(t_ms)))
