"""The real program for benchmarks: three processes on a profile of their own, driven as the command line drives it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

import app.settings
from agent.contract import Answer, Ask, AskEvent, Draft, GetModel, ModelState, Seen, Stage
from app.interrupts import Interrupts
from app.profile import Profile
from app.session import Session
from app.setting_sections import AnswerSettings
from benchmarks._collections import KEY
from indexer.contract import AddFolder, Folder, WaitUntilCurrent

SAMPLE = Path(__file__).parents[1] / "assets" / "sample"


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer with the moments at which the asker heard of it, in seconds from the question."""

    answer: Answer
    first_token_s: float | None
    last_token_s: float | None
    first_words_s: float | None
    """When the first words of the answer could be read on the screen: a quote, or what the model wrote."""
    seen_s: float | None = None
    """When what was found was there to be shown."""


@dataclass(slots=True)
class Program:
    """A running program."""

    session: Session

    def read(self, folder: Path) -> tuple[Folder, float]:
        """Add a folder and wait until all of it is searchable; the folder and the seconds that it took."""
        started = time.perf_counter()
        self.session.ask(self.session.indexer, AddFolder(str(folder)))
        current = self.session.ask(self.session.indexer, WaitUntilCurrent((str(folder),)))
        return next(one for one in current.folders if one.path == str(folder)), time.perf_counter() - started

    def warm(self, place: Path) -> None:
        """Have the embedding model loaded before a clock starts; `place` may get one small folder."""
        folder = place / "warm"
        folder.mkdir()
        (folder / "warm.txt").write_text("The embedding model is loaded before the clock starts.", "utf-8")
        self.read(folder)

    def model(self) -> ModelState:
        """The language model once it is loaded."""
        return self.session.ask(self.session.agent, GetModel(wait=True))

    def ask(self, question: str, thread: str = "", paths: tuple[str, ...] = (), anew: bool = False) -> Asked:
        """Ask, and note when the events arrive in this process."""
        tokens: list[float] = []
        words: list[float] = []
        seen: list[float] = []
        started = time.perf_counter()

        def on_event(event: AskEvent) -> None:
            moment = time.perf_counter() - started
            if isinstance(event, Draft) or (isinstance(event, Stage) and event.name == "writing"):
                tokens.append(moment)
            if isinstance(event, Seen):
                seen.append(moment)
            elif not isinstance(event, Stage):
                words.append(moment)

        answer = self.session.ask(self.session.agent, Ask(question, thread, paths, anew), on_event)
        first, last = (tokens[0], tokens[-1]) if tokens else (None, None)
        return Asked(answer, first, last, words[0] if words else None, seen[0] if seen else None)


@contextmanager
def program(answers: AnswerSettings, index: Path | None = None) -> Iterator[Program]:
    """The program on a fresh profile with these answer settings, over a copy of an index that benchmarks made."""
    application = QCoreApplication.instance() or QCoreApplication([])
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as folder:
        profile = Profile(Path(folder) / "profile")
        profile.prepare()
        if index is not None:
            profile.key.write_text(f"{KEY}\n")
            shutil.copyfile(index, profile.index / "index.db")
        app.settings.save(profile.settings, app.settings.Settings(answers=answers))
        with Session(profile, Interrupts(), key_file=True) as session:
            yield Program(session)
    del application
