"""The standing approvals on the settings page and on the command line."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtWidgets import QLabel, QPushButton

from agent.contract import Decisions, Effect, Grant, Grants, ListDecisions, ListGrants, Recorded, RevokeGrant
from app.approval import grant_words
from app.standing import Standing
from app.standing_card import StandingCard
from app.style import Style
from indexer.wire import Fault
from tests.app.scripted import ScriptedRemote

OUTBOX = Grant(3, "draft", "write", "/home/grace/Outbox", True, "2026-11-23T10:00:00+00:00")
LETTERS = Grant(4, "open", "run", "/home/grace/Letters", False, "2026-11-23T10:00:00+00:00")


def _words(card: StandingCard) -> list[str]:
    return [one.text() for one in card.findChildren(QLabel)]


def _fresh(standing: Standing) -> StandingCard:
    return StandingCard(standing)


def test_each_standing_approval_is_listed_and_can_be_taken_back(style: Style) -> None:
    remote = ScriptedRemote()
    standing = Standing(cast(Any, remote))
    card = _fresh(standing)
    remote.asked.last(ListGrants).answer(Grants((OUTBOX, LETTERS)))
    card = _fresh(standing)
    assert _words(card) == [grant_words(OUTBOX), grant_words(LETTERS)]
    button = card.findChildren(QPushButton)[1]
    assert (
        button.accessibleName()
        == "Ask again: open (opens a program) in /home/grace/Letters, until the program is closed"
    )
    button.click()
    call = remote.asked.last(RevokeGrant)
    assert call.request == RevokeGrant(4)
    call.answer(Grants((OUTBOX,)))
    assert _words(_fresh(standing)) == [grant_words(OUTBOX)]


def test_the_list_is_read_again_after_each_answer_and_a_failure_is_told(style: Style) -> None:
    remote = ScriptedRemote()
    standing = Standing(cast(Any, remote))
    remote.call_ended.emit("Search")
    assert remote.asked.calls == []
    remote.call_ended.emit("Ask")
    remote.asked.last(ListGrants).answer(Grants((OUTBOX,)))
    standing.revoke(OUTBOX)
    remote.asked.last(RevokeGrant).fail(Fault("refused", "There is no such standing approval any more."))
    assert "There is no such standing approval any more." in _words(_fresh(standing))


def test_the_latest_decisions_are_told_with_their_reason_and_what_came_of_them(style: Style) -> None:
    remote = ScriptedRemote()
    standing = Standing(cast(Any, remote))
    card = _fresh(standing)
    effect = Effect("remind", "write", "Remind you\u202e tomorrow.", "{}")
    at = "2026-11-23T10:00:00+00:00"
    no = Recorded(2, at, "t", effect, "model", False, "timeout", "Nobody answered in time, so this was not done.")
    yes = Recorded(1, at, "t", effect, "user", True, "user", "You allowed this once.", "unknown")
    remote.asked.last(ListDecisions).answer(Decisions((no, yes)))
    said = _words(card)[-2:]
    assert said[0].endswith("remind, not done: Remind you tomorrow. Nobody answered in time, so this was not done.")
    assert said[1].endswith("remind, end not known: Remind you tomorrow. You allowed this once.")
