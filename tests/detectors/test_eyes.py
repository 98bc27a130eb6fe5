from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app import assets
from moderator_app.detectors import Document, default, open_eyes, scan
from moderator_app.detectors.automaton import TrieAutomaton
from moderator_app.domain.identity import is_id
from moderator_app.domain.transcript import Lane, Segment, Speaker
from tests.detectors.talk import anchor, listing, said, see
from tests.detectors.test_bank import MIXED

TALK = [
    *anchor(
        "家人们,原价九百九十九,现在只要九十九",
        "老板哭了,全网最低价,直接降到九块九",
        "懂的加我薇信 yunshan8866",
        "品牌不能说,收到看标",
    ),
    *said("可以加微信吗", "出售相机,有意私聊", lane=Lane.COMMENT, role=Speaker.VIEWER),
]
LINES = st.lists(
    st.builds(
        lambda text, lane, role, at: (text, lane, role, at),
        MIXED | st.text(st.characters(exclude_categories=())),
        st.sampled_from(Lane),
        st.sampled_from(Speaker),
        st.integers(0, 100_000),
    ),
    max_size=6,
)


def test_one_document_shows_every_detectors_work() -> None:
    assert {hit.detector for hit in see(*TALK)} == {card.id for card in default().cards}


def test_reading_again_gives_the_same_highlights_with_the_same_ids() -> None:
    first, again = see(*TALK), see(*TALK)
    assert first == again
    assert len({hit.id for hit in first}) == len(first)
    assert all(is_id(hit.id) for hit in first)


def test_another_item_has_other_ids() -> None:
    one, other = (scan(Document(item_id=name, segments=TALK)) for name in ("item-1", "item-2"))
    assert {hit.id for hit in one}.isdisjoint(hit.id for hit in other)


def test_the_order_of_the_segments_does_not_matter() -> None:
    assert see(*reversed(TALK)) == see(*TALK)


def test_highlights_come_in_the_order_of_the_clock() -> None:
    times = [hit.t0_ms for hit in see(*TALK)]
    assert times == sorted(times)


def test_every_explanation_is_complete_in_both_languages() -> None:
    for hit in see(*TALK):
        parts = (hit.explanation.rule, hit.explanation.why, hit.explanation.would_refute)
        assert all(part.zh and part.en and "{" not in part.zh + part.en for part in parts)


def test_a_lane_and_seq_names_one_segment() -> None:
    twice = Segment(lane=Lane.SPEECH, seq=0, text="一")
    with pytest.raises(ValueError, match="speech/0 comes twice"):
        Document(item_id="item-1", segments=(twice, twice))


def test_an_empty_document_shows_nothing() -> None:
    assert scan(Document(item_id="item-1")) == []
    assert see(Segment(lane=Lane.SPEECH, seq=0, text="")) == []


@given(LINES)
def test_no_text_breaks_the_eyes_and_every_hit_stands_in_its_original(
    lines: list[tuple[str, Lane, Speaker, int]],
) -> None:
    segments = [
        Segment(lane=lane, seq=seq, text=text, role=role, t0_ms=at, t1_ms=at)
        for seq, (text, lane, role, at) in enumerate(lines)
    ]
    texts = {(segment.lane, segment.seq): segment.text for segment in segments}
    covered: set[tuple[str, Lane, int, int]] = set()
    for hit in see(*segments, listing=listing(9900, (1, 12900))):
        text = texts[hit.lane, hit.seq]
        assert 0 <= hit.start < hit.end <= len(text)
        assert hit.explanation.heard == text[hit.start : hit.end]
        places = {(hit.detector, hit.lane, hit.seq, at) for at in range(hit.start, hit.end)}
        assert covered.isdisjoint(places)
        covered |= places


def test_without_the_wheel_the_eyes_see_the_same() -> None:
    slow = open_eyes(assets.resource("lexicons"), TrieAutomaton)
    document = Document(item_id="item-1", segments=TALK, listing=listing(9900, (1, 12900)), cut_at_ms=10**12)
    assert slow.scan(document) == default().scan(document)
