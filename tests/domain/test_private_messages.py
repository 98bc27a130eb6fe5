"""A private conversation is read around its flagged words, and nobody in it has a name."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from moderator_app.domain.case import Item, ItemKind
from moderator_app.domain.highlight import Explanation, Highlight
from moderator_app.domain.private_messages import REACH, minimal_window, pseudonymous, runs
from moderator_app.domain.text import Label
from moderator_app.domain.transcript import Lane, Segment, Speaker

BLANK = Label("", "")


def talk(count: int) -> Item:
    rows = tuple(
        Segment(lane=Lane.MESSAGE, seq=seq, text=f"m{seq}", t0_ms=seq * 1000, t1_ms=seq * 1000, role=Speaker.BUYER)
        for seq in range(count)
    )
    return Item(id="i", kind=ItemKind.PRIVATE_MESSAGE, source="s", source_id="1", merchant_id="m", segments=rows)


def flag(seq: int, item_id: str = "i", lane: Lane = Lane.MESSAGE) -> Highlight:
    return Highlight(
        id=f"h{seq}", item_id=item_id, detector="d", detector_version="1", strategy="s", category="c", clause="r",
        lane=lane, seq=seq, start=0, end=1, t0_ms=0, t1_ms=0, score=1,
        explanation=Explanation(heard="m", rule=BLANK, why=BLANK, would_refute=BLANK),
    )  # fmt: skip


def shown(item: Item) -> list[int]:
    return [one.seq for one in item.segments]


def test_five_messages_either_side_of_a_flagged_one_are_shown():
    item, withheld = minimal_window(talk(40), [flag(20)])
    assert shown(item) == list(range(15, 26))
    assert [(run.first, run.last, run.count) for run in withheld] == [(0, 14, 15), (26, 39, 14)]


def test_windows_that_touch_are_one():
    item, withheld = minimal_window(talk(40), [flag(10), flag(21)])
    assert shown(item) == list(range(5, 27))
    assert [run.count for run in withheld] == [5, 13]


def test_a_short_conversation_is_whole():
    item, withheld = minimal_window(talk(6), [flag(2)])
    assert shown(item) == list(range(6))
    assert withheld == ()


def test_without_a_flag_the_beginning_is_shown_and_nothing_more():
    item, withheld = minimal_window(talk(30), [flag(9, item_id="another"), flag(12, lane=Lane.COMMENT)])
    assert shown(item) == list(range(REACH + 1))
    assert withheld[0].count == 24


def test_other_lanes_stay_whole():
    comment = Segment(lane=Lane.COMMENT, seq=99, text="c")
    whole = talk(30)
    item, _ = minimal_window(replace(whole, segments=(comment, *whole.segments)), [flag(3)])
    assert comment in item.segments


@given(st.integers(0, 60), st.lists(st.integers(0, 59), max_size=4))
def test_shown_and_held_back_are_together_all_of_it(count, flags):
    whole = talk(count)
    item, withheld = minimal_window(whole, [flag(seq) for seq in flags if seq < count])
    assert len(item.segments) + sum(run.count for run in withheld) == count
    for run in withheld:
        assert run == runs("i", [one for one in whole.segments if run.first <= one.seq <= run.last], ())[0]


def test_a_buyer_with_a_name_gets_a_pseudonym_that_is_the_same_everywhere():
    rows = [
        Segment(lane=Lane.MESSAGE, seq=seq, text="t", role=role, speaker=speaker)
        for seq, (role, speaker) in enumerate(
            [
                (Speaker.BUYER, "王小明 13800000000"),
                (Speaker.BUYER, "buyer-7f3a"),
                (Speaker.VIEWER, "王小明 13800000000"),
                (Speaker.SHOP, "云朵打盹女装屋"),
                (Speaker.BUYER, ""),
            ]
        )
    ]
    names = [one.speaker for one in pseudonymous(rows, b"secret")]
    assert names[0].startswith("buyer-")
    assert "王" not in names[0] + names[2]
    assert names[0].removeprefix("buyer-") == names[2].removeprefix("viewer-")
    assert names[1] == "buyer-7f3a"
    assert names[3:] == ["云朵打盹女装屋", ""]
    assert pseudonymous(rows, b"another")[0].speaker != names[0]
