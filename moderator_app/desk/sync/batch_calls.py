"""Calls about cases beside the one on the table, each as an ``Ask`` that the courier carries."""

from __future__ import annotations

from moderator_app.domain.identity import new_id
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask


def content(case_id: str, purpose: str) -> Ask[m.CaseContent]:
    """Read a case without its lease, for a purpose that the audit log keeps."""
    return Ask(endpoint="case_content", reply=m.CaseContent, path={"case_id": case_id}, query={"purpose": purpose})


def claim(case_id: str) -> Ask[m.Claimed]:
    """Take one particular case."""
    return Ask(endpoint="claim", reply=m.Claimed, body=m.Claim(id=new_id(), case_id=case_id))


def release(lease_id: str) -> Ask[m.LeaseResults]:
    """Give a case back."""
    return Ask(endpoint="release", reply=m.LeaseResults, body=m.LeaseIds(lease_ids=(lease_id,)))
