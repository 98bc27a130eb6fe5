"""Who may do what: roles are bundles of capabilities, and every endpoint names the one it needs.

Separation is built in: an administrator has no case capability, whoever compiles does not approve.
"""

from __future__ import annotations

from collections.abc import Iterable

from moderator_app.domain.errors import Refused
from moderator_app.domain.text import Named


class Capability(Named):
    """One permission, written ``resource.action``."""

    CASE_LEASE = "case.lease", "Lease cases", "领取案件"
    CASE_LEASE_PRIVATE = "case.lease.private", "Lease cases with private messages", "领取私信案件"
    CASE_READ = "case.read", "See the list of cases", "查看案件列表"
    CASE_CONTENT_ANY = (
        "case.content.any",
        "Read a case's content without its lease, with a purpose",
        "凭用途查看案件内容",
    )
    DECISION_SUBMIT = "decision.submit", "Decide cases", "作出决定"
    DECISION_SECOND = "decision.second", "Confirm as second person", "第二人确认"
    DECISION_LOG = "decision.log", "Read the decision log", "查看决定日志"
    STORE_CLOSE_APPROVE = "store.close.approve", "Approve closures", "批准关店"
    CASE_REOPEN = "case.reopen", "Re-open and move cases", "重新打开与移动案件"
    DECISION_WITHDRAW = "decision.withdraw", "Withdraw decisions", "撤销决定"
    MEASURE_LIFT = "measure.lift", "Lift measures early", "提前解除措施"
    PLATFORM_RESEND = "platform.resend", "See and resend failed calls to the platform", "查看并重发失败的平台调用"
    LEDGER_READ = "ledger.read", "Read a merchant's ledger", "查看商家台账"
    ANNOUNCEMENT_PUBLISH = "announcement.publish", "Publish announcements", "发布公告"
    POLICY_READ = "policy.read", "Read rules and matrix", "查看规则与矩阵"
    POLICY_EDIT = "policy.edit", "Edit rules and matrix", "编辑规则与矩阵"
    POLICY_REPLAY = "policy.replay", "Replay a draft over past decisions", "用草案重放历史决定"
    POLICY_APPROVE = "policy.approve", "Approve rules and matrix", "批准规则与矩阵"
    AUDIT_READ = "audit.read", "Read and verify the audit log", "查看与验证审计日志"
    QA_REVIEW = "qa.review", "Review decisions for quality", "质检复核"
    APPEAL_FILE = "appeal.file", "File appeals for merchants", "代商家提交申诉"
    QUALITY_LEAD = "quality.lead", "Draw samples, settle differences, see scorecards", "抽样、裁定分歧与查看质检数据"
    APPEAL_DECIDE = "appeal.decide", "Decide appeals", "处理申诉"
    WELLNESS_READ = "wellness.read", "Read exposure aggregates", "查看接触量汇总"
    ACCOUNT_MANAGE = "account.manage", "Manage accounts", "管理账号"
    INTAKE_WRITE = "intake.write", "Push items, highlights and media", "推送内容"
    SYNC = "sync", "Receive the change feed", "接收变更"


class Role(Named):
    """A job a person (or a service) does."""

    REVIEWER = "reviewer", "Reviewer", "审核员"
    SENIOR = "senior", "Senior reviewer", "高级审核员"
    LEAD = "lead", "Team lead", "组长"
    QA = "qa", "Quality reviewer", "质检员"
    APPEALS = "appeals", "Appeals reviewer", "申诉审核员"
    SUPERVISOR = "supervisor", "Supervisor", "主管"
    POLICY_MANAGER = "policy_manager", "Policy manager", "规则管理员"
    AUDITOR = "auditor", "Auditor", "审计员"
    WELLNESS_OFFICER = "wellness_officer", "Wellness officer", "关怀专员"
    ADMIN = "admin", "Administrator", "系统管理员"
    SERVICE = "service", "Service account", "服务账号"


_DESK = {Capability.POLICY_READ, Capability.SYNC, Capability.CASE_READ}
_REVIEW = _DESK | {
    Capability.CASE_LEASE,
    Capability.CASE_LEASE_PRIVATE,
    Capability.DECISION_SUBMIT,
    Capability.LEDGER_READ,
}

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.REVIEWER: frozenset(_REVIEW),
    Role.SENIOR: frozenset(_REVIEW | {Capability.DECISION_SECOND}),
    Role.LEAD: frozenset(
        _REVIEW
        | {
            Capability.DECISION_SECOND,
            Capability.DECISION_LOG,
            Capability.CASE_REOPEN,
            Capability.CASE_CONTENT_ANY,
            Capability.QA_REVIEW,
            Capability.QUALITY_LEAD,
            Capability.DECISION_WITHDRAW,
            Capability.PLATFORM_RESEND,
        }
    ),
    Role.QA: frozenset(_DESK | {Capability.QA_REVIEW, Capability.DECISION_LOG}),
    Role.APPEALS: frozenset(_DESK | {Capability.APPEAL_DECIDE, Capability.LEDGER_READ}),
    Role.SUPERVISOR: frozenset(
        _DESK
        | {
            Capability.DECISION_SECOND,
            Capability.STORE_CLOSE_APPROVE,
            Capability.DECISION_LOG,
            Capability.CASE_CONTENT_ANY,
            Capability.LEDGER_READ,
            Capability.ANNOUNCEMENT_PUBLISH,
            Capability.DECISION_WITHDRAW,
            Capability.MEASURE_LIFT,
            Capability.PLATFORM_RESEND,
            Capability.POLICY_REPLAY,
            Capability.POLICY_APPROVE,
        }
    ),
    Role.POLICY_MANAGER: frozenset(
        {Capability.POLICY_READ, Capability.POLICY_EDIT, Capability.POLICY_REPLAY, Capability.SYNC}
    ),
    Role.AUDITOR: frozenset({Capability.AUDIT_READ, Capability.DECISION_LOG, Capability.POLICY_READ}),
    Role.WELLNESS_OFFICER: frozenset({Capability.WELLNESS_READ}),
    Role.ADMIN: frozenset({Capability.ACCOUNT_MANAGE}),
    Role.SERVICE: frozenset({Capability.INTAKE_WRITE, Capability.APPEAL_FILE}),
}
"""Role → capabilities. The one table that ``authorize`` reads."""

GRADE_CEILING: dict[Role, int] = {Role.REVIEWER: 3, Role.SENIOR: 5, Role.LEAD: 5}
"""Rank up to which a role's own decision may take effect alone; above it the decision waits for a second person."""

INCOMPATIBLE: tuple[frozenset[Role], ...] = tuple(
    frozenset({Role.ADMIN, role})
    for role in (Role.REVIEWER, Role.SENIOR, Role.LEAD, Role.QA, Role.APPEALS, Role.SUPERVISOR)
)
"""Roles that one account never holds together."""


def capabilities_of(roles: Iterable[Role]) -> frozenset[Capability]:
    """Return everything the roles allow together."""
    return frozenset().union(*(CAPABILITIES[role] for role in roles))


def ceiling_of(roles: Iterable[Role]) -> int:
    """Return the highest rank that these roles may make effective alone; -1 if they decide nothing."""
    return max((GRADE_CEILING.get(role, -1) for role in roles), default=-1)


def check_compatible(roles: Iterable[Role]) -> None:
    """Check that one account may hold these roles together.

    Raises:
        Refused: ``validation`` when two of them exclude each other.
    """
    held = frozenset(roles)
    for pair in INCOMPATIBLE:
        if pair <= held:
            names = " and ".join(sorted(role.label.en for role in pair))
            raise Refused("validation", f"One account cannot be {names}.", pointer="/roles")


def authorize(roles: Iterable[Role], needed: Capability) -> None:
    """Check one capability.

    Raises:
        Refused: ``forbidden`` when none of the roles carries it.
    """
    if needed not in capabilities_of(roles):
        raise Refused("forbidden", f"Your role does not allow this: {needed.label.en.lower()}.", capability=str(needed))
