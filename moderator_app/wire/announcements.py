"""The calls about announcements: those of supervisors, and the public pages that anybody may read."""

from __future__ import annotations

from moderator_app.domain.roles import Capability
from moderator_app.wire.endpoint import Endpoint

_P = Capability.ANNOUNCEMENT_PUBLISH
_ONE = "/v1/announcements/{announcement_id}"

ANNOUNCEMENT_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("series_list", "GET", "/v1/announcement-series", _P),
    Endpoint("series_store", "PUT", "/v1/announcement-series/{code}", _P),
    Endpoint("issues", "GET", "/v1/announcements", _P),
    Endpoint("issue_new", "POST", "/v1/announcements", _P),
    Endpoint("issue", "GET", _ONE, _P),
    Endpoint("issue_word", "PUT", f"{_ONE}/wording", _P),
    Endpoint("issue_compile", "POST", f"{_ONE}/compile", _P),
    Endpoint("issue_exclude", "POST", f"{_ONE}/exclude", _P),
    Endpoint("issue_include", "POST", f"{_ONE}/include", _P),
    Endpoint("issue_send", "POST", f"{_ONE}/send", _P),
    Endpoint("issue_return", "POST", f"{_ONE}/return", _P),
    Endpoint("issue_approve", "POST", f"{_ONE}/approve", _P),
    Endpoint("issue_publish", "POST", f"{_ONE}/publish", _P),
    Endpoint("issue_correct", "POST", f"{_ONE}/corrections", _P),
    Endpoint("issue_retract", "POST", f"{_ONE}/retract", _P),
    Endpoint("issue_preview", "GET", f"{_ONE}/preview", _P),
    Endpoint("issue_schedule", "PUT", f"{_ONE}/schedule", _P),
    Endpoint("issue_notes", "PUT", f"{_ONE}/notes", _P),
    Endpoint("issue_sheet", "GET", f"{_ONE}/sheet", _P),
    Endpoint("issue_picture", "GET", f"{_ONE}/pictures/{{page}}", _P),
    Endpoint("preview_page", "GET", "/v1/announcement-previews/{token}", None, open_to_all=True),
    Endpoint("preview_paper", "GET", "/v1/announcement-previews/{token}/issue.pdf", None, open_to_all=True),
)
"""A preview's address is signed and good for minutes, so that a browser can show what nobody else may see yet."""

_PUBLIC = "/announcements"
_ISSUE = f"{_PUBLIC}/{{series}}/{{number}}"

PUBLIC_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("page_archive", "GET", _PUBLIC, None, open_to_all=True),
    Endpoint("page_search", "GET", f"{_PUBLIC}/search", None, open_to_all=True),
    Endpoint("page_corrections", "GET", f"{_PUBLIC}/corrections", None, open_to_all=True),
    Endpoint("page_style", "GET", f"{_PUBLIC}/style.css", None, open_to_all=True),
    Endpoint("feed_json", "GET", f"{_PUBLIC}/feed.json", None, open_to_all=True),
    Endpoint("feed_atom", "GET", f"{_PUBLIC}/feed.atom", None, open_to_all=True),
    Endpoint("page_issue", "GET", _ISSUE, None, open_to_all=True),
    Endpoint("issue_json", "GET", f"{_ISSUE}/issue.json", None, open_to_all=True),
    Endpoint("issue_csv", "GET", f"{_ISSUE}/rows.csv", None, open_to_all=True),
    Endpoint("issue_pdf", "GET", f"{_ISSUE}/issue.pdf", None, open_to_all=True),
)
"""What readers see: pages, feeds and files; nobody signs in for them."""
