from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.source import ROOT

LOCK = (ROOT / "build_spec" / "requirements.lock").read_text(encoding="utf-8")
PINS = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", LOCK, re.MULTILINE)
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [Requirement(line) for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]]


def test_the_lock_holds_no_address():
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links|git\+|\s@\s", LOCK), (
        "where packages come from is the affair of the machine's pip configuration"
    )


def test_every_entry_of_the_lock_has_one_version_and_a_hash():
    entries = re.split(r"\n(?=[A-Za-z0-9])", LOCK.strip())
    wrong = [e.split()[0] for e in entries if not re.match(r"[A-Za-z0-9._-]+==\S+", e) or "--hash=sha256:" not in e]
    assert entries
    assert not wrong, f"run build_spec/lock.sh: {wrong}"


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_the_lock_satisfies_what_the_project_asks(asked: Requirement):
    pinned = PINS.get(canonicalize_name(asked.name))
    assert pinned, f"{asked.name} is not in the lock; run build_spec/lock.sh"
    assert asked.specifier.contains(pinned), f"the lock has {asked.name} {pinned}, asked is {asked.specifier}"
