"""Replaying many decisions at once says what proposing each one says."""

from hypothesis import given
from hypothesis import strategies as st

from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.penalty import PriorDecision, Violation, propose
from moderator_app.domain.policy import SEVERITIES
from moderator_app.domain.replay import Book, PastDecision, replay
from tests.domain.law import lawbook

MATRIX = lawbook().matrix
NOW = 1_795_305_600_000
CATEGORIES = sorted(MATRIX.categories)
PAST = st.builds(
    PastDecision,
    id=st.uuids().map(str),
    number=st.just("D"),
    person=st.sampled_from(["p", "q"]),
    at_ms=st.integers(0, 400).map(lambda days: NOW - days * DAY_MS),
    state=st.sampled_from(["effective", "upheld", "under_appeal", "withdrawn"]),
    category=st.sampled_from(CATEGORIES),
    severity=st.sampled_from(SEVERITIES),
    violations=st.lists(
        st.tuples(st.sampled_from(CATEGORIES), st.sampled_from(SEVERITIES)), min_size=1, max_size=3
    ).map(tuple),
    mitigation=st.lists(st.sampled_from(sorted(MATRIX.mitigation)), unique=True).map(tuple),
    aggravation=st.lists(st.sampled_from(sorted(MATRIX.aggravation)), unique=True).map(tuple),
)


@given(st.lists(PAST, max_size=12))
def test_a_replay_proposes_what_the_desk_would_have_proposed(past):
    book = Book(MATRIX, past)
    for one in past:
        history = [
            PriorDecision(
                id=other.id, at_ms=other.at_ms, state=other.state, family=MATRIX.categories[other.category].family
            )
            for other in past
            if other.person == one.person
        ]
        expected = propose(
            MATRIX,
            [Violation(category=category, severity=severity) for category, severity in one.violations],
            history,
            at_ms=one.at_ms,
            mitigation=one.mitigation,
            aggravation=one.aggravation,
        )
        assert book.propose(one) == (expected.grade, expected.earlier)


@given(st.lists(PAST, max_size=12))
def test_the_same_matrix_changes_nothing(past):
    assert replay(MATRIX, MATRIX, past) == []
