from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.transcript_document import TranscriptDocument
from moderator_app.desk.case.utf16 import Units
from moderator_app.domain.case import Item, ItemKind
from moderator_app.domain.transcript import Lane, Segment
from tests.desk.case.table import CLIP, clip, content


def document() -> TranscriptDocument:
    return TranscriptDocument(clip(), CaseFile(content()).highlights_of(CLIP))


def test_the_text_is_the_original_and_nothing_else() -> None:
    shown = document()
    assert [shown.text[line.start : line.end] for line in shown.lines] == [line.segment.text for line in shown.lines]
    assert shown.text.count("\n") == len(shown.lines) - 1


def test_the_spoken_word_is_found_at_its_time_and_silence_is_silence() -> None:
    shown = document()
    for line in shown.lines:
        for word in line.segment.words:
            span = shown.word_at(word.t0_ms)
            assert span is not None
            assert (span.start, span.end) == (line.start + word.start, line.start + word.end)
            assert shown.time_at(span.start) == word.t0_ms
    assert shown.word_at(0) is None


def test_a_sentence_without_words_is_lit_as_a_whole() -> None:
    item = Item(
        id="i",
        kind=ItemKind.CLIP,
        source="s",
        source_id="1",
        merchant_id="m",
        segments=(Segment(lane=Lane.SPEECH, seq=0, text="整句", t0_ms=100, t1_ms=200),),
    )
    span = TranscriptDocument(item).word_at(150)
    assert span is not None
    assert (span.start, span.end) == (0, 2)


def test_hits_stand_over_their_words() -> None:
    shown = document()
    assert {shown.text[hit.span.start : hit.span.end] for hit in shown.hits} == {
        "全网最低",
        "加薇信号七七八零三",
        "主页有联系方式",
    }
    place = next(hit.span for hit in shown.hits if hit.highlight.explanation.decoded)
    assert shown.hits_at(place.start)[0].explanation.decoded == "加微信号77803"
    assert shown.hits_at(place.end) == ()


def test_one_and_two_characters_are_found_and_case_does_not_matter() -> None:
    shown = document()
    assert [shown.text[span.start : span.end] for span in shown.find("薇")] == ["薇"]
    assert len(shown.find("姐妹")) == 2
    assert shown.find("") == ()
    item = Item(
        id="i",
        kind=ItemKind.CLIP,
        source="s",
        source_id="1",
        merchant_id="m",
        segments=(Segment(lane=Lane.SPEECH, seq=0, text="加VX和vx(.*)"),),
    )
    assert len(TranscriptDocument(item).find("vx")) == 2
    assert len(TranscriptDocument(item).find("(.*)")) == 1


def test_words_behind_a_disguise_are_found_at_the_disguise_once() -> None:
    shown = document()
    assert [shown.text[span.start : span.end] for span in shown.find("微信")] == ["加薇信号七七八零三"]
    assert [shown.text[span.start : span.end] for span in shown.find("77803")] == ["加薇信号七七八零三"]
    assert [shown.text[span.start : span.end] for span in shown.find("信号")] == ["信号"], "what stands there is enough"


def test_a_selection_over_two_sentences_becomes_two_quotes_with_their_times() -> None:
    shown = document()
    first, second = shown.lines[0], shown.lines[1]
    quotes = shown.quotes(first.end - 2, second.start + 3)
    assert [quote.text for quote in quotes] == [first.segment.text[-2:], second.segment.text[:3]]
    assert quotes[0].t1_ms == first.segment.words[-1].t1_ms
    assert shown.quotes(first.end, second.start) == ()


def test_unsure_words_are_known() -> None:
    shown = document()
    assert "".join(shown.text[span.start : span.end] for span in shown.unsure) == "在这"


def test_a_moved_lane_is_lit_and_clicked_at_its_new_time() -> None:
    plain, moved = document(), TranscriptDocument(clip(), (), {Lane.SPEECH: 700})
    word = plain.lines[0].segment.words[0]
    assert moved.word_at(word.t0_ms) is None
    assert moved.word_at(word.t0_ms + 700) == plain.word_at(word.t0_ms)
    assert moved.time_at(0) == plain.time_at(0) + 700


@given(st.text(alphabet="a中😀𠮷é", max_size=40))
def test_places_survive_the_way_to_qt_and_back(text: str) -> None:
    units = Units(text)
    for place in range(len(text) + 1):
        assert units.to_units(place) == len(text[:place].encode("utf-16-le")) // 2
        assert units.to_points(units.to_units(place)) == place
