"""A user's way through the knowledge page over the real children: a colleague's dossier, its source, what it links."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import app.keys
from app.desktop import Desktop
from app.knowledge_page import KnowledgePage
from app.preferences import Preferences
from app.profile import Profile
from app.settings import Settings
from app.style import Style
from app.window import Window

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the first test asks for an application
MAIL = """From: Ines Carvalho <ines.carvalho@heron.example>
To: Tomas Figueira <tomas.figueira@heron.example>
Subject: Seats in the boat hall
Date: Thu, 20 Aug 2026 16:42:00 +0100
Message-ID: <{number}@heron.example>
Content-Type: text/plain; charset="utf-8"

{text}

Ines
"""


def until(true: Callable[[], object], timeout_s: float, what: str) -> None:
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, what
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


@pytest.fixture
def window(profile: Path, qapp: QApplication) -> Iterator[Window]:
    """The window over its real children, on a profile of its own."""
    place = Profile(profile)
    place.prepare()
    desktop = Desktop(place, Settings())
    window = Window(desktop.switchboard, Preferences(Settings(), place, desktop.apply), Style(qapp, "light"))
    window.resize(1280, 800)
    window.show()
    desktop.start(app.keys.load_or_make(place, None).digits)
    yield window
    desktop.switchboard.stop()
    window.hide()
    window.deleteLater()


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    """Two letters of a colleague."""
    folder = tmp_path / "mail"
    folder.mkdir()
    for number, text in enumerate(("The boat hall has 160 seats.", "Somtec lends us the sound for the boat hall.")):
        (folder / f"letter {number}.eml").write_text(MAIL.format(number=number, text=text), encoding="utf-8")
    return folder


@pytest.mark.timeout(300)
def test_from_a_letter_to_the_dossier_of_its_writer_and_back_to_the_letter(window: Window, mails: Path) -> None:
    library, knowledge = window.library, window.knowledge
    until(lambda: library.known, 60, "the indexer opens")
    window.show_page("knowledge")
    page = window.page("knowledge")
    assert isinstance(page, KnowledgePage)
    until(lambda: knowledge.empty, 60, "nothing is known before anything is read")
    library.add(str(mails))
    until(lambda: library.ready == 2 and not library.reading, 120, "both letters are read")
    until(lambda: knowledge.found is not None and knowledge.found.entities, 60, "the page notices by itself")

    QTest.keyClicks(page.names.field, "Carvalho")
    until(lambda: knowledge.text == "Carvalho" and not knowledge.listing, 30, "the list answers")
    QTest.keyClick(page.names.field, Qt.Key.Key_Down)
    until(lambda: page.head.name.text() == "Ines Carvalho" and knowledge.known is not None, 30, "her dossier opens")
    assert knowledge.known is not None
    lines = [one for one in knowledge.known.lines if one.relation == "wrote"]
    assert lines, [one.sentence for one in knowledge.known.lines]

    page.open_line(lines[0])
    until(lambda: page.reading.part is not None, 30, "the letter opens beside it")
    part = page.reading.part
    assert part is not None
    assert Path(part.path).parent == mails
    assert page.sources.isVisible()

    page.show_view("neighbours")
    until(lambda: len(page.neighbours.canvas.nodes) > 1, 30, "what she is linked to is drawn")
    names = {node.entity.name for node in page.neighbours.canvas.nodes}
    assert "Tomas Figueira" in names
    page.show_view("timeline")
    until(lambda: knowledge.moments is not None, 30, "the timeline comes")
    assert knowledge.moments is not None
    assert "2026-08-20" in {one.valid_from for one in knowledge.moments.lines}


@pytest.mark.timeout(300)
def test_two_people_are_merged_on_the_page_and_taken_apart_again(window: Window, mails: Path) -> None:
    library, knowledge = window.library, window.knowledge
    until(lambda: library.known, 60, "the indexer opens")
    window.show_page("knowledge")
    page = window.page("knowledge")
    assert isinstance(page, KnowledgePage)
    library.add(str(mails))
    until(lambda: knowledge.found is not None and knowledge.found.entities, 120, "the page notices by itself")
    assert knowledge.found is not None
    people = {one.name: one for one in knowledge.found.entities if one.kind == "person"}
    knowledge.open(people["Ines Carvalho"])
    until(lambda: knowledge.known is not None, 30, "her dossier opens")

    knowledge.correct("merge", people["Ines Carvalho"], other=people["Tomas Figueira"])
    until(lambda: "tomas.figueira@heron.example" in page.head.aliases.accessibleName(), 30, "both addresses are hers")
    until(lambda: knowledge.corrections, 30, "the merge is listed")
    assert knowledge.undo_sentence.endswith("are one.")
    knowledge.undo()
    until(lambda: "tomas.figueira@heron.example" not in page.head.aliases.accessibleName(), 30, "she is alone again")
    until(lambda: knowledge.corrections == (), 30, "nothing is listed any more")
