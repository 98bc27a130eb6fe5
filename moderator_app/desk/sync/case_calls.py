"""Calls about single cases beside the one on the table, each as an ``Ask`` that the courier carries."""

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


def partner(case_id: str) -> Ask[m.Partner]:
    """Ask for the other room of a case's PK."""
    return Ask(endpoint="case_partner", reply=m.Partner, path={"case_id": case_id})


def expand_messages(item_id: str, wanted: m.MessagesExpand) -> Ask[m.Messages]:
    """Ask for private messages beyond the minimal window."""
    return Ask(endpoint="messages_expand", reply=m.Messages, body=wanted, path={"item_id": item_id})
