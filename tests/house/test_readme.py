"""What the README says is so: the map, the links, the commands and the keys."""

from __future__ import annotations

import re
import subprocess

from moderator_app.cli import _COMMANDS
from moderator_app.desk.commands import COMMANDS
from tests.house.source import PACKAGE, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TREE = re.search(r"```\nmoderator_app/\n(.*?)```", README, re.DOTALL)
MAP = TREE.group(1) if TREE else ""


def test_every_place_on_the_map_exists():
    inside = re.findall(r"^[├└]── (\S+)", MAP, re.MULTILINE)
    beside = re.findall(r"^(\w+/)", MAP, re.MULTILINE)
    assert inside
    assert beside
    assert not [name for name in inside if not (PACKAGE / name).exists()]
    assert not [name for name in beside if not (ROOT / name).exists()]


def test_every_room_is_on_the_map():
    rooms = [path.parent.name for path in PACKAGE.glob("*/__init__.py")]
    assert not [room for room in rooms if f"── {room}/" not in MAP]


def test_every_link_leads_somewhere():
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", README)
    assert not [link for link in links if "://" not in link and not (ROOT / link).exists()]


def test_every_command_that_is_shown_can_be_given():
    shown = set(re.findall(r"(?:\.venv/bin/|`)moderator (\w+)", README))
    assert shown
    assert sorted(shown - _COMMANDS.keys()) == []


def test_every_key_that_is_shown_is_bound():
    bound = {key for command in COMMANDS for key in command.keys}
    shown = {
        key
        for key in re.findall(r"`([^`\s]+)`", README)
        if re.fullmatch(r"(?:(?:Ctrl|Shift|Alt)\+)*(?:\w|F\d+|Return)", key)
    }
    assert shown
    assert sorted(shown - bound) == []


def test_the_house_speaks_of_itself_alone():
    """No path of the machine it was written on is left in what is committed."""
    elsewhere = r"(^|[^[:alnum:]_.])/(root|work|home/[a-z]+)/[[:alnum:]]"
    command = ["git", "grep", "-InE", elsewhere, "--", ".", ":!tests/house/test_readme.py"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)
    assert (found.returncode, found.stdout) == (1, ""), found.stdout + found.stderr
