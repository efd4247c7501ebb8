"""Pictures of every page, light and dark, from the real program: `python -m app.screenshots OUT`.

The program runs without a display on a profile of its own, reads the sample folder and some broken files, and is asked
real questions; each state is painted as it comes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.network_lock import lock

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.conversation import Exchange
    from app.knowledge_page import KnowledgePage
    from app.library_page import LibraryPage
    from app.processes import Remote
    from app.style import Style
    from app.welcome import Welcome
    from app.window import Window

WIDTH, HEIGHT = 1280, 800
LONGEST_WAIT_S = 180.0
ANSWERED = "When was the Lisbon launch postponed to, and why?"
FOLLOW_UP = "What does Brook One cost in Portugal?"
IN_A_PDF = "How much of the hire fee does the Guest pay for moving the event?"
COLLEAGUE = "Tomás Figueira"
WRITTEN = "Remind me tomorrow at 9 to call Tomás, as a calendar file"
NOT_THERE = "Who won the football world cup in 1998?"


class NotReached(Exception):
    """The program did not come into a state in time; the text is one sentence that names it."""


class Camera:
    """Paints the window into numbered files."""

    def __init__(self, window: Window, style: Style, out: Path) -> None:
        self._window = window
        self.style = style
        self._out = out
        self._number = 0

    def take(self, name: str, of: QWidget | None = None) -> None:
        """`NN-NAME-light.png` and `NN-NAME-dark.png`, of the window or of a dialog."""
        self._number += 1
        for theme in ("light", "dark"):
            self.style.set_theme("dark" if theme == "dark" else "light")
            run_for(0.5)
            path = self._out / f"{self._number:02}-{name}-{theme}.png"
            if not (of or self._window).grab().save(str(path)):
                raise NotReached(f"The picture {path} could not be written; please check the folder.")
        self.style.set_theme("light")


def run_for(seconds: float) -> None:
    """Let the event loop run."""
    until(lambda: False, seconds, "")


def until(true: Callable[[], object], timeout_s: float, what: str) -> None:
    """Run the event loop until something is true. Raises `NotReached` when it is not in time, unless `what` is ""."""
    from PySide6.QtCore import QCoreApplication, QEventLoop, QThread

    deadline = time.monotonic() + timeout_s
    while not true():
        if time.monotonic() > deadline:
            if what:
                raise NotReached(f"The program did not come so far in {timeout_s:.0f} s: {what}.")
            return
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        QThread.msleep(2)


def broken_files(folder: Path) -> Path:
    """A folder with files that cannot be read, and one that can."""
    folder.mkdir(parents=True)
    (folder / "Signed contract.pdf").write_bytes(b"%PDF-1.7\n" + bytes(200))
    (folder / "Notes from the call.txt").write_bytes(b"")
    (folder / "Budget draft.docx").write_bytes(b"PK\x03\x04 cut off")
    (folder / "Read me.md").write_text("# Inbox\n\nFiles that wait to be sorted.\n", encoding="utf-8")
    return folder


def ask(window: Window, question: str) -> Exchange:
    """Ask, and wait for the whole answer."""
    window.conversation.ask(question)
    exchange = window.conversation.talk.exchanges[-1]
    until(lambda: exchange.state in ("done", "interrupted"), LONGEST_WAIT_S, f"an answer to “{question}”")
    run_for(0.5)
    return exchange


def open_source(window: Window, exchange: Exchange, wanted: Callable[[str], bool]) -> None:
    """Open the first citation whose path is wanted, or else the first."""
    numbers = [one.n for one in exchange.citations if wanted(one.place.path)] or [1]
    window.chat.open_citation(exchange, numbers[0])
    reading = window.reading
    until(lambda: reading.part is not None or reading.problem, 30, "the source beside the chat")
    run_for(2.0)


def photograph(window: Window, camera: Camera, folder: Path, remote: Remote) -> None:
    """Walk through the program as a new user would."""
    library, brain = window.library, window.brain
    until(lambda: library.known, 60, "the index is open")
    until(lambda: window.privacy.connections is not None, 10, "connections are counted")
    window.show_page("welcome")
    welcome: Welcome = window.page("welcome")  # type: ignore[assignment]
    camera.take("welcome-privacy")
    welcome.go(1)
    welcome.use_sample()
    until(lambda: library.files > 0, 60, "the sample folder is found")
    camera.take("welcome-folder")
    window.show_page("library")
    camera.take("library-reading")
    window.show_page("welcome")
    until(lambda: brain.model.state in ("ready", "failed", "none"), 120, "the model is loaded")
    welcome.go(2)
    camera.take("welcome-model")
    until(lambda: library.ready and not library.reading, LONGEST_WAIT_S, "the sample folder is read")
    until(lambda: window.starters.questions, 20, "the first questions are there")
    welcome.go(3)
    camera.take("welcome-question")
    window.show_page("chat")
    camera.take("chat-empty")
    window.conversation.ask(ANSWERED)
    first = window.conversation.talk.exchanges[-1]
    until(lambda: first.state == "done" or (first.stage is not None and first.sentences), 90, "an answer is written")
    window.conversation.ask(FOLLOW_UP)
    camera.take("chat-answering")
    until(lambda: not window.conversation.busy, LONGEST_WAIT_S, "both answers are there")
    camera.take("chat-answered")
    open_source(window, first, lambda path: not path.endswith(".pdf"))
    camera.take("source-text")
    window.conversation.new()
    pdf = ask(window, IN_A_PDF)
    open_source(window, pdf, lambda path: path.endswith(".pdf"))
    camera.take("source-page")
    window.conversation.new()
    ask(window, NOT_THERE)
    camera.take("chat-not-found")
    photograph_approval(window, camera)
    photograph_knowledge(window, camera)
    photograph_library(window, camera, broken_files(folder / "Inbox"), remote)
    window.show_page("settings")
    camera.take("settings")


def photograph_approval(window: Window, camera: Camera) -> None:
    """What is asked before a file is written; it is not allowed, so nothing is."""
    window.conversation.new()
    window.conversation.ask(WRITTEN)
    exchange = window.conversation.talk.exchanges[-1]
    until(lambda: exchange.approvals, 60, "an approval is asked for")
    run_for(1.0)
    camera.take("chat-approval")
    window.conversation.decide(exchange, exchange.approvals[0], "no")
    until(lambda: exchange.state == "done", 60, "the question is answered without it")
    camera.take("chat-approval-denied")


def photograph_knowledge(window: Window, camera: Camera) -> None:
    """What the sample files say of a colleague: dossier with a source, neighbours, timeline, and how two become one."""
    from app.correction_dialogs import MergeDialog

    knowledge = window.knowledge
    window.show_page("knowledge")
    page: KnowledgePage = window.page("knowledge")  # type: ignore[assignment]
    until(lambda: knowledge.found is not None and knowledge.known is not None, 60, "names are listed")
    run_for(1.0)
    camera.take("knowledge")
    page.names.field.setText(COLLEAGUE)
    until(lambda: knowledge.text == COLLEAGUE and not knowledge.listing, 30, "the colleague is found")
    run_for(0.5)
    found = [one for one in knowledge.found.entities if one.kind == "person"] if knowledge.found is not None else []
    if not found:
        raise NotReached(f"The sample files should name {COLLEAGUE}; please report this.")
    knowledge.open(found[0])
    until(lambda: knowledge.known is not None, 30, "the dossier is open")
    camera.take("knowledge-dossier")
    lines = knowledge.known.lines if knowledge.known is not None else ()
    quoting = [one for one in lines if one.evidence and one.evidence[0].passage]
    if not quoting:
        raise NotReached(f"A passage of the sample files should name {COLLEAGUE}; please report this.")
    page.open_line(quoting[0])
    until(lambda: page.reading.part is not None or page.reading.problem, 30, "the source beside the dossier")
    run_for(2.0)
    camera.take("knowledge-source")
    page.close_source()
    page.show_view("neighbours")
    until(lambda: knowledge.neighbourhood is not None, 30, "the neighbours are drawn")
    camera.take("knowledge-connections")
    page.show_view("timeline")
    until(lambda: knowledge.moments is not None, 30, "the timeline is there")
    camera.take("knowledge-timeline")
    page.show_view("dossier")
    dialog = MergeDialog(knowledge, found[0], camera.style, window)
    dialog.show()
    camera.take("knowledge-merge", dialog)
    dialog.close()
    page.names.field.clear()


def photograph_library(window: Window, camera: Camera, inbox: Path, remote: Remote) -> None:
    """The library while reading rests, with files that could not be read, after a verification."""
    from PySide6.QtCore import QTimer

    from app.rules_dialog import RulesDialog
    from indexer.contract import Conditions, FolderRules

    library = window.library
    window.show_page("library")
    page: LibraryPage = window.page("library")  # type: ignore[assignment]
    presenting = QTimer(interval=200)  # the window tells of itself, too, and what was told last counts
    presenting.timeout.connect(lambda: remote.note(Conditions(full_screen=True)))
    presenting.start()
    run_for(3.0)
    library.add(str(inbox))
    until(lambda: library.resting, 30, "reading rests during a presentation")
    camera.take("library-resting")
    presenting.stop()
    remote.note(Conditions(own_window=True))
    until(lambda: library.failures and not library.reading and not library.pending, 90, "the broken files are told of")
    run_for(1.5)
    camera.take("library")
    tree = page.failures.tree
    tree.setCurrentIndex(tree.failures.index(0, 0, tree.failures.index(0, 0)))
    window.upkeep.verify()
    until(lambda: window.upkeep.outcome, 60, "the index is verified")
    page.scroll_to_end()
    camera.take("library-verified")
    rules = FolderRules((), ("drafts/", "*.tmp"), 50 * 1024**2)
    dialog = RulesDialog("Inbox", rules, window)
    dialog.show()
    camera.take("folder-rules", dialog)
    dialog.close()


@contextmanager
def opened_on(folder: Path) -> Iterator[tuple[Window, Style, Remote]]:
    """The program on a new profile below `folder`: its window, its style, its indexer."""
    from PySide6.QtWidgets import QApplication

    import app.keys
    from app.desktop import Desktop
    from app.preferences import Preferences
    from app.profile import Profile
    from app.settings import Settings
    from app.style import Style
    from app.window import Window

    qt = QApplication([sys.argv[0]])
    profile = Profile(folder / "Counterpart")
    profile.prepare()
    desktop = Desktop(profile, Settings())
    style = Style(qt, "light")
    window = Window(desktop.switchboard, Preferences(Settings(), profile, desktop.apply), style)
    window.resize(WIDTH, HEIGHT)
    window.show()
    key = app.keys.load_or_make(profile, None)
    window.privacy.set_key(key)
    desktop.start(key.digits)
    try:
        yield window, style, desktop.switchboard.indexer
    finally:
        desktop.switchboard.stop()


def run(out: Path, folder: Path) -> None:
    """Start the program on a new profile below `folder` and paint into `out`. Raises `NotReached`."""
    with opened_on(folder) as (window, style, indexer):
        photograph(window, Camera(window, style, out), folder, indexer)


def main(words: Sequence[str]) -> int:
    """Paint into the folder that is named; the exit code."""
    lock()
    if len(words) != 1:
        sys.stderr.write("usage: python -m app.screenshots OUT\n")
        return 2
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    out = Path(words[0]).absolute()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            run(out, Path(folder))
        except NotReached as failure:
            sys.stderr.write(f"{failure}\n")
            return 1
    sys.stderr.write(f"{len(list(out.glob('*.png')))} pictures lie in {out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
