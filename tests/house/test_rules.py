from __future__ import annotations

import sys

import pytest

from tests.house.rules import RULES, Rule
from tests.house.source import imported, modules, parsed

EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
OFFENDER = "moderator_app/misc/offender.py"


@EACH
def test_the_house_keeps_the_rule(rule: Rule):
    offences = [f"{m.path}:{line}" for m in modules() if rule.holds_for(m.path) for line in rule.find(m)]
    assert not offences, f"{rule.name}: {', '.join(offences)}\n{rule.why}"


@EACH
def test_the_rule_sees_each_offence(rule: Rule):
    for offence in rule.offences:
        assert list(rule.find(parsed(OFFENDER, offence))), offence


@EACH
def test_the_rule_leaves_an_innocent_alone(rule: Rule):
    assert not list(rule.find(parsed("moderator_app/desk/queue/model.py", rule.innocent)))


def outsiders(path: str, allowed: set[str]) -> list[str]:
    known = set(sys.stdlib_module_names) | allowed
    return [
        f"{module.path}:{line} {name}"
        for module in modules()
        if module.path.startswith(path)
        for line, name in imported(module.tree)
        if name.split(".")[0] not in known and not any(name.startswith(part) for part in allowed)
    ]


def test_the_law_imports_nothing_but_python_and_itself():
    found = outsiders("moderator_app/domain/", {"moderator_app.domain"})
    assert not found, f"{found}: domain/ is pure Python, so that anyone can read and run it anywhere"


def test_the_cage_imports_only_its_decoders_and_the_law():
    found = outsiders("moderator_app/media/", {"moderator_app.domain", "moderator_app.media", "av", "vlc", "numpy"})
    assert not found, f"{found}: the decoding child holds as little as it can, because strangers feed it"
