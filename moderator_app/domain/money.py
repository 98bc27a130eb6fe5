"""Liquidated damages: integer minor units, one rounding at the end, recomputable byte for byte.

A calculation stores its inputs and their hash; ``compute`` over the stored inputs gives the stored result for ever.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from moderator_app.domain.evidence import canonical, sha256_hex
from moderator_app.domain.policy import Basis, Matrix
from moderator_app.domain.text import Label

BPS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagesInputs:
    """Everything a calculation depends on; amounts in minor units, rates in basis points."""

    matrix_version: str
    category: str
    grade: str
    basis: Basis
    bps: int
    minimum_minor: int
    maximum_minor: int | None
    fixed_minor: int
    cap_bps: int
    affected_minor: int
    deposit_minor: int
    currency: str
    orders: int = 0
    source: str = ""
    """Which report of the platform gave the order figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyCalculation:
    """A computed amount with its inputs, their hash and its sentence in both languages."""

    inputs: DamagesInputs
    inputs_hash: str
    raw_minor: int
    """Before minimum, maximum and cap."""
    result_minor: int
    from_deposit_minor: int
    """What the deposit covers."""
    receivable_minor: int
    """What stays owed; recorded, not forced."""
    sentence: Label


def half_up(numerator: int, denominator: int) -> int:
    """Divide two whole numbers that are not negative, rounding halves up.

    Raises:
        ValueError: a negative numerator or a denominator that is not positive.
    """
    if numerator < 0 or denominator <= 0:
        raise ValueError("half_up takes amounts that are not negative")
    return (2 * numerator + denominator) // (2 * denominator)


def format_minor(amount_minor: int) -> str:
    """Return an amount of a two-decimal currency with thousands separators: ``1234567`` → ``12,345.67``."""
    sign = "-" if amount_minor < 0 else ""
    whole, cents = divmod(abs(amount_minor), 100)
    return f"{sign}{whole:,}.{cents:02d}"


def gather(
    matrix: Matrix,
    *,
    category: str,
    grade: str,
    affected_minor: int,
    deposit_minor: int,
    orders: int = 0,
    source: str = "",
) -> DamagesInputs:
    """Return the inputs for a grade in a category, with the rule that the matrix names.

    Raises:
        ValueError: a negative amount.
    """
    if min(affected_minor, deposit_minor) < 0:
        raise ValueError("order value and deposit cannot be below zero")
    rule = matrix.damages_rule(category, grade)
    return DamagesInputs(
        matrix_version=matrix.version,
        category=category,
        grade=grade,
        basis=rule.basis,
        bps=rule.bps,
        minimum_minor=rule.minimum_minor,
        maximum_minor=rule.maximum_minor,
        fixed_minor=rule.fixed_minor,
        cap_bps=matrix.cap_bps,
        affected_minor=affected_minor,
        deposit_minor=deposit_minor,
        currency=matrix.currency,
        orders=orders,
        source=source,
    )


def compute(inputs: DamagesInputs) -> MoneyCalculation:
    """Compute the damages.

    A share of the order value is cut to [minimum, maximum] and then to the cap, which beats the minimum; fixed amounts
    and the whole deposit are exempt from the cap. What the deposit does not cover stays receivable.
    """
    if inputs.basis is Basis.BPS:
        raw = half_up(inputs.affected_minor * inputs.bps, BPS)
        result = max(raw, inputs.minimum_minor)
        if inputs.maximum_minor is not None:
            result = min(result, inputs.maximum_minor)
        result = min(result, inputs.affected_minor * inputs.cap_bps // BPS)
    elif inputs.basis is Basis.FIXED:
        raw = result = inputs.fixed_minor
    elif inputs.basis is Basis.DEPOSIT:
        raw = result = inputs.deposit_minor
    else:
        raw = result = 0
    covered = min(result, inputs.deposit_minor)
    return MoneyCalculation(
        inputs=inputs,
        inputs_hash=sha256_hex(canonical(asdict(inputs))),
        raw_minor=raw,
        result_minor=result,
        from_deposit_minor=covered,
        receivable_minor=result - covered,
        sentence=_sentence(inputs, raw, result),
    )


def _percent(bps: int) -> str:
    whole, rest = divmod(bps, 100)
    return f"{whole}%" if rest == 0 else f"{whole}.{rest:02d}%"


def _sentence(inputs: DamagesInputs, raw: int, result: int) -> Label:
    amount = format_minor(result)
    if inputs.basis is Basis.NONE:
        return Label(zh="本等级不扣除违约金。", en="This grade carries no liquidated damages.")
    if inputs.basis is Basis.FIXED:
        return Label(
            zh=f"扣除违约金{amount}元。计算依据:{inputs.grade}级固定金额表;计算方法:按次固定。",
            en=f"Liquidated damages of {amount} {inputs.currency}. Basis: fixed table for grade {inputs.grade}; "
            "method: fixed per occurrence.",
        )
    if inputs.basis is Basis.DEPOSIT:
        return Label(
            zh=f"扣除违约金{amount}元。计算依据:保证金余额;计算方法:全部保证金。",
            en=f"Liquidated damages of {amount} {inputs.currency}. Basis: deposit balance; method: the whole deposit.",
        )
    steps_zh = [f"{format_minor(inputs.affected_minor)}元×{_percent(inputs.bps)}={format_minor(raw)}元"]
    steps_en = [f"{format_minor(inputs.affected_minor)} × {_percent(inputs.bps)} = {format_minor(raw)}"]
    if raw < inputs.minimum_minor:
        steps_zh.append(f"不低于下限{format_minor(inputs.minimum_minor)}元")
        steps_en.append(f"not below the minimum of {format_minor(inputs.minimum_minor)}")
    if inputs.maximum_minor is not None and raw > inputs.maximum_minor:
        steps_zh.append(f"不超过上限{format_minor(inputs.maximum_minor)}元")
        steps_en.append(f"not above the maximum of {format_minor(inputs.maximum_minor)}")
    if result == inputs.affected_minor * inputs.cap_bps // BPS and result < max(raw, inputs.minimum_minor):
        steps_zh.append(f"不超过受影响订单金额的{_percent(inputs.cap_bps)}")
        steps_en.append(f"not above {_percent(inputs.cap_bps)} of the affected order value")
    orders_zh = f"(共{inputs.orders}单)" if inputs.orders else ""
    orders_en = f" ({inputs.orders} orders)" if inputs.orders else ""
    return Label(
        zh=f"扣除违约金{amount}元。计算依据:受影响订单金额{orders_zh};计算方法:{','.join(steps_zh)}。",
        en=f"Liquidated damages of {amount} {inputs.currency}. Basis: affected order value{orders_en}; "
        f"method: {', '.join(steps_en)}.",
    )
