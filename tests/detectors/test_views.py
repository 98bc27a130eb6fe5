from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.detectors import default
from moderator_app.detectors.views import JUNK, SEPARATOR, Views

TABLES = default().bank.tables
ANY_TEXT = st.text(st.characters(exclude_categories=()))
TRICKY = st.lists(
    st.sampled_from(
        ["加", "微", "薇", "❤️", "👨‍👩‍👧", "İ", "ß", "é", "e\u0301", "\ud83d", "\udc00", "㎏", "ﬁ", "①", "🅥"]
    )
    | st.sampled_from([JUNK, SEPARATOR, " ", "\n"])
).map("".join)


@given(ANY_TEXT | TRICKY)
def test_the_folded_text_has_a_character_for_every_character(text: str) -> None:
    assert len(TABLES.fold(text)) == len(text)


@given(ANY_TEXT | TRICKY)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = TABLES.fold(text)
    assert TABLES.fold(once) == once


@given(st.lists(ANY_TEXT | TRICKY, max_size=5), st.data())
def test_a_span_of_the_skeleton_returns_to_the_original_it_came_from(texts: list[str], data: st.DataObject) -> None:
    views = Views(texts, TABLES)
    inside = [n for n, char in enumerate(views.skeleton) if char != SEPARATOR]
    if not inside:
        return
    start = data.draw(st.sampled_from(inside))
    limit = views.skeleton.find(SEPARATOR, start)
    end = data.draw(st.integers(start + 1, limit if limit > 0 else len(views.skeleton)))
    number, a, b = views.locate(*views.unskeleton(start, end))
    assert TABLES.skeleton(texts[number][a:b]) == views.skeleton[start:end]


@given(st.lists(ANY_TEXT | TRICKY, max_size=5))
def test_a_text_that_holds_the_separator_does_not_shift_its_neighbours(texts: list[str]) -> None:
    views = Views(texts, TABLES)
    assert views.texts == [TABLES.fold(text) for text in texts]
    assert views.folded == SEPARATOR.join(views.texts)


@pytest.mark.parametrize("letter", ["v", "V", "Ｖ", "🅥", "🅅", "🇻", "ᴠ", "Ⓥ", "⒱", "𝓥", "ᵛ", "ν"])
def test_every_costume_of_a_letter_folds_to_the_letter(letter: str) -> None:
    assert TABLES.fold(letter) == "v"


@pytest.mark.parametrize(
    ("written", "plain"), [("價錢", "价钱"), ("➕", "+"), ("⑧", "8"), ("❸", "3"), ("É", "e"), ("İ", "i")]
)
def test_written_and_worked_out_folds_agree_with_the_eye(written: str, plain: str) -> None:
    assert TABLES.fold(written) == plain


def test_words_that_sound_alike_share_one_sound() -> None:
    assert TABLES.sound("加微信") == TABLES.sound("家薇芯") == TABLES.sound("+威 ❤️")
    assert TABLES.sound("加微信") != TABLES.sound("加卫星")
