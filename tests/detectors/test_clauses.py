"""A highlight cites a clause; the rulebook must have it, or nobody could decide on it."""

import re

import pytest

from moderator_app.assets import resource
from tests.domain.law import lawbook

CITED = sorted(
    (path.name, ref)
    for path in resource("lexicons").glob("*.yaml")
    for ref in set(re.findall(r"R-[A-Z]{2}-\d{2}#\d+", path.read_text(encoding="utf-8")))
)


@pytest.mark.parametrize(("lexicon", "ref"), CITED)
def test_every_clause_a_lexicon_cites_stands_in_the_rulebook(lexicon, ref):
    assert any(rule.clause(ref) for rule in lawbook().rulebook.rules.values()), f"{lexicon} cites {ref}"
