from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.detectors.automaton import Match, NativeAutomaton, TrieAutomaton, build

WORDS = st.lists(st.text("加微信ab😀", min_size=1, max_size=4), max_size=12, unique=True)
TEXT = st.text("加微信ab😀İ", max_size=60)


def oracle(patterns: list[str], text: str) -> list[Match]:
    found = [
        (number, start, start + len(pattern))
        for number, pattern in enumerate(patterns)
        for start in range(len(text))
        if text.startswith(pattern, start)
    ]
    return sorted(found, key=lambda match: (match[1], match[2], match[0]))


@given(WORDS, TEXT)
def test_both_engines_find_what_looking_everywhere_finds(patterns: list[str], text: str) -> None:
    expected = oracle(patterns, text)
    assert NativeAutomaton(patterns).find(text) == expected
    assert TrieAutomaton(patterns).find(text) == expected


@pytest.mark.parametrize("engine", [NativeAutomaton, TrieAutomaton])
def test_an_empty_pattern_is_refused_by_its_number(engine: type[NativeAutomaton]) -> None:
    with pytest.raises(ValueError, match="pattern 1 is empty"):
        engine(["微信", ""])


def test_without_the_wheel_the_trie_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", absent)
    assert isinstance(build(["微信"]), TrieAutomaton)
