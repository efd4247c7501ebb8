"""What people are shown about folders."""

from __future__ import annotations

import threading
import time
from itertools import pairwise

import pytest

from indexer.folders import Rate, Trouble, folder_view
from indexer.records import Counts
from indexer.roots import Root

DONE = Counts(3, 2, 0, 1, 20)
WORKING = Counts(3, 1, 1, 1, 20)


@pytest.mark.parametrize(
    ("root", "counts", "paused", "unwatched", "state"),
    [
        (Root(), WORKING, False, "", "scanning"),
        (Root(done=1), WORKING, False, "", "reading"),
        (Root(done=1), DONE, False, "", "ready"),
        (Root(done=1), WORKING, True, "", "paused"),
        (Root(done=1), DONE, True, "", "ready"),
        (Root(done=1, missing=True, problem="It is away."), WORKING, True, "", "missing"),
        (Root(done=1, problem="1 folder is closed."), DONE, False, "", "needs_attention"),
        (Root(done=1), DONE, False, "No watches.", "ready"),
        (Root(done=1), WORKING, False, "No watches.", "reading"),
    ],
)
def test_a_folder_is_in_the_state_that_matters_most(
    root: Root, counts: Counts, paused: bool, unwatched: str, state: str
) -> None:
    view = folder_view("/f", root, counts, paused=paused, unwatched=unwatched, eta_s=7.0)
    assert view.state == state
    assert bool(view.problem) == (state in ("missing", "needs_attention"))
    assert view.notice == ("" if root.missing else unwatched)
    assert view.eta_s == (7.0 if state == "reading" else None)


def test_trouble_of_one_part_is_cleared_by_that_part_alone() -> None:
    trouble = Trouble()
    trouble.set("storing", "The disk is full.")
    trouble.clear("reading")
    assert trouble.sentence == "The disk is full."
    trouble.clear("storing")
    assert trouble.sentence == ""


def test_news_are_told_at_most_so_often_and_the_last_ones_always() -> None:
    rate = Rate(0.1)
    told: list[float] = []

    def tell() -> None:
        while rate.wait():
            told.append(time.monotonic())

    thread = threading.Thread(target=tell)
    thread.start()
    began = time.monotonic()
    while time.monotonic() - began < 0.55:
        rate.ask()
        time.sleep(0.002)
    asked = time.monotonic()
    rate.ask()
    time.sleep(0.3)
    rate.close()
    thread.join(5)
    assert 3 <= len(told) <= 8
    assert told[-1] >= asked
    assert min(b - a for a, b in pairwise(told)) > 0.08
