from array import array

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QPersistentModelIndex

from moderator_app.desk.queue.model import Column, QueueModel, patch

ORDERS = st.lists(st.integers(0, 40), unique=True, max_size=30)


@given(ORDERS, ORDERS)
def test_a_patch_turns_the_old_order_into_the_new_one(old, new):
    change = patch(old, new)
    kept = [number for number in old if number in set(new)], [number for number in new if number in set(old)]
    if kept[0] != kept[1]:
        assert change is None
        return
    rows = list(old)
    for first, last in change.removed:
        del rows[first : last + 1]
    for first, last in change.inserted:
        rows[first:first] = new[first : last + 1]
    assert rows == new


def model(fetched=None):
    owner = QObject()
    made = QueueModel(
        lambda numbers: (fetched if fetched is not None else []).extend(numbers) or [], lambda: [""] * 6, owner
    )
    made.owner = owner
    return made


@given(ORDERS, ORDERS)
def test_what_is_held_stays_on_its_case_through_any_new_answer(old, new):
    shown = model()
    shown.show(array("q", old))
    held = {number: QPersistentModelIndex(shown.index(row, 0)) for row, number in enumerate(old)}
    shown.show(array("q", new))
    assert list(shown.numbers) == new
    for number, index in held.items():
        assert index.isValid() == (number in new)
        if index.isValid():
            assert new[index.row()] == number


def test_a_row_is_fetched_by_the_page_and_only_when_somebody_looks():
    fetched = []
    shown = model(fetched)
    shown.show(array("q", range(100_000)))
    assert fetched == []
    shown.listed(50_000)
    assert fetched == list(range(50_000 // 128 * 128, 50_000 // 128 * 128 + 128))
    shown.listed(50_001)
    assert len(fetched) == 128
    assert shown.rowCount() == 100_000
    assert shown.columnCount() == len(Column)
