"""Chroma's process, over its real pipe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.subprocess_peer import SubprocessPeer
from indexer.vectors_child import Change, Nearest, Size
from tests.indexer.made import direction

WITHIN_S = 60.0


@pytest.fixture
def child(tmp_path: Path) -> Iterator[SubprocessPeer]:
    peer = SubprocessPeer("indexer.vectors_child", [str(tmp_path / "chroma")])
    yield peer
    peer.close()


def test_it_holds_finds_and_forgets_and_remembers_after_its_end(child: SubprocessPeer) -> None:
    assert child.ask(Size(), WITHIN_S).count == 0
    assert child.ask(Nearest(direction(1).tobytes(), 3), WITHIN_S).ids == ()
    vectors = np.stack([direction(n) for n in range(1, 6)])
    assert child.ask(Change((1, 2, 3, 4, 5), vectors.tobytes(), ()), WITHIN_S).count == 5
    assert child.ask(Change((1, 2), vectors[:2].tobytes(), (5, 99)), WITHIN_S).count == 4
    assert child.ask(Nearest(direction(3).tobytes(), 1), WITHIN_S).ids == (3,)
    child.kill()
    assert child.ask(Size(), WITHIN_S).count == 4
    assert child.ask(Nearest(direction(4).tobytes(), 1), WITHIN_S).ids == (4,)
