"""The case room: introduces clock, playback, evidence, timeline, highlights, seller and verdict to each other.

How a change flows: a person acts on a panel → the verdict model changes its draft → ``_follow_model`` shows the new
state everywhere it is drawn and hands the draft to the host. Panels never talk to each other.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from moderator_app import __version__
from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.drawing import is_small
from moderator_app.desk.case.evidence_tray_model import from_quote
from moderator_app.desk.case.room_parts import RoomParts
from moderator_app.desk.case.sights import PictureSource
from moderator_app.desk.case.slices import Slices, Steps
from moderator_app.desk.case.verbs import bind_verbs
from moderator_app.desk.case.verdict.draft import encode, restored
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.case.verdict.sentences import lack_sentence
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.commands import Place
from moderator_app.domain.case import Case
from moderator_app.domain.evidence import Evidence
from moderator_app.domain.highlight import Highlight, HighlightState
from moderator_app.domain.queue import Lease
from moderator_app.domain.roles import ceiling_of
from moderator_app.media.player import Player
from moderator_app.wire.messages import CaseContent, Messages, MessagesExpand

LEAD_MS = 500
"""What is played before and after a looped highlight."""


class CaseRoom(RoomParts):
    """Everything about one case; see ``desk.case_host.CaseRoom`` for what the desk asks of it."""

    def __init__(
        self,
        host: CaseHost,
        player: Player | None,
        source: PictureSource | None,
        parent: QWidget | None = None,
        *,
        second: Player | None = None,
    ) -> None:
        """Begin without a case; see ``RoomParts`` for what is handed over."""
        super().__init__(host, player, source, parent, second=second)
        self._file: CaseFile | None = None
        self._model: VerdictModel | None = None
        self._lease: Lease | None = None
        self._item_id = ""
        self._news: CaseContent | None = None
        self._since = 0.0
        self._submitting = False
        self._then: Callable[[], object] | None = None
        """What waits for the case, or another item of it, to be laid out."""
        self.slices = Slices(self)
        self.slices.done.connect(self._laid_out)
        self._introduce()
        bind_verbs(host.commands, self)
        host.commands.attach(self, Place.CASE)
        for part in (self.side, self.stage, self.pk, self.arrangement.below):
            host.commands.attach(part, Place.STAGE)
        self._ticking = QTimer(self)
        self._ticking.setInterval(15_000)
        self._ticking.timeout.connect(self._show_lease)
        self.retranslate()
        self._show_state()

    def _introduce(self) -> None:
        self.header.item_chosen.connect(self._show_item)
        self.header.picture_toggled.connect(lambda on: self.stage.set_picture(shown=on))
        self.header.news_accepted.connect(self._take_news)
        self.header.pk_toggled.connect(lambda _on: self.toggle_pk())
        self.pk.closed.connect(self.door.close)
        self.pk.quoted.connect(lambda quote: self._add_evidence(from_quote(self._item_id, quote)))
        self.highlights.chosen.connect(lambda name: self._go_to(name, choose=False))
        self.highlights.judged.connect(self._judge)
        self.stage.highlight_chosen.connect(self.highlights.choose)
        self.stage.quoted.connect(self._add_evidence)
        self.stage.conversation.more_wanted.connect(self._read_more)
        self.foot.timeline.band_chosen.connect(lambda name: self._go_to(name, choose=True))
        self.tray.removed.connect(lambda name: self._model.remove_evidence(name) if self._model else None)
        self.tray.visited.connect(self._visit)
        self.verdict.submit_wanted.connect(lambda then_next: self.submit(then_next=then_next))
        self.stage.recording.here.connect(self.sights.show)
        self.stage.recording.here.connect(lambda path: self.hands.check_stills() if path else None)
        self.hands.taken.connect(self._add_evidence)
        self.hands.marking.connect(self._marking)
        self.hands.compared.connect(self._draw)
        self.clock.asked.connect(self._asked)
        self.clock.offset_changed.connect(lambda _lane, _ms: self._lay_texts())
        self.playback.state_changed.connect(lambda _state: self._host.commands.refresh())
        self.playback.loop_changed.connect(self._shade)

    def open(self, content: CaseContent, lease: Lease | None, draft: str | None) -> None:
        """Show a case, and the work kept on it. Without a lease it can be read but not decided."""
        small = is_small(content)
        if self._file is not None:
            # A small case is drawn over the one before in this same turn; a large one must not stand beside its words.
            self._put_down(clear=not small or not content.items)
        self.slices.run(self._opening(content, lease, draft), at_once=small)

    def _opening(self, content: CaseContent, lease: Lease | None, draft: str | None) -> Steps:
        self._file = CaseFile(content)
        self._lease = lease
        self._since = time.monotonic()
        kept = restored(draft, content.case.content_version, self._host.report)
        self._model = VerdictModel(
            self._file,
            self._host.lawbook,
            kept,
            now_ms=self._host.now_server_ms,
            ceiling=ceiling_of(self._host.person.roles),
        )
        self._model.leased = lease is not None
        self._model.listen(self._follow_model)
        self.hands.use(self._file, self._model)
        self._submitting = False
        self.header.show_file(self._file)
        self.verdict.show_model(self._model)
        self._ticking.start()
        if kept.content_version != content.case.content_version and not kept.empty:
            self.header.tell(self.tr("The evidence changed since this work was begun; look at it again."))
        kept.content_version = content.case.content_version
        known = [item.id for item in content.items]
        self._item_id = kept.item_id if kept.item_id in known else next(iter(known), "")
        self.highlights.show_highlights(
            self._file.highlights, self._model.draft.judgements, scores=not self._model.hidden
        )
        self._show_state()
        self._host.commands.refresh()
        yield
        if known:
            yield from self._showing(self._item_id, at_ms=kept.position_ms if self._item_id == kept.item_id else 0)
        else:
            yield from self.drawing.draft(self._file, self._model, "")

    def close_case(self) -> None:
        """Forget the case: stop playing, drop its text, show the empty state. Saves a pending draft first."""
        if self._file is None:
            return
        self._put_down(clear=True)
        self._host.commands.refresh()
        # Most often the next case follows in this same turn; the empty page is then not worth its while.
        QTimer.singleShot(0, self, self._show_state)

    def _put_down(self, *, clear: bool) -> None:
        """Save the draft and forget the case; with ``clear`` nothing of it is drawn any more."""
        self.slices.drop()
        self._then = None
        self._save()
        self._ticking.stop()
        self.arrangement.keep(self._host.settings)
        self._file = self._model = self._lease = self._news = None
        self.door.close()
        self._item_id = ""
        self.hands.use(None, None)
        self.panels.strip.put_away()
        if clear:
            self.drawing.clear()
        self.clock.reset(1)

    def case_id(self) -> str | None:
        """Return the case on screen."""
        return self._file.content.case.id if self._file else None

    def case_changed(self, case: Case, content: CaseContent | None) -> None:
        """Somebody changed the case on screen: say so, keep the work; new content is offered, never forced."""
        if self._file is None or case.id != self.case_id():
            return
        old = self._file.content.case
        if content is not None and case.content_version != old.content_version:
            self._news = content
            self.header.tell(self.tr("There is new evidence in this case."), self.tr("Show it"))
        elif case.state is not old.state:
            language = self._host.language()
            self.header.tell(
                self.tr("Somebody changed this case; it is now: {state}").format(
                    state=case.state.label.in_language(language)
                )
            )

    def lease_changed(self, lease: Lease | None) -> None:
        """The lease was renewed, or lost (None): say so, keep the work."""
        lost = self._lease is not None and lease is None
        self._lease = lease
        if self._model is None:
            return
        self._model.set_leased(lease is not None)
        if lost:
            if self._file is not None:
                self._know(self._file.without_messages())
            self.header.tell(self.tr("The case is no longer yours to decide. What you did is kept here."))
        self._show_lease()
        self._host.commands.refresh()

    def submit_failed(self, error: Exception) -> None:
        """The decision could not be stored; everything is still here."""
        self._submitting = False
        self._host.report(error)
        self.header.tell(self.tr("The decision could not be stored. Everything is still here."))

    def focus_first(self) -> None:
        """Put the focus where work begins: on the highlights, or where a finding is begun."""
        if self.highlights.model.rows:
            self.highlights.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.highlights.current() is None:
                self.highlights.step(1)
        else:
            self.verdict.focus_missing()

    def retranslate(self) -> None:
        """The language changed."""
        self.setAccessibleName(self.tr("Case"))
        self.side.setAccessibleName(self.tr("Highlights and seller"))
        self.side.setTabText(0, self.tr("Highlights"))
        self.side.setTabText(1, self.tr("Seller"))
        self.arrangement.empty.setText(self.tr("No case is open. Take one from the queue."))
        for part in self.panels.all:
            part.retranslate()
        self._show_lease()
        self._lay_texts()

    def shut(self) -> None:
        """Let go of the player; the room is not used again."""
        self.close_case()
        self.playback.close()
        self.pk.shut()
        self.sights.close()

    # --- what the verbs ask ---

    def is_open(self) -> bool:
        """Say whether a case is on the table."""
        return self._file is not None

    def may_decide(self) -> bool:
        """Say whether it is ours to decide."""
        return self._model is not None and self._model.leased and not self._submitting

    def submit(self, *, then_next: bool) -> None:
        """Submit, or lead to what is missing."""
        if self._model is None or not self.may_decide():
            return
        if self.hands.damaged():
            self._host.say(self.tr("A piece of evidence is damaged. Remove it, or take it again."), problem=True)
            return
        lacks = self._model.missing()
        if lacks:
            self._host.say(lack_sentence(self._model, lacks[0], self._host.language()))
            self.verdict.focus_missing()
            return
        self._submitting = True
        self.playback.pause()
        self._stamp()
        decision = self._model.decision(
            lease_epoch=self._lease.epoch if self._lease else 0,
            decided_at_ms=self._host.now_server_ms(),
            elapsed_ms=self._host.elapsed_ms(),
            time_on_case_ms=self._model.draft.spent_ms,
            client_version=__version__,
        )
        self._host.submit(decision, encode(self._model.draft), then_next=then_next)

    def loop(self) -> None:
        """Loop from the mark to here, else the current highlight; or no longer."""
        if self.playback.loop is not None:
            self.playback.set_loop(None)
        elif self.hands.mark is not None:
            self.playback.set_loop(self.hands.stretch())
        else:
            hit = self.highlights.current()
            if hit is not None and hit.item_id == self._item_id:
                self.playback.set_loop((max(0, hit.t0_ms - LEAD_MS), hit.t1_ms + LEAD_MS))

    def has_pk(self) -> bool:
        """Say whether the item on the stage was broadcast against another room."""
        return self._file is not None and bool(self._item_id) and bool(self._file.item(self._item_id).pk_partner)

    def toggle_pk(self) -> None:
        """Show both rooms of the PK, or the case's own view again."""
        if self.door.is_open:
            self.door.close()
        elif self._file is not None and self._model is not None and self.has_pk():
            self.door.open(self._file.item(self._item_id), self._model.draft.judgements)

    # --- items, places, marks ---

    def _show_item(self, item_id: str, *, at_ms: int = 0) -> None:
        if self._file is not None:
            self.slices.run(self._showing(item_id, at_ms=at_ms), at_once=is_small(self._file.content))

    def _showing(self, item_id: str, *, at_ms: int) -> Steps:
        file, model = self._file, self._model
        if file is None or model is None:
            return
        self.door.close()
        self._item_id = item_id
        self.hands.use_item(item_id)
        self.playback.set_loop(None)
        yield from self.drawing.item(file, model, item_id, at_ms=at_ms)
        self.clock.seek(at_ms)

    def _laid_out(self) -> None:
        """Do what waited for the panels; the draft may have changed while they were laid out."""
        then, self._then = self._then, None
        self._draw()
        if then is not None:
            then()

    def when_laid_out(self, then: Callable[[], object]) -> None:
        """Do something once the panels show the case: now, unless they are being laid out."""
        if self.slices.busy:
            self._then = then
        else:
            then()

    def _go_to(self, highlight_id: str, *, choose: bool) -> None:
        hit = self._file.highlight(highlight_id) if self._file else None
        if hit is None:
            return
        if hit.item_id != self._item_id:
            self._show_item(hit.item_id, at_ms=max(0, hit.t0_ms))
        self.when_laid_out(lambda: self._arrive(hit, choose=choose))

    def _arrive(self, hit: Highlight, *, choose: bool) -> None:
        at_ms = max(0, hit.t0_ms + self.clock.offset(hit.lane))
        self.clock.seek(at_ms)
        self.foot.timeline.reveal(at_ms)
        self.stage.reveal(hit)
        if choose:
            self.highlights.choose(hit.id)
        if self.playback.loop is not None:
            self.playback.set_loop((max(0, at_ms - LEAD_MS), at_ms + hit.t1_ms - hit.t0_ms + LEAD_MS))

    def _visit(self, piece_id: str) -> None:
        piece = self._model.piece(piece_id) if self._model else None
        if piece is None:
            return
        if piece.highlight_id:
            self._go_to(piece.highlight_id, choose=True)
            return
        if piece.item_id != self._item_id:
            self._show_item(piece.item_id, at_ms=piece.t0_ms)

        def arrive() -> None:
            self.clock.seek(max(0, piece.t0_ms + self.clock.offset(piece.lane)))
            self.foot.timeline.reveal(piece.t0_ms)

        self.when_laid_out(arrive)

    def _asked(self, t_ms: int) -> None:
        self.stage.recording.go(t_ms)
        if self._model is not None:
            self._model.draft.item_id, self._model.draft.position_ms = self._item_id, t_ms

    def _read_more(self, wanted: MessagesExpand) -> None:
        """Ask for private messages that were held back; what comes is kept as long as the case is open."""
        item_id = self._item_id

        def came(found: Messages) -> None:
            if self._file is not None and self._item_id == item_id:
                self._know(self._file.with_messages(item_id, found.segments, wanted.first, wanted.last))

        self._host.read_messages(item_id, wanted, came, self._host.report)

    def _know(self, file: CaseFile) -> None:
        """Go on with the same case, of which more or less is known now."""
        if self._model is not None:
            self._file = self._model.file = file
            self.hands.follow(file)
            self._lay_texts()

    def _lay_texts(self) -> None:
        """Lay the text out anew where it stands: other offsets, or another language."""
        self.slices.finish()
        file, model = self._file, self._model
        if file is not None and model is not None:
            self.slices.run(self.drawing.texts(file, model, self._item_id), at_once=is_small(file.content))

    def _shade(self) -> None:
        self.foot.timeline.show_stretch(self.playback.loop or self.hands.stretch())

    def _marking(self, sentence: str) -> None:
        self.tray.say_mark(sentence)
        self._shade()

    # --- the model ---

    def _judge(self, highlight_id: str, state: HighlightState) -> None:
        hit = self._file.highlight(highlight_id) if self._file else None
        if hit is not None and self._model is not None and self.may_decide():
            self._model.judge(hit, state)

    def _add_evidence(self, piece: Evidence) -> None:
        if self._model is not None:
            self._model.add_evidence(piece)

    def _follow_model(self) -> None:
        self.verdict.refresh()
        self._draw()
        self._save()

    def _draw(self) -> None:
        """Show the draft where it is drawn; while the panels are laid out that comes at their end."""
        if self._file is not None and self._model is not None and not self.slices.busy:
            for _ in self.drawing.draft(self._file, self._model, self._item_id):
                pass

    # --- keeping ---

    def _stamp(self) -> None:
        if self._model is not None:
            now = time.monotonic()
            self._model.draft.spent_ms += round((now - self._since) * 1000)
            self._since = now

    def _save(self) -> None:
        if self._file is None or self._model is None or self._lease is None or self._submitting:
            return
        self._stamp()
        self._host.save_draft(self._file.content.case.id, encode(self._model.draft))

    def _take_news(self) -> None:
        if self._news is not None and self._model is not None:
            content, lease, draft = self._news, self._lease, encode(self._model.draft)
            self._news = None
            self.open(content, lease, draft)

    def _show_lease(self) -> None:
        self.header.show_lease(self._host.lease_left_ms(self._lease) if self._lease else None)

    def _show_state(self) -> None:
        self.arrangement.show_case(open_=self._file is not None)
        self._show_lease()
