"""Looking after the index: verifying it and forgetting files, one piece of work at a time; no widgets."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.calls import Call
from app.index_words import files, forgotten_words, passages
from app.processes import Remote
from indexer.contract import Disagreement, Forget, Forgotten, Verified, Verify, VerifyProgress
from indexer.wire import Fault

Outcome = Literal["", "good", "warn", "bad"]


class Upkeep(QObject):
    """A verification or a forgetting: how far it is, and what came of it."""

    changed = Signal()

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.progress: VerifyProgress | None = None
        """None unless something is under way."""
        self.sentence = ""
        """What came of the last work, or what could not be done."""
        self.outcome: Outcome = ""
        self.disagreements: tuple[Disagreement, ...] = ()
        """Of the last verification."""
        self._remote = remote
        self._call: Call | None = None

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self.progress is not None

    @property
    def mendable(self) -> bool:
        """Whether the last verification found what can be mended and is not yet."""
        return any(not one.mended for one in self.disagreements)

    def verify(self, *, mend: bool = False) -> None:
        """Compare the whole index with the files; with `mend`, read again what disagrees. Nothing while busy."""
        if not self.busy:
            self._begin("Comparing the index with your files")
            self._call = self._remote.call(Verify(mend), self._verified, self._failed, self._show)

    def forget(self, path: str) -> None:
        """Forget a file, or everything below a folder, and prove it. Nothing while busy."""
        if not self.busy:
            self._begin("Forgetting")
            self._call = self._remote.call(Forget(path), self._forgotten, self._failed, self._show)

    def stop(self) -> None:
        """Stop what is under way."""
        if self._call is not None:
            self._call.cancel()

    def _begin(self, stage: str) -> None:
        self.progress = VerifyProgress(stage, 0, 0)
        self.sentence, self.outcome, self.disagreements = "", "", ()
        self.changed.emit()

    def _show(self, progress: VerifyProgress) -> None:
        if self.busy:
            self.progress = progress
            self.changed.emit()

    def _verified(self, verified: Verified) -> None:
        self.disagreements = verified.disagreements
        count = len(verified.disagreements)
        compared = f"{files(verified.files)} and {passages(verified.passages)} were compared"
        if verified.sound:
            self._end("good", f"The index is sound: {compared}, and everything agrees.")
        elif count and not self.mendable:
            self._end("good", f"{compared[:1].upper()}{compared[1:]}; {count:,} disagreed and have been mended.")
        else:
            self._end("warn", f"{compared[:1].upper()}{compared[1:]}; {count:,} disagree. Mending reads them again.")

    def _forgotten(self, forgotten: Forgotten) -> None:
        self._end("good" if forgotten.proved else "bad", forgotten_words(forgotten))

    def _failed(self, fault: Fault) -> None:
        self._end("" if fault.code == "cancelled" else "bad", "" if fault.code == "cancelled" else fault.sentence)

    def _end(self, outcome: Outcome, sentence: str) -> None:
        self.progress = self._call = None
        self.outcome, self.sentence = outcome, sentence
        self.changed.emit()
