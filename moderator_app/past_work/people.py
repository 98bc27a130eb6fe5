"""Who works there, and how: each with a rate of mistakes, a pace and a leaning of their own."""

from __future__ import annotations

from dataclasses import dataclass

from moderator_app.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """An invented person's way of working; shares are of a million, so that no habit rests on rounding."""

    name: str
    display: str
    role: Role
    miss_ppm: int = 55_000
    """Clears what is wrong."""
    strict_ppm: int = 90_000
    """Finds something where nothing is wrong."""
    drift_ppm: int = 100_000
    """Takes the neighbouring severity."""
    harsher: bool = False
    """Which neighbour."""
    pace_ms: int = 70_000
    """Half of the cases take no longer."""
    from_day: int = 0
    """The day on which this person began."""


STAFF: tuple[Habit, ...] = (
    Habit(name="he", display="何青", role=Role.REVIEWER, miss_ppm=25_000, pace_ms=82_000),
    Habit(name="tang", display="唐果", role=Role.REVIEWER, strict_ppm=190_000, harsher=True, pace_ms=61_000),
    Habit(name="ji", display="纪安", role=Role.REVIEWER, miss_ppm=120_000, drift_ppm=140_000, pace_ms=38_000),
    Habit(name="song", display="宋词", role=Role.REVIEWER, pace_ms=74_000),
    Habit(name="bai", display="白露", role=Role.REVIEWER, drift_ppm=170_000, harsher=True, pace_ms=95_000, from_day=48),
    Habit(name="gu", display="顾北辰", role=Role.SENIOR, miss_ppm=20_000, strict_ppm=15_000, drift_ppm=35_000),
    Habit(name="ye", display="叶知秋", role=Role.SENIOR, miss_ppm=15_000, strict_ppm=20_000, drift_ppm=30_000),
    Habit(name="luo", display="罗子衿", role=Role.SUPERVISOR, miss_ppm=10_000, strict_ppm=10_000, drift_ppm=20_000),
    Habit(name="mu", display="穆清", role=Role.SUPERVISOR, miss_ppm=10_000, strict_ppm=10_000, drift_ppm=20_000),
    Habit(name="fang", display="方圆", role=Role.LEAD, miss_ppm=10_000, strict_ppm=10_000, drift_ppm=20_000),
    Habit(name="yan", display="严谨", role=Role.QA, miss_ppm=12_000, strict_ppm=12_000, drift_ppm=25_000),
    Habit(name="ren", display="任真", role=Role.QA, miss_ppm=15_000, strict_ppm=10_000, drift_ppm=30_000),
)
"""Makers, seconds, a lead and two who look again; all invented."""

MAKERS = tuple(one for one in STAFF if one.role in {Role.REVIEWER, Role.SENIOR})
SECONDS = tuple(one for one in STAFF if one.role in {Role.SENIOR, Role.SUPERVISOR})
LOOKERS = tuple(one for one in STAFF if one.role is Role.QA)
LEAD = next(one for one in STAFF if one.role is Role.LEAD)
