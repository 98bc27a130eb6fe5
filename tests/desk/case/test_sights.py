"""Small pictures, the sound's outline and exact stills, from a source that only remembers, and once from the cage."""

from __future__ import annotations

import threading
from array import array
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from moderator_app.desk.case.room import CaseRoom, build_case_room
from moderator_app.desk.case.sights import Outline, Sights
from moderator_app.desk.case.timeline.film_strip import picture_times
from moderator_app.desk.case.verdict.draft import encode
from moderator_app.domain.decision import ClearReason
from moderator_app.domain.evidence import EvidenceKind, sha256_hex
from moderator_app.media.cage import Cage
from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.findings import Still, Waveform
from moderator_app.media.player import FakePlayer
from tests.desk.case.table import CHAT, FakeHost, content, lease
from tests.media.clips import make_clip, number_in


class FakeSource:
    """Gives pictures of one red; what it gives for a time can be changed, as in a recording that was tampered with."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.tampered = False
        self.fault: MediaFaultCode | None = None
        self.closed = False

    def _picture(self, at_ms: int) -> Still:
        colour = bytes((0, 0, 200 - self.tampered, 255))
        return Still(data=colour * (32 * 18), width=32, height=18, media_ms=at_ms, png=b"png" + colour)

    def still(self, _path: Path, at_ms: int, *, png: bool = False) -> Still:
        assert png
        if self.fault is not None:
            raise RecordingFault(self.fault, "clip-1.mp4")
        return self._picture(at_ms)

    def thumbnails(self, _path, times_ms, *, box, each, cancel: threading.Event | None) -> list[Still]:
        assert box[0] > box[1]
        self.asked.append(list(times_ms))
        found = []
        for place, at_ms in enumerate(times_ms):
            if cancel is not None and cancel.is_set():
                break
            found.append(self._picture(at_ms))
            each(place, found[-1])
        return found

    def waveform(self, _path, *, progress, cancel) -> Waveform:
        assert not cancel.is_set()
        progress(500)
        loud = array("h", [0] * 100 + [20_000] * 100)
        return Waveform(bucket_ms=20, lows=array("h", (-value for value in loud)), highs=loud)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def source() -> FakeSource:
    return FakeSource()


@pytest.fixture
def seen(host: FakeHost, player: FakePlayer, source: FakeSource, qtbot):
    room = build_case_room(host, player=player, source=source)
    qtbot.addWidget(room)
    room.resize(1280, 800)
    room.show()
    qtbot.waitExposed(room)
    room.open(content(), lease(), None)
    yield room
    room.shut()
    assert source.closed


def stills(room: CaseRoom) -> list:
    assert room._model is not None
    return [piece for piece in room._model.draft.evidence if piece.kind is EvidenceKind.STILL]


def test_the_timeline_shows_small_pictures_of_what_is_in_view(seen: CaseRoom, source: FakeSource, qtbot) -> None:
    timeline = seen.foot.timeline
    times = picture_times(timeline.view, timeline.layout_().film)
    assert len(times) > 5
    qtbot.waitUntil(lambda: all(seen.sights.picture(at_ms) is not None for at_ms in times))
    qtbot.wait(150)
    layout = timeline.layout_()
    spot = QPoint(layout.names + 12, layout.map_height + layout.ruler + layout.film // 2)
    assert timeline.viewport().grab().toImage().pixelColor(spot) == QColor(200, 0, 0)
    asked = len(source.asked)
    timeline.zoom(4)
    qtbot.waitUntil(lambda: len(source.asked) > asked)
    assert not set(source.asked[-1]) & set(source.asked[0]), "a picture that is there is not asked for again"


def test_a_wider_timeline_asks_for_the_pictures_of_its_new_width(seen: CaseRoom, qtbot) -> None:
    timeline = seen.foot.timeline
    qtbot.waitUntil(lambda: seen.sights.picture(0) is not None)
    seen.resize(2200, 1200)
    qtbot.waitUntil(lambda: timeline.view.width > 1200)
    times = picture_times(timeline.view, timeline.layout_().film)
    qtbot.waitUntil(lambda: all(seen.sights.picture(at_ms) is not None for at_ms in times))


def test_small_pictures_are_greyed_as_the_person_likes(seen: CaseRoom, host: FakeHost, qtbot) -> None:
    qtbot.waitUntil(lambda: seen.sights.picture(0) is not None)
    host.settings.set("media.greyscale", 100)
    qtbot.wait(150)
    timeline = seen.foot.timeline
    layout = timeline.layout_()
    spot = QPoint(layout.names + 12, layout.map_height + layout.ruler + layout.film // 2)
    seen_there = timeline.viewport().grab().toImage().pixelColor(spot)
    assert seen_there.red() == seen_there.green() == seen_there.blue()


def test_the_sound_is_read_once_with_progress_and_kept(seen: CaseRoom, qtbot) -> None:
    qtbot.waitUntil(lambda: seen.sights.outline is not None)
    assert seen.sights.outline is not None
    assert seen.sights.outline.peak(0, 1900) == 0
    assert seen.sights.outline.peak(1900, 2100) == 20_000
    assert seen.foot.timeline.strip.percent == 1000
    first = seen.sights.outline
    seen._show_item(CHAT)
    assert seen.sights.path is None
    assert seen.foot.timeline.layout_().film == 0, "a chat has no row of pictures"
    seen._show_item(content().items[0].id)
    assert seen.sights.outline is first


def test_the_outline_of_hours_is_found_by_looking_at_a_few_buckets() -> None:
    loud = array("h", (place % 977 for place in range(60_000)))
    outline = Outline.of(Waveform(bucket_ms=20, lows=array("h", [0] * 60_000), highs=loud))
    assert outline.peak(0, 1_200_000) == 976
    for t0_ms in range(0, 1_200_000, 61_240):
        place = t0_ms // 20
        assert outline.peak(t0_ms, t0_ms + 40) == max(loud[place : place + 2])


@pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen plugin, when a small window opens
def test_a_pointer_over_the_timeline_sees_a_picture_of_that_time(seen: CaseRoom, host: FakeHost, qtbot) -> None:
    timeline, preview = seen.foot.timeline, seen.foot.preview
    qtbot.mouseMove(timeline.viewport(), QPoint(400, 100))
    qtbot.waitUntil(preview.isVisible)
    assert preview.grab().toImage().pixelColor(40, 40) == QColor(200, 0, 0)
    timeline.pointed.emit(-1, QPoint())
    assert preview.isHidden()
    host.settings.set("media.text_first", value=True)
    timeline.pointed.emit(3000, QPoint(400, 100))
    qtbot.wait(200)
    assert preview.isHidden(), "who reads first is not shown pictures by a passing pointer"


def test_a_still_is_taken_by_key_hashed_and_sealed_with_the_decision(seen: CaseRoom, host: FakeHost, qtbot) -> None:
    seen.highlights.table.setFocus()
    seen.clock.seek(4000)
    qtbot.keyClick(seen.highlights.table, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: len(stills(seen)) == 1)
    [piece] = stills(seen)
    assert (piece.t0_ms, piece.t1_ms) == (4000, 4000)
    assert piece.sha256 == sha256_hex(seen.hands.stills.png(piece.sha256) or b"")
    assert seen._model is not None
    seen._model.clear(ClearReason.NO_VIOLATION)
    seen.submit(then_next=False)
    [(decision, _draft, _next)] = host.submitted
    assert decision.evidence == (piece,)
    assert len(decision.manifest_root) == 64


def test_a_flipped_byte_shows_evidence_damaged_and_nothing_is_sent(seen: CaseRoom, host: FakeHost, qtbot) -> None:
    seen.hands.take_still()
    qtbot.waitUntil(lambda: len(stills(seen)) == 1)
    model = seen._model
    assert model is not None
    kept = seen.hands.stills._png
    for name, png in kept.items():
        kept[name] = bytes((png[0] ^ 1,)) + png[1:]
    model.set_note("look again")
    assert "evidence damaged" in seen.tray.list.item(0).text()
    model.clear(ClearReason.NO_VIOLATION)
    seen.submit(then_next=False)
    assert host.submitted == []
    assert host.sentences[-1].startswith("A piece of evidence is damaged.")


def test_a_still_is_compared_with_its_recording_when_the_case_is_opened_again(
    seen: CaseRoom, source: FakeSource, qtbot
) -> None:
    seen.hands.take_still()
    qtbot.waitUntil(lambda: len(stills(seen)) == 1)
    assert seen._model is not None
    draft = encode(seen._model.draft)
    seen.open(content(), lease(), draft)
    qtbot.waitUntil(lambda: seen.hands.stills.knows(stills(seen)[0].id))
    assert seen.hands.damaged() == frozenset()
    source.tampered = True
    seen.open(content(), lease(), draft)
    qtbot.waitUntil(lambda: seen.hands.damaged() == {stills(seen)[0].id})


def test_a_quote_whose_words_were_changed_is_damaged(seen: CaseRoom) -> None:
    assert seen._model is not None
    segment = content().items[0].segments[0]
    seen.stage._quote_segment(segment)
    [piece] = seen._model.draft.evidence
    assert seen.hands.damaged() == frozenset()
    seen._model.draft.evidence[0] = replace(piece, text=piece.text[:-1] + "。")
    assert seen.hands.damaged() == {piece.id}


def test_a_still_that_cannot_be_taken_is_said(seen: CaseRoom, source: FakeSource, host: FakeHost, qtbot) -> None:
    source.fault = MediaFaultCode.CRASHED
    seen.hands.take_still()
    qtbot.waitUntil(lambda: len(host.errors) == 1)
    assert stills(seen) == []


def test_the_cage_gives_the_exact_picture(tmp_path: Path, qtbot) -> None:
    path = make_clip(tmp_path / "clip.mp4", frames=120)
    sights = Sights(Cage(2))
    got: list[Still] = []
    sights.show(path)
    sights.still(2_500, got.append, lambda error: pytest.fail(str(error)))
    sights.want([0, 2_000])
    qtbot.waitUntil(lambda: bool(got) and sights.picture(2_000) is not None, timeout=30_000)
    assert number_in(got[0].data, got[0].width, got[0].height, got[0].stride) == 75
    qtbot.waitUntil(lambda: sights.outline is not None, timeout=30_000)
    assert sights.outline is not None
    assert sights.outline.peak(0, 900) > 10_000 > sights.outline.peak(1_200, 1_800)
    sights.close()


class Kept:
    """Keeps outlines and pictures in memory, as the desk keeps them on its disk."""

    def __init__(self) -> None:
        self.sounds: dict[str, bytes] = {}
        self.pictures: dict[tuple[str, int], bytes] = {}

    def sound(self, sha256: str) -> bytes | None:
        return self.sounds.get(sha256)

    def keep_sound(self, sha256: str, data: bytes) -> None:
        self.sounds[sha256] = data

    def picture(self, sha256: str, at_ms: int) -> bytes | None:
        return self.pictures.get((sha256, at_ms))

    def keep_picture(self, sha256: str, at_ms: int, data: bytes) -> None:
        self.pictures[sha256, at_ms] = data


def test_a_recording_that_was_seen_before_is_not_read_again(source: FakeSource, tmp_path: Path, qtbot) -> None:
    kept, path = Kept(), tmp_path / ("a" * 64)
    first = Sights(source, store=lambda: kept)
    first.show(path)
    first.want([0, 1_000])
    qtbot.waitUntil(lambda: first.outline is not None and first.picture(1_000) is not None)
    outline = first.outline
    first.close()
    again = FakeSource()
    again.waveform = None  # type: ignore[assignment, method-assign] # asking it would be a mistake
    second = Sights(again, store=lambda: kept)
    second.show(path)
    second.want([0, 1_000, 2_000])
    qtbot.waitUntil(lambda: second.outline is not None and second.picture(2_000) is not None)
    assert outline is not None
    assert second.outline is not None
    assert [second.outline.peak(t0, t0 + 500) for t0 in range(0, 4_000, 500)] == [
        outline.peak(t0, t0 + 500) for t0 in range(0, 4_000, 500)
    ]
    assert again.asked == [[2_000]], "only what was not kept is made"
    red = QColor(second.picture(0).pixel(5, 5)).red()  # type: ignore[union-attr]
    assert abs(red - 200) < 12
    second.close()


def test_an_outline_that_is_no_outline_is_read_again(source: FakeSource, tmp_path: Path, qtbot) -> None:
    kept, path = Kept(), tmp_path / ("a" * 64)
    kept.sounds[path.name] = b"\x14\x00\x00\x00nonsense"
    sights = Sights(source, store=lambda: kept)
    sights.show(path)
    qtbot.waitUntil(lambda: sights.outline is not None)
    assert Outline.unpacked(kept.sounds[path.name]).bucket_ms == 20
    sights.close()


def test_who_reads_first_hears_the_outline_and_sees_no_small_pictures(host: FakeHost, seen: CaseRoom, source) -> None:
    host.settings.set("media.text_first", True)
    layout = seen.foot.timeline.layout_()
    assert (layout.film, layout.wave > 0) == (0, True)
    source.asked.clear()
    seen.foot.timeline.zoom(4)
    seen.foot.timeline.viewport().repaint()
    seen.foot.timeline._want_pictures()
    assert source.asked == []
