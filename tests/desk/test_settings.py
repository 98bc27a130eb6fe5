from __future__ import annotations

from pathlib import Path

import pytest

from moderator_app.desk.settings import SETTINGS, Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def test_values_are_kept_and_told(qtbot, path: Path):
    settings = Settings(path)
    with qtbot.waitSignal(settings.changed) as told:
        settings.set("media.blur", 40)
    assert told.args == ["media.blur"]
    settings.set("media.autoplay", value=True)
    settings.set("look.language", "zh_CN")
    settings.sync()
    again = Settings(path)
    assert again.number("media.blur") == 40
    assert again.flag("media.autoplay") is True
    assert again.text("look.language") == "zh_CN"


def test_kind_defaults_protect_the_person():
    defaults = {setting.id: setting.default for setting in SETTINGS}
    assert defaults["media.autoplay"] is False
    assert defaults["media.start_muted"] is True


def test_a_damaged_file_costs_only_what_is_wrong(path: Path):
    path.write_text("[look]\ntheme=plaid\ntext_percent=many\nlanguage=en\n", encoding="utf-8")
    settings = Settings(path)
    assert settings.text("look.theme") == "dark"
    assert settings.number("look.text_percent") == 100
    assert settings.text("look.language") == "en"


def test_numbers_stay_in_their_bounds_and_choices_in_their_list(path: Path):
    settings = Settings(path)
    settings.set("look.text_percent", 9000)
    assert settings.number("look.text_percent") == 160
    with pytest.raises(ValueError, match="no choice"):
        settings.set("look.theme", "plaid")
    with pytest.raises(ValueError, match="another type"):
        settings.set("media.blur", "much")


def test_a_layout_is_kept_as_it_was(path: Path):
    settings = Settings(path)
    settings.keep("window", b"\x00\x01")
    assert settings.kept("window") == b"\x00\x01"
    assert settings.kept("other") == b""
