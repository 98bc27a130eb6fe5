"""Every panel at every size a desk may have, in both languages: no word is cut, nothing lies on anything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moderator_app.desk.case.room import CaseRoom
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.rulebook import QuestionKind
from tests.desk.case.cuts import cut
from tests.desk.case.table import CHAT, GOODS, FakeHost, content, lease

SIZES = ((1030, 660), (1280, 690), (1440, 800), (2560, 1330))
"""Of the room, in pixels: beside the queue in a small window, without it, and in larger ones."""


@pytest.fixture(params=["en", "zh_CN"])
def spoken(request: pytest.FixtureRequest, room: CaseRoom, host: FakeHost, speak_chinese: Callable[[], None]) -> str:
    if request.param == "zh_CN":
        speak_chinese()
    host.tongue = request.param
    host.theme.apply("light", 100)
    room.retranslate()
    return host.tongue


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_word_of_the_case_is_cut(room: CaseRoom, spoken: str, qtbot, size: tuple[int, int]) -> None:
    assert spoken
    room.resize(*size)
    room.open(content(), lease(), None)
    room.focus_first()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        for _ in range(20):  # layouts within layouts take some turns to settle
            qtbot.wait(20)
            if not (wrong := cut(room)):
                return
        found[name] = wrong

    look("transcript")
    room.stage.tabs.setCurrentWidget(room.stage.conversation)
    look("comments")
    for item in (CHAT, GOODS):
        room._show_item(item)
        look(item)
    room._show_item(content().items[0].id)
    room.side.setCurrentWidget(room.merchant)
    look("seller")
    room.side.setCurrentWidget(room.highlights)
    for ask in (room.strip.ask_skip, room.strip.ask_hold, room.strip.ask_escalate):
        ask()
        look(ask.__name__)
    for _ in range(6):
        room.highlights.judge(HighlightState.ACCEPTED)
        room.highlights.step(1)
    room.verdict.focus_findings()
    assert room._model is not None
    for place, row in enumerate(room._model.draft.findings):
        room._model.set_clause(place, room._model.lawbook.rulebook.rule_of(row.category).clauses[0].ref)
        room._model.set_severity(place, "S3")
        for question in room._model.questions(place):
            room._model.answer(place, question.id, question.kind is QuestionKind.REQUIRED)
    look("verdict")
    assert room.verdict.proposal.texts["measures"].isVisible(), "all consequences were looked at"
    assert not found, "\n".join(f"{name}: {one}" for name, rows in found.items() for one in rows)


def test_a_question_and_a_finding_speak_the_new_language_and_keep_what_was_typed(
    room: CaseRoom, host: FakeHost, speak_chinese: Callable[[], None]
) -> None:
    room.open(content(), lease(), None)
    room.focus_first()
    room.clock.seek(1_000)
    room.hands.mark_in()
    room.clock.seek(3_000)
    room.hands.mark_out()
    room.highlights.judge(HighlightState.ACCEPTED)
    room.strip.ask_hold()
    room.strip.choice.setCurrentIndex(2)
    room.strip.words.setText("is it theirs?")
    assert room.strip.title.text() == "Hold for"
    speak_chinese()
    host.tongue = "zh_CN"
    room.retranslate()
    assert room.strip.title.text() == "挂起时长"
    assert (room.strip.choice.currentData(), room.strip.words.text()) == ("7", "is it theirs?")
    [card] = room.verdict.cards
    assert any("标记" in box.text() for box in card.boxes.values())
