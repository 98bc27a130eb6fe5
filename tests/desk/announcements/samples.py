"""Issues as the server would tell of them."""

from __future__ import annotations

from typing import Any

from moderator_app.domain.announcement import MeasureLine, Row, Total, Wording
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.text import Label
from moderator_app.wire.messages import announcements as am
from tests.desk.factories import NOON

BAN = MeasureLine(
    code="LIVE_BAN", name=Label("停播", "Live ban"), start_at_ms=NOON, end_at_ms=NOON + 3 * DAY_MS, permanent=False
)
CLOSE = MeasureLine(code="CLOSE", name=Label("关店", "Closure"), start_at_ms=NOON, end_at_ms=None, permanent=True)


def a_head(name: str = "i1", **changes: Any) -> am.IssueRow:
    facts: dict[str, Any] = {
        "id": name,
        "series": "HS",
        "number": None,
        "state": "compiled",
        "title_zh": "炒作卖货处罚公告",
        "title_en": "Hype selling",
        "period_from_ms": NOON - 14 * DAY_MS,
        "period_to_ms": NOON,
        "cut_off_ms": NOON,
        "compile_no": 1,
        "compiled_by": "q",
        "approved_by": "",
        "publish_at_ms": None,
        "published_at_ms": None,
        "revision": 0,
        "open_faults": 0,
        "retract_asked_by": "",
        "row_version": 3,
        "compiled_by_name": "Qiu",
        "listed": 1,
        "blocked": 0,
    }
    return am.IssueRow(**(facts | changes))


def a_row(
    name: str, *, state: str = "listed", reason: str = "", nick: str = "小*****店", **changes: Any
) -> am.CompiledRow:
    row = Row(
        decision=f"D-{name}",
        nick=nick,
        account="s******1",
        span=(NOON - DAY_MS, NOON - DAY_MS + 3_600_000),
        behaviours=(Label("炒作卖货", "Hype selling"),),
        reports=230_000,
        measures=(BAN,),
        **changes,
    )
    return am.CompiledRow(decision_id=name, decision=f"D-{name}", position=1, state=state, reason=reason, row=row)


def an_issue(head: am.IssueRow | None = None, *rows: am.CompiledRow, **changes: Any) -> am.Issue:
    rows = rows or (a_row("d1"),)
    total = (Total(code="LIVE_BAN", name=BAN.name, rows=1),)
    facts: dict[str, Any] = {
        "head": head or a_head(),
        "wording": Wording(
            title=Label("炒作卖货处罚公告", "Hype selling"), focus=Label("重点", "Focus"), guide=Label("", "")
        ),
        "rows": rows,
        "totals": total,
        "ledger_rows": total,
        "difference": am.Differences(),
        "faults": (),
        "steps": (am.StepRow(at_ms=NOON, by="Qiu", step="compile", reason=""),),
    }
    return am.Issue(**(facts | changes))


def a_fault(name: str = "d1", **changes: Any) -> am.FaultRow:
    facts: dict[str, Any] = {
        "decision_id": name,
        "decision": f"D-{name}",
        "position": 1,
        "decision_state": "withdrawn",
        "noticed_at_ms": NOON - 3_600_000,
        "note": Label("", ""),
        "corrected_at_ms": None,
        "due_at_ms": NOON + 23 * 3_600_000,
    }
    return am.FaultRow(**(facts | changes))


def a_sheet(**changes: Any) -> am.Sheet:
    facts: dict[str, Any] = {
        "language": "zh-CN",
        "heading": "炒作卖货 第 12 期",
        "title": "<b>标题</b>",
        "banners": (),
        "facts": (("处罚条数", "1"),),
        "headings": ("本期重点", "依据规则", "处罚名单", "措施合计", "识别", "更正记录"),
        "focus": "重点",
        "guide": "",
        "rules": ("规则 (R@1)",),
        "columns": ("序号", "昵称", "账号", "时间", "违规行为", "举报数", "处罚措施", "决定书", "状态"),
        "rows": (
            am.SheetRow(
                struck=False, texts=("1", "小*****店", "s*1", "t", "b", "3", "停播", "D-1", "有效"), measures=("停播",)
            ),
        ),
        "total_columns": ("措施", "条数"),
        "totals": (("停播", "1"),),
        "note_columns": ("日期", "位置", "说明"),
        "notes": (),
        "at_ms": NOON,
        "page": "/v1/announcement-previews/t?lang=zh",
        "paper": "/v1/announcement-previews/t/issue.pdf?lang=zh",
        "good_until_ms": NOON + 600_000,
    }
    return am.Sheet(**(facts | changes))
