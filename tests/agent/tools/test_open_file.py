"""Opening a file in its own program, over the real agent process; the program that opens it is the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from agent.contract import Answer, Ask, Config, Decide, ListChanges, Open, OpenFile
from indexer.contract import Compare, Folder, Folders, Found, Search
from indexer.wire import CallFailed, Nothing, decode
from tests.agent.desk import Desk
from tests.agent.shelf import Shelf

KEY = "5a" * 32


class Room:
    """A folder of files that can be asked about and opened."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "files"
        self.folder.mkdir()
        self.opened: list[str] = []
        for name in ("Budget 2026.md", "Travel policy.txt", "Guests Lisbon.txt", "Guests Porto.txt"):
            (self.folder / name).write_text(f"{name}: the guest hall is closed because the roof leaks.", "utf-8")
        shelf = Shelf({str(path): path.read_text("utf-8") for path in self.folder.iterdir()})
        self.shelf = shelf
        self.really: dict[str, str] = {}
        """By the name under which the shelf holds a file: where it really lies."""
        folders = Folders((Folder(str(self.folder), "ready", 4, 4, 0, 0, 4, None),), False, "ready")
        self.desk = Desk(
            {
                "Search": lambda body: self._search(decode(body, Search)),
                "Compare": lambda body: shelf.compare(decode(body, Compare)),
                "ListFolders": lambda _: folders,
                "OpenFile": lambda body: self._open(decode(body, OpenFile)),
            }
        )
        self.desk.ask(Open(Config(str(tmp_path / "agent"), KEY, "", outbox_dir=str(tmp_path / "Outbox"))))

    def ask(self, text: str, choice: str = "once", thread: str = "") -> Answer:
        """The answer, after the one approval that is asked for."""
        call = self.desk.begin(Ask(text, thread))
        asked = call.approval()
        assert asked.effect.risk == "run"
        self.desk.ask(Decide(asked.id, choice))  # type: ignore[arg-type]
        answer: Answer = call.result(20)
        return answer

    def put(self, path: Path) -> None:
        """Another file that the search finds, whatever its kind."""
        if not path.is_symlink():
            path.write_text("x", "utf-8")
        self.shelf.files[f"{path}.txt"] = f"{path.stem}: prices of the year"
        self.really[f"{path}.txt"] = str(path)

    def _search(self, request: Search) -> Found:
        found = self.shelf.search(request)
        hits = tuple(
            replace(hit, place=replace(hit.place, path=self.really.get(hit.place.path, hit.place.path)))
            for hit in found.hits
        )
        return replace(found, hits=hits)

    def _open(self, request: OpenFile) -> Nothing:
        self.opened.append(request.path)
        return Nothing()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.desk.leave()


def test_a_file_is_opened_by_its_name_after_one_approval(room: Room) -> None:
    answer = room.ask("Open the travel policy")
    assert room.opened == [str(room.folder / "Travel policy.txt")]
    assert answer.text == "“Travel policy.txt” is being opened."
    (change,) = room.desk.ask(ListChanges()).changes
    assert (change.said, change.state) == ("Opened “Travel policy.txt”", "fixed")


def test_a_no_opens_nothing(room: Room) -> None:
    assert room.ask("please open Budget 2026.md", "no").text.startswith("You said no")
    assert room.opened == []


def test_a_source_of_the_last_answer_is_opened_by_its_number(room: Room) -> None:
    first = room.desk.ask(Ask("Why is the guest hall closed?"))
    room.ask("open source 1", thread=first.thread)
    assert room.opened == [first.citations[0].place.path]


def test_of_several_files_none_is_opened_before_one_is_named(room: Room) -> None:
    answer = room.desk.ask(Ask("open guests"))
    assert "Several files are called so" in answer.text
    assert "Guests Porto.txt" in answer.text


@pytest.mark.parametrize("text", ["Open issues in the travel contract?", "Why does the hall not open its doors?"])
def test_a_question_that_names_no_file_is_for_the_files(room: Room, text: str) -> None:
    assert "opened" not in room.desk.ask(Ask(text)).text
    assert room.opened == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Prices.xlsm", "macros"),
        ("Prices.doc", "macros"),
        ("Prices.html", "scripts"),
        ("Prices.zip", "anything"),
        ("Prices", "could be a program"),
    ],
)
def test_what_may_run_something_is_never_opened(room: Room, name: str, why: str) -> None:
    room.put(room.folder / name)
    with pytest.raises(CallFailed, match=why):
        room.desk.ask(Ask(f"open the file {name}"))
    assert room.opened == []


def test_a_program_is_never_even_asked_about(room: Room) -> None:
    room.put(room.folder / "Prices.exe")
    assert "starts programs" in room.desk.ask(Ask("open the file Prices.exe")).text
    assert room.opened == []


def test_nothing_outside_of_the_folders_that_are_read_is_opened(tmp_path: Path, room: Room) -> None:
    room.put(tmp_path / "Prices secret.txt")
    (room.folder / "Prices link.txt").symlink_to(tmp_path / "Prices secret.txt")
    room.put(room.folder / "Prices link.txt")
    for name in ("Prices secret.txt", "Prices link.txt"):
        with pytest.raises(CallFailed, match="in none of the folders"):
            room.desk.ask(Ask(f"open {name}"))
    room.put(room.folder / "Prices gone.txt")
    (room.folder / "Prices gone.txt").unlink()
    with pytest.raises(CallFailed, match="not there any more"):
        room.desk.ask(Ask("open Prices gone.txt"))
    assert room.opened == []


def test_a_file_that_an_answer_chose_is_asked_for_each_time_and_one_whose_name_was_typed_may_be_allowed_for_good(
    room: Room,
) -> None:
    call = room.desk.begin(Ask("Open Budget 2026.md"))
    typed = call.approval()
    assert "always" in typed.choices
    room.desk.ask(Decide(typed.id, "always"))
    thread = call.result(20).thread
    room.desk.ask(Ask("Why is the guest hall closed?", thread))
    call = room.desk.begin(Ask("Open source 1", thread))
    cited = call.approval()
    assert cited.choices == ("once", "no", "instead")
    assert "“path” comes from the text of a document" in cited.reason
    room.desk.ask(Decide(cited.id, "no"))
    assert "You said no" in call.result(20).text
    assert len(room.opened) == 1
