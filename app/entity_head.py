"""The head of a dossier: who or what it is, its other names, and what can be corrected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.flow import FlowLayout
from app.knowledge import Knowledge
from app.knowledge_words import LOOKS, also_known, on_button, reject_words, shown_name, under_name
from app.style import SPACE, Style, kind
from indexer.contract import Entity

NAMESAKES_SHOWN = 4


class EntityHead(QWidget):
    """Draws the open entity of a `Knowledge` and corrects it."""

    entity = Signal(object)
    """The namesake to go to."""

    def __init__(self, knowledge: Knowledge, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self._style = style
        self._icons: list[tuple[QPushButton | QToolButton, str]] = []
        self._drawn: tuple[object, ...] = ()
        self._build()
        knowledge.opened_changed.connect(self._draw)
        style.changed.connect(self._restyle)
        self._draw()

    def toggle_pin(self) -> None:
        """Keep the entity at the top of the list, or no longer."""
        if (entity := self._knowledge.entity) is not None:
            self._knowledge.correct("unpin" if entity.pinned else "pin", entity)

    def rename(self) -> None:
        """Ask for the name that it should have."""
        if (entity := self._knowledge.entity) is not None:
            name, agreed = QInputDialog.getText(self, "Rename", "It is called", text=entity.name)
            if agreed and name.strip() and name.strip() != entity.name:
                self._knowledge.correct("rename", entity, text=name.strip())

    def merge(self, other: Entity | None = None) -> None:
        """Ask which other entity is the same one, or take `other` for it."""
        from app.correction_dialogs import MergeDialog

        entity = self._knowledge.entity
        if entity is not None and other is None:
            dialog = MergeDialog(self._knowledge, entity, self._style, self.window())
            other = dialog.chosen() if dialog.exec() else None
        if entity is not None and other is not None:
            self._knowledge.correct("merge", entity, other=other)

    def split(self) -> None:
        """Ask which of its names is somebody else's."""
        from app.correction_dialogs import SplitDialog

        entity = self._knowledge.entity
        if entity is not None and entity.aliases:
            known = self._knowledge.known
            dialog = SplitDialog(entity, known.joined if known is not None else (), self.window())
            if dialog.exec():
                self._knowledge.correct("split", entity, text=dialog.chosen())

    def reject(self) -> None:
        """It should not be in the graph at all; this can be taken back at once, so nothing is asked."""
        if (entity := self._knowledge.entity) is not None:
            self._knowledge.correct("reject", entity)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["xs"])
        top = QHBoxLayout()
        top.setSpacing(SPACE["m"])
        self._sign = QLabel()
        top.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        self.name = self._line("headline")
        self.about = self._line("small")
        words.addWidget(self.name)
        words.addWidget(self.about)
        self.aliases = self._line("muted")
        words.addWidget(self.aliases)
        top.addLayout(words, 1)
        self._back = self._step("chevron-left", "Back", self._knowledge.back)
        self._forward = self._step("chevron-right", "Forward", self._knowledge.forward)
        top.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._forward, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        self._namesakes_box = QWidget()
        self._namesakes = FlowLayout(self._namesakes_box, SPACE["xs"])
        column.addWidget(self._namesakes_box)
        actions = QWidget()
        row = FlowLayout(actions, SPACE["xs"])
        self._pin = self._action("pin", "Pin", self.toggle_pin, "Keep it at the top of the list")
        self._rename = self._action("pencil", "Rename…", self.rename, "Say what it is called")
        self._merge = self._action("git-merge", "Merge…", self.merge, "Somebody or something else is the same one")
        self._split = self._action("split", "These are two…", self.split, "One of its names is somebody else's")
        self._reject = self._action("x", "", self.reject, "Take it out of the knowledge, for ever; can be undone")
        for button in (self._pin, self._rename, self._merge, self._split, self._reject):
            row.addWidget(button)
        column.addWidget(actions)

    def _draw(self) -> None:
        knowledge, entity = self._knowledge, self._knowledge.entity
        self._back.setEnabled(knowledge.can_go_back)
        self._forward.setEnabled(knowledge.can_go_forward)
        namesakes = knowledge.known.namesakes if knowledge.known is not None else ()
        if entity is None or (entity, namesakes) == self._drawn:
            return
        self._drawn = (entity, namesakes)
        self.name.setText(" ".join(shown_name(entity.label).split()))
        self.about.setText(under_name(entity))
        others = also_known(entity)
        breakable = others.replace("@", "@\u200b").replace(".", ".\u200b")  # an address is wider than a narrow page
        self.aliases.setText(f"Also known as {breakable}")
        self.aliases.setAccessibleName(f"Also known as {others}")
        self.aliases.setVisible(bool(others))
        self._pin.setText(" Unpin" if entity.pinned else " Pin")
        self._reject.setText(f" {reject_words(entity)}")
        self._split.setVisible(bool(entity.aliases))
        self._draw_namesakes(namesakes)
        self._restyle()

    def _draw_namesakes(self, namesakes: tuple[Entity, ...]) -> None:
        while (item := self._namesakes.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._namesakes_box.setVisible(bool(namesakes))
        if not namesakes:
            return
        label = self._line("small")
        label.setText("Others of that name:")
        label.setWordWrap(False)
        self._namesakes.addWidget(label)
        for one in namesakes[:NAMESAKES_SHOWN]:
            words = " · ".join(word for word in (shown_name(one.label), under_name(one)) if word)
            button = QPushButton(on_button(words, 60))
            kind(button, "link")
            button.setAccessibleName(f"What is known of {words}")
            button.clicked.connect(lambda _=False, one=one: self.entity.emit(one))
            self._namesakes.addWidget(button)
            same = QPushButton("Merge")
            kind(same, "small")
            same.setToolTip("They are one and the same; you can undo it")
            same.setAccessibleName(f"Merge with {words}")
            same.clicked.connect(lambda _=False, one=one: self.merge(one))
            self._namesakes.addWidget(same)

    def _line(self, look: str) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        kind(label, look)
        return label

    def _step(self, icon: str, name: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(18, 18))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _=False: act())
        self._icons.append((button, icon))
        return button

    def _action(self, icon: str, title: str, act: Callable[[], None], hint: str) -> QPushButton:
        button = QPushButton(f" {title}")
        kind(button, "small")
        button.setIconSize(QSize(15, 15))
        button.setToolTip(hint)
        button.setAccessibleDescription(hint)
        button.clicked.connect(lambda _=False: act())
        self._icons.append((button, icon))
        return button

    def _restyle(self) -> None:
        for button, icon in self._icons:
            button.setIcon(self._style.icon(icon))
        entity = self._knowledge.entity
        if entity is not None:
            look = LOOKS[entity.kind]
            self._sign.setPixmap(self._style.pixmap(look.icon, 30, self.devicePixelRatioF(), look.role))
            self._pin.setIcon(self._style.icon("pin-off" if entity.pinned else "pin"))
