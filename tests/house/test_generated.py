"""What is made from a source and committed beside it is what the source gives, and its makers notice when it is not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from lxml import etree

from build_spec import check, forms, translations
from tests.house.source import ROOT

FORM = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Card</class><widget class="QWidget" name="Card"/></ui>
"""
TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN"><context><name>Queue</name><message><source>{source}</source>
<translation{state}>{translation}</translation></message></context></TS>
"""


def test_every_form_is_compiled_and_no_compiled_form_lost_its_source():
    assert forms.differences(forms.SOURCES, forms.TARGETS) == {}, "run build_spec/forms.py"


def test_a_stale_a_missing_and_an_orphaned_form_are_noticed(tmp_path: Path):
    for name in ("fresh", "stale", "missing"):
        (tmp_path / f"{name}.ui").write_text(FORM, encoding="utf-8")
    for name, text in forms.wanted(tmp_path).items():
        if "missing" not in name:
            (tmp_path / name).write_text(text + ("# edited\n" if "stale" in name else ""), encoding="utf-8")
    (tmp_path / "ui_orphan.py").write_text("", encoding="utf-8")
    noticed = forms.differences(tmp_path, tmp_path)
    assert noticed.keys() == {"ui_stale.py", "ui_missing.py", "ui_orphan.py"}
    assert noticed["ui_orphan.py"] is None


def test_a_form_that_does_not_compile_is_named(tmp_path: Path):
    (tmp_path / "broken.ui").write_text("<ui><widget>", encoding="utf-8")
    with pytest.raises(forms.FormRefusedError, match=r"broken\.ui"):
        forms.wanted(tmp_path)


@pytest.mark.parametrize("form", sorted(forms.SOURCES.glob("*.ui")), ids=lambda form: form.stem)
def test_every_label_of_a_form_shows_plain_text(form: Path):
    guessing = [
        widget.get("name")
        for widget in etree.parse(str(form)).getroot().iter("widget")
        if widget.get("class") == "QLabel"
        and not (widget.findtext("property[@name='textFormat']/enum") or "").endswith("PlainText")
    ]
    assert not guessing, f"{guessing}: set textFormat to Qt::TextFormat::PlainText, or promote to PlainLabel"


@pytest.mark.parametrize("form", sorted(forms.SOURCES.glob("*.ui")), ids=lambda form: form.stem)
def test_no_form_binds_a_key(form: Path):
    bound = etree.parse(str(form)).getroot().findall(".//property[@name='shortcut']")
    assert not bound, "keys are declared in desk/commands.py, so that help and menus know them"


def test_every_sentence_is_collected_and_released():
    assert translations.stale() == []


def test_every_sentence_is_translated():
    assert translations.problems(translations.SOURCE) == []


@pytest.mark.parametrize(
    ("source", "state", "translation"),
    [
        ("Close", ' type="unfinished"', ""),
        ("Close", "", "  "),
        ("{count} cases", "", "{n} 个案件"),
        ("%1 of %2", "", "%1 / %1"),
        ("%n case(s)", "", "<numerusform></numerusform>"),
    ],
)
def test_a_missing_translation_or_another_placeholder_is_noticed(tmp_path: Path, source, state, translation):
    ts = tmp_path / "desk.ts"
    ts.write_text(TS.format(source=source, state=state, translation=translation), encoding="utf-8")
    assert len(translations.problems(ts)) == 1


@pytest.mark.parametrize(
    ("source", "translation"),
    [("Close", "关闭"), ("{b} of {a}", "{a} 之 {b}"), ("%n case(s)", "<numerusform>%n 个案件</numerusform>")],
)
def test_a_good_translation_is_left_alone(tmp_path: Path, source, translation):
    ts = tmp_path / "desk.ts"
    ts.write_text(TS.format(source=source, state="", translation=translation), encoding="utf-8")
    assert translations.problems(ts) == []


@pytest.mark.parametrize(
    ("closing", "code", "counted"),
    [
        ("12 passed, 3 skipped in 1.20s", 0, (12, 0)),
        ("2 failed, 10 passed, 1 error in 0.40s", 1, (10, 3)),
        ("no tests ran in 0.01s", 5, (0, 1)),
        ("", -11, (0, 1)),
        ("5 passed in 1.0s", 1, (5, 1)),
    ],
)
def test_the_closing_line_counts_what_pytest_said(closing, code, counted):
    assert check.tally(closing, code) == counted


def test_the_guide_for_contributors_names_every_stage():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").casefold()
    words = [stage.name.split(" (")[0].split(" are ")[0].split(" in a ")[0] for stage in check.stages(quick=False)]
    assert not [word for word in words if word.casefold() not in guide]


def test_help_names_every_way_to_run():
    done = subprocess.run([str(ROOT / "run"), "--help"], capture_output=True, text=True, check=True, timeout=30)
    for option in ("--setup", "--fresh", "--tour DIR", "--help", "PYTHON=", "MODERATOR_SKIP_APT=1"):
        assert option in done.stdout


@pytest.mark.parametrize("wrong", [["--nonsense"], ["--tour"], ["--setup", "more"], ["--tour", "a", "b"]])
def test_a_wrong_option_is_answered_with_the_usage_and_code_2(wrong):
    done = subprocess.run([str(ROOT / "run"), *wrong], capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 2
    assert "usage: ./run" in done.stderr
