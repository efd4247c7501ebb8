"""What is known of people and things, as state and signals; no widgets.

Three views share one open entity: its dossier, its neighbours and its timeline. The last two are asked for when they
are looked at. When files have been read meanwhile, what is in sight is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.latest import Latest
from app.processes import Remote
from indexer.contract import (
    Action,
    Correct,
    Corrected,
    Correction,
    Corrections,
    Dossier,
    Entities,
    Entity,
    EntityKind,
    FindEntities,
    Folders,
    GraphCounts,
    GraphNumbers,
    Known,
    ListCorrections,
    Moments,
    Neighbourhood,
    Neighbours,
    Timeline,
)
from indexer.wire import Fault

View = Literal["dossier", "neighbours", "timeline"]
MOST_LISTED = 200
"""More is found by typing more; the list says that it is cut."""
MOST_LINES = 300
MOST_NEIGHBOURS = 60
"""More labels than that cannot be read in one picture."""
MOST_MOMENTS = 300
MOST_CANDIDATES = 50
TYPED_MS = 150
"""How long after a key the list is asked for."""
REFRESH_AT_MOST_EVERY_MS = 3000
MOST_BACK = 50


class Knowledge(QObject):
    """The list of entities, the open one, and what the user has corrected."""

    list_changed = Signal()
    opened_changed = Signal()
    """Another entity is open, or more or something else is known of it."""
    neighbours_changed = Signal()
    moments_changed = Signal()
    numbers_changed = Signal()
    corrected = Signal()
    """The last correction is another one, or none can be taken back any more."""
    corrections_changed = Signal()
    said = Signal(str)
    """One sentence about something that did not work."""

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.kinds: tuple[EntityKind, ...] = ()
        self.found: Entities | None = None
        """None until the first answer."""
        self.list_problem = ""
        self.numbers: GraphNumbers | None = None
        self.entity: Entity | None = None
        """The open one."""
        self.known: Known | None = None
        """None until its dossier is there."""
        self.neighbourhood: Neighbourhood | None = None
        self.moments: Moments | None = None
        self.problems: dict[View, str] = {}
        """Why a view could not be filled, one sentence each."""
        self.undo_sentence = ""
        """What the last correction did; "" when there is nothing to take back."""
        self.corrections: tuple[Correction, ...] | None = None
        """Every correction that holds, the newest first; None until they are asked for."""
        self._remote = remote
        self._active = False
        self._view: View = "dossier"
        self._back: list[Entity] = []
        self._forward: list[Entity] = []
        self._list, self._count, self._open = Latest(remote), Latest(remote), Latest(remote)
        self._beside, self._dated, self._candidates = Latest(remote), Latest(remote), Latest(remote)
        self._told: tuple[object, ...] = ()
        self._typed = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._typed.timeout.connect(self.reload_list)
        self._stale = QTimer(self, singleShot=True, interval=REFRESH_AT_MOST_EVERY_MS)
        self._stale.timeout.connect(self.refresh)
        remote.noted.connect(self._heard)
        remote.state_changed.connect(self._remote_changed)

    @property
    def listing(self) -> bool:
        """Whether the list is waited for."""
        return self._list.busy or self._typed.isActive()

    @property
    def opening(self) -> bool:
        """Whether a dossier is waited for."""
        return self._open.busy

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known; unknown is not empty."""
        nothing_listed = self.found is not None and not self.found.entities
        return nothing_listed and not self.text and not self.kinds

    @property
    def can_go_back(self) -> bool:
        """Whether another entity was open before."""
        return bool(self._back)

    @property
    def can_go_forward(self) -> bool:
        """Whether `back` has left one."""
        return bool(self._forward)

    def set_active(self, active: bool) -> None:
        """Whether the page is in sight. Nothing is asked for while it is not."""
        self._active = active
        if active:
            self.refresh()

    def find(self, text: str, kinds: tuple[EntityKind, ...]) -> None:
        """List entities by a part of their names and by kinds, a moment after the last key."""
        if (text, kinds) == (self.text, self.kinds):
            return
        by_key = kinds == self.kinds
        self.text, self.kinds = text, kinds
        self._typed.start(TYPED_MS if by_key else 0)

    def reload_list(self) -> None:
        """Ask for the list now."""
        self._typed.stop()
        self._list.ask(FindEntities(self.text.strip(), self.kinds, MOST_LISTED), self._listed, self._not_listed)
        self.list_changed.emit()

    def candidates(self, text: str, then: Callable[[tuple[Entity, ...]], None]) -> None:
        """Entities by a part of their names, for a choice; none when they cannot be asked for."""
        request = FindEntities(text.strip(), limit=MOST_CANDIDATES)
        self._candidates.ask(request, lambda found: then(found.entities), lambda _: then(()))

    def open(self, entity: Entity) -> None:
        """Open an entity's dossier."""
        if self.entity is not None and self.entity.id != entity.id:
            self._back = [*self._back[-MOST_BACK:], self.entity]
            self._forward.clear()
        self._show(entity)

    def back(self) -> None:
        """Open the one that was open before."""
        if self._back and self.entity is not None:
            self._forward.append(self.entity)
            self._show(self._back.pop())

    def forward(self) -> None:
        """Take back `back`."""
        if self._forward and self.entity is not None:
            self._back.append(self.entity)
            self._show(self._forward.pop())

    def close(self) -> None:
        """No entity is open any more."""
        for slot in (self._open, self._beside, self._dated):
            slot.drop()
        self.entity = None
        self._clear()

    def look_at(self, view: View) -> None:
        """Bring a view of the open entity into sight; it is asked for when it is not there yet."""
        self._view = view
        if self.entity is None:
            return
        if view == "neighbours" and self.neighbourhood is None and not self._beside.busy:
            self._ask_neighbours(self.entity)
        if view == "timeline" and self.moments is None and not self._dated.busy:
            self._ask_moments(self.entity)

    def refresh(self) -> None:
        """Ask again for everything that is in sight."""
        self._refresh_list()
        if self.entity is not None:
            self._ask_view(self.entity)

    def correct(self, action: Action, entity: Entity, *, other: Entity | None = None, text: str = "") -> None:
        """Say what is right about an entity. What is in sight is asked for again; the correction can be taken back."""
        request = Correct(action, entity.id, other.id if other is not None else 0, text)
        self._remote.call(request, lambda done: self._corrected(action, done), self._not_corrected)

    def undo(self, correction: Correction | None = None) -> None:
        """Take back a correction, or the last one."""
        if correction is None and self.corrections:
            correction = self.corrections[0]
        request = Correct("undo", number=correction.number if correction is not None else 0)
        self._remote.call(request, lambda done: self._corrected("undo", done), self._not_corrected)

    def forget_undo(self) -> None:
        """The last correction is not offered to be taken back any more; `corrections` still holds it."""
        self.undo_sentence = ""
        self.corrected.emit()

    def list_corrections(self) -> None:
        """Ask for every correction that holds."""
        self._remote.call(ListCorrections(), self._listed_corrections, lambda fault: self.said.emit(fault.sentence))

    def _refresh_list(self) -> None:
        self._stale.stop()
        self.reload_list()
        self._count.ask(GraphCounts(), self._counted, lambda _: None)

    def _show(self, entity: Entity) -> None:
        for slot in (self._open, self._beside, self._dated):
            slot.drop()
        self.entity = entity
        self._clear()
        self._ask_view(entity)

    def _clear(self) -> None:
        self.known = self.neighbourhood = self.moments = None
        self.problems = {}
        for changed in (self.opened_changed, self.neighbours_changed, self.moments_changed):
            changed.emit()

    def _ask_view(self, entity: Entity) -> None:
        self._open.ask(Dossier(entity.id, MOST_LINES), self._opened, lambda fault: self._not_opened(entity, fault))
        if self._view == "neighbours" or self.neighbourhood is not None:
            self._ask_neighbours(entity)
        if self._view == "timeline" or self.moments is not None:
            self._ask_moments(entity)

    def _ask_neighbours(self, entity: Entity) -> None:
        def here(neighbourhood: Neighbourhood) -> None:
            if neighbourhood != self.neighbourhood:
                self.neighbourhood = neighbourhood
                self.problems.pop("neighbours", None)
                self.neighbours_changed.emit()

        self._beside.ask(
            Neighbours(entity.id, limit=MOST_NEIGHBOURS), here, lambda fault: self._no("neighbours", fault)
        )

    def _ask_moments(self, entity: Entity) -> None:
        def here(moments: Moments) -> None:
            if moments != self.moments:
                self.moments = moments
                self.problems.pop("timeline", None)
                self.moments_changed.emit()

        self._dated.ask(Timeline(entity.id, limit=MOST_MOMENTS), here, lambda fault: self._no("timeline", fault))

    def _opened(self, known: Known) -> None:
        self.problems.pop("dossier", None)
        if known != self.known:
            self.known, self.entity = known, known.entity
            self.opened_changed.emit()

    def _not_opened(self, entity: Entity, fault: Fault) -> None:
        if fault.code == "refused" and self.known is not None:
            # Its number was good until files changed: it is looked for by its name, once.
            self.known = None
            request = FindEntities(entity.name, (entity.kind,), 5)
            self._open.ask(
                request,
                lambda found: self._found_again(found, fault),
                lambda again: self._no("dossier", again),
            )
        else:
            self._no("dossier", fault)

    def _found_again(self, found: Entities, fault: Fault) -> None:
        if found.exact:
            self._show(found.entities[0])
        else:
            self._no("dossier", fault)

    def _no(self, view: View, fault: Fault) -> None:
        self.problems[view] = fault.sentence
        changed = {"dossier": self.opened_changed, "neighbours": self.neighbours_changed}
        changed.get(view, self.moments_changed).emit()

    def _listed(self, found: Entities) -> None:
        self.found, self.list_problem = found, ""
        self.list_changed.emit()

    def _not_listed(self, fault: Fault) -> None:
        self.list_problem = fault.sentence
        self.list_changed.emit()

    def _counted(self, numbers: GraphNumbers) -> None:
        self.numbers = numbers
        self.numbers_changed.emit()

    def _corrected(self, action: Action, done: Corrected) -> None:
        self.undo_sentence = "" if action == "undo" else done.sentence
        self.corrected.emit()
        self._refresh_list()
        self.list_corrections()
        if done.entity is None and action == "reject":
            self.close()
        elif done.entity is not None and (self.entity is None or done.entity.id != self.entity.id):
            self._show(done.entity)
        elif self.entity is not None:
            self._ask_view(self.entity)

    def _not_corrected(self, fault: Fault) -> None:
        self.said.emit(fault.sentence)

    def _listed_corrections(self, told: Corrections) -> None:
        self.corrections = told.corrections
        self.corrections_changed.emit()

    def _heard(self, note: object) -> None:
        if not isinstance(note, Folders):
            return
        told = tuple((folder.path, folder.ready, folder.passages, folder.failed) for folder in note.folders)
        if told != self._told:
            self._told = told
            if self._active and not self._stale.isActive():
                self._stale.start()

    def _remote_changed(self, state: str) -> None:
        if state == "running" and self._active:
            self.refresh()
