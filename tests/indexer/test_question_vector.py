"""A question's vector that is computed beside other work."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from indexer.embed import Embedder, EmbedderUnusable
from indexer.question_vector import QuestionVector
from tests.indexer.made import embedder


def test_it_is_the_vector_of_the_question_and_the_embedder_stays_until_the_block_ends() -> None:
    one = embedder()
    swapped = threading.Event()
    with QuestionVector(one, "When does the crane move?") as asked:
        assert np.allclose(asked.wait(), one.query("When does the crane move?"), atol=1e-5)

        def change() -> None:
            if one.become(one):
                swapped.set()

        changing = threading.Thread(target=change)
        changing.start()
        assert not swapped.wait(0.2)
    assert swapped.wait(30.0)
    changing.join(30.0)


def test_an_embedder_that_does_not_load_is_told_to_who_waits(tmp_path: Path) -> None:
    broken = Embedder(tmp_path)
    with pytest.raises(EmbedderUnusable):
        broken.load()
    with QuestionVector(broken, "anything") as asked, pytest.raises(EmbedderUnusable):
        asked.wait()
