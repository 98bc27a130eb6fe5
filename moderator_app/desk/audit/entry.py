"""Decisions and second looks put into the words that stand side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.audit.names import Names
from moderator_app.desk.audit.pair import Result
from moderator_app.desk.audit.words import minutes, moment
from moderator_app.domain.decision import Finding
from moderator_app.domain.evidence import Evidence
from moderator_app.wire.messages.quality import LogEntry, Review


def found_lines(findings: Sequence[Finding], evidence: Sequence[Evidence], names: Names) -> list[str]:
    """Return findings, each with its clause, its severity and the words it rests on."""
    pieces = {piece.id: piece for piece in evidence}
    lines = []
    for found in findings:
        lines.append(f"{names.category(found.category)} · {found.clause} · {names.severity(found.severity)}")
        lines += [f"    “{pieces[one].text}”" for one in found.evidence_ids if one in pieces and pieces[one].text]
    return lines


def result_of(entry: LogEntry, host: LeadHost, names: Names) -> Result:
    """Return a decision of the log."""
    row, made = entry.row, entry.decision
    lines = found_lines(made.findings, made.evidence, names)
    if made.clear_reason is not None:
        lines.append(made.clear_reason.label.in_language(host.language()))
    if made.override is not None:
        lines.append(f"{made.override.reason.label.in_language(host.language())}: {made.override.text}")
    if made.note.strip():
        lines.append(made.note)
    return Result(
        title=names.grade(row.grade),
        facts=(
            (QCoreApplication.translate("LeadEntry", "Decision"), row.number),
            (QCoreApplication.translate("LeadEntry", "State"), names.state(row.state)),
            (QCoreApplication.translate("LeadEntry", "Seller"), row.merchant_name),
            (QCoreApplication.translate("LeadEntry", "Case"), row.case_number),
            (QCoreApplication.translate("LeadEntry", "Queue"), names.queue(row.queue)),
            (QCoreApplication.translate("LeadEntry", "Proposed"), names.grade(row.proposed_grade)),
            (QCoreApplication.translate("LeadEntry", "Decided by"), row.maker),
            (QCoreApplication.translate("LeadEntry", "Booked"), moment(row.booked_at_ms)),
            (QCoreApplication.translate("LeadEntry", "Time on the case"), minutes(row.time_on_case_ms)),
            (QCoreApplication.translate("LeadEntry", "Rules"), row.rulebook_version),
        ),
        lines=tuple(lines),
        own=frozenset(
            (
                QCoreApplication.translate("LeadEntry", "Decision"),
                QCoreApplication.translate("LeadEntry", "Case"),
                QCoreApplication.translate("LeadEntry", "Booked"),
                QCoreApplication.translate("LeadEntry", "Time on the case"),
            )
        ),
    )


def second_of(review: Review, names: Names) -> Result:
    """Return the second look of a review."""
    lines = found_lines(review.second_findings, review.second_evidence, names)
    if review.technical:
        lines.append(QCoreApplication.translate("LeadEntry", "The case cannot be judged as it was put."))
    elif not review.second_findings:
        lines.append(QCoreApplication.translate("LeadEntry", "Nothing is wrong."))
    if review.note.strip():
        lines.append(review.note)
    return Result(
        title=names.grade(review.second_grade)
        if not review.technical
        else QCoreApplication.translate("LeadEntry", "No result"),
        facts=(
            (QCoreApplication.translate("LeadEntry", "Looked at again by"), review.second_by),
            (QCoreApplication.translate("LeadEntry", "Stored"), moment(review.stored_at_ms)),
            (QCoreApplication.translate("LeadEntry", "Stratum"), names.stratum(review.stratum)),
        ),
        lines=tuple(lines),
    )
