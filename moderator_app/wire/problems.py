"""Problem types (RFC 9457) with their HTTP status and what a person is told.

The ``type`` of a problem document is ``urn:moderator:problem:<code>``; ``code`` is what domain.errors.Refused carries.
"""

from __future__ import annotations

from dataclasses import dataclass

from moderator_app.domain.text import Label

PREFIX = "urn:moderator:problem:"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of refusal."""

    code: str
    status: int
    title: Label
    attention: bool = False
    """Whether the desk keeps the work and asks the person to look (else it retries, or just says so)."""


_TYPES = (
    ProblemType("validation", 422, Label("内容不完整或有误", "Something is missing or wrong"), attention=True),
    ProblemType("bad-request", 400, Label("无法读取请求", "The request cannot be read"), attention=True),
    ProblemType(
        "idempotency-key-reuse",
        422,
        Label("同一编号对应不同内容", "The same id came with another body"),
        attention=True,
    ),
    ProblemType("unauthenticated", 401, Label("请重新登录", "Please sign in again")),
    ProblemType("bad-credentials", 401, Label("用户名或密码不正确", "Name or password is wrong")),
    ProblemType("forbidden", 403, Label("当前角色无此权限", "Your role does not allow this"), attention=True),
    ProblemType("second-factor-required", 403, Label("请完成两步验证", "Finish signing in with your second factor")),
    ProblemType("bad-code", 422, Label("验证码或旧密码不正确", "The code or the old password is wrong")),
    ProblemType("outside-refused", 401, Label("身份提供方未予登录", "The identity provider did not sign you in")),
    ProblemType("account-disabled", 403, Label("账号已停用", "This account is disabled")),
    ProblemType("not-found", 404, Label("未找到", "There is no such thing"), attention=True),
    ProblemType("method-not-allowed", 405, Label("此地址不支持该方法", "This address does not take that method")),
    ProblemType("already-there", 409, Label("已处于该状态", "It is already there")),
    ProblemType("not-allowed", 409, Label("当前状态不允许", "Its state does not allow this"), attention=True),
    ProblemType(
        "case-already-decided", 409, Label("案件已由他人处理", "A colleague has decided this case"), attention=True
    ),
    ProblemType("case-reassigned", 409, Label("案件已转给他人", "The case has gone to somebody else"), attention=True),
    ProblemType("case-content-changed", 409, Label("案件内容已变化", "The evidence has changed"), attention=True),
    ProblemType("policy-changed", 409, Label("规则已更新", "The rules have changed"), attention=True),
    ProblemType("acknowledge-first", 409, Label("请先阅读规则变更", "Read the changed rules first"), attention=True),
    ProblemType("proposal-changed", 409, Label("建议处罚已变化", "The proposed grade has changed"), attention=True),
    ProblemType("lease-lost", 409, Label("领取已失效", "You no longer hold this case"), attention=True),
    ProblemType("bad-signature", 422, Label("决定的签名无效", "The decision's signature is not good"), attention=True),
    ProblemType(
        "device-key-revoked",
        409,
        Label("签名所用设备密钥已吊销", "The key that signed this was revoked"),
        attention=True,
    ),
    ProblemType("device-key-unknown", 409, Label("设备密钥尚未登记", "The desk's key is not registered yet")),
    ProblemType("rest", 409, Label("请先休息，案件会等您", "Time for a rest; your cases wait for you")),
    ProblemType("cursor-gone", 410, Label("需要重新同步", "The feed must start over")),
    ProblemType("batch-too-large", 413, Label("批次过大", "The batch is too large"), attention=True),
    ProblemType("range-not-satisfiable", 416, Label("请求的范围无效", "The file is shorter than that")),
    ProblemType("upgrade-required", 426, Label("需要升级客户端", "This desk is too old or too new")),
    ProblemType("rate-limited", 429, Label("请求过于频繁", "Too many requests")),
    ProblemType("server-error", 500, Label("服务器错误", "The backend made a mistake")),
    ProblemType("log-broken", 500, Label("审计日志不一致", "The audit log does not fit"), attention=True),
    ProblemType(
        "log-forked",
        500,
        Label(
            "服务器审计日志与此前所见不符,请告知主管",
            "The server's audit log is not the one seen before; tell a supervisor",
        ),
        attention=True,
    ),
    ProblemType("read-only", 503, Label("服务暂时只读", "The backend is read-only for now")),
)

PROBLEMS: dict[str, ProblemType] = {problem.code: problem for problem in _TYPES}


def problem_type(code: str) -> ProblemType:
    """Return the type of a code; an unknown one is shown verbatim and asks for attention, never dropped."""
    return PROBLEMS.get(code) or ProblemType(code, 400, Label(code, code), attention=True)


def code_of(uri: str) -> str:
    """Return the code in a problem document's ``type``."""
    return uri.removeprefix(PREFIX)
