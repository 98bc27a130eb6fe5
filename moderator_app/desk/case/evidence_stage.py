"""The middle of the room: the picture with its transport, below it transcript, conversation and listing as tabs."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QTabWidget, QVBoxLayout, QWidget

from moderator_app.desk.case.case_file import SPOKEN, TALK, CaseFile, has_lane, is_conversation
from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.conversation import ConversationPanel
from moderator_app.desk.case.evidence_tray_model import from_listing, from_quote, from_segment
from moderator_app.desk.case.jumps import sentence_from
from moderator_app.desk.case.keys import keep_keys
from moderator_app.desk.case.listing_card import ListingCard
from moderator_app.desk.case.playback import Playback
from moderator_app.desk.case.player_view import PlayerView
from moderator_app.desk.case.recording import Recording
from moderator_app.desk.case.second_screen import SecondScreen
from moderator_app.desk.case.slices import Steps
from moderator_app.desk.case.transcript_document import TranscriptDocument
from moderator_app.desk.case.transcript_panel import TranscriptPanel
from moderator_app.desk.case.transport import Transport
from moderator_app.desk.case_host import CaseHost
from moderator_app.domain.case import PRIVATE_KINDS, Item
from moderator_app.domain.evidence import Evidence
from moderator_app.domain.highlight import Highlight, HighlightState
from moderator_app.domain.transcript import Lane, Segment


class EvidenceStage(QWidget):
    """What there is to see, hear and read of one item.

    Signals:
        quoted(object): a piece of evidence (``Evidence``) was taken.
        highlight_chosen(str): a hit was clicked.
    """

    quoted = Signal(object)
    highlight_chosen = Signal(str)

    def __init__(self, host: CaseHost, clock: SessionClock, playback: Playback, parent: QWidget | None = None) -> None:
        """Show everything on ``clock``."""
        super().__init__(parent)
        self._host, self._clock = host, clock
        self._item: Item | None = None
        self.view = PlayerView(host, playback)
        self.transport = Transport(host, playback, clock)
        self.recording = Recording(host, playback, self.view, self)
        self.transcript = TranscriptPanel(host, clock)
        self.conversation = ConversationPanel(host, clock)
        self.listing = ListingCard(host)
        self.picture = QWidget()
        top = QVBoxLayout(self.picture)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self.view, 1)
        top.addWidget(self.transport)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for panel in (self.transcript, self.conversation, self.listing):
            self.tabs.addTab(panel, "")
        keep_keys((Qt.Key.Key_Left, Qt.Key.Key_Right), self.tabs.tabBar())
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.picture)
        self.splitter.addWidget(self.tabs)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([420, 280])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        # Only the listing needs its whole height; while it is behind, the picture may have the room.
        self.tabs.currentChanged.connect(lambda _tab: self._fit_tabs())
        self._fit_tabs()
        self._edge_is_ours = not host.settings.kept("case.middle")
        self.second = SecondScreen(host, self, self.picture, self.splitter)
        self._bind(host)
        self.view.pressed.connect(lambda: host.commands.trigger("play.toggle"))
        self.transcript.quote_wanted.connect(self.quote)
        self.conversation.quote_wanted.connect(self._quote_segment)
        self.listing.quote_wanted.connect(self._quote_segment)
        self.listing.snapshot_wanted.connect(self._quote_listing)
        for part in (self.transcript.text, self.conversation, self.listing):
            part.highlight_chosen.connect(self.highlight_chosen)
        self.retranslate()

    def _fit_tabs(self) -> None:
        in_front = self.tabs.currentWidget() is self.listing
        self.tabs.setMinimumHeight(0 if in_front else self._host.theme.px(180))

    def _bind(self, host: CaseHost) -> None:
        spoken = lambda: self._item is not None and has_lane(self._item, (Lane.SPEECH,))  # noqa: E731 - asked twice
        host.commands.bind("play.next_sentence", lambda: self._jump(1), spoken)
        host.commands.bind("play.previous_sentence", lambda: self._jump(-1), spoken)
        host.commands.bind("play.go_to", self.transport.ask_time, lambda: self._item is not None)

    def _jump(self, step: int) -> None:
        """Go to the next or the previous sentence."""
        segments = self._item.segments if self._item is not None else ()
        at_ms = sentence_from(segments, self._clock.position, step, self._clock.offset(Lane.SPEECH))
        if at_ms is not None:
            self._clock.seek(at_ms)

    def show_item(
        self, file: CaseFile | None, item: Item | None, states: Mapping[str, HighlightState], *, at_ms: int = 0
    ) -> None:
        """Show another item from ``at_ms`` on, or nothing. A focus on the evidence stays on the evidence."""
        for _ in self.laying(file, item, states, at_ms=at_ms):
            pass

    def laying(
        self, file: CaseFile | None, item: Item | None, states: Mapping[str, HighlightState], *, at_ms: int = 0
    ) -> Steps:
        """Do what ``show_item`` does, step by step."""
        focus = QApplication.focusWidget()
        held = focus is not None and self.isAncestorOf(focus)
        self._item = item
        shown = file.highlights_of(item.id) if file and item else ()
        has = {
            self.transcript: bool(item and has_lane(item, SPOKEN)),
            self.conversation: bool(item and has_lane(item, TALK)),
            self.listing: bool(item and (item.listing or has_lane(item, (Lane.LISTING,)))),
        }
        for panel, there in has.items():
            self.tabs.setTabVisible(self.tabs.indexOf(panel), there)
        first = next((panel for panel, there in has.items() if there), self.transcript)
        if item is not None and has[self.conversation] and is_conversation(item):
            first = self.conversation
        if item is not None and item.kind in PRIVATE_KINDS:
            has[self.conversation] = True  # also where every word of it is held back
            self.tabs.setTabVisible(self.tabs.indexOf(self.conversation), True)
        self.tabs.setTabVisible(self.tabs.indexOf(first), True)
        self.tabs.setCurrentWidget(first)
        has_film = self.recording.show_item(item, at_ms=at_ms)
        self.set_picture(shown=has_film and not self._host.settings.flag("media.text_first"))
        yield
        yield from self._laying_text(shown, states)
        self.conversation.show_withheld(file.withheld_of(item.id) if file and item else ())
        self.listing.show_item(item, shown, states)
        if held:
            self._read(first)

    def _front(self, panel: QWidget) -> None:
        """Bring a tab to the front; a focus that was on another tab goes to this one's words."""
        focus = QApplication.focusWidget()
        held = focus is not None and self.tabs.isAncestorOf(focus) and self.tabs.currentWidget() is not panel
        self.tabs.setCurrentWidget(panel)
        if held:
            self._read(panel)

    def _read(self, panel: QWidget) -> None:
        """Put the focus on a panel's words, not on the field that searches them."""
        words = {self.transcript: self.transcript.text, self.conversation: self.conversation.view}
        words.get(panel, panel).setFocus(Qt.FocusReason.OtherFocusReason)

    def laying_text(self, file: CaseFile, states: Mapping[str, HighlightState]) -> Steps:
        """Lay the text out anew: a lane was moved against the clock."""
        if self._item is not None:
            self._item = file.item(self._item.id)
            yield from self._laying_text(file.highlights_of(self._item.id), states)
            self.conversation.show_withheld(file.withheld_of(self._item.id))

    def _laying_text(self, shown: tuple[Highlight, ...], states: Mapping[str, HighlightState]) -> Steps:
        shifts = {lane: self._clock.offset(lane) for lane in Lane}
        document = TranscriptDocument(self._item, shown, shifts)
        yield
        self.transcript.show_document(document, dict(states))
        yield
        self.conversation.model.show(self._item, shown, states, shifts)
        yield
        self.conversation.shown()
        yield

    def show_states(self, states: Mapping[str, HighlightState]) -> None:
        """Draw hits as the reviewer judged them."""
        self.transcript.text.show_states(dict(states))
        self.conversation.show_states(dict(states))
        self.listing.show_states(states)

    def set_picture(self, *, shown: bool) -> None:
        """Show the picture, or leave the room to the text. It has the larger part, until somebody moves the edge."""
        room = sum(map(int, self.splitter.sizes()))
        self.picture.setVisible(shown)
        if shown and self._edge_is_ours and room and not self.second.out:
            self._edge_is_ours = False
            self.splitter.setSizes([room * 3 // 5, room * 2 // 5])

    def reveal(self, highlight: Highlight) -> None:
        """Bring a highlight's words into view."""
        if highlight.lane in SPOKEN:
            self._front(self.transcript)
            place = self.transcript.text.document_.place_of(highlight.id)
            if place is not None:
                self.transcript.text.reveal(place)
        elif highlight.lane in TALK:
            self._front(self.conversation)
            self.conversation.show_highlight(highlight.id)
        else:
            self._front(self.listing)
            self.listing.show_highlight(highlight.id)

    def start_search(self) -> None:
        """Put the focus where the tab in front is searched."""
        if self.tabs.currentWidget() is self.conversation:
            self.conversation.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.conversation.search.selectAll()
        elif self.tabs.currentWidget() is self.transcript:
            self.transcript.start_search()

    def quote(self) -> None:
        """Take what is selected (or chosen) on the tab in front as evidence."""
        if self._item is None:
            return
        front = self.tabs.currentWidget()
        if front is self.transcript:
            quotes = self.transcript.text.quotes()
            for quote in quotes:
                self.quoted.emit(from_quote(self._item.id, quote))
            if not quotes:
                self._host.say(self.tr("Select the words to quote first."))
        elif front is self.conversation:
            segment = self.conversation.current()
            if segment is not None:
                self._quote_segment(segment)
            else:
                self._host.say(self.tr("Choose the line to quote first."))
        else:
            self.listing.quote.click()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.tabs.setAccessibleName(self.tr("Evidence"))
        self.tabs.setTabText(self.tabs.indexOf(self.transcript), self.tr("Transcript"))
        self.tabs.setTabText(self.tabs.indexOf(self.conversation), self.tr("Conversation"))
        self.tabs.setTabText(self.tabs.indexOf(self.listing), self.tr("Listing"))
        for part in (self.view, self.transport, self.transcript, self.conversation, self.listing, self.second):
            part.retranslate()

    def _quote_segment(self, segment: Segment) -> None:
        if self._item is None:
            return
        try:
            piece: Evidence = from_segment(self._item.id, segment)
        except ValueError:
            self._host.say(self.tr("There are no words to quote in this line."))
            return
        self.quoted.emit(piece)

    def _quote_listing(self) -> None:
        if self._item is not None and self._item.listing is not None:
            words = self._item.listing.description
            self.quoted.emit(from_listing(self._item.id, self._item.listing, words))
