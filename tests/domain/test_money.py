from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.domain.evidence import canonical, sha256_hex
from moderator_app.domain.money import compute, format_minor, gather, half_up
from moderator_app.domain.policy import Basis
from tests.domain.law import lawbook

MATRIX = lawbook().matrix
AMOUNTS = st.integers(0, 10**13)


@pytest.mark.parametrize(
    ("category", "grade", "affected", "deposit", "result"),
    [
        ("HYPE_SELL", "G4", 12_345_678, 0, 1_000_000),
        ("HYPE_SELL", "G4", 3_333, 0, 3_333),
        ("COUNTERFEIT", "G5", 0, 0, 0),
        ("PRIVATE_TRADE", "G4", 0, 0, 200_000),
        ("HYPE_SELL", "G9", 5, 7_654_321, 7_654_321),
        ("HYPE_SELL", "G2", 1_000_000, 0, 0),
    ],
)
def test_the_worked_examples_come_out_to_the_cent(category, grade, affected, deposit, result):
    inputs = gather(MATRIX, category=category, grade=grade, affected_minor=affected, deposit_minor=deposit)
    assert compute(inputs).result_minor == result


@given(st.sampled_from(sorted(MATRIX.categories)), st.sampled_from(sorted(MATRIX.grades)), AMOUNTS, AMOUNTS)
def test_damages_are_whole_never_negative_within_the_cap_and_recomputable(category, grade, affected, deposit):
    inputs = gather(MATRIX, category=category, grade=grade, affected_minor=affected, deposit_minor=deposit)
    first, again = compute(inputs), compute(replace(inputs))
    assert first == again
    assert first.inputs_hash == sha256_hex(canonical(asdict(inputs)))
    assert isinstance(first.result_minor, int)
    assert first.result_minor >= 0
    assert first.from_deposit_minor + first.receivable_minor == first.result_minor
    assert first.from_deposit_minor <= deposit
    if inputs.basis is Basis.BPS:
        assert first.result_minor <= affected
        assert first.result_minor <= inputs.maximum_minor
    assert str(first.sentence.zh)
    assert format_minor(first.result_minor) in first.sentence.en or inputs.basis is Basis.NONE


@given(st.integers(0, 10**12), st.integers(1, 10**5))
def test_half_up_is_the_nearest_whole_number_with_halves_upward(numerator, denominator):
    result = half_up(numerator, denominator)
    assert -denominator < 2 * (numerator - result * denominator) + 0 <= denominator or (
        2 * (numerator - result * denominator) == -denominator
    )


def test_half_up_refuses_what_is_no_amount():
    with pytest.raises(ValueError, match="not negative"):
        half_up(-1, 2)


def test_a_changed_input_changes_the_hash():
    one = gather(MATRIX, category="HYPE_SELL", grade="G4", affected_minor=1, deposit_minor=0)
    two = gather(MATRIX, category="HYPE_SELL", grade="G4", affected_minor=2, deposit_minor=0)
    assert compute(one).inputs_hash != compute(two).inputs_hash


def test_a_float_never_gets_into_canonical_json():
    with pytest.raises(ValueError, match="no floats"):
        canonical({"amount": [1, {"rate": 0.5}]})


def test_amounts_are_printed_with_thousands():
    assert [format_minor(value) for value in (0, 5, 1234567, -99)] == ["0.00", "0.05", "12,345.67", "-0.99"]
