"""Verifying and forgetting as state."""

from __future__ import annotations

from typing import Any, cast

import pytest

from app.upkeep import Upkeep
from indexer.contract import Disagreement, Forget, Forgotten, Verified, Verify, VerifyProgress
from indexer.wire import Fault
from tests.app.scripted import ScriptedRemote

DISAGREES = Disagreement("/a", "It has 12 passages and 10 vectors.", False)
MENDED = Disagreement("/a", "It has 12 passages and 10 vectors.", True)


@pytest.fixture
def remote(qapp: object) -> ScriptedRemote:
    return ScriptedRemote()


@pytest.fixture
def upkeep(remote: ScriptedRemote) -> Upkeep:
    return Upkeep(cast(Any, remote))


def test_a_verification_shows_how_far_it_is_and_ends_in_a_sentence(upkeep: Upkeep, remote: ScriptedRemote) -> None:
    upkeep.verify()
    remote.asked.last(Verify).on_event(VerifyProgress("Comparing files", 3, 7))
    assert upkeep.progress == VerifyProgress("Comparing files", 3, 7)
    remote.asked.last(Verify).answer(Verified(7, 40, 40, 40, True, ()))
    assert not upkeep.busy
    assert (upkeep.outcome, upkeep.mendable) == ("good", False)
    assert upkeep.sentence == "The index is sound: 7 files and 40 passages were compared, and everything agrees."


def test_what_disagrees_can_be_mended(upkeep: Upkeep, remote: ScriptedRemote) -> None:
    upkeep.verify()
    remote.asked.last(Verify).answer(Verified(7, 40, 38, 40, False, (DISAGREES,)))
    assert (upkeep.outcome, upkeep.mendable) == ("warn", True)
    upkeep.verify(mend=True)
    assert remote.asked.last(Verify).request.mend
    remote.asked.last(Verify).answer(Verified(7, 40, 40, 40, False, (MENDED,)))
    assert (upkeep.outcome, upkeep.mendable) == ("good", False)
    assert "have been mended" in upkeep.sentence


def test_forgetting_ends_with_its_proof_and_a_failed_proof_is_bad(upkeep: Upkeep, remote: ScriptedRemote) -> None:
    upkeep.forget("/a")
    remote.asked.last(Forget).answer(Forgotten(1, 12, True, "None of its bytes is left in the index."))
    assert upkeep.sentence == "1 file with 12 passages forgotten. None of its bytes is left in the index."
    outcomes = [upkeep.outcome]
    upkeep.forget("/a")
    remote.asked.last(Forget).answer(Forgotten(1, 12, False, "Its bytes were still found."))
    assert [*outcomes, upkeep.outcome] == ["good", "bad"]


def test_one_thing_at_a_time_and_a_stop_leaves_no_complaint(upkeep: Upkeep, remote: ScriptedRemote) -> None:
    upkeep.verify()
    upkeep.forget("/a")
    assert len(remote.asked.calls) == 1
    upkeep.stop()
    assert (upkeep.busy, upkeep.sentence) == (False, "")
    upkeep.forget("/a")
    remote.asked.last(Forget).fail(Fault("refused", "There is nothing of /a in the index."))
    assert (upkeep.outcome, upkeep.sentence) == ("bad", "There is nothing of /a in the index.")
