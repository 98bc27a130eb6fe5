import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.domain.errors import BadInput
from moderator_app.domain.lawbook import load_lawbook
from moderator_app.domain.policy import SEVERITIES, Basis, load_matrix
from tests.domain.law import PARTS, lawbook, parsed

MATRIX = lawbook().matrix
CATEGORIES = sorted(MATRIX.categories)


def broken(**edits):
    data = copy.deepcopy(parsed("penalty_matrix"))
    for path, value in edits.items():
        node = data
        *way, last = path.split("__")
        for key in way:
            node = node[key]
        node[last] = value
    return data


def test_the_shipped_matrix_has_fourteen_categories_ten_grades_and_twenty_measures():
    assert (len(MATRIX.categories), len(MATRIX.grades), len(MATRIX.measures)) == (14, 10, 20)


@given(st.sampled_from(CATEGORIES), st.integers(0, 3), st.integers(0, 5), st.integers(0, 3), st.integers(0, 5))
def test_more_severe_or_more_often_is_never_milder(category, severity, earlier, more_severe, more_often):
    graver = min(3, severity + more_severe)
    low = MATRIX.grade_for(category, SEVERITIES[severity], earlier)
    high = MATRIX.grade_for(category, SEVERITIES[graver], earlier + more_often)
    assert high.rank >= low.rank


@pytest.mark.parametrize(
    ("edits", "pointer", "reason"),
    [
        ({"schema": "other"}, "/schema", "unknown schema"),
        (
            {"categories__HYPE_SELL__rows__S1": ["G4", "G3", "G2"]},
            "/categories/HYPE_SELL/rows/S1",
            "milder on recurrence",
        ),
        ({"categories__HYPE_SELL__rows__S2": ["G1", "G1", "G1"]}, "/categories/HYPE_SELL/rows/S2/0", "milder than S1"),
        ({"categories__HYPE_SELL__rows__S3": ["G4", "G5"]}, "/categories/HYPE_SELL/rows/S3", "needs 3 grades"),
        ({"categories__HYPE_SELL__rows__S3": ["G4", "G5", "GX"]}, "/categories/HYPE_SELL/rows/S3", "unknown grade"),
        ({"categories__HYPE_SELL__row": {}}, "/categories/HYPE_SELL/row", "unknown key"),
        ({"categories__HYPE_SELL__rows__S5": []}, "/categories/HYPE_SELL/rows/S5", "unknown key"),
        ({"categories__HYPE_SELL": {"zh": "炒", "en": "hype"}}, "/categories/HYPE_SELL/family", "is missing"),
        ({"categories__HYPE_SELL": "hype"}, "/categories/HYPE_SELL", "must map"),
        ({"measures__WARN__timd": True}, "/measures/WARN/timd", "unknown key"),
        ({"grades__G3__point": 2}, "/grades/G3/point", "unknown key"),
        ({"grades__G3__measures": {"FLOGGING": {}}}, "/grades/G3/measures/FLOGGING", "unknown measure"),
        ({"grades__G3__measures": {"LIVE_BAN": {}}}, "/grades/G3/measures/LIVE_BAN", "needs its days"),
        ({"grades__G3__measures": {"WARN": {"days": 3}}}, "/grades/G3/measures/WARN/days", "no term"),
        ({"grades__G3__points": 2.5}, "/grades/G3/points", "whole number"),
        ({"grades__G3__rank": 4}, "/grades", "without a gap"),
        ({"grades__G3__zh": ""}, "/grades/G3", "zh and in en"),
        ({"grades__G3__ld": {"basis": "WHIM"}}, "/grades/G3/ld/basis", "unknown basis"),
        ({"grades__G4__ld__max": 1}, "/grades/G4/ld", "below the minimum"),
        ({"ld_overrides__PRIVATE_TRADE__fen": {"G4": -5}}, "/ld_overrides/PRIVATE_TRADE/fen/G4", "whole number"),
        ({"extra_approval": [{"when": "import os", "approvals": 2}]}, "/extra_approval/0/when", "cannot read"),
        ({"mitigation__floor": "G77"}, "/floor", "unknown grade"),
    ],
)
def test_a_broken_matrix_is_refused_with_the_place_of_the_fault(edits, pointer, reason):
    with pytest.raises(BadInput) as caught:
        load_matrix(broken(**edits), "matrix.yaml")
    assert any(fault.field == pointer and reason in fault.reason for fault in caught.value.faults), str(caught.value)


def test_every_fault_is_named_at_once():
    with pytest.raises(BadInput) as caught:
        load_matrix(broken(grades__G3__points=-1, grades__G5__points="x"), "matrix.yaml")
    assert len(caught.value.faults) == 2


def test_a_fixed_table_replaces_the_share_and_falls_back_to_the_next_lower_entry():
    assert MATRIX.damages_rule("PRIVATE_TRADE", "G4").fixed_minor == 200_000
    assert MATRIX.damages_rule("VEST_STORE", "G6").fixed_minor == 500_000
    assert MATRIX.damages_rule("VEST_STORE", "G9").basis is Basis.DEPOSIT
    assert MATRIX.damages_rule("PRIVATE_TRADE", "G2").basis is Basis.NONE


def test_category_extras_merge_with_the_longer_term():
    assert MATRIX.bundle("PRIVATE_TRADE", "G4")["PM_BAN"] == 3
    assert "PM_BAN" not in MATRIX.bundle("PRIVATE_TRADE", "G1")
    assert MATRIX.bundle("COUNTERFEIT", "G7")["FUND_HOLD"] == 60
    assert MATRIX.bundle("COUNTERFEIT", "G3")["FUND_HOLD"] == 30


@pytest.mark.parametrize(
    ("part", "edit", "pointer"),
    [
        ("rules", lambda d: d["rules"].pop("HYPE_SELL"), "/rules/HYPE_SELL"),
        ("rules", lambda d: d["rules"]["HYPE_SELL"].update(code="R-XX-01"), "/rules/HYPE_SELL/code"),
        ("rules", lambda d: d["rules"]["HYPE_SELL"].update(clauses=[]), "/rules/HYPE_SELL/clauses"),
        ("rules", lambda d: d["rules"]["HYPE_SELL"]["severity"].pop("S2"), "/rules/HYPE_SELL/severity/S2"),
        ("rules", lambda d: d["rules"]["HYPE_SELL"].update(questions=[]), "/rules/HYPE_SELL/questions"),
        ("queues", lambda d: d["queues"]["GOODS"].update(allowance_minutes=0), "/queues/GOODS/allowance_minutes"),
        ("queues", lambda d: d["routing"].pop(), "/routing"),
        (
            "queues",
            lambda d: d["routing"].insert(0, {"when": {"field": "gmv", "ge": 1}, "queue": "GOODS"}),
            "/routing/0/when",
        ),
        (
            "queues",
            lambda d: d["routing"].insert(0, {"when": {"any": [{"not": 5}]}, "queue": "GOODS"}),
            "/routing/0/when/any/0/not",
        ),
        ("queues", lambda d: d["routing"].insert(0, {"when": {}, "queue": "NOWHERE"}), "/routing/0/queue"),
        ("notices", lambda d: d["parts"].pop("redress"), "/parts/redress"),
        ("notices", lambda d: d["parts"]["points"].update(en="Points."), "/parts/points"),
        ("notices", lambda d: d["parts"].update(joke={"zh": "x", "en": "x"}), "/parts/joke"),
    ],
)
def test_broken_rules_queues_and_notices_are_refused_with_the_place_of_the_fault(part, edit, pointer):
    data = {name: copy.deepcopy(parsed(name)) for name in PARTS}
    edit(data[part])
    with pytest.raises(BadInput) as caught:
        load_lawbook(*data.values())
    assert pointer in {fault.field for fault in caught.value.faults}, str(caught.value)
