"""A question's vector, computed while the store is asked for what needs the words alone."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from indexer.embed import Embedder
from indexer.records import Floats


class QuestionVector:
    """Begins to embed a question at once, on a thread of its own; as a context it ends with the block.

    From when `wait` returns until the block ends, the embedder and the stored vectors belong together.
    """

    def __init__(self, embedder: Embedder, question: str) -> None:
        self._embedder = embedder
        self._question = question
        self._vector: Future[Floats] = Future()
        self._left = threading.Event()
        threading.Thread(target=self._run, name="question", daemon=True).start()

    def wait(self) -> Floats:
        """The vector (dimensions,), unit length. Waits for the model, too. Raises `EmbedderUnusable`."""
        return self._vector.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()

    def _run(self) -> None:
        try:
            with self._embedder.steady():
                self._vector.set_result(self._embedder.query(self._question))
                self._left.wait()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told to who waits
            self._vector.set_exception(error)
