"""`counterpart approvals`: the standing approvals, listed and taken back. They are given only where one is asked."""

from __future__ import annotations

import msgspec

from agent.contract import ListDecisions, ListGrants, RevokeGrant
from app.approval import decision_words, grant_words
from app.arguments import Arguments
from app.commands import ANSWERED
from app.session import Session
from app.terminal import document, result


def approvals(session: Session, arguments: Arguments) -> int:
    """List them, take one back and list the others, or list what was decided."""
    if arguments.action == "history":
        return _history(session, arguments)
    request = RevokeGrant(arguments.number) if arguments.action == "revoke" else ListGrants()
    found = session.ask(session.agent, request)
    if arguments.json:
        document({"approvals": msgspec.to_builtins(found.grants)})
        return ANSWERED
    for grant in found.grants:
        result(f"{grant.id}. {grant_words(grant)}")
    if not found.grants:
        result("Nothing is allowed without asking.")
    return ANSWERED


def _history(session: Session, arguments: Arguments) -> int:
    found = session.ask(session.agent, ListDecisions(arguments.limit))
    if arguments.json:
        document({"decisions": msgspec.to_builtins(found.decisions)})
        return ANSWERED
    for one in found.decisions:
        result(f"{one.id}. {decision_words(one)}")
    if not found.decisions:
        result("Nothing was to be decided yet.")
    return ANSWERED
