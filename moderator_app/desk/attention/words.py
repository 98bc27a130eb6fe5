"""What is said of a matter: what somebody decided, and what stands against it, line by line."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from moderator_app.desk.attention.matters import Matter, Standing, standing
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.words import QT_TRANSLATE_NOOP
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.roles import Role
from moderator_app.wire.messages import Escalate, Hold, Skip
from moderator_app.wire.messages.offline import NewOpinion
from moderator_app.wire.problems import problem_type

CONTEXT = "Attention"

_KINDS = {
    "decision": QT_TRANSLATE_NOOP("Attention", "Decision"),
    "skip": QT_TRANSLATE_NOOP("Attention", "Skip"),
    "hold": QT_TRANSLATE_NOOP("Attention", "Hold"),
    "escalate": QT_TRANSLATE_NOOP("Attention", "Escalation"),
    "release": QT_TRANSLATE_NOOP("Attention", "Given back"),
    "opinion": QT_TRANSLATE_NOOP("Attention", "Second opinion"),
}
_DRAFT = QT_TRANSLATE_NOOP("Attention", "Unfinished work")
_STANDS = {
    Standing.SAME: QT_TRANSLATE_NOOP("Attention", "unchanged"),
    Standing.CHANGED: QT_TRANSLATE_NOOP("Attention", "changed"),
    Standing.GONE: QT_TRANSLATE_NOOP("Attention", "no longer there"),
    Standing.UNKNOWN: QT_TRANSLATE_NOOP("Attention", "look at it in the case"),
}
_ADVICE = {
    "case-already-decided": QT_TRANSLATE_NOOP(
        "Attention", "A decision stands. Send yours as a second opinion if the auditors should know of it."
    ),
    "case-reassigned": QT_TRANSLATE_NOOP(
        "Attention", "A colleague has the case now. Send yours as a second opinion, or take it up if it is free again."
    ),
    "lease-lost": QT_TRANSLATE_NOOP(
        "Attention", "Your time at the case was over. Take it up again, or send your decision as a second opinion."
    ),
    "case-content-changed": QT_TRANSLATE_NOOP(
        "Attention", "Look at what has changed, then send your decision again: take it up."
    ),
    "policy-changed": QT_TRANSLATE_NOOP("Attention", "Take it up: the desk shows what the rules propose now."),
    "proposal-changed": QT_TRANSLATE_NOOP("Attention", "Take it up: the desk shows what the rules propose now."),
    "validation": QT_TRANSLATE_NOOP("Attention", "Take it up, mend the part that is named, and send it again."),
    "forbidden": QT_TRANSLATE_NOOP(
        "Attention", "Your rights have changed. Ask your lead; until then it stays here, or export it."
    ),
}
_OTHERWISE = QT_TRANSLATE_NOOP("Attention", "Nothing of it is lost: take it up, export it, or discard it.")


def _said(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def kind(matter: Matter) -> str:
    """Return what it is."""
    return _said(_KINDS.get(matter.debt.kind, matter.debt.kind) if matter.debt is not None else _DRAFT)


def reason(matter: Matter, language: str) -> str:
    """Return in a few words why it waits."""
    if matter.debt is None:
        return QCoreApplication.translate("Attention", "Never submitted; you no longer hold the case")
    return problem_type(matter.code).title.in_language(language)


def advice(matter: Matter) -> str:
    """Return what can be done."""
    if matter.debt is None:
        return QCoreApplication.translate("Attention", "Take the case again to go on, export your work, or discard it.")
    return _said(_ADVICE.get(matter.code, _OTHERWISE))


def yours(matter: Matter, law: Lawbook | None, language: str) -> list[str]:
    """Return what the person had decided or typed."""
    debt, made = matter.debt, matter.decision
    if made is not None:
        grade = law_words.grade(law, made.grade, language)
        lines = [QCoreApplication.translate("Attention", "Grade: {grade}").format(grade=grade)]
        lines += law_words.decision_facts(law, made, language)
        if made.note:
            lines.append(QCoreApplication.translate("Attention", "Note: {note}").format(note=made.note))
        lines.append(
            QCoreApplication.translate("Attention", "Decided: {time}").format(time=law_words.clock(made.decided_at_ms))
        )
        return lines
    body = debt.body if debt is not None else None
    if isinstance(body, NewOpinion):
        return [law_words.grade(law, body.decision.grade, language), body.note]
    if isinstance(body, Skip):
        return [body.reason.label.in_language(language), body.note]
    if isinstance(body, Hold):
        return [body.question, law_words.clock(body.due_at_ms)]
    if isinstance(body, Escalate):
        return [body.reason]
    return [matter.draft] if matter.draft else []


def theirs(matter: Matter, law: Lawbook | None, language: str, sentence: str) -> list[str]:
    """Return what stands against it: the colleague's decision, the changed evidence, or the server's own words.

    Args:
        matter: what waits.
        law: the rules in force.
        language: the desk's.
        sentence: what a person is told of the refusal.
    """
    problem = matter.debt.problem if matter.debt is not None else None
    if problem is None:
        return []
    facts, lines = problem.details, [sentence]
    if matter.code == "case-already-decided":
        lines += _colleague(facts, law, language)
    if matter.code == "case-content-changed":
        lines += _changed(matter, facts)
    if matter.code in {"policy-changed", "proposal-changed"}:
        if facts.get("current"):
            lines.append(
                QCoreApplication.translate("Attention", "Rules in force: {version}").format(version=facts["current"])
            )
        if facts.get("proposed"):
            grade = law_words.grade(law, str(facts["proposed"]), language)
            lines.append(QCoreApplication.translate("Attention", "Proposed now: {grade}").format(grade=grade))
    if problem.pointer:
        lines.append(QCoreApplication.translate("Attention", "Place: {place}").format(place=problem.pointer))
    return lines


def _colleague(facts: dict[str, object], law: Lawbook | None, language: str) -> list[str]:
    lines = []
    if facts.get("number"):
        lines.append(QCoreApplication.translate("Attention", "Decision: {number}").format(number=facts["number"]))
    if facts.get("by_role"):
        role = law_words.named(Role, str(facts["by_role"]), language)
        lines.append(QCoreApplication.translate("Attention", "Decided by: {role}").format(role=role))
    if facts.get("grade"):
        grade = law_words.grade(law, str(facts["grade"]), language)
        lines.append(QCoreApplication.translate("Attention", "Grade: {grade}").format(grade=grade))
    at_ms = facts.get("booked_at_ms")
    if isinstance(at_ms, int):
        lines.append(QCoreApplication.translate("Attention", "Booked: {time}").format(time=law_words.clock(at_ms)))
    if "agrees" in facts:
        same = QCoreApplication.translate("Attention", "You both came to the same grade.")
        other = QCoreApplication.translate("Attention", "You came to different grades.")
        lines.append(same if facts["agrees"] else other)
    return lines


def _changed(matter: Matter, facts: dict[str, object]) -> list[str]:
    lines = [
        QCoreApplication.translate("Attention", "You saw version {seen}; it is version {now} now.").format(
            seen=facts.get("seen", "?"), now=facts.get("now", "?")
        )
    ]
    for piece in matter.decision.evidence if matter.decision is not None else ():
        stands, now = standing(piece, matter.content)
        lines.append(f"“{piece.text or piece.kind.label.en}” — {_said(_STANDS[stands])}")
        if now:
            lines.append(QCoreApplication.translate("Attention", "    now: “{text}”").format(text=now))
    return lines


def as_text(matter: Matter, law: Lawbook | None, language: str, sentence: str) -> str:
    """Return everything about a matter as plain text, the typed work included."""
    case = matter.case
    head = [
        f"{case.number}  {case.merchant_name}  {case.title}" if case is not None else matter.case_id,
        f"{kind(matter)} — {reason(matter, language)}",
        "",
        *yours(matter, law, language),
        "",
        *theirs(matter, law, language, sentence),
    ]
    work = matter.draft or (matter.debt.draft if matter.debt is not None else "")
    return "\n".join(head + (["", work] if work else [])) + "\n"
