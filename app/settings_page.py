"""The settings page: the model, every declared setting, where the data lies."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from agent.contract import RUNGS, ModelState
from app.brain import Brain, size_word
from app.changes import Changes
from app.column import fill_with_column
from app.connecting import Connecting
from app.connectors_card import ConnectorsCard
from app.facts_card import FactsCard
from app.history_card import HistoryCard
from app.knowing import Knowing
from app.native import open_native
from app.preferences import Preferences
from app.privacy import Privacy
from app.setting_rows import SettingRow, facts_line
from app.settings import declared
from app.standing import Standing
from app.standing_card import StandingCard
from app.style import SPACE, Style, kind

FIRST = ("window", "model")
"""Sections that stand first; the others follow as they are declared."""


class ModelCard(QFrame):
    """The model that answers now."""

    def __init__(self, brain: Brain, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brain = brain
        kind(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["xs"])
        head = QHBoxLayout()
        self._name = QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        kind(self._name, "title")
        head.addWidget(self._name)
        self._state = QLabel()
        head.addWidget(self._state)
        head.addStretch(1)
        column.addLayout(head)
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        kind(self._sentence, "muted")
        column.addWidget(self._sentence)
        self._details = QLabel()
        self._details.setWordWrap(True)
        self._details.setTextFormat(Qt.TextFormat.PlainText)
        kind(self._details, "small")
        column.addWidget(self._details)
        brain.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        model, facts = self._brain.model, self._brain.model.facts
        self._name.setText(self._brain.name or "Language model")
        word, look = {
            "ready": ("Ready", "badge-good"),
            "loading": ("Loading", "badge-busy"),
            "failed": ("Did not load", "badge-bad"),
            "none": ("No model", "badge-warn"),
        }[model.state]
        self._state.setText(word)
        kind(self._state, look)
        if self._brain.problem:
            self._sentence.setText(self._brain.problem)
        elif facts is None:
            self._sentence.setText("Answers are quotes from your files while no model is there.")
        else:
            self._sentence.setText(ability_words(model))
        self._details.setVisible(facts is not None)
        if facts is not None:
            run = f" · {model.threads} thread{'' if model.threads == 1 else 's'}" if model.threads else ""
            licence = f" · licence {facts.licence}" if facts.licence else ""
            self._details.setText(f"{facts_line(facts)} · {facts.quantisation}{licence}{run}")


def ability_words(model: ModelState) -> str:
    """What the loaded model does with a question, measured or, until it is, by its size."""
    if model.rung:
        bigger = " Choose a bigger model for freer answers." if model.rung == "reader" else ""
        return (
            f"{model.rung.capitalize()}: it {RUNGS[model.rung]}. Each sentence is checked against your files.{bigger}"
        )
    if model.facts is not None and size_word(model.facts) == "Small":
        return "Small and quick: answers lead with quotes. What else it is able to do is measured when it is idle."
    return "Writes its answers freely. What else it is able to do is measured when it is idle."


class SettingsPage(QWidget):
    """Every setting as it is declared; changes apply at once."""

    def __init__(
        self,
        preferences: Preferences,
        brain: Brain,
        privacy: Privacy,
        connecting: Connecting,
        knowing: Knowing,
        standing: Standing,
        changes: Changes,
        style: Style,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._privacy = privacy
        kind(self, "page")
        inner = QWidget()
        fill_with_column(self, inner)
        rows = QVBoxLayout(inner)
        rows.setSpacing(SPACE["m"])
        title = QLabel("Settings")
        kind(title, "headline")
        rows.addWidget(title)
        sections = {
            name: list(group)
            for name, group in groupby(filter(lambda one: one.in_dialog, declared()), lambda one: one.section)
        }
        for name in sorted(sections, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST)):
            rows.addSpacing(SPACE["s"])
            rows.addWidget(_heading(sections[name][0].section_title))
            if name == "model":
                rows.addWidget(ModelCard(brain))
            card = QFrame()
            kind(card, "card")
            lines = QVBoxLayout(card)
            lines.setContentsMargins(SPACE["l"], SPACE["xs"], SPACE["l"], SPACE["xs"])
            lines.setSpacing(0)
            for at, one in enumerate(sections[name]):
                if at:
                    rule = QFrame()
                    kind(rule, "rule")
                    lines.addWidget(rule)
                lines.addWidget(SettingRow(one, preferences, brain))
            rows.addWidget(card)
            if name == "outbox":
                rows.addWidget(HistoryCard(changes, style))
            if name == "approvals":
                rows.addWidget(StandingCard(standing))
            if name == "connectors":
                rows.addWidget(ConnectorsCard(connecting))
        rows.addSpacing(SPACE["s"])
        rows.addWidget(_heading("What I know about you"))
        self.facts = FactsCard(knowing)
        rows.addWidget(self.facts)
        rows.addSpacing(SPACE["s"])
        rows.addWidget(_heading("Your data"))
        rows.addWidget(self._data())
        rows.addStretch(1)
        privacy.changed.connect(self._draw_network)
        style.changed.connect(self._draw_network)
        self._draw_network()

    def _data(self) -> QWidget:
        card = QFrame()
        kind(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["m"])
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        title = QLabel("Where it lies")
        kind(title, "strong")
        folder = QLabel(str(self._preferences.profile.folder))
        folder.setTextFormat(Qt.TextFormat.PlainText)
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        kind(folder, "small")
        words.addWidget(title)
        words.addWidget(folder)
        row.addLayout(words, 1)
        button = QPushButton("Open folder")
        button.clicked.connect(lambda: open_native(self._preferences.profile.folder))
        row.addWidget(button)
        column.addLayout(row)
        rule = QFrame()
        kind(rule, "rule")
        column.addWidget(rule)
        self._key = _small()
        self._key_title = QLabel("Its key")
        self._network = QLabel()
        self._explained = _small()
        for title, sentence in ((self._key_title, self._key), (self._network, self._explained)):
            pair = QVBoxLayout()
            pair.setSpacing(2)
            pair.addWidget(title)
            pair.addWidget(sentence)
            column.addLayout(pair)
            if title is self._key_title:
                rule = QFrame()
                kind(rule, "rule")
                column.addWidget(rule)
        return card

    def _draw_network(self) -> None:
        key = self._privacy.key
        kind(self._key_title, "strong")
        self._key.setText(self._privacy.key_sentence())
        kind(self._key, "warn" if key is not None and key.notice else "small")
        self._network.setText(self._privacy.summary())
        kind(self._network, "strong" if self._privacy.safe else "bad")
        self._explained.setText(self._privacy.explanation())


def _small() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    kind(label, "small")
    return label


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    kind(label, "title")
    return label
