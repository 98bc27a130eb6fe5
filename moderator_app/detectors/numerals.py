"""Amounts of money as people say and write them: 1999, ¥1,999.50, 九百九十九, 1千9百, 一百二, 三十九块九, 九九九."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {char: value for value, chars in enumerate(("零〇", "一幺", "二两", "三", "四", "五", "六", "七", "八", "九"))
           for char in chars}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_RUN = re.compile(
    r"(?:\d+(?:,\d{3})*(?:\.\d+)?|[零〇一幺二两三四五六七八九十百千万])+(?:点[零〇一二三四五六七八九\d]+)?"
)
_PART = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|.")
_BEFORE = re.compile(r"(?:[¥$€]|rmb|人民币)\s?$")
_YUAN = re.compile(r"\s?(?:元|块钱|块|圆|rmb|人民币|大洋)")
_JIAO = re.compile(r"(?:[零〇]?)([一二两三四五六七八九]|\d)(?:毛|角)?(?![\d十百千万%折个件斤年月天号点单])")
_NOT_MONEY = re.compile(
    r"\s?(?:[%年月日天号点分秒折倍个件双套单包瓶盒箱支条只片斤克吨米度寸层楼岁次位人款期路代吋码粒两颗台版]|小时|公斤|厘米|毫升|kg|ml|cm|mm|g\b|万?(?:粉|人|单|件))"
)
_MAX_YUAN = 10**9


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount in a text."""

    start: int
    end: int
    minor: int
    """Hundredths of the currency's main unit (fen)."""
    marked: bool
    """Whether a currency word or sign stands beside it."""


def amounts(folded: str) -> list[Amount]:
    """Return the amounts in a folded text, in order; counts of things, dates and discounts are left out.

    Offsets are code points of the text.
    """
    found: list[Amount] = []
    for run in _RUN.finditer(folded):
        start, end = run.span()
        minor = _minor(run.group())
        taken = bool(found) and start < found[-1].end
        if taken or minor is None or not 0 < minor <= _MAX_YUAN * 100:
            continue
        before = _BEFORE.search(folded, max(0, start - 5), start)
        yuan = _YUAN.match(folded, end)
        if yuan:
            end = yuan.end()
            jiao = _JIAO.match(folded, end) if "块" in yuan.group() and minor % 100 == 0 else None
            if jiao:
                digit = jiao.group(1)
                minor += 10 * (int(digit) if digit.isdecimal() else _DIGITS[digit])
                end = jiao.end()
        elif not before and _NOT_MONEY.match(folded, end):
            continue
        found.append(Amount(before.start() if before else start, end, minor, before is not None or yuan is not None))
    return found


def _minor(run: str) -> int | None:
    """Return the value of a numeral in hundredths, or None when it is none."""
    whole, point, fraction = run.partition("点")
    parts = [part.replace(",", "") for part in _PART.findall(whole)]
    value = int(parts[0].split(".")[0]) * 100 if len(parts) == 1 and parts[0][0].isdecimal() else None
    if value is not None:
        decimals = parts[0].partition(".")[2]
        value += _hundredths(decimals)
    elif all(part in _DIGITS for part in parts):
        value = int("".join(str(_DIGITS[part]) for part in parts)) * 100
    else:
        value = _with_units(parts)
    if value is None or not point:
        return value
    return value + _hundredths("".join(char if char.isdecimal() else str(_DIGITS[char]) for char in fraction))


def _hundredths(decimals: str) -> int:
    return int((decimals + "00")[:2])


def _with_units(parts: list[str]) -> int | None:
    """Add up digits and units: 1 千 9 百, 一 百 二 (120), 十 八, 1.5 万."""
    total = section = 0
    held: int | None = None
    last_unit = 1
    zero = False
    for part in parts:
        if part in _UNITS:
            unit = _UNITS[part]
            if unit == _UNITS["万"]:
                section += held or 0
                total += (section or 100) * unit
                section = 0
            else:
                section += (100 if held is None else held) * unit
            held, last_unit, zero = None, unit, False
        elif part in _DIGITS and _DIGITS[part] == 0:
            zero = True
        elif held is not None:
            return None
        elif part in _DIGITS:
            held = _DIGITS[part] * 100
        else:
            head, _, decimals = part.partition(".")
            held = int(head) * 100 + _hundredths(decimals)
    if held is not None:
        short = last_unit > 10 and not zero and held < 1000
        section += held * last_unit // 10 if short else held
    return total + section


def number(run: str) -> int | None:
    """Return a whole number written in digits or Chinese numerals ("12", "十二"), or None when it is none."""
    if not _RUN.fullmatch(run):
        return None
    value = _minor(run)
    return None if value is None or value % 100 else value // 100
