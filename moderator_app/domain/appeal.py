"""Redress: who may appeal until when, who may handle it, and what may come out of it (never anything harsher).

Windows are a jurisdiction's: 30 days and 15 more after a refusal in the Chinese profile, 183 days in the European one
(at least six months from the day the person was informed, Digital Services Act, article 20).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from moderator_app.domain.errors import BadInput, Fault, Refused
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.measure import RIGHT_OF
from moderator_app.domain.policy import Matrix
from moderator_app.domain.text import Label, Named


class AppealState(Named):
    """The states of ``state_machines.yaml``."""

    SUBMITTED = "submitted", "Received", "已提交"
    ADMISSIBLE = "admissible", "Admissible", "已受理"
    QUEUED = "queued", "Waiting", "待处理"
    LEASED = "leased", "In review", "审核中"
    UPHELD = "upheld", "Decision upheld", "维持原决定"
    UPHELD_FINAL = "upheld_final", "Upheld for good", "终局维持"
    OVERTURNED = "overturned", "Decision overturned", "撤销原决定"
    PARTIALLY_OVERTURNED = "partially_overturned", "Made milder", "部分变更"
    INADMISSIBLE = "inadmissible", "Not admissible", "不予受理"
    RETRACTED = "retracted", "Taken back", "已撤回"


OPEN_APPEALS = frozenset({AppealState.SUBMITTED, AppealState.ADMISSIBLE, AppealState.QUEUED, AppealState.LEASED})


class Ground(Named):
    """What an appeal rests on; each one is answered by itself."""

    FACTS = "facts", "The facts are wrong", "事实认定有误"
    SUBJECT = "subject", "It was not us", "并非本商家所为"
    RULE = "rule", "The rule does not apply", "适用规则有误"
    PROPORTION = "proportion", "The penalty is too hard", "处罚过重"
    EVIDENCE = "evidence", "There is new evidence", "有新证据"
    PROCEDURE = "procedure", "The procedure was wrong", "程序有误"


class Outcome(Named):
    """What an appeal may end in."""

    UPHOLD = "uphold", "Uphold", "维持"
    OVERTURN = "overturn", "Overturn", "撤销"
    PART = "part", "Make milder", "减轻"


class ErrorClass(Named):
    """What was wrong with a decision, in the words of quality assurance."""

    FALSE_POSITIVE = "false_positive", "Nothing was wrong", "误判违规"
    FALSE_NEGATIVE = "false_negative", "Something was missed", "漏判违规"
    WRONG_SELECTION = "wrong_selection", "Wrong category or grade", "分类或等级错误"
    TECHNICAL = "technical", "Technical error", "技术错误"


class FormalReason(Named):
    """Why an appeal is not heard."""

    LATE = "late", "After the window", "超过申诉期限"
    NOT_SUBJECT = "not_subject", "Not from the person concerned", "非当事人提交"
    DUPLICATE = "duplicate", "Already under appeal", "重复申诉"
    LEVELS = "levels", "No further level", "无更高申诉级别"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """A profile of windows."""

    code: str
    name: Label
    first_days: int
    second_days: int
    """0 where there is no second level."""
    suspensive: bool
    """Whether an admissible appeal suspends measures until it is answered."""
    answer_days: int = 15
    """Days to the answer."""
    suspended: frozenset[str] = frozenset()
    """Which measures it suspends; empty for every one that restricts a right."""

    def suspends(self, code: str) -> bool:
        """Say whether a waiting appeal suspends a measure; never what happens once, such as damages."""
        return self.suspensive and code in RIGHT_OF and (not self.suspended or code in self.suspended)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundAnswer:
    """The answer to one ground."""

    ground: Ground
    text: str


def load_jurisdictions(data: Mapping[str, Any], source: str) -> dict[str, Jurisdiction]:
    """Read profiles from parsed YAML.

    The shape is ``{schema, jurisdictions: {CODE: {zh, en, first_days, second_days, suspensive, answer_days?}}}``;
    ``suspensive`` is false, true (every measure that restricts a right), or a list of codes of measures.

    Raises:
        BadInput: an unknown schema, a window that is no number of days, or a measure that cannot be suspended.
    """
    if data.get("schema") != "moderator-jurisdictions/1":
        raise BadInput([Fault(source, f"unknown schema {data.get('schema')!r}", field="/schema")])
    faults: list[Fault] = []
    profiles = {}
    for code, body in data.get("jurisdictions", {}).items():
        for name, least in (("first_days", 1), ("second_days", 0), ("answer_days", 1)):
            days = body.get(name, 15 if name == "answer_days" else None)
            if not isinstance(days, int) or isinstance(days, bool) or days < least:
                faults.append(Fault(source, f"{days!r} is no number of days", field=f"/jurisdictions/{code}/{name}"))
        suspensive = body.get("suspensive", False)
        named = suspensive if isinstance(suspensive, list) else []
        if not isinstance(suspensive, (bool, list)):
            place = f"/jurisdictions/{code}/suspensive"
            faults.append(Fault(source, f"{suspensive!r} is neither yes or no nor a list of measures", field=place))
        faults += [
            Fault(source, f"{one!r} restricts no right", field=f"/jurisdictions/{code}/suspensive/{index}")
            for index, one in enumerate(named)
            if one not in RIGHT_OF
        ]
        profiles[code] = Jurisdiction(
            code=code,
            name=Label(zh=str(body.get("zh", "")), en=str(body.get("en", ""))),
            first_days=body.get("first_days", 0),
            second_days=body.get("second_days", 0),
            suspensive=bool(suspensive),
            suspended=frozenset(map(str, named)),
            answer_days=body.get("answer_days", 15),
        )
    if faults:
        raise BadInput(faults)
    return profiles


def window_end_ms(profile: Jurisdiction, level: int, informed_at_ms: int) -> int | None:
    """Return when the window of a level closes (exclusive), or None where the profile has no such level.

    Args:
        profile: the jurisdiction's windows.
        level: 1 for the first appeal, 2 for the one against its refusal.
        informed_at_ms: when the notice (or the refusal) reached the merchant.
    """
    days = {1: profile.first_days, 2: profile.second_days}.get(level, 0)
    return informed_at_ms + days * DAY_MS if days else None


def formal_check(
    profile: Jurisdiction, *, level: int, informed_at_ms: int, filed_at_ms: int, by_subject: bool, open_already: bool
) -> FormalReason | None:
    """Return why an appeal cannot be heard, or None when it can. A person signs either way."""
    end = window_end_ms(profile, level, informed_at_ms)
    if not by_subject:
        return FormalReason.NOT_SUBJECT
    if open_already:
        return FormalReason.DUPLICATE
    if end is None:
        return FormalReason.LEVELS
    return FormalReason.LATE if filed_at_ms >= end else None


def check_outcome(
    matrix: Matrix,
    outcome: Outcome,
    *,
    old_grade: str,
    new_grade: str,
    grounds: Iterable[Ground],
    answers: Iterable[GroundAnswer],
) -> None:
    """Check what an appeals reviewer wants to store.

    Raises:
        Refused: ``validation`` with a pointer: a ground without an answer, a grade that is not milder, or one that does
            not fit the outcome.
    """
    answered = {answer.ground for answer in answers if answer.text.strip()}
    for index, ground in enumerate(grounds):
        if ground not in answered:
            raise Refused("validation", f"Unanswered ground: {ground.label.en}.", pointer=f"/answers/{index}")
    old, new = matrix.grades[old_grade].rank, matrix.grades[new_grade].rank
    if outcome is Outcome.UPHOLD and new != old:
        raise Refused("validation", "Upholding keeps the grade.", pointer="/grade")
    if outcome is Outcome.OVERTURN and new != 0:
        raise Refused("validation", "Overturning leaves no grade.", pointer="/grade")
    if outcome is Outcome.PART and not 0 < new < old:
        raise Refused(
            "validation", "The outcome of an appeal is never harsher, and here it is milder.", pointer="/grade"
        )


def check_stranger(user_id: str, took_part: Iterable[str]) -> None:
    """Check that a person took no part in a decision chain.

    Raises:
        Refused: ``forbidden`` when they did.
    """
    if user_id in set(took_part):
        raise Refused("forbidden", "You took part in this decision; somebody else has to look at it.")
