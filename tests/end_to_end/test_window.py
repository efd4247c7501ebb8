"""A user's way through the real window: add a folder, ask, read the answer, click its citation, see the page lit."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import app.keys
from app.desktop import Desktop
from app.page_view import PartView
from app.preferences import Preferences
from app.profile import Profile
from app.settings import Settings
from app.style import ASSETS, Style
from app.window import Window

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the first test asks for an application
LONGEST_WORK_S = 0.05
"""What the window itself may compute before it looks at its events again."""
LONGEST_GAP_S = 0.5
"""What may pass by the clock on a machine where models and other programs want the same processors."""


class Beat:
    """The longest pauses of the event loop, by a timer that should come every five milliseconds.

    `work_s` counts the processor time of this thread, so that a busy machine does not fail the test; `gap_s` the clock.
    """

    def __init__(self) -> None:
        self.work_s = self.gap_s = 0.0
        self._last = time.perf_counter(), time.thread_time()
        self._timer = QTimer(interval=5)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter(), time.thread_time()
        self.gap_s = max(self.gap_s, now[0] - self._last[0])
        self.work_s = max(self.work_s, now[1] - self._last[1])
        self._last = now


def until(true: Callable[[], object], timeout_s: float, what: str) -> None:
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, what
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


@pytest.fixture
def window(profile: Path, qapp: QApplication) -> Iterator[Window]:
    """The window over its real children, on a profile of its own.

    What earlier tests left in this process is not the window's: the garbage collector does not walk it meanwhile.
    """
    gc.collect()
    gc.freeze()
    place = Profile(profile)
    place.prepare()
    desktop = Desktop(place, Settings())
    window = Window(desktop.switchboard, Preferences(Settings(), place, desktop.apply), Style(qapp, "light"))
    window.show()
    desktop.start(app.keys.load_or_make(place, None).digits)
    yield window
    desktop.switchboard.stop()
    window.hide()
    window.deleteLater()
    gc.unfreeze()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two notes, one of which says when the launch is."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "Launch.md").write_text(
        "# Launch of the Heron\n\nThe launch in Porto was moved to 9 March 2027, because the hall is flooded.\n",
        encoding="utf-8",
    )
    (folder / "Canteen.txt").write_text("On Fridays the canteen serves fish with potatoes.\n", encoding="utf-8")
    return folder


def highlighted(view: PartView) -> str:
    """The text that has another background than the rest."""
    lit, block = "", view.document().begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            if fragment.charFormat().background().style() != Qt.BrushStyle.NoBrush:
                lit += fragment.text()
            fragments += 1
        block = block.next()
    return lit


@pytest.mark.timeout(300)
def test_from_a_folder_to_the_cited_words(window: Window, folder: Path) -> None:
    library = window.library
    until(lambda: library.known, 60, "the indexer opens")
    beat = Beat()
    library.add(str(folder))
    until(lambda: library.ready == 2 and not library.reading, 90, "both files are read")

    window.show_page("chat")
    QTest.keyClicks(window.chat.composer.field, "When is the launch in Porto?")
    QTest.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    exchange = window.conversation.talk.exchanges[0]
    until(lambda: exchange.state not in ("queued", "asking"), 120, "an answer comes")
    work_s, gap_s = beat.work_s, beat.gap_s
    assert exchange.state == "done", exchange.problem
    view = window.chat.views()[0]
    until(lambda: "9 March 2027" in view.text.toPlainText(), 5, "the answer is painted")

    cited = exchange.citations[0]
    point = view.text.point_of(cited.n)
    assert point is not None
    QTest.mouseClick(view.text.viewport(), Qt.MouseButton.LeftButton, pos=point)
    until(lambda: window.reading.part is not None, 20, "the source opens")
    assert window.chat.sources.isVisible()
    text = window.chat.sources.text
    until(lambda: "9 March 2027" in highlighted(text), 5, "the cited words are lit")
    assert work_s < LONGEST_WORK_S, f"the window computed for {work_s * 1000:.0f} ms at a stretch"
    assert gap_s < LONGEST_GAP_S, f"the window stood still for {gap_s * 1000:.0f} ms"


@pytest.mark.timeout(300)
def test_a_page_of_a_pdf_is_shown_with_the_cited_span_lit(window: Window) -> None:
    library = window.library
    until(lambda: library.known, 60, "the indexer opens")
    library.add(str(ASSETS / "sample" / "product" / "Immersion test report.pdf"))
    until(lambda: library.ready == 1 and not library.reading, 90, "the report is read")
    window.show_page("chat")
    window.conversation.ask("What did the immersion test find?")
    exchange = window.conversation.talk.exchanges[0]
    until(lambda: exchange.state not in ("queued", "asking"), 120, "an answer comes")
    assert exchange.citations, exchange.problem
    window.chat.open_source(exchange.citations[0].n)
    until(lambda: window.reading.image is not None, 30, "the page is rendered")
    image = window.reading.image
    assert image is not None
    assert image.lit
    assert window.chat.sources.page.isVisible()
    page = window.reading.shown
    assert page + 1 == exchange.citations[0].place.page
