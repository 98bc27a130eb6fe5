"""A notice is in words: no code of ours, no place left open."""

from __future__ import annotations

import copy

import pytest

from moderator_app.detectors import default
from moderator_app.domain.errors import BadInput
from moderator_app.domain.notice import SOME_DETECTOR, lint, load_templates
from moderator_app.domain.text import Label
from tests.domain.law import lawbook, parsed

TEMPLATES = lawbook().templates
HEAD = "Decision JD_1\nTo: shop_77 (M_1)\n"


def test_every_detector_of_the_house_has_a_name_in_both_languages():
    for card in default().cards:
        assert card.id in TEMPLATES.detectors
        for language in ("zh", "en"):
            (name,) = TEMPLATES.detector_names([card.id], language)
            assert "_" not in name
            assert name != SOME_DETECTOR.in_language(language)


def test_an_unknown_detector_is_called_automatic_and_two_of_them_once():
    assert TEMPLATES.detector_names(["a_new_one", "another_one"], "zh") == ["自动识别"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Found: {behaviour}.", ("{behaviour}",)),
        ("Please ### NAME ### answer.", ("### NAME ###",)),
        ("Quoted: “”.", ("“”",)),
        ("Rule 《》 version None", ("《》", "None")),
        ("Detected by private_trade; decided by a person.", ("private_trade",)),
        ("Outcome: PRIVATE_TRADE", ("PRIVATE_TRADE",)),
        ("Measure: CART_REVOKE", ("CART_REVOKE",)),
        ("Quoted: “add me {v} private_trade”.", ()),
        ("In live_room_7 of the platform: counterfeit goods", ()),
        ("Detected by the detector of private trade.", ()),
    ],
)
def test_what_is_left_open_or_a_code_is_found_and_quotes_are_left_alone(words, found):
    codes = {*lawbook().matrix.categories, *lawbook().matrix.measures, *TEMPLATES.detectors}
    assert lint(Label(zh=HEAD, en=HEAD + words), codes) == found


def test_a_detector_without_both_names_is_a_fault_with_its_place():
    data = copy.deepcopy(parsed("notices"))
    data["detectors"]["private_trade"] = {"zh": "只有中文"}
    with pytest.raises(BadInput) as refused:
        load_templates(data, "notices.yaml")
    assert refused.value.faults[0].field == "/detectors/private_trade"


def test_whatever_a_seller_said_cannot_keep_a_notice_from_being_sent():
    said = "他说”{不卖}None private_trade ### x ###"
    notice = Label(zh=HEAD + f"引用:“{said}”。", en=HEAD + f"Quoted: “{said}”.")
    assert lint(notice, {"private_trade"}, [said]) == ()
    assert lint(notice, {"private_trade"}) != ()


def test_a_title_with_signs_in_it_cannot_either():
    title = "### 爆款 ### {全场}"
    assert lint(Label(zh=HEAD + f"您在{title}中", en=HEAD + f"In {title}"), (), (), [title]) == ()
