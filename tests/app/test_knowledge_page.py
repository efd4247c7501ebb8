"""The knowledge page as a user deals with it: finding, reading, following a source, correcting, with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.correction_dialogs import CorrectionsDialog, MergeDialog, SplitDialog
from app.knowledge import Knowledge
from app.knowledge_page import ROOM_FOR_THREE, KnowledgePage
from app.library import Library
from app.line_row import AT_ONCE, LineRow
from app.neighbour_view import AT_FIRST
from app.reading import Reading
from app.style import Style
from indexer.contract import Correct, Entity, Folders, Joined, ReadPart
from indexer.wire import Fault
from tests.app.conftest import until
from tests.app.scripted import folder
from tests.app.small_graph import SmallGraph, lisbon

DialogT = TypeVar("DialogT", bound=QDialog)


class Opened:
    def __init__(self, qtbot: QtBot, style: Style, graph: SmallGraph) -> None:
        self.qtbot, self.graph = qtbot, graph
        remote = cast(Any, graph)
        self.knowledge, self.library, self.reading = Knowledge(remote), Library(remote), Reading(remote)
        self.page = KnowledgePage(self.knowledge, self.library, self.reading, style)
        qtbot.addWidget(self.page)
        self.page.resize(1040, 740)

    def show(self) -> None:
        self.page.show()
        until(lambda: self.knowledge.found is not None and self.knowledge.numbers is not None)

    def open(self, name: str) -> None:
        entity = next(one for one in self.graph.entities.values() if one.name == name)
        self.knowledge.open(entity)
        until(lambda: self.knowledge.known is not None and self.knowledge.known.entity.id == entity.id)

    def words(self) -> list[str]:
        QApplication.processEvents()  # what was added is shown by the layout
        return [label.text() for label in self.page.findChildren(QLabel) if label.isVisible() and label.text()]

    def rows(self) -> list[LineRow]:
        QApplication.processEvents()
        return [row for row in self.page.findChildren(LineRow) if row.isVisible()]

    def button(self, text: str) -> QPushButton:
        QApplication.processEvents()
        named = (one for one in self.page.findChildren(QPushButton) if one.isVisible())
        return next(one for one in named if one.text().strip() == text or one.accessibleName() == text)


@pytest.fixture
def opened(qtbot: QtBot, style: Style) -> Opened:
    return Opened(qtbot, style, lisbon())


def in_dialog(kind: type[DialogT], act: Callable[[DialogT], None]) -> list[str]:
    """Deal with the dialog that comes up next; its title will be in what is returned."""
    titles: list[str] = []

    def deal() -> None:
        dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
        if dialogs:
            titles.append(dialogs[0].windowTitle())
            act(dialogs[0])
        else:
            QTimer.singleShot(20, deal)

    QTimer.singleShot(20, deal)
    return titles


def test_the_most_named_one_lies_open_from_the_beginning(opened: Opened) -> None:
    opened.show()
    until(lambda: "Alder & Finch" in opened.words() and len(opened.rows()) == 2)
    assert "10 names and 10 links between them" in opened.words()


def test_every_line_says_where_it_stands_and_contradictions_are_marked(opened: Opened) -> None:
    opened.show()
    opened.open("Inês Carvalho")
    until(lambda: "Only named together in a passage" in opened.words() and len(opened.rows()) == 5)
    words = opened.words()
    assert {"Works for Alder & Finch", "Does not agree with: Works for Doca Eventos Lda.", "Unsure"} <= set(words)
    assert words.count("Contradicted") == 2
    assert opened.page.head.aliases.accessibleName() == "Also known as Carvalho, Inês, ines.carvalho@alderfinch.example"
    assert all(any("source" in one.accessibleName() for one in row.findChildren(QPushButton)) for row in opened.rows())


def test_the_source_of_a_line_opens_beside_it_at_its_span_and_escape_closes_it(opened: Opened) -> None:
    opened.show()
    opened.open("Inês Carvalho")
    opened.button("Open the source: Who does what.csv · 20 Aug 2026").click()
    assert opened.page.sources.isVisible()
    assert opened.graph.asked.last(ReadPart).request == ReadPart("/files/Who does what.csv", 0)
    citation = opened.reading.citation
    assert citation is not None
    assert (citation.place.start, citation.place.end, len(opened.reading.citations)) == (10, 40, 3)
    opened.button("Open the next of 3 places that say so").click()
    assert opened.reading.at == 1
    assert opened.page.escape()
    assert not opened.page.source_open
    assert not opened.page.escape()


def test_a_narrow_page_gives_the_room_of_the_list_to_the_source(opened: Opened) -> None:
    opened.page.resize(ROOM_FOR_THREE - 100, 700)
    opened.show()
    opened.open("Inês Carvalho")
    assert opened.page.names.isVisible()
    opened.page.open_source(1)
    assert not opened.page.names.isVisible()
    opened.page.close_source()
    assert opened.page.names.isVisible()


def test_one_goes_from_the_search_field_into_the_list_and_to_the_dossier_by_keys(opened: Opened) -> None:
    opened.show()
    opened.page.names.search()
    QTest.keyClicks(opened.page.names.field, "figu")
    until(lambda: len(opened.page.names.list.rows.entities) == 1)
    QTest.keyClick(opened.page.names.field, Qt.Key.Key_Down)
    until(lambda: opened.page.head.name.text() == "Tomás Figueira")
    QTest.keyClick(opened.page.names.list, Qt.Key.Key_Return)
    assert opened.page.head.name.text() == "Tomás Figueira"


def test_chips_choose_a_kind(opened: Opened) -> None:
    opened.show()
    opened.button("Organisations").click()
    until(lambda: {one.kind for one in opened.page.names.list.rows.entities} == {"organisation"})
    opened.button("All").click()
    until(lambda: len(opened.page.names.list.rows.entities) == 10)


def test_a_search_without_result_says_what_was_looked_for(opened: Opened) -> None:
    opened.show()
    opened.page.names.field.setText("zebra")
    until(lambda: "Nobody and nothing is called “zebra”." in opened.words())


def test_merging_from_the_dialog_offers_undo(opened: Opened) -> None:
    opened.show()
    opened.open("Inês Carvalho")

    def choose(dialog: MergeDialog) -> None:
        dialog.field.setText("Ines")
        until(lambda: [one.name for one in dialog.list.rows.entities] == ["Ines Carvalho"])
        assert not dialog.merge.isEnabled()
        dialog.list.setCurrentIndex(dialog.list.rows.index(0, 0))
        dialog.merge.click()

    titles = in_dialog(MergeDialog, choose)
    opened.button("Merge…").click()
    assert titles == ["Merge"]
    until(lambda: "Ines Carvalho and Inês Carvalho are one." in opened.words())
    assert opened.graph.requests(Correct) == [Correct("merge", 1, 10)]
    opened.button("Undo").click()
    until(lambda: not opened.page.undo_bar.isVisible() and 10 in opened.graph.entities)


def test_a_name_that_is_somebody_elses_is_separated(opened: Opened) -> None:
    opened.show()
    opened.open("Inês Carvalho")
    in_dialog(SplitDialog, lambda dialog: dialog.split.click())
    opened.button("These are two…").click()
    until(lambda: "Carvalho, Inês is not Inês Carvalho." in opened.words())
    assert opened.graph.requests(Correct) == [Correct("split", 1, text="Carvalho, Inês")]
    until(lambda: not [one for one in opened.words() if one == "Also known as Carvalho, Inês"])


def test_renaming_pinning_and_rejecting_are_one_step_each(opened: Opened) -> None:
    opened.show()
    opened.open("AF-2207")

    def rename(dialog: QInputDialog) -> None:
        dialog.setTextValue("Gasket AF-2207")
        dialog.accept()

    in_dialog(QInputDialog, rename)
    opened.button("Rename…").click()
    until(lambda: opened.page.head.name.text() == "Gasket AF-2207")
    opened.button("Pin").click()
    until(lambda: opened.page.names.list.rows.entities[0].name == "Gasket AF-2207")
    opened.button("Unpin").click()
    until(lambda: "Pin" in [one.text().strip() for one in opened.page.head.findChildren(QPushButton)])
    opened.button("Not a topic").click()
    until(lambda: "Gasket AF-2207 is taken out." in opened.words())
    assert [one.action for one in opened.graph.requests(Correct)] == ["rename", "pin", "unpin", "reject"]


def test_everything_that_was_corrected_can_be_taken_back_later(opened: Opened) -> None:
    opened.show()
    opened.open("AF-2207")
    opened.button("Pin").click()
    until(lambda: opened.knowledge.corrections)
    opened.page.undo_bar.closed.emit()

    def undo(dialog: CorrectionsDialog) -> None:
        button = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Undo")
        assert button.accessibleName() == "Undo: AF-2207 is pinned."
        button.click()
        until(lambda: opened.knowledge.corrections == ())
        dialog.reject()

    in_dialog(CorrectionsDialog, undo)
    opened.page.show_corrections()
    assert not opened.graph.entities[6].pinned


def show_neighbours(opened: Opened, name: str) -> None:
    opened.open(name)
    opened.page.show_view("neighbours")
    until(lambda: opened.page.neighbours.canvas.nodes and opened.page.neighbours.canvas.isVisible())
    until(lambda: opened.page.neighbours.canvas.nodes[0].entity.name == name)
    QApplication.processEvents()


def test_neighbours_are_buttons_that_do_not_cover_one_another(opened: Opened) -> None:
    hub = opened.graph.name("project", "Hub", naming=50)
    for n in range(40):
        one = opened.graph.name(("person", "term", "document")[n % 3], f"Somebody & something {n}" * (1 + n % 2))
        opened.graph.say(hub, "about", one)
    opened.show()
    show_neighbours(opened, "Hub")
    canvas = opened.page.neighbours.canvas
    assert len(canvas.nodes) == AT_FIRST + 1
    opened.page.neighbours.more.click()
    assert len(canvas.nodes) == 41
    boxes = [node.geometry() for node in canvas.nodes]
    assert not [(a, b) for at, a in enumerate(boxes) for b in boxes[at + 1 :] if a.intersects(b)]
    assert all(canvas.rect().contains(box) for box in boxes)
    assert {"People", "Topics", "Documents", "Projects"} <= set(opened.words())


def test_one_walks_through_the_neighbours_with_the_arrow_keys_and_enters_one(opened: Opened) -> None:
    opened.show()
    show_neighbours(opened, "Inês Carvalho")
    canvas = opened.page.neighbours.canvas
    opened.page.activateWindow()
    canvas.nodes[0].setFocus()
    walked = set()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right):
        at = next(node for node in canvas.nodes if node.hasFocus())
        QTest.keyClick(at, key)
        walked.add(next(node for node in canvas.nodes if node.hasFocus()).entity.name)
    assert len(walked) >= 3
    assert [node.focusPolicy() == Qt.FocusPolicy.StrongFocus for node in canvas.nodes].count(True) == 1
    at = next(node for node in canvas.nodes if node.hasFocus())
    assert at.entity.name in opened.page.neighbours.caption.text()
    QTest.keyClick(at, Qt.Key.Key_Return)
    until(lambda: opened.page.head.name.text() == at.entity.name)


def test_a_neighbour_that_is_pressed_is_opened_and_one_can_go_back(opened: Opened) -> None:
    opened.show()
    show_neighbours(opened, "Inês Carvalho")
    node = next(one for one in opened.page.neighbours.canvas.nodes if one.entity.name == "Doca Eventos Lda.")
    QTest.mouseClick(node, Qt.MouseButton.LeftButton, pos=QPoint(12, 8))
    until(lambda: opened.page.head.name.text() == "Doca Eventos Lda.")
    next(one for one in opened.page.head.findChildren(QAbstractButton) if one.accessibleName() == "Back").click()
    until(lambda: opened.page.head.name.text() == "Inês Carvalho")


def test_the_timeline_stands_under_its_months(opened: Opened) -> None:
    opened.show()
    opened.open("Inês Carvalho")
    opened.page.show_view("timeline")
    until(lambda: "January 2024" in opened.words())
    assert {"August 2026", "since 1 Jan 2024", "20 Aug 2026"} <= set(opened.words())


def test_many_lines_come_in_steps(opened: Opened) -> None:
    hub = opened.graph.name("project", "Hub", naming=50)
    for n in range(100):
        opened.graph.say(hub, "mentions", opened.graph.name("term", f"Word {n}"))
    opened.show()
    opened.open("Hub")
    until(lambda: len(opened.rows()) == AT_ONCE)
    opened.button("Show 20 more of 80").click()
    until(lambda: len(opened.rows()) == 2 * AT_ONCE)


@pytest.mark.parametrize(
    ("folders", "said", "button"),
    [
        ((), "People, projects and topics are found in the files that you let this program read.", "Add a folder"),
        (
            (folder(state="reading", ready=0, pending=14),),
            "Your files are being read. The first names come with the first files.",
            "See the library",
        ),
        ((folder(),), "No file that has been read names anybody or anything yet.", "See the library"),
    ],
    ids=["no folder", "reading", "read"],
)
def test_an_empty_graph_says_why_and_what_to_do(
    qtbot: QtBot, style: Style, folders: tuple[Any, ...], said: str, button: str
) -> None:
    opened = Opened(qtbot, style, SmallGraph())
    asked: list[str] = []
    opened.page.add_folder.connect(lambda: asked.append("Add a folder"))
    opened.page.library_wanted.connect(lambda: asked.append("See the library"))
    opened.graph.noted.emit(Folders(folders, False, "ready"))
    opened.show()
    until(lambda: said in opened.words())
    assert "Nothing is known yet" in opened.words()
    opened.button(button).click()
    assert asked == [button]


def test_a_graph_that_is_not_whole_yet_says_so(opened: Opened) -> None:
    opened.graph.waiting_files = 120
    opened.show()
    assert "120 files still to be gone through; more will be known then." in opened.words()
    opened.graph.noted.emit(Folders((folder(state="reading", ready=4, pending=10),), False, "ready"))
    assert "10 files still to be read; more will be known then." in opened.words()


def test_what_cannot_be_looked_up_says_why_and_can_be_tried_again(opened: Opened) -> None:
    opened.show()
    opened.open("Lisbon")
    opened.graph.refusing = Fault("crashed", "The part that reads your files stopped unexpectedly.")
    opened.page.show_view("timeline")
    until(lambda: "This could not be looked up" in opened.words())
    opened.graph.refusing = None
    opened.page.timeline.state.button.click()
    until(lambda: "No dates yet" in opened.words())


def test_a_slow_answer_shows_that_it_is_worked_on(opened: Opened) -> None:
    opened.graph.held = True
    opened.page.show()
    assert not opened.page.names.list.isVisible()
    assert opened.page.names.state.isVisible()
    opened.graph.release()
    until(lambda: opened.page.names.list.isVisible())


ODD_NAMES = (
    "x" * 5000,
    "Zeile eins\nZeile zwei\r\n\tZeile drei",
    "محمد عبد الله بن راشد",
    "東京都水道局の担当者",
    "<b>bold</b> & <img src='file:///etc/passwd'>",
    "\u202eesrever \u0000 \ufffd",
    "👩‍🔬 Dr. Ng",
)


def test_odd_names_stay_on_their_lines_and_are_never_markup(opened: Opened) -> None:
    hub = opened.graph.name("person", "<i>Hub</i> & Sons", *ODD_NAMES, naming=50)
    for name in ODD_NAMES:
        opened.graph.say(hub, "part_of", opened.graph.name("organisation", name), valid_from="9999-12-31")
    opened.show()
    opened.open("<i>Hub</i> & Sons")
    until(lambda: len(opened.rows()) == len(ODD_NAMES))
    assert opened.page.head.name.text() == "<i>Hub</i> & Sons"
    for view in ("neighbours", "timeline"):
        opened.page.show_view(cast(Any, view))
    until(lambda: "December 9999" in opened.words())
    labels = [one for one in opened.page.findChildren(QLabel) if "<b>" in one.text() or "<i>" in one.text()]
    assert labels
    assert {one.textFormat() for one in labels} == {Qt.TextFormat.PlainText}
    assert not [one.toolTip() for one in opened.page.findChildren(QWidget) if "<b>" in one.toolTip()]
    assert all(node.width() <= 210 and node.height() < 50 for node in opened.page.neighbours.canvas.nodes)
    assert opened.page.width() == 1040


def test_everything_has_a_name_for_screen_readers(opened: Opened) -> None:
    opened.show()
    opened.open("Inês Carvalho")
    opened.page.open_source(1)
    opened.knowledge.correct("pin", opened.graph.entities[1])
    until(lambda: opened.page.undo_bar.isVisible())
    kinds = (QAbstractButton, QLineEdit, QListView, QListWidget, QTabBar)
    for view in ("dossier", "neighbours", "timeline"):
        opened.page.show_view(cast(Any, view))
        until(lambda: not opened.knowledge.opening)
        QApplication.processEvents()
        controls = [one for one in opened.page.findChildren(QWidget) if isinstance(one, kinds) and one.isVisible()]
        assert len(controls) > 12
        assert [type(one).__name__ for one in controls if not spoken(one)] == []
    rows = opened.page.names.list.rows
    said = rows.data(rows.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Inês Carvalho, Person · ines.carvalho@alderfinch.example, pinned"


def spoken(control: QWidget) -> str:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or text.strip()


def test_of_two_thousand_neighbours_the_closest_are_drawn_around_the_middle(qtbot: QtBot, style: Style) -> None:
    graph = SmallGraph()
    centre = graph.name("person", "Ann Centre", naming=5000)
    for number in range(2000):
        graph.say(centre, "works_for", graph.name("organisation", f"Firm {number} of a rather long name"))
    opened = Opened(qtbot, style, graph)
    opened.show()
    opened.open("Ann Centre")
    opened.page.show_view("neighbours")
    until(lambda: len(opened.page.neighbours.canvas.nodes) == AT_FIRST + 1)
    opened.button("Show the 60 closest").click()
    nodes = opened.page.neighbours.canvas.nodes
    assert len(nodes) == 61
    boxes = [node.geometry() for node in nodes]
    assert not any(one.intersects(other) for at, one in enumerate(boxes) for other in boxes[:at])
    assert not nodes[0].visibleRegion().isEmpty()


def test_a_name_nearly_typed_right_is_offered(qtbot: QtBot, style: Style) -> None:
    graph = lisbon()
    opened = Opened(qtbot, style, graph)
    opened.show()
    opened.page.names.field.setText("Ines Carvalo")
    until(lambda: opened.knowledge.found is not None and not opened.knowledge.found.entities)
    assert "Nobody and nothing is called “Ines Carvalo”. Nearly so:" in opened.words()
    listed = opened.page.names.list.rows.entities
    assert [one.name for one in listed] == ["Ines Carvalho"]


def test_why_a_name_was_taken_for_the_same_one_stands_below_it(qtbot: QtBot) -> None:
    ann = Entity(1, "person", "Ann Lee", ("Annie Lee", "A. Lee"))
    dialog = SplitDialog(ann, (Joined("Annie Lee", "", "one name is a short form of the other", 0.8),))
    qtbot.addWidget(dialog)
    shown = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert shown == ["Annie Lee\none name is a short form of the other", "A. Lee"]
    dialog.list.setCurrentRow(1)
    assert dialog.chosen() == "A. Lee"
